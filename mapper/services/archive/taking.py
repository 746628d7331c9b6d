"""The rows of chosen places: filtered, in order, and as many as are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
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
_FEW_PLACES = 256


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
    """The rows of chosen places, as numbers in stretches of their blocks, one stretch after the other."""

    def __init__(self, source: BlockSource, places: Places) -> None:
        self._source = source
        block, count = places.block, places.count
        stretches = _stretches(places)
        self._cuts = list(stretches.values())
        self._numbers = [places.blocks[number] for number in stretches]
        base = [0] * len(places.heads)  # what to add to the number of a row in its block
        rows = 0
        for number, stretch in stretches.items():
            base[number] = rows - stretch.start
            rows += stretch.stop - stretch.start
        self._base = np.array(base)
        self.kinds = source.kinds(self._numbers)
        self.is_plain = all(kinds.moment is None for kinds in self.kinds)
        shift = places.start + self._base[block]
        shift -= count.cumsum()
        shift += count
        self.who = np.arange(len(count)).repeat(count)
        self.at = shift[self.who]
        self.at += np.arange(len(self.at))

    def only(self, chosen: Indices | slice) -> None:
        """Keep these of the rows."""
        self.who, self.at = self.who[chosen], self.at[chosen]

    def part(self) -> Ints:
        """The part of each row."""
        part: Ints = self._column([kinds.part for kinds in self.kinds])
        return part

    def category(self) -> Ints:
        """The category of each row."""
        category: Ints = self._column([kinds.category for kinds in self.kinds])
        return category

    def moment(self, moment_of_part: Moments) -> Moments:
        """The date of each row."""
        if self.is_plain:
            return moment_of_part[self.part()]
        return self._column([_moments(kinds, moment_of_part) for kinds in self.kinds])

    def _column(self, of_blocks: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        pieces = [column[cut] for column, cut in zip(of_blocks, self._cuts, strict=True)]
        whole = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
        column: npt.NDArray[Any] = whole[self.at]
        return column

    def key(self) -> Numbers:
        """The key of each row, 0 where it is no short name."""
        return self._column([one.key for one in self._details()])

    def outcome(self) -> Ints:
        """The outcome of each row as it was published with it."""
        return self._column([one.outcome for one in self._details()])

    def sortable_key(self) -> npt.NDArray[Any]:
        """Something that sorts as the keys do."""
        details = self._details()
        if not any(isinstance(one, GeneralDetails) and one.has_text_keys for one in details):
            return self.key()
        texts = [np.array(list(texts_of(one.names("key"))), dtype=object) for one in details]
        return np.unique(self._column(texts), return_inverse=True)[1]

    def _details(self) -> list[Details]:
        return self._source.details(self._numbers)

    def in_block(self, places: Places) -> Indices:
        """Where each row stands in its own block."""
        row: Indices = self.at - self._base[places.block[self.who]]
        return row


def _stretches(places: Places) -> dict[int, slice]:
    """Of each block that is used the stretch with all the rows wanted, as neighbours stand together."""
    block = places.block
    if len(block) > _FEW_PLACES:
        return {number: slice(0, places.heads[number].rows) for number in np.unique(block).tolist()}
    found: dict[int, slice] = {}
    for number, (_, start, count) in zip(block.tolist(), places.spans.tolist(), strict=True):
        there = found.get(number)
        begin, end = (start, start + count) if there is None else (there.start, there.stop)
        found[number] = slice(min(begin, start), max(end, start + count))
    return found


def _moments(kinds: Kinds, moment_of_part: Moments) -> Moments:
    return moment_of_part[kinds.part] if kinds.moment is None else kinds.moment


def counting(rows: Rows, wanted: Filter, moment_of_part: Moments) -> Mask | None:
    """Which rows the filter lets through; None for all."""
    if wanted.lets_all_through:
        return None
    counts = None
    part = wanted.part_in_time if rows.is_plain else wanted.part
    if part is not None:
        counts = part[rows.part()]
    if wanted.has_window and not rows.is_plain:
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
    if not len(places) or places.metres is None:
        return nothing(places)
    rows = filtered(source, places, wanted)
    apart = places.metres[1:] != places.metres[:-1]
    if not apart.all():
        _sort_ties(source, rows, apart)
    if len(rows.who) > limit:
        rows.only(slice(limit))
    return found_of(source, rows, places)


def newest_first(source: BlockSource, places: Places, wanted: Filter, limit: int) -> Found:
    """The rows of places newest first, then by key."""
    if not len(places):
        return nothing(places)
    rows = filtered(source, places, wanted)
    rows.only(_order(source, rows, np.zeros(len(rows.who), dtype=np.int64))[:limit])
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
    order = _order(source, rows, group[who])
    whole_who[mixed], whole_at[mixed] = who[order], at[order]
    rows.who, rows.at = whole_who, whole_at


def _order(source: BlockSource, rows: Rows, group: Indices) -> Indices:
    """How to sort the rows: by group, newest first, by key, and by dataset and part."""
    first = (group << _MOMENT_BITS) - rows.moment(source.generation.words.moment) // PRECISE
    key = rows.sortable_key()
    order = np.lexsort((key, first))
    first_sorted, key_sorted = first[order], key[order]
    same = first_sorted[1:] == first_sorted[:-1]
    same &= key_sorted[1:] == key_sorted[:-1]
    if not same.any():
        return order
    return np.lexsort((source.generation.rank[rows.part()], key, first))


def found_of(source: BlockSource, rows: Rows, places: Places) -> Found:
    """The rows as columns."""
    return Found(
        places=places,
        who=rows.who,
        row=rows.in_block(places),
        key=rows.key(),
        moment=rows.moment(source.generation.words.moment),
        category=rows.category(),
        outcome=rows.outcome(),
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
