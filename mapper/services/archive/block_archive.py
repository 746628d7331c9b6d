"""The archive as its callers know it, on top of any store of blocks: all of the port that only reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.moments import Mask
from mapper.domain.archive.stock import Stock, joined, unpacked
from mapper.domain.incident_columns import Coded, texts_of
from mapper.domain.incidents import (
    IncidentFilter,
    MapPoint,
    MonthCount,
    NearbyIncident,
    PastIncident,
    Where,
    YearCount,
    outcome_to_show,
)
from mapper.domain.places import LonLat, LonLatShape
from mapper.services.archive import counts
from mapper.services.archive.block_store import Answer, BlockSource, BlockStore
from mapper.services.archive.few import nearest_of_few
from mapper.services.archive.placing import (
    distances_settled_at,
    near_with,
    nearest_of,
    places_of,
    places_within,
)
from mapper.services.archive.taking import Found, nearest_first, newest_first, stocks_of

_NARROWEST_M = 150.0
_WIDER = 1.2
_LEAST_GROWTH = 4.0  # of the rows looked at, where too few of them count
_MANY = 10_000  # rows; who wants more than a few wants them all
_BLOCKS_AT_A_TIME = 500
_WHOLE_GLOBE_M = 20_003_932.0  # half a meridian, rounded up


class BlockArchive:
    """Answers questions from blocks, as the port ``IncidentStore`` says."""

    def __init__(self, store: BlockStore) -> None:
        self._store = store

    def asked(self, question: Callable[[BlockSource], Answer]) -> Answer:
        """The answer to a question to the blocks themselves: columns, and no object a row."""
        return self._store.asked(question)

    def near(
        self, position: LonLat, within_m: float, which: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[NearbyIncident, ...]:
        """As the port says."""

        def question(source: BlockSource) -> tuple[NearbyIncident, ...]:
            found = found_near(source, position, within_m, which, offset + limit)
            metres = found.places.metres
            told = zip(_incidents(source, found), found.who.tolist(), strict=True)
            distances = [] if metres is None else metres.tolist()
            return tuple(NearbyIncident(one, distances[who]) for one, who in islice(told, offset, None))

        return self._store.asked(question)

    def nearest(self, position: LonLat, count: int, which: IncidentFilter) -> tuple[NearbyIncident, ...]:
        """As the port says."""
        return self.near(position, _WHOLE_GLOBE_M, which, limit=count)

    def inside(
        self, area: LonLatShape, which: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[PastIncident, ...]:
        """As the port says."""

        def question(source: BlockSource) -> tuple[PastIncident, ...]:
            return tuple(_incidents(source, found_inside(source, area, which, offset + limit).beyond(offset)))

        return self._store.asked(question)

    def summary(self, where: Where, which: IncidentFilter) -> tuple[YearCount, ...]:
        """As the port says."""
        return self._store.asked(
            lambda source: counts.by_year(source, places_of(source, where), source.generation.filter(which))
        )

    def by_month(self, where: Where, which: IncidentFilter) -> tuple[MonthCount, ...]:
        """As the port says."""
        return self._store.asked(
            lambda source: counts.by_month(source, places_of(source, where), source.generation.filter(which))
        )

    def bands(self, position: LonLat, edges_m: Sequence[float], which: IncidentFilter) -> tuple[int, ...]:
        """As the port says."""

        def question(source: BlockSource) -> tuple[int, ...]:
            places = places_within(source, position, max(edges_m))
            places = distances_settled_at(places, position, edges_m)
            counted = counts.by_place(source, places, source.generation.filter(which))
            return counts.in_bands(places, counted, edges_m)

        return self._store.asked(question)

    def map_points(self, where: Where, which: IncidentFilter) -> tuple[MapPoint, ...]:
        """As the port says."""

        def question(source: BlockSource) -> tuple[MapPoint, ...]:
            places = places_of(source, where)
            return counts.at_points(places, counts.by_place(source, places, source.generation.filter(which)))

        return self._store.asked(question)

    def of_dataset(self, dataset: str) -> tuple[PastIncident, ...]:
        """As the port says."""

        def question(source: BlockSource) -> list[PastIncident]:
            parts = np.array([of == dataset for of in source.generation.dataset], dtype=bool)
            stocks = _stocks_of(source, dataset, parts & source.generation.is_live)
            return _followed(source, [row for stock in stocks for row in stock.columns.rows(dataset)])

        return tuple(sorted(self._store.asked(question), key=lambda incident: incident.key))

    def rows_of_part(self, part: int, dataset: str) -> Iterator[PastIncident]:
        """The incidents of the part with this number as they were taken, in a fixed order."""

        def question(source: BlockSource) -> list[Stock]:
            of_part = np.zeros(len(source.generation.is_live), dtype=bool)
            of_part[part : part + 1] = True
            return list(_stocks_of(source, dataset, of_part))

        stocks = self._store.asked(question)
        if stocks:
            whole = joined(stocks)
            yield from whole.only(_by_key(whole)).columns.rows(dataset)

    def references_unknown(self, wanted: Mapping[str, int]) -> int:
        """How many times those references are wanted that no incident has."""

        def question(source: BlockSource) -> set[str]:
            left = set(wanted)
            for dataset in sorted(set(source.generation.dataset)) if left else ():
                for stock in _stocks_of(source, dataset, source.generation.is_live):
                    left.difference_update(texts_of(stock.columns.reference))
            return left

        return sum(wanted[reference] for reference in self._store.asked(question))


def _by_key(stock: Stock) -> npt.NDArray[np.intp]:
    """The rows by key, and those of one key from west to east."""
    columns = stock.columns
    key = columns.key
    if isinstance(key, Coded):
        key = np.unique(np.array(list(key), dtype=object), return_inverse=True)[1].astype(np.uint64)
    return np.lexsort((columns.lat, columns.lon, key))


def _stocks_of(source: BlockSource, dataset: str, parts: Mask) -> Iterator[Stock]:
    """All rows of some parts of a dataset, block by block."""
    blocks = source.of_dataset(dataset)
    for at in range(0, len(blocks), _BLOCKS_AT_A_TIME):
        some = blocks[at : at + _BLOCKS_AT_A_TIME]
        looked_at = zip(some, source.kinds(some), strict=True)
        wanted = [(block, kinds, rows) for block, kinds in looked_at if (rows := parts[kinds.part]).any()]
        numbers = [block for block, _, _ in wanted]
        pieces = zip(wanted, source.heads(numbers), source.details(numbers), strict=True)
        for (_, kinds, rows), head, details in pieces:
            yield unpacked(head, kinds, details, source.generation.words, np.flatnonzero(rows))


def found_near(
    source: BlockSource, position: LonLat, within_m: float, which: IncidentFilter, limit: int
) -> Found:
    """The nearest ``limit`` within a distance, as columns."""
    wanted = source.generation.filter(which)
    near_m, rows = _NARROWEST_M, limit / wanted.share
    while True:
        near = near_with(source, position, rows, within_m if limit >= _MANY else near_m, within_m)
        found = nearest_of_few(source, near, wanted, limit)
        if found is None:
            found = nearest_first(source, nearest_of(near), wanted, limit)
        if near.within_m >= within_m or len(found) >= limit:
            return found
        near_m = _WIDER * near.within_m
        rows = near.rows() * max(_LEAST_GROWTH, 1.25 * limit / max(len(found), 1))


def found_inside(source: BlockSource, area: LonLatShape, which: IncidentFilter, limit: int) -> Found:
    """The newest ``limit`` in an area, as columns."""
    return newest_first(source, places_of(source, area), source.generation.filter(which), limit)


def _incidents(source: BlockSource, found: Found) -> list[PastIncident]:
    """The incidents in their order, with the outcomes that followed."""
    incidents: dict[int, PastIncident] = {}
    for here, stock in stocks_of(source, found):
        part = int(stock.part[0])
        rows = stock.columns.rows(source.generation.dataset[part])
        incidents.update(zip(here.tolist(), rows, strict=True))
    return _followed(source, [incidents[at] for at in range(len(found))])


def _followed(source: BlockSource, incidents: list[PastIncident]) -> list[PastIncident]:
    """The same, where an outcome was published apart and says more, with that."""
    if not source.generation.has_outcomes:
        return incidents
    asked = [one.reference for one in incidents if one.reference and outcome_to_show(one.outcome, "?") == "?"]
    followed = source.followed(asked) if asked else {}
    return [
        replace(one, outcome=outcome_to_show(one.outcome, followed.get(one.reference, "")))
        if one.reference in followed
        else one
        for one in incidents
    ]
