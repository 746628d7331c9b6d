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
    """The rows of chosen places, as numbers in the rows of their blocks one block after the other."""

    def __init__(self, source: BlockSource, places: Places) -> None:
        self._source = source
        if len(places.heads) == 1:
            used = [0]
            self._base = np.zeros(1, dtype=np.int64)
        else:
            is_used = np.zeros(len(places.heads), dtype=bool)
            is_used[places.block] = True
            used = is_used.nonzero()[0].tolist()
            rows = [0, *accumulate(places.heads[block].rows for block in used)]
            self._base = np.zeros(len(places.heads), dtype=np.int64)
            self._base[used] = rows[:-1]
        self._numbers = [places.blocks[block] for block in used]
        self.kinds = source.kinds(self._numbers)
        self.is_plain = all(kinds.moment is None for kinds in self.kinds)
        count = places.count
        end = count.cumsum()
        self.who = np.arange(len(count)).repeat(count)
        shift = places.start + self._base[places.block] - end + count
        self.at = shift[self.who] + np.arange(len(self.who))

    def only(self, chosen: Mask | Indices | slice) -> None:
        """Keep these of the rows."""
        self.who, self.at = self.who[chosen], self.at[chosen]

    def part(self) -> Ints:
        """The part of each row."""
        part: Ints = _joined([kinds.part for kinds in self.kinds])[self.at]
        return part

    def category(self) -> Ints:
        """The category of each row."""
        category: Ints = _joined([kinds.category for kinds in self.kinds])[self.at]
        return category

    def moment(self, moment_of_part: Moments) -> Moments:
        """The date of each row."""
        if self.is_plain:
            return moment_of_part[self.part()]
        moment: Moments = _joined([_moments(kinds, moment_of_part) for kinds in self.kinds])[self.at]
        return moment

    def details(self) -> list[Details]:
        """The details of the blocks."""
        return self._source.details(self._numbers)

    def in_block(self, places: Places) -> Indices:
        """Where each row stands in its own block."""
        row: Indices = self.at - self._base[places.block[self.who]]
        return row


def _joined(columns: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return columns[0] if len(columns) == 1 else np.concatenate(columns)


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
    last = int(np.searchsorted(np.cumsum(places.count), limit))
    if places.metres is None or last + 1 >= len(places):
        return places
    return places.only(slice(int(np.searchsorted(places.metres, places.metres[last], side="right"))))


def filtered(source: BlockSource, places: Places, wanted: Filter) -> Rows:
    """The rows of some places that the filter lets through, in no order that matters."""
    rows = Rows(source, places)
    counts = counting(rows, wanted, source.generation.words.moment)
    if counts is not None:
        rows.only(counts)
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
    newest = rows.moment(source.generation.words.moment) // PRECISE
    first = (group << _MOMENT_BITS) - newest
    order = first.argsort(kind="stable")
    first = first[order]
    same = first[1:] == first[:-1]
    if not same.any():
        return order
    key = _sortable_keys(rows)
    wrong = same & (key[order[1:]] <= key[order[:-1]])
    if not wrong.any():  # as the rows of a place come by key
        return order
    run = np.concatenate(((0,), (~same).cumsum()))
    is_wrong = np.zeros(run[-1] + 1, dtype=bool)
    is_wrong[run[1:][wrong]] = True
    mixed = is_wrong[run].nonzero()[0]
    some = order[mixed]
    rank = source.generation.rank[rows.part()]
    order[mixed] = some[np.lexsort((rank[some], key[some], first[mixed]))]
    return order


def _sortable_keys(rows: Rows) -> npt.NDArray[Any]:
    details = rows.details()
    if not any(isinstance(one, GeneralDetails) and one.has_text_keys for one in details):
        key: Numbers = _joined([one.key for one in details])[rows.at]
        return key
    texts = np.concatenate([np.array(list(texts_of(one.names("key"))), dtype=object) for one in details])
    return np.unique(texts[rows.at], return_inverse=True)[1]


def found_of(source: BlockSource, rows: Rows, places: Places) -> Found:
    """The rows as columns."""
    details = rows.details()
    return Found(
        places=places,
        who=rows.who,
        row=rows.in_block(places),
        key=_joined([one.key for one in details])[rows.at],
        moment=rows.moment(source.generation.words.moment),
        category=rows.category(),
        outcome=_joined([one.outcome for one in details])[rows.at],
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
