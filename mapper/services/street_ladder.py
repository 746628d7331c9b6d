"""Where streets come from, rung by rung: packs, fresh tiles, live servers, stale tiles; all in 25 seconds.

Below the last rung the plan is drawn without streets, and says so.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shapely import Point, box

from mapper.domain.places import LonLat, box_around
from mapper.domain.streets import StreetNetwork
from mapper.domain.trust import NEAR_EDGE_M
from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.services.cells import Cell, cells_of
from mapper.services.deadlines import Deadline
from mapper.services.live_ports import Clock, FetchedStreets, StreetTiles, Vintage
from mapper.services.ports import StreetSource
from mapper.services.street_doubts import of_age, of_extent
from mapper.services.street_fetch import StreetFetch

TOTAL_S = 25.0  # longer than this nobody waits under pressure
LEAST_REACH_M, LARGEST_REACH_M = 1.0, 5_000.0
FARTHEST_LAT = 80.0  # osmnx measures areas in UTM, which ends there
TOO_FAR = (
    "streets are fetched live from 1 m up to 5 km around a place, not beyond 80 degrees north or south; "
    "add an OpenStreetMap file of the area with 'streets add'"
)
GONE = "the streets that were just fetched are gone again; try once more"


@dataclass(frozen=True)
class StreetLadder:
    """Every source of streets, the best first; ``join`` makes one network of several."""

    packs: StreetSource
    tiles: StreetTiles
    live: StreetFetch
    join: Callable[[Sequence[StreetNetwork]], StreetNetwork]
    clock: Clock
    total_s: float = TOTAL_S

    def around(self, position: LonLat, reach_m: float) -> StreetNetwork:
        """Every segment known that touches the disc of ``reach_m`` round ``position``.

        Raises
        ------
        StreetsMissingError
            Nothing is known of the streets at ``position``, and live services are switched off.
        SourceUnavailableError
            Nothing is known of them, and no live source answered as it should.
        """
        deadline = Deadline.after(self.total_s, self.clock)
        packs, nothing = self._from_packs(position, reach_m)
        if packs and packs[0].covers(position, reach_m):
            return packs[0]
        cells = cells_of(box_around(position, reach_m + NEAR_EDGE_M))
        missing = self.live.missing(cells)
        fetched, problem = self._fetched(missing, position, reach_m, deadline)
        tiles = self.tiles.around(_others(cells, fetched), position, reach_m)
        if packs and not tiles and not self.live.servers:
            return packs[0]  # nobody expects more; the cordon itself says where the streets end
        parts = [*packs, *(tile.streets for tile in tiles), *(answer.streets for answer in fetched)]
        if not any(part.provenance.coverage.covers(Point(position)) for part in parts):
            raise (problem if self.live.servers else nothing) or StreetsMissingError(GONE)
        network = self.join(parts)
        now = self.clock.now()
        ages = [*(tile.vintage for tile in tiles), *(Vintage(now, answer.base) for answer in fetched)]
        return network.with_warnings(
            *of_age(ages, now, problem), *of_extent(network, position, reach_m, problem or GONE)
        )

    def download(self, position: LonLat, reach_m: float) -> None:
        """Fetch the streets round ``position`` anew and keep them, whatever is known.

        Raises
        ------
        SourceUnavailableError
            Live services are switched off, or none answered as it should; what was kept still is.
        """
        _check_askable(position, reach_m)
        cells = cells_of(box_around(position, reach_m + NEAR_EDGE_M))
        self.live.fetch(cells, Deadline.after(self.total_s, self.clock), even_fresh=True)

    def _from_packs(
        self, position: LonLat, reach_m: float
    ) -> tuple[list[StreetNetwork], StreetsMissingError | None]:
        try:
            return [self.packs.around(position, reach_m)], None
        except StreetsMissingError as missing:
            return [], missing

    def _fetched(
        self, missing: frozenset[Cell], position: LonLat, reach_m: float, deadline: Deadline
    ) -> tuple[list[FetchedStreets], SourceUnavailableError | None]:
        """What had to be fetched, and what went wrong with that."""
        if not missing:
            return [], None
        try:
            _check_askable(position, reach_m)
            fetched = self.live.fetch(missing, deadline)
        except SourceUnavailableError as problem:
            return [], problem
        return [fetched] if fetched is not None else [], None


def _others(cells: Iterable[Cell], fetched: Sequence[FetchedStreets]) -> frozenset[Cell]:
    """Those that were not fetched just now, or by somebody else while we waited for our turn."""
    areas = [answer.streets.provenance.coverage for answer in fetched]
    return frozenset(cell for cell in cells if not any(area.covers(box(*cell.box)) for area in areas))


def _check_askable(position: LonLat, reach_m: float) -> None:
    if not LEAST_REACH_M <= reach_m <= LARGEST_REACH_M or abs(position.lat) > FARTHEST_LAT:  # NaN is not
        raise SourceUnavailableError(TOO_FAR)
