"""Past incidents on a PostgreSQL server with PostGIS, for more than one machine."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

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
from mapper.domain.places import LonLat, LonLatShape
from mapper.services.ports import Kept, Part
from mapper.stores import postgis_parts, postgis_search
from mapper.stores.postgis_schema import make_ready
from mapper.stores.postgis_search import Places
from mapper.stores.postgis_writer import remove_part, write_part
from mapper.stores.postgres import PostgresServer, Rows

_BY_YEAR = "SELECT year, category, sum(incidents)::int8 FROM {tally} GROUP BY 1, 2 ORDER BY 1, 2"
_POINTS = """
SELECT lon, lat, name, sum(incidents)::int8 FROM {tally} JOIN place ON place.id = tally.place
GROUP BY place.id ORDER BY lon, lat, name
"""
_NARROWEST_M = 150.0
_WIDEN = 3.0
_WHOLE_GLOBE_M = 20_003_932.0  # half a meridian, rounded up


class IncidentsPostgis:
    """The archive in the database at ``url``; fills the port ``IncidentStore``.

    Searches go to the replica at ``replica_url`` when there is one; it may lag a moment behind. What an
    import asks goes to the server that is written to.
    """

    def __init__(self, url: str, replica_url: str = "") -> None:
        self._main = PostgresServer(url)
        self._replica = PostgresServer(replica_url) if replica_url else self._main
        self._has_new_rows = False
        make_ready(self._main)

    def replace(self, part: Part, rows: Iterable[Kept]) -> int:
        """As the port says."""
        kept = write_part(self._main, part, rows)
        self._has_new_rows = True
        return kept

    def replace_all(self, parts: Iterable[tuple[Part, Iterable[Kept]]]) -> int:
        """As the port says."""
        return sum(self.replace(part, rows) for part, rows in parts)

    def near(
        self, position: LonLat, within_m: float, which: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[NearbyIncident, ...]:
        """As the port says."""
        with self._replica.reading() as connection:
            at = _enough(connection, Circle(position, within_m), which, offset + limit)
            metres = dict(zip(at.ids.tolist(), at.metres.tolist(), strict=True))
            found = [
                NearbyIncident(incident, metres[place])
                for place, incident in postgis_search.incidents(connection, at, which)
            ]
        found.sort(key=lambda near: near.distance_m)
        return tuple(found[offset : offset + limit])

    def nearest(self, position: LonLat, count: int, which: IncidentFilter) -> tuple[NearbyIncident, ...]:
        """As the port says."""
        return self.near(position, _WHOLE_GLOBE_M, which, limit=count)

    def inside(
        self, area: LonLatShape, which: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[PastIncident, ...]:
        """As the port says."""
        with self._replica.reading() as connection:
            at = postgis_search.places(connection, area)
            found = postgis_search.incidents(connection, at, which, limit=limit, offset=offset)
            return tuple(incident for _, incident in found)

    def summary(self, where: Where, which: IncidentFilter) -> tuple[YearCount, ...]:
        """As the port says."""
        with self._replica.reading() as connection:
            at = postgis_search.places(connection, where)
            return tuple(YearCount(*row) for row in postgis_search.tally(connection, at, which, _BY_YEAR))

    def by_month(self, where: Where, which: IncidentFilter) -> tuple[MonthCount, ...]:
        """As the port says."""
        with self._replica.reading() as connection:
            at = postgis_search.places(connection, where)
            return postgis_search.by_month(connection, at, which)

    def bands(self, position: LonLat, edges_m: Sequence[float], which: IncidentFilter) -> tuple[int, ...]:
        """As the port says."""
        with self._replica.reading() as connection:
            at = postgis_search.places(connection, Circle(position, max(edges_m)))
            counts = postgis_search.counts(connection, at, which)
        totals = [0] * len(edges_m)
        for metres, incidents in zip(at.metres.tolist(), counts.tolist(), strict=True):
            totals[bisect_left(edges_m, metres)] += incidents
        return tuple(totals)

    def map_points(self, where: Where, which: IncidentFilter) -> tuple[MapPoint, ...]:
        """As the port says."""
        with self._replica.reading() as connection:
            at = postgis_search.places(connection, where)
            points = postgis_search.tally(connection, at, which, _POINTS)
            return tuple(MapPoint(LonLat(lon, lat), name, n) for lon, lat, name, n in points)

    def months(self) -> tuple[LoadedMonth, ...]:
        """As the port says."""
        with self._replica.reading() as connection:
            return postgis_parts.months(connection)

    def parts(self) -> tuple[Part, ...]:
        """As the port says."""
        with self._main.reading() as connection:
            return postgis_parts.parts(connection)

    def rows_of(self, part_name: str) -> Iterator[PastIncident | Outcome]:
        """As the port says."""
        with self._main.reading_apart() as connection:
            yield from postgis_parts.rows_of(connection, part_name)

    def remove(self, part_names: Iterable[str]) -> int:
        """As the port says."""
        with self._main.writing() as connection:
            return sum(remove_part(connection, name) for name in part_names)

    def tidy(self) -> None:
        """As the port says."""
        if self._has_new_rows:
            self._main.vacuum()
            self._has_new_rows = False

    def verify(self) -> tuple[str, ...]:
        """As the port says."""
        with self._main.reading() as connection:
            return postgis_parts.verify(connection)

    def datasets(self) -> tuple[Dataset, ...]:
        """As the port says."""
        with self._replica.reading() as connection:
            return postgis_parts.datasets(connection)

    def of_dataset(self, dataset: str) -> tuple[PastIncident, ...]:
        """As the port says."""
        with self._main.reading() as connection:
            return postgis_parts.of_dataset(connection, dataset)

    def loaded(self, part_name: str) -> tuple[str, int] | None:
        """As the port says."""
        with self._main.reading() as connection:
            return postgis_parts.loaded(connection, part_name)

    def outcomes_without_incident(self, parts: Iterable[str]) -> int:
        """As the port says."""
        with self._main.reading() as connection:
            return postgis_parts.outcomes_without_incident(connection, parts)


def _enough(connection: Rows, circle: Circle, which: IncidentFilter, wanted: int) -> Places:
    """The nearest places with at least ``wanted`` incidents among them, or all of the circle."""
    reach_m = min(_NARROWEST_M, circle.within_m)
    while True:
        at = postgis_search.places(connection, Circle(circle.position, reach_m))
        counts = postgis_search.counts(connection, at, which)
        if counts.sum() >= wanted or reach_m == circle.within_m:
            return _cut(at, counts, wanted)
        reach_m = min(reach_m * _WIDEN, circle.within_m)


def _cut(at: Places, counts: npt.NDArray[np.int64], wanted: int) -> Places:
    """Without the places that lie farther out than ``wanted`` incidents."""
    order = np.argsort(at.metres)
    last = int(np.searchsorted(np.cumsum(counts[order]), wanted))
    return at.up_to(at.metres[order][last]) if last < len(order) else at
