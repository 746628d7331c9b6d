"""Which places of an archive count: those within a distance, nearest first, or those in an area."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.areas import ExactArea
from mapper.domain.archive.blocks import Head
from mapper.domain.archive.moments import Mask
from mapper.domain.chords import CHORDS_REACH_M, arcs_m, centred, chord_m, doubt_m
from mapper.domain.incidents import Circle, Where
from mapper.domain.places import FloatArray, LonLat, box_around, distances_m
from mapper.services.archive.block_store import BlockSource

Indices = npt.NDArray[np.int64]
_NONE: Indices = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Places:
    """Chosen places, each told by the block that it is in and its number there.

    ``count`` rows from ``start`` on belong to it. ``metres`` is the distance asked for, the order then being
    by it; None where there was none to measure.
    """

    blocks: Sequence[int]
    heads: Sequence[Head]
    block: Indices
    place: Indices
    count: Indices
    start: Indices
    metres: FloatArray | None = None

    def __len__(self) -> int:
        """How many places."""
        return len(self.place)

    def only(self, chosen: Mask | Indices | slice) -> "Places":
        """These of the places."""
        return Places(
            self.blocks,
            self.heads,
            self.block[chosen],
            self.place[chosen],
            self.count[chosen],
            self.start[chosen],
            None if self.metres is None else self.metres[chosen],
        )

    def lonlat(self) -> FloatArray:
        """Where they are."""
        found = np.empty((len(self), 2))
        for block in np.unique(self.block).tolist():
            here = self.block == block
            found[here] = self.heads[block].lonlat[self.place[here]]
        return found

    def names(self) -> list[str]:
        """What they are called."""
        heads = self.heads
        told = zip(self.block.tolist(), self.place.tolist(), strict=True)
        return [heads[block].names[heads[block].name[place]] for block, place in told]


def places_of(source: BlockSource, where: Where) -> Places:
    """All places of a circle or an area."""
    if isinstance(where, Circle):
        return places_within(source, where.position, where.within_m)
    exact = ExactArea(where)
    blocks = source.touching(exact.boxes)
    heads = source.heads(blocks)
    if not heads:
        return _nowhere()
    held = exact.holds(np.concatenate([head.lonlat for head in heads]))
    return _chosen(blocks, heads, held.nonzero()[0], None)


def _nowhere() -> Places:
    return Places((), (), _NONE, _NONE, _NONE, _NONE, np.empty(0))


def _chosen(blocks: Sequence[int], heads: Sequence[Head], at: Indices, metres: FloatArray | None) -> Places:
    """The places with these numbers, counted through all of the heads."""
    if len(heads) == 1:
        head = heads[0]
        return Places(blocks, heads, np.zeros(len(at), np.int64), at, head.count[at], head.start[at], metres)
    starts = np.array([0, *accumulate(head.places for head in heads)])
    block = starts.searchsorted(at, side="right") - 1
    place = at - starts[block]
    count = np.concatenate([head.count for head in heads])[at]
    start = np.concatenate([head.start for head in heads])[at]
    return Places(blocks, heads, block, place, count, start, metres)


def places_within(source: BlockSource, position: LonLat, within_m: float) -> Places:
    """All places within a geodesic distance, the nearest first."""
    blocks = source.touching(box_around(position, within_m).halves())
    heads = source.heads(blocks)
    if not heads:
        return _nowhere()
    xyz = heads[0].xyz if len(heads) == 1 else np.concatenate([head.xyz for head in heads])
    to = xyz - centred(position)
    squares = np.einsum("ij,ij->i", to, to)
    if within_m > CHORDS_REACH_M:  # no chord is longer than its geodesic
        far = _chosen(blocks, heads, (squares <= within_m**2).nonzero()[0], None)
        return _measured(far, position, within_m)
    doubt = doubt_m(within_m)
    at = (squares <= chord_m(within_m + doubt) ** 2).nonzero()[0]
    squares = squares[at]
    order = squares.argsort(kind="stable")
    metres = arcs_m(np.sqrt(squares[order]))
    return _settled(_chosen(blocks, heads, at[order], metres), metres, position, within_m)


def _measured(places: Places, position: LonLat, within_m: float) -> Places:
    """The places with geodesic distances, those beyond taken out."""
    metres = distances_m(position, places.lonlat())
    order = np.argsort(metres, kind="stable")
    order = order[metres[order] <= within_m]
    return replace(places.only(order), metres=metres[order])


def _settled(places: Places, metres: FloatArray, position: LonLat, within_m: float) -> Places:
    """The same with geodesic distances wherever chords do not tell two distances apart."""
    if not len(metres):
        return places
    doubt = doubt_m(within_m)
    close = metres[1:] - metres[:-1] <= 2 * doubt
    if metres[-1] <= within_m - doubt:
        if not close.any():
            return places
        pairs = close.nonzero()[0]
        if (places.only(pairs).lonlat() == places.only(pairs + 1).lonlat()).all():
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
