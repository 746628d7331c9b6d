"""Past incidents in one SQLite file: an R*Tree finds places, exact geodesics decide."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import shapely

from mapper.domain.incidents import (
    Circle,
    Dataset,
    IncidentFilter,
    LoadedMonth,
    MapPoint,
    MonthCount,
    NearbyIncident,
    Outcome,
    PastIncident,
    Where,
    YearCount,
)
from mapper.domain.places import FloatArray, LonLat, LonLatBox, LonLatShape, box_around, distances_m
from mapper.services.ports import Part
from mapper.stores import incidents_parts
from mapper.stores.incidents_writer import SCHEMA, remove_part, write_part
from mapper.stores.sqlite_file import SqliteFile

_IN_BOX = """
SELECT place.id, lon, lat FROM place_box JOIN place USING (id)
WHERE west <= :east AND east >= :west AND south <= :north AND north >= :south
"""

# A date that only overlaps the window counts: the incident may have been inside it.
_AT_PLACES = """
FROM incident JOIN part ON part.id = incident.part
WHERE place IN carray(:places)
  AND (:since IS NULL OR iif(:surely, first_day, last_day) >= :since)
  AND (:until IS NULL OR iif(:surely, last_day, first_day) <= :until)
  AND (:datasets IS NULL OR dataset IN (SELECT value FROM json_each(:datasets)))
  AND (:categories IS NULL OR category IN (SELECT value FROM json_each(:categories)))
"""

_WHOLE = """
SELECT incident.id, key, dataset, category, happened, approximate, lon, lat, place.name,
  summary, outcome, sources, doubts, incident.force, incident.reference,
  confidence, corrections, proceedings_active,
  (SELECT text FROM outcome WHERE outcome.reference = incident.reference AND outcome.reference <> ''
   ORDER BY month DESC, id DESC LIMIT 1)
FROM incident JOIN place ON place.id = incident.place JOIN part ON part.id = incident.part
WHERE incident.id IN carray(:ids)
"""

_COUNTED_PLACES = f"""
SELECT lon, lat, name, incidents
FROM place JOIN (SELECT place AS id, count(*) AS incidents {_AT_PLACES} GROUP BY place) USING (id)
ORDER BY lon, lat, name
"""  # noqa: S608 - constants

_NARROWEST_M = 150.0
_WIDEN = 3.0
_WHOLE_GLOBE_M = 20_003_932.0  # half a meridian, rounded up


class IncidentsSqlite:
    """The archive of past incidents in the file at ``path``; fills the port ``IncidentStore``."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path, schema=SCHEMA, version=3)

    def replace(self, part: Part, rows: Iterable[PastIncident | Outcome]) -> int:
        """As the port says."""
        with self._file.writing() as connection:
            return write_part(connection, part, rows)

    def near(
        self, position: LonLat, within_m: float, which: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[NearbyIncident, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            found: list[tuple[int, float]] = []
            for reach_m in _widening(within_m):
                found = _ranked(connection, _places_within(connection, position, reach_m), which)
                if len(found) >= offset + limit:
                    break  # whatever lies farther out comes later in the order
            found = found[offset : offset + limit]
            whole = _whole(connection, [row for row, _ in found])
        return tuple(NearbyIncident(whole[row], metres) for row, metres in found)

    def nearest(self, position: LonLat, count: int, which: IncidentFilter) -> tuple[NearbyIncident, ...]:
        """As the port says."""
        return self.near(position, _WHOLE_GLOBE_M, which, limit=count)

    def inside(
        self, area: LonLatShape, which: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[PastIncident, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            newest_first = connection.execute(
                f"SELECT incident.id {_AT_PLACES} ORDER BY happened DESC, key, dataset"
                " LIMIT :limit OFFSET :offset",
                {**_bindings(_places_inside(connection, area), which), "limit": limit, "offset": offset},
            )
            return _in_order(connection, newest_first)

    def summary(self, where: Where, which: IncidentFilter) -> tuple[YearCount, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            places = _places(connection, where)
            counts = connection.execute(
                f"SELECT CAST(substr(happened, 1, 4) AS INTEGER), category, count(*) {_AT_PLACES}"
                " GROUP BY 1, 2 ORDER BY 1, 2",
                _bindings(places, which),
            )
            return tuple(YearCount(*count) for count in counts)

    def by_month(self, where: Where, which: IncidentFilter) -> tuple[MonthCount, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            counts = connection.execute(
                "SELECT dataset, iif(part.force <> '', part.force, incident.force) AS recorder,"
                f" substr(happened, 1, 7), category, count(*) {_AT_PLACES}"
                " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
                _bindings(_places(connection, where), which),
            )
            return tuple(MonthCount(*count) for count in counts)

    def bands(self, position: LonLat, edges_m: Sequence[float], which: IncidentFilter) -> tuple[int, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            metres = _places_within(connection, position, max(edges_m))
            counts = connection.execute(
                f"SELECT place, count(*) {_AT_PLACES} GROUP BY place", _bindings(metres, which)
            )
            totals = [0] * len(edges_m)
            for place, incidents in counts:
                totals[bisect_left(edges_m, metres[place])] += incidents
        return tuple(totals)

    def map_points(self, where: Where, which: IncidentFilter) -> tuple[MapPoint, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            points = connection.execute(_COUNTED_PLACES, _bindings(_places(connection, where), which))
            return tuple(MapPoint(LonLat(lon, lat), name, n) for lon, lat, name, n in points)

    def months(self) -> tuple[LoadedMonth, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            return incidents_parts.months(connection)

    def parts(self) -> tuple[Part, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            return incidents_parts.parts(connection)

    def rows_of(self, part_name: str) -> Iterator[PastIncident | Outcome]:
        """As the port says."""
        with self._file.reading() as connection:
            ids = incidents_parts.incident_ids(connection, part_name)
            whole = _whole(connection, ids, followed=False)
            outcomes = incidents_parts.outcomes(connection, part_name)
        yield from (whole[row] for row in ids)
        yield from outcomes

    def remove(self, part_names: Iterable[str]) -> int:
        """As the port says."""
        with self._file.writing() as connection:
            return sum(remove_part(connection, name) for name in part_names)

    def verify(self) -> tuple[str, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            return incidents_parts.verify(connection)

    def datasets(self) -> tuple[Dataset, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            return incidents_parts.datasets(connection)

    def of_dataset(self, dataset: str) -> tuple[PastIncident, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT incident.id FROM incident JOIN part ON part.id = incident.part"
                " WHERE dataset = ? ORDER BY key",
                (dataset,),
            )
            return _in_order(connection, rows)

    def loaded(self, part_name: str) -> tuple[str, int] | None:
        """As the port says."""
        with self._file.reading() as connection:
            return incidents_parts.loaded(connection, part_name)

    def outcomes_without_incident(self, parts: Iterable[str]) -> int:
        """As the port says."""
        with self._file.reading() as connection:
            return incidents_parts.outcomes_without_incident(connection, parts)


def _widening(within_m: float) -> Iterator[float]:
    reach_m = _NARROWEST_M
    while reach_m < within_m:
        yield reach_m
        reach_m *= _WIDEN
    yield within_m


def _ranked(
    connection: apsw.Connection, places: Mapping[int, float], which: IncidentFilter
) -> list[tuple[int, float]]:
    """Row ids and metres, nearest first, then newest first, then by key."""
    rows = connection.execute(
        f"SELECT incident.id, place {_AT_PLACES} ORDER BY happened DESC, key, dataset",
        _bindings(places, which),
    )
    return sorted(((row, places[place]) for row, place in rows), key=lambda found: found[1])


def _places(connection: apsw.Connection, where: Where) -> Iterable[int]:
    if isinstance(where, Circle):
        return _places_within(connection, where.position, where.within_m)
    return _places_inside(connection, where)


def _places_within(connection: apsw.Connection, position: LonLat, reach_m: float) -> dict[int, float]:
    ids, coords = _in_boxes(connection, box_around(position, reach_m).halves())
    metres = distances_m(position, coords)
    near = metres <= reach_m
    return dict(zip(ids[near].tolist(), metres[near].tolist(), strict=True))


def _places_inside(connection: apsw.Connection, area: LonLatShape) -> list[int]:
    boxes = [LonLatBox(*part.bounds) for part in shapely.get_parts(area) if not part.is_empty]
    # 180 and -180 are one meridian: what touches it is looked for under both names.
    boxes += [box._replace(west=-180.0, east=-180.0) for box in boxes if box.east == 180]
    boxes += [box._replace(west=180.0, east=180.0) for box in boxes if box.west == -180]
    ids, coords = _in_boxes(connection, boxes)
    lon, lat = coords[:, 0], coords[:, 1]
    other_name = np.where(np.abs(lon) == 180, -lon, lon)
    shapely.prepare(area)
    held = shapely.intersects_xy(area, lon, lat) | shapely.intersects_xy(area, other_name, lat)
    found: list[int] = np.unique(ids[held]).tolist()
    return found


def _in_boxes(
    connection: apsw.Connection, boxes: Iterable[LonLatBox]
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], FloatArray]:
    rows = [row for box in boxes for row in connection.execute(_IN_BOX, box._asdict())]
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    return ids, np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 2)


def _bindings(places: Iterable[int], which: IncidentFilter) -> dict[str, Any]:
    return {
        "places": _array(places),
        "since": which.since.toordinal() if which.since else None,
        "until": which.until.toordinal() if which.until else None,
        "surely": which.surely,
        "categories": json.dumps(sorted(which.categories)) if which.categories else None,
        "datasets": json.dumps(sorted(which.datasets)) if which.datasets else None,
    }


def _array(ids: Iterable[int]) -> Any:
    return apsw.carray(np.array([0, *ids], dtype=np.int64))  # it cannot be empty, and no id is 0


def _whole(connection: apsw.Connection, ids: list[int], *, followed: bool = True) -> dict[int, PastIncident]:
    """The incidents of these rows, with the outcomes that followed or as they were published."""
    rows = connection.execute(_WHOLE, {"ids": _array(ids)})
    return {row[0]: incidents_parts.incident(*row[1:-1], row[-1] if followed else "") for row in rows}


def _in_order(connection: apsw.Connection, rows: Iterable[tuple[int]]) -> tuple[PastIncident, ...]:
    ids = [row for (row,) in rows]
    whole = _whole(connection, ids)
    return tuple(whole[row] for row in ids)
