"""The rows of chosen places: filtered, in order, and as many as are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import Details, GeneralDetails, Ints, Kinds
from mapper.domain.archive.moments import PRECISE, Mask, Moments, in_window
from mapper.domain.archive.stock import Stock, unpacked
from mapper.domain.incident_columns import Numbers, name_of
from mapper.domain.places import FloatArray
from mapper.services.archive.block_store import BlockSource, Filter
from mapper.services.archive.placing import Indices, Places


@dataclass(frozen=True, slots=True)
class Found:
    """Incidents in order, as columns: the answer without an object for each.

    ``who`` tells the place of each row among ``places``. Categories and outcomes, these as they were
    published with the row, are numbers of the generation's words. ``key`` is 0 where it is no short name.
    """

    places: Places
    who: Indices
    row: Indices  # in its block
    key: Numbers
    moment: Moments
    category: Ints
    outcome: Ints

    def __len__(self) -> int:
        """How many incidents."""
        return len(self.who)

    @property
    def lonlat(self) -> FloatArray:
        """Where each place is."""
        return self.places.lonlat

    @property
    def metres(self) -> FloatArray | None:
        """How far each place is away; None for an area."""
        return self.places.metres

    def names(self) -> list[str]:
        """What each place is called."""
        told = zip(self.places.block.tolist(), self.places.place.tolist(), strict=True)
        heads = self.places.heads
        return [heads[block].names[heads[block].name[place]] for block, place in told]


class _Rows:
    """The rows of some blocks, one block after the other."""

    def __init__(self, source: BlockSource, places: Places) -> None:
        used = np.unique(places.block)
        self._numbers = [places.blocks[block] for block in used.tolist()]
        self.kinds = source.kinds(self._numbers)
        self._source = source
        rows = [places.heads[block].rows for block in used.tolist()]
        self._base = np.zeros(len(places.heads), dtype=np.int64)
        self._base[used] = np.cumsum(rows) - rows
        self.starts = np.cumsum(rows) - rows
        first = _gathered([head.start for head in places.heads], places)
        count = places.count
        end = np.cumsum(count)
        total = int(end[-1]) if len(end) else 0
        self.who = np.repeat(np.arange(len(count)), count)
        lowest = first + self._base[places.block] - (end - count)
        self.at = np.repeat(lowest, count) + np.arange(total)

    def only(self, chosen: Mask | Indices | slice) -> None:
        """Keep these of the rows."""
        self.who, self.at = self.who[chosen], self.at[chosen]

    def part(self) -> Ints:
        """The part of each row."""
        return _joined([kinds.part for kinds in self.kinds])[self.at]

    def category(self) -> Ints:
        """The category of each row."""
        return _joined([kinds.category for kinds in self.kinds])[self.at]

    def moment(self, moment_of_part: Moments) -> Moments:
        """The date of each row."""
        if all(kinds.moment is None for kinds in self.kinds):
            return moment_of_part[self.part()]
        return _joined([_moments(kinds, moment_of_part) for kinds in self.kinds])[self.at]

    def details(self) -> list[Details]:
        """The details of the blocks."""
        return self._source.details(self._numbers)

    def in_block(self, places: Places) -> Indices:
        """Where each row stands in its own block."""
        return self.at - self._base[places.block[self.who]]


def _gathered(columns: Sequence[npt.NDArray[np.int64]], places: Places) -> Indices:
    if len(columns) == 1:
        return columns[0][places.place]
    ends = np.cumsum([len(column) for column in columns])
    starts = ends - [len(column) for column in columns]
    joined: Indices = np.concatenate(columns)
    return joined[starts[places.block] + places.place]


def _joined(columns: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return columns[0] if len(columns) == 1 else np.concatenate(columns)


def _moments(kinds: Kinds, moment_of_part: Moments) -> Moments:
    return moment_of_part[kinds.part] if kinds.moment is None else kinds.moment


def counting(rows: _Rows, wanted: Filter, moment_of_part: Moments) -> Mask | None:
    """Which rows the filter lets through; None for all."""
    if wanted.lets_all_through:
        return None
    counts = None
    is_general = any(kinds.moment is not None for kinds in rows.kinds)
    part = wanted.part if is_general else wanted.part_in_time
    if part is not None:
        counts = part[rows.part()]
    if is_general and wanted.has_window:
        inside = in_window(rows.moment(moment_of_part), wanted.which)
        counts = inside if counts is None else counts & inside
    if wanted.category is not None:
        of_kind = wanted.category[rows.category()]
        counts = of_kind if counts is None else counts & of_kind
    return counts


def nothing(places: Places) -> Found:
    """No incidents."""
    no: Any = np.empty(0, dtype=np.int64)
    return Found(places.only(slice(0)), no, no, no.astype(np.uint64), no, no, no)


def nearest_first(source: BlockSource, places: Places, wanted: Filter, limit: int) -> Found:
    """The rows of places that are in order of distance: by it, then newest first, then by key."""
    if wanted.lets_all_through:
        places = _enough(places, limit)
    if not len(places.place) or places.metres is None:
        return nothing(places)
    rows = _filtered(source, places, wanted)
    same = np.diff(places.metres) == 0
    if same.any():
        tied = np.zeros(len(places.place), dtype=bool)
        tied[1:] |= same
        tied[:-1] |= same
        mixed = np.flatnonzero(tied[rows.who])
        order = _order(source, rows, mixed, places.metres)
        chosen = np.arange(len(rows.who))
        chosen[mixed] = mixed[order]
        rows.only(chosen)
    rows.only(slice(limit))
    return _found(source, rows, places)


def newest_first(source: BlockSource, places: Places, wanted: Filter, limit: int) -> Found:
    """The rows of places newest first, then by key."""
    if not len(places.place):
        return nothing(places)
    rows = _filtered(source, places, wanted)
    rows.only(_order(source, rows, np.arange(len(rows.who)), None)[:limit])
    return _found(source, rows, places)


def _enough(places: Places, limit: int) -> Places:
    """As many of the nearest places as hold so many rows, those equally far away together."""
    last = int(np.searchsorted(np.cumsum(places.count), limit))
    if places.metres is None or last + 1 >= len(places.place):
        return places
    return places.only(slice(int(np.searchsorted(places.metres, places.metres[last], side="right"))))


def _filtered(source: BlockSource, places: Places, wanted: Filter) -> _Rows:
    rows = _Rows(source, places)
    counts = counting(rows, wanted, source.generation.words.moment)
    if counts is not None:
        rows.only(counts)
    return rows


def _order(source: BlockSource, rows: _Rows, some: Indices, metres: FloatArray | None) -> Indices:
    """How to sort some of the rows: by distance, newest first, by key, by dataset and part."""
    generation = source.generation
    held = rows.at
    rows.at = held[some]
    newest = -(rows.moment(generation.words.moment) // PRECISE)
    rank = generation.rank[rows.part()]
    key = _sortable_keys(rows)
    rows.at = held
    by: list[npt.NDArray[Any]] = [rank, key, newest]
    if metres is not None:
        by.append(metres[rows.who[some]])
    return np.lexsort(by)


def _sortable_keys(rows: _Rows) -> npt.NDArray[Any]:
    details = rows.details()
    if not any(isinstance(one, GeneralDetails) and one.has_text_keys for one in details):
        return _joined([one.key for one in details])[rows.at]
    block = np.searchsorted(rows.starts, rows.at, side="right") - 1
    texts = [
        _key_text(details[of], row - int(rows.starts[of]))
        for of, row in zip(block.tolist(), rows.at.tolist(), strict=True)
    ]
    return np.unique(np.array(texts, dtype=object), return_inverse=True)[1]


def _key_text(details: Details, row: int) -> str:
    if isinstance(details, GeneralDetails) and details.has_text_keys:
        return details.texts("key", np.array([row]))[0]
    return name_of(int(details.key[row]))


def _found(source: BlockSource, rows: _Rows, places: Places) -> Found:
    details = rows.details()
    return Found(
        places=places,
        who=rows.who,
        row=rows.in_block(places),
        key=_joined([_numbers(one) for one in details])[rows.at],
        moment=rows.moment(source.generation.words.moment),
        category=rows.category(),
        outcome=_joined([one.outcome for one in details])[rows.at],
    )


def _numbers(details: Details) -> Numbers:
    if isinstance(details, GeneralDetails) and details.has_text_keys:
        return np.zeros(len(details.key), dtype=np.uint64)
    return details.key


def stocks_of(source: BlockSource, found: Found) -> list[tuple[Indices, Stock]]:
    """All that is known of the incidents, block by block: which of them they are, and their columns."""
    block = found.places.block[found.who]
    stocks = []
    for number in np.unique(block).tolist():
        here = np.flatnonzero(block == number)
        blocks = [found.places.blocks[number]]
        stocks.append(
            (
                here,
                unpacked(
                    found.places.heads[number],
                    source.kinds(blocks)[0],
                    source.details(blocks)[0],
                    source.generation.words,
                    found.row[here],
                ),
            )
        )
    return stocks
