"""The rows of chosen places: filtered, in order, and as many as are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import Details, GeneralDetails, Ints, Kinds
from mapper.domain.archive.moments import PRECISE, Mask, Moments, in_window
from mapper.domain.archive.stock import Stock, unpacked
from mapper.domain.incident_columns import Numbers, texts_of
from mapper.domain.places import FloatArray
from mapper.services.archive.block_store import BlockSource, Filter
from mapper.services.archive.placing import Indices, Places

_MOMENT_BITS = 36
_FEW_PLACES = 32
_NONE: Indices = np.empty(0, dtype=np.int64)
_NO_KEY: Numbers = np.empty(0, dtype=np.uint64)
Stretch = tuple[int, slice]  # of which of the blocks in use, and its rows there


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
    def metres(self) -> FloatArray | None:
        """How far each place is away; None for an area."""
        return self.places.metres

    def beyond(self, first: int) -> "Found":
        """All but the first so many."""
        return Found(
            places=self.places,
            who=self.who[first:],
            row=self.row[first:],
            key=self.key[first:],
            moment=self.moment[first:],
            category=self.category[first:],
            outcome=self.outcome[first:],
        )

    def names(self) -> list[str]:
        """What each place is called."""
        return self.places.names()


class Rows:
    """The rows of chosen places, as numbers in stretches of their blocks, one stretch after the other.

    Each of a few places has a stretch of its own, so that its rows need not be picked; of many, whole blocks.
    """

    def __init__(self, source: BlockSource, places: Places) -> None:
        self._source = source
        start, count = places.start, places.count
        before = count.cumsum() - count
        self.who = np.arange(len(count)).repeat(count)
        self.at = np.arange(len(self.who))
        if len(count) <= _FEW_PLACES:
            used, self._stretches = _own_stretches(places)
            self._shift = before - start
        else:
            used, self._stretches, base = _whole_blocks(places)
            self._shift = base[places.block]
            self.at += (start + self._shift - before)[self.who]
        self._numbers = [places.blocks[block] for block in used]
        self.kinds = source.kinds(self._numbers)
        self.is_plain = all(kinds.moment is None for kinds in self.kinds)

    def only(self, chosen: Indices | slice) -> None:
        """Keep these of the rows."""
        self.who, self.at = self.who[chosen], self.at[chosen]

    def part(self) -> Ints:
        """The part of each row."""
        part: Ints = self.picked([kinds.part for kinds in self.kinds])
        return part

    def category(self) -> Ints:
        """The category of each row."""
        category: Ints = self.picked([kinds.category for kinds in self.kinds])
        return category

    def moment(self, moment_of_part: Moments) -> Moments:
        """The date of each row."""
        if self.is_plain:
            return moment_of_part.take(self.part())
        return self.picked([_moments(kinds, moment_of_part) for kinds in self.kinds])

    def picked(self, of_blocks: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """These rows of a column, given for each of the blocks in use."""
        pieces = [of_blocks[block][cut] for block, cut in self._stretches]
        whole = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
        column: npt.NDArray[Any] = whole[self.at]
        return column

    def details(self) -> list[Details]:
        """The rest of each of the blocks in use."""
        return self._source.details(self._numbers)

    def sortable_key(self) -> npt.NDArray[Any]:
        """Something that sorts as the keys do."""
        details = self.details()
        if not any(isinstance(one, GeneralDetails) and one.has_text_keys for one in details):
            return self.picked([one.key for one in details])
        texts = [np.array(list(texts_of(one.names("key"))), dtype=object) for one in details]
        return np.unique(self.picked(texts), return_inverse=True)[1]

    def in_block(self) -> Indices:
        """Where each row stands in its own block."""
        row: Indices = self.at - self._shift[self.who]
        return row


def _own_stretches(places: Places) -> tuple[list[int], list[Stretch]]:
    """The blocks that are used, and a stretch for each place."""
    used: dict[int, int] = {}
    told = zip(places.block.tolist(), places.spans.tolist(), strict=True)
    stretches = [
        (used.setdefault(block, len(used)), slice(first, first + rows)) for block, (_, first, rows) in told
    ]
    return list(used), stretches


def _whole_blocks(places: Places) -> tuple[list[int], list[Stretch], Indices]:
    """The blocks that are used, all of each as a stretch, and where each block then begins."""
    used = np.unique(places.block).tolist()
    base = np.zeros(len(places.heads), dtype=np.int64)
    base[used] = [0, *accumulate(places.heads[block].rows for block in used[:-1])]
    return used, [(block, slice(None)) for block in range(len(used))], base


def _moments(kinds: Kinds, moment_of_part: Moments) -> Moments:
    return moment_of_part[kinds.part] if kinds.moment is None else kinds.moment


def counting(rows: Rows, wanted: Filter, moment_of_part: Moments) -> Mask | None:
    """Which rows the filter lets through; None for all."""
    if wanted.lets_all_through:
        return None
    counts = None
    part = wanted.part_in_time if rows.is_plain else wanted.part
    if part is not None:
        counts = part.take(rows.part())
    if wanted.has_window and not rows.is_plain:
        inside = in_window(rows.moment(moment_of_part), wanted.which)
        counts = inside if counts is None else counts & inside
    if wanted.category is not None:
        of_kind = wanted.category.take(rows.category())
        counts = of_kind if counts is None else counts & of_kind
    return counts


def nothing(places: Places) -> Found:
    """None of the incidents at these places."""
    return Found(places, _NONE, _NONE, _NO_KEY, _NONE, _NONE, _NONE)


def nearest_first(source: BlockSource, places: Places, wanted: Filter, limit: int) -> Found:
    """The rows of places that are in order of distance: by it, then newest first, then by key."""
    if wanted.lets_all_through:
        places = _enough(places, limit)
    if not len(places) or places.metres is None:
        return nothing(places)
    rows = filtered(source, places, wanted)
    if not len(rows.who):
        return nothing(places)
    same = _same(places.metres)
    if np.count_nonzero(same):
        _sort_ties(source, rows, ~same)
    if len(rows.who) > limit:
        rows.only(slice(limit))
    return found_of(source, rows, places)


def newest_first(source: BlockSource, places: Places, wanted: Filter, limit: int) -> Found:
    """The rows of places newest first, then by key."""
    if not len(places):
        return nothing(places)
    rows = filtered(source, places, wanted)
    order = _order(source, rows, *_date_and_key(source, rows, np.zeros_like(rows.who)))
    rows.only(order[:limit])
    return found_of(source, rows, places)


def _enough(places: Places, limit: int) -> Places:
    """As many of the nearest places as hold so many rows, those equally far away together."""
    last = int(places.count.cumsum().searchsorted(limit))
    if places.metres is None or last + 1 >= len(places):
        return places
    return places.only(slice(int(places.metres.searchsorted(places.metres[last], side="right"))))


def filtered(source: BlockSource, places: Places, wanted: Filter) -> Rows:
    """The rows of some places that the filter lets through, in no order that matters."""
    rows = Rows(source, places)
    counts = counting(rows, wanted, source.generation.words.moment)
    if counts is not None:
        rows.only(counts.nonzero()[0])
    return rows


def _sort_ties(source: BlockSource, rows: Rows, apart: Mask) -> None:
    """Sort the rows of places that are equally far away."""
    group = np.concatenate(((0,), apart.cumsum()))
    tied = np.concatenate(((False,), ~apart)) | np.concatenate((~apart, (False,)))
    mixed = tied[rows.who].nonzero()[0]
    who, at = rows.who[mixed], rows.at[mixed]
    rows.who, rows.at, whole_who, whole_at = who, at, rows.who, rows.at
    first, key = _date_and_key(source, rows, group[who])
    order = first.argsort(kind="stable")  # often enough, as the rows of a place come by date and key
    sorted_key = key[order]
    if (sorted_key[1:] <= sorted_key[:-1])[_same(first[order])].any():
        order = _order(source, rows, first, key)
    whole_who[mixed], whole_at[mixed] = who[order], at[order]
    rows.who, rows.at = whole_who, whole_at


def _date_and_key(source: BlockSource, rows: Rows, group: Indices) -> tuple[Indices, npt.NDArray[Any]]:
    """What sorts the rows: group and date, the newest first, as one number; and the key."""
    moment = rows.moment(source.generation.words.moment)
    return (group << _MOMENT_BITS) - moment // PRECISE, rows.sortable_key()


def _same(column: npt.NDArray[Any]) -> Mask:
    """Which values are followed by an equal one."""
    same: Mask = column[1:] == column[:-1]
    return same


def _order(source: BlockSource, rows: Rows, first: Indices, key: npt.NDArray[Any]) -> Indices:
    """How to sort the rows by two columns, and those that are equal in both by dataset and part."""
    order = np.lexsort((key, first))
    if not (_same(first[order]) & _same(key[order])).any():
        return order
    return np.lexsort((source.generation.rank[rows.part()], key, first))


def found_of(source: BlockSource, rows: Rows, places: Places) -> Found:
    """The rows as columns."""
    details = rows.details()
    return Found(
        places=places,
        who=rows.who,
        row=rows.in_block(),
        key=rows.picked([one.key for one in details]),
        moment=rows.moment(source.generation.words.moment),
        category=rows.category(),
        outcome=rows.picked([one.outcome for one in details]),
    )


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
