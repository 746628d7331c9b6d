"""Which places of an archive count: those within a distance, nearest first, or those in an area."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

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
    starts: Indices  # the first place of each where those of all follow one another
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
        return Places(self.blocks, self.heads, self.starts, self.block[chosen], self.spans[chosen], metres)

    def lonlat(self) -> FloatArray:
        """Where they are."""
        return self._gathered([head.lonlat for head in self.heads])

    def xyz(self) -> FloatArray:
        """The same in three dimensions."""
        return self._gathered([head.xyz for head in self.heads])

    def _gathered(self, columns: list[FloatArray]) -> FloatArray:
        if not columns:
            return np.empty((0, 2))
        found: FloatArray = np.concatenate(columns)[self.starts[self.block] + self.spans[:, 0]]
        return found

    def names(self) -> list[str]:
        """What they are called."""
        names = [head.name_of for head in self.heads]
        told = zip(self.block.tolist(), self.spans[:, 0].tolist(), strict=True)
        return [names[block][place] for block, place in told]


def places_of(source: BlockSource, where: Where) -> Places:
    """All places of a circle or an area."""
    if isinstance(where, Circle):
        return places_within(source, where.position, where.within_m)
    exact = ExactArea(where)
    blocks = source.touching(exact.boxes)
    heads = source.heads(blocks)
    if not heads:
        return _NOWHERE
    return _chosen(blocks, heads, exact.held(np.concatenate([head.lonlat for head in heads])), None)


_NOWHERE = Places((), (), _NONE, _NONE, np.empty((0, 3), dtype=np.int64), np.empty(0))


def _chosen(blocks: Sequence[int], heads: Sequence[Head], at: Indices, metres: FloatArray | None) -> Places:
    """The places with these numbers, counted through all of the heads."""
    spans = np.concatenate([head.spans for head in heads])[at]
    starts = np.array([0, *accumulate(head.places for head in heads)])
    block = starts.searchsorted(at, side="right")
    block -= 1
    return Places(blocks, heads, starts, block, spans, metres)


def places_within(source: BlockSource, position: LonLat, within_m: float) -> Places:
    """All places within a geodesic distance, the nearest first."""
    blocks = source.touching(box_around(position, within_m).halves())
    heads = source.heads(blocks)
    if not heads:
        return _NOWHERE
    squares = _squares(heads, position)
    if within_m > CHORDS_REACH_M:  # no chord is longer than its geodesic
        far = _chosen(blocks, heads, (squares <= within_m**2).nonzero()[0], None)
        return _measured(far, position, within_m)
    doubt = doubt_m(within_m)
    at = (squares <= chord_m(within_m + doubt) ** 2).nonzero()[0]
    if not len(at):
        return _NOWHERE
    squares = squares[at]
    order = squares.argsort(kind="stable")
    metres = arcs_m(np.sqrt(squares[order]))
    return _settled(_chosen(blocks, heads, at[order], metres), metres, position, within_m)


def reach_for(source: BlockSource, position: LonLat, rows: float, near_m: float, most_m: float) -> float:
    """A distance, at most ``most_m``, that holds so many rows, told by the blocks near by.

    As they may not be the nearest it may be too long, but not by much.
    """
    while near_m < most_m:
        heads = source.heads(source.touching(box_around(position, near_m).halves()))
        if heads:
            squares = _squares(heads, position)
            order = squares.argsort()
            end = np.concatenate([head.count for head in heads])[order].cumsum()
            last = int(end.searchsorted(rows))
            if last < len(end):
                reach_m = _ROUNDED_UP * arc_m(math.sqrt(squares[order[last]])) + _A_LITTLE_M
                return min(most_m, max(near_m, reach_m))
        near_m *= _WIDER
    return most_m


def _squares(heads: Sequence[Head], position: LonLat) -> FloatArray:
    """The squared chords to all of their places."""
    to = np.concatenate([head.xyz for head in heads])
    to -= centred(position)
    squares: FloatArray = np.einsum("ij,ij->i", to, to)
    return squares


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
        pairs = close.nonzero()[0]
        if not len(pairs):
            return places
        if (places.only(pairs).xyz() == places.only(pairs + 1).xyz()).all():
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
