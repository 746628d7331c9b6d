"""Past incidents in one SQLite file: an R*Tree finds places, exact geodesics decide."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import shapely

from mapper.domain.incidents import (
    Dataset,
    IncidentFilter,
    NearbyIncident,
    Outcome,
    PastIncident,
    When,
    YearCount,
    outcome_to_show,
)
from mapper.domain.places import FloatArray, LonLat, LonLatBox, LonLatShape, box_around, distances_m
from mapper.services.ports import Part
from mapper.stores.incidents_writer import write_part
from mapper.stores.sqlite_file import SqliteFile

_SCHEMA = """
CREATE TABLE part(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dataset TEXT NOT NULL, licence TEXT NOT NULL,
  digest TEXT NOT NULL, incidents INTEGER NOT NULL DEFAULT 0, outcomes INTEGER NOT NULL DEFAULT 0,
  unplaced INTEGER NOT NULL DEFAULT 0, first_month TEXT, last_month TEXT) STRICT;
-- A name belongs to the place: one snap point carries several over the years. No position: lon is null.
CREATE TABLE place(
  id INTEGER PRIMARY KEY, lon REAL, lat REAL, name TEXT NOT NULL, UNIQUE (lon, lat, name)) STRICT;
CREATE VIRTUAL TABLE place_box USING rtree(id, west, east, south, north);
CREATE TABLE incident(
  id INTEGER PRIMARY KEY, part INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
  place INTEGER NOT NULL REFERENCES place, key TEXT NOT NULL, category TEXT NOT NULL, happened TEXT NOT NULL,
  approximate INTEGER NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL,
  summary TEXT NOT NULL, outcome TEXT NOT NULL, sources TEXT NOT NULL, doubts TEXT NOT NULL,
  force TEXT NOT NULL, reference TEXT NOT NULL) STRICT;
CREATE INDEX incident_by_place ON incident(place);
CREATE INDEX incident_by_part ON incident(part);
CREATE TABLE outcome(
  id INTEGER PRIMARY KEY, part INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
  reference TEXT NOT NULL, month TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX outcome_by_reference ON outcome(reference, month);
CREATE INDEX outcome_by_part ON outcome(part);
"""

_IN_BOX = """
SELECT place.id, lon, lat FROM place_box JOIN place USING (id)
WHERE west <= :east AND east >= :west AND south <= :north AND north >= :south
"""

# A date that only overlaps the window counts: the incident may have been inside it.
_AT_PLACES = """
FROM incident JOIN part ON part.id = incident.part
WHERE place IN carray(:places)
  AND (:since IS NULL OR last_day >= :since) AND (:until IS NULL OR first_day <= :until)
  AND (:categories IS NULL OR category IN (SELECT value FROM json_each(:categories)))
"""

_WHOLE = """
SELECT incident.id, key, dataset, category, happened, approximate, lon, lat, place.name,
  summary, outcome, sources, doubts, force, incident.reference,
  (SELECT text FROM outcome WHERE outcome.reference = incident.reference AND outcome.reference <> ''
   ORDER BY month DESC, id DESC LIMIT 1)
FROM incident JOIN place ON place.id = incident.place JOIN part ON part.id = incident.part
WHERE incident.id IN carray(:ids)
"""

_NARROWEST_M = 150.0
_WIDEN = 3.0


class IncidentsSqlite:
    """The archive of past incidents in the file at ``path``; fills the port ``IncidentStore``."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path, schema=_SCHEMA, version=1)

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

    def inside(self, area: LonLatShape, which: IncidentFilter, *, limit: int) -> tuple[PastIncident, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            newest_first = connection.execute(
                f"SELECT incident.id {_AT_PLACES} ORDER BY happened DESC, key, dataset LIMIT :limit",
                {**_bindings(_places_inside(connection, area), which), "limit": limit},
            )
            ids = [row for (row,) in newest_first]
            whole = _whole(connection, ids)
        return tuple(whole[row] for row in ids)

    def summary(self, position: LonLat, within_m: float, which: IncidentFilter) -> tuple[YearCount, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            places = _places_within(connection, position, within_m)
            counts = connection.execute(
                f"SELECT CAST(substr(happened, 1, 4) AS INTEGER), category, count(*) {_AT_PLACES}"
                " GROUP BY 1, 2 ORDER BY 1, 2",
                _bindings(places, which),
            )
            return tuple(YearCount(*count) for count in counts)

    def datasets(self) -> tuple[Dataset, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            loaded = connection.execute(
                "SELECT dataset, licence, sum(incidents), sum(unplaced), min(first_month), max(last_month)"
                " FROM part WHERE incidents > 0 GROUP BY dataset, licence ORDER BY dataset, licence"
            )
            return tuple(Dataset(*dataset) for dataset in loaded)

    def of_dataset(self, dataset: str) -> tuple[PastIncident, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT incident.id FROM incident JOIN part ON part.id = incident.part"
                " WHERE dataset = ? ORDER BY key",
                (dataset,),
            )
            ids = [row for (row,) in rows]
            whole = _whole(connection, ids)
        return tuple(whole[row] for row in ids)

    def loaded(self, part_name: str) -> tuple[str, int] | None:
        """As the port says."""
        with self._file.reading() as connection:
            found: tuple[str, int] | None = connection.execute(
                "SELECT digest, incidents + outcomes FROM part WHERE name = ?", (part_name,)
            ).get
            return found

    def outcomes_without_incident(self, parts: Iterable[str]) -> int:
        """As the port says."""
        with self._file.reading() as connection:
            alone: int = connection.execute(
                "SELECT count(*) FROM outcome JOIN part ON part.id = outcome.part"
                " WHERE name IN (SELECT value FROM json_each(?))"
                " AND outcome.reference NOT IN (SELECT reference FROM incident)",
                (json.dumps(list(parts)),),
            ).get
            return alone


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
        "categories": json.dumps(sorted(which.categories)) if which.categories else None,
    }


def _array(ids: Iterable[int]) -> Any:
    return apsw.carray(np.array([0, *ids], dtype=np.int64))  # it cannot be empty, and no id is 0


def _whole(connection: apsw.Connection, ids: list[int]) -> dict[int, PastIncident]:
    return {row[0]: _incident(*row[1:]) for row in connection.execute(_WHOLE, {"ids": _array(ids)})}


def _incident(*row: Any) -> PastIncident:
    key, dataset, category, happened, approximate, lon, lat, place, *texts, reference, followed = row
    summary, outcome, sources, doubts, force = texts
    return PastIncident(
        key=key,
        dataset=dataset,
        category=category,
        when=When(happened, approximate=bool(approximate)),
        position=None if lon is None else LonLat(lon, lat),
        place=place,
        summary=summary,
        outcome=outcome_to_show(outcome, followed or ""),
        sources=tuple(json.loads(sources)),
        doubts=doubts,
        force=force,
        reference=reference,
    )
