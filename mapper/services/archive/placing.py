"""Which places of an archive count: those within a distance, nearest first, or those in an area."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.areas import ExactArea
from mapper.domain.archive.blocks import Head
from mapper.domain.archive.moments import Mask
from mapper.domain.chords import CHORDS_REACH_M, arc_m, arcs_m, centred, chord_m, doubt_m
from mapper.domain.incidents import Circle, Where
from mapper.domain.places import FloatArray, LonLat, box_around, distances_m
from mapper.services.archive.block_store import BlockSource

Indices = npt.NDArray[np.int64]
_WIDER = 4.0
_ROUNDED_UP, _A_LITTLE_M = 1.01, 0.01  # from the arc of a chord to the geodesic, however far
_NONE: Indices = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Places:
    """Chosen places, each told by the block that it is in, of ``blocks`` and ``heads``, and its span there.

    ``metres`` is the distance asked for, the order then being by it; None where there was none to measure.
    """

    blocks: Sequence[int]
    heads: Sequence[Head]
    at: Indices  # which each is where those of all heads follow one another
    block: Indices
    spans: Indices  # as those of ``Head``
    metres: FloatArray | None = None

    def __len__(self) -> int:
        """How many places."""
        return len(self.block)

    @property
    def start(self) -> Indices:
        """The first row of each in its block."""
        return self.spans[:, 1]

    @property
    def count(self) -> Indices:
        """How many rows each has."""
        return self.spans[:, 2]

    def only(self, chosen: Mask | Indices | slice) -> "Places":
        """These of the places."""
        metres = None if self.metres is None else self.metres[chosen]
        return Places(
            self.blocks, self.heads, self.at[chosen], self.block[chosen], self.spans[chosen], metres
        )

    def lonlat(self) -> FloatArray:
        """Where they are."""
        if not self.heads:
            return np.empty((0, 2))
        found: FloatArray = np.concatenate([head.lonlat for head in self.heads])[self.at]
        return found

    def names(self) -> list[str]:
        """What they are called."""
        told = zip(self.block.tolist(), self.spans[:, 0].tolist(), strict=True)
        return [self.heads[block].name_of[place] for block, place in told]


def places_of(source: BlockSource, where: Where) -> Places:
    """All places of a circle or an area."""
    if isinstance(where, Circle):
        return places_within(source, where.position, where.within_m)
    exact = ExactArea(where)
    blocks = source.touching(exact.boxes)
    heads = source.heads(blocks)
    if not heads:
        return NOWHERE
    return _chosen(blocks, heads, exact.held(np.concatenate([head.lonlat for head in heads])), None)


NOWHERE = Places((), (), _NONE, _NONE, np.empty((0, 3), dtype=np.int64), np.empty(0))


def _chosen(blocks: Sequence[int], heads: Sequence[Head], at: Indices, metres: FloatArray | None) -> Places:
    """The places with these numbers, counted through all of the heads."""
    spans = np.concatenate([head.spans for head in heads])[at]
    block = np.arange(len(heads)).repeat([head.places for head in heads])[at]
    return Places(blocks, heads, at, block, spans, metres)


@dataclass(frozen=True, slots=True)
class Near:
    """Places that may lie within a distance of a position, in no order; all that do are among them.

    ``squares`` are those of their chords.
    """

    position: LonLat
    within_m: float
    blocks: Sequence[int]
    heads: Sequence[Head]
    at: Indices  # as those of ``Places``
    squares: FloatArray

    def arcs_m(self) -> FloatArray:
        """How far each is away, as its chord tells it."""
        return arcs_m(np.sqrt(self.squares))

    def rows(self) -> int:
        """How many rows they have."""
        return int(np.concatenate([head.count for head in self.heads])[self.at].sum()) if self.heads else 0


@dataclass(frozen=True, slots=True)
class _Seen:
    """All places of some blocks, and the squares of the chords to them."""

    position: LonLat
    blocks: Sequence[int]
    heads: Sequence[Head]
    squares: FloatArray

    def within(self, within_m: float) -> Near:
        """Those that chords leave in question, and those that they leave in none."""
        longest_m = within_m  # no chord is longer than its geodesic
        if within_m <= CHORDS_REACH_M:
            longest_m = chord_m(within_m + doubt_m(within_m))
        at = (self.squares <= longest_m**2).nonzero()[0]
        return Near(self.position, within_m, self.blocks, self.heads, at, self.squares[at])

    def reach_m(self, rows: float) -> float:
        """A distance that holds so many rows; infinite where all of them are fewer."""
        most = min(len(self.squares), max(1, math.ceil(rows)))  # no place is without a row
        if not most:
            return math.inf
        nearest = self.squares.argpartition(most - 1)[:most]
        order = nearest[self.squares[nearest].argsort()]
        end = np.concatenate([head.count for head in self.heads])[order].cumsum()
        last = int(end.searchsorted(rows))
        if last == most:
            return math.inf
        return _ROUNDED_UP * arc_m(math.sqrt(self.squares[order[last]])) + _A_LITTLE_M


def _seen(source: BlockSource, position: LonLat, within_m: float) -> _Seen:
    """The blocks within a distance, and maybe some beyond."""
    blocks = source.touching(box_around(position, within_m).halves())
    heads = source.heads(blocks)
    return _Seen(position, blocks, heads, _squares(heads, position))


def _squares(heads: Sequence[Head], position: LonLat) -> FloatArray:
    """The squared chords to all of their places."""
    if not heads:
        return np.empty(0)
    to = np.concatenate([head.xyz for head in heads], axis=1)
    to -= centred(position)[:, np.newaxis]
    to *= to
    squares: FloatArray = np.add.reduce(to)
    return squares


def near_by(source: BlockSource, position: LonLat, within_m: float) -> Near:
    """The places within a distance."""
    return _seen(source, position, within_m).within(within_m)


def near_with(source: BlockSource, position: LonLat, rows: float, near_m: float, most_m: float) -> Near:
    """The places within a distance, at most ``most_m``, that holds so many rows, told by the blocks near by.

    As they may not be the nearest it may be too long, but not by much.
    """
    while near_m < most_m:
        seen = _seen(source, position, near_m)
        reach_m = seen.reach_m(rows)
        if reach_m <= near_m:
            return seen.within(near_m)
        if reach_m < math.inf:
            return near_by(source, position, min(most_m, reach_m))
        near_m *= _WIDER
    return near_by(source, position, most_m)


def places_within(source: BlockSource, position: LonLat, within_m: float) -> Places:
    """All places within a geodesic distance, the nearest first."""
    return nearest_of(near_by(source, position, within_m))


def nearest_of(near: Near) -> Places:
    """Those within the distance, the nearest first."""
    if not len(near.at):
        return NOWHERE
    if near.within_m > CHORDS_REACH_M:
        return _measured(_chosen(near.blocks, near.heads, near.at, None), near.position, near.within_m)
    metres = near.arcs_m()
    order = metres.argsort(kind="stable")
    metres = metres[order]
    places = _chosen(near.blocks, near.heads, near.at[order], metres)
    return _settled(places, metres, near.position, near.within_m)


def _measured(places: Places, position: LonLat, within_m: float) -> Places:
    """The places with geodesic distances, those beyond taken out."""
    metres = distances_m(position, places.lonlat())
    order = np.argsort(metres, kind="stable")
    order = order[metres[order] <= within_m]
    return replace(places.only(order), metres=metres[order])


def _settled(places: Places, metres: FloatArray, position: LonLat, within_m: float) -> Places:
    """The same with geodesic distances wherever chords do not tell two distances apart."""
    doubt = doubt_m(within_m)
    close = metres[1:] - metres[:-1] <= 2 * doubt
    if metres[-1] <= within_m - doubt:
        if not np.count_nonzero(close):
            return places
        lonlat = places.lonlat()
        if (lonlat[1:][close] == lonlat[:-1][close]).all():
            return places  # all of them one place under two names
    doubtful = metres > within_m - doubt
    doubtful[1:] |= close
    doubtful[:-1] |= close
    metres[doubtful] = distances_m(position, places.only(doubtful).lonlat())
    order = np.argsort(metres, kind="stable")
    order = order[metres[order] <= within_m]
    return replace(places.only(order), metres=metres[order])


def distances_settled_at(places: Places, position: LonLat, edges_m: Sequence[float]) -> Places:
    """The same with geodesic distances where chords do not tell on which side of an edge a place lies."""
    if places.metres is None or max(edges_m) > CHORDS_REACH_M:
        return places
    doubt = doubt_m(max(edges_m))
    doubtful = np.zeros(len(places), dtype=bool)
    for edge_m in edges_m:
        doubtful |= np.abs(places.metres - edge_m) <= doubt
    if not doubtful.any():
        return places
    metres = places.metres.copy()
    metres[doubtful] = distances_m(position, places.only(doubtful).lonlat())
    return replace(places, metres=metres)
