"""Which places of an archive count: those within a distance, nearest first, or those in an area."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
_TELLING_M = 9_000_000.0  # farther out chords grow too slowly to rule a place out
_ARC_ERROR = 1.02  # of an arc to the geodesic, twice, up to there
_NONE: Indices = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Places:
    """Chosen places: ``block`` counts the blocks that were looked through, ``place`` the places in it.

    ``metres`` is the distance asked for, the order then being by it; None where there was none to measure.
    """

    blocks: Sequence[int]
    heads: Sequence[Head]
    block: Indices
    place: Indices
    count: Indices  # of rows
    lonlat: FloatArray
    metres: FloatArray | None = None

    def only(self, chosen: Mask | Indices | slice) -> "Places":
        """These of the places."""
        metres = None if self.metres is None else self.metres[chosen]
        return Places(
            self.blocks,
            self.heads,
            self.block[chosen],
            self.place[chosen],
            self.count[chosen],
            self.lonlat[chosen],
            metres,
        )


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
    return _chosen(blocks, heads, np.flatnonzero(held))


def _nowhere() -> Places:
    return Places((), (), _NONE, _NONE, _NONE, np.empty((0, 2)), np.empty(0))


def _chosen(blocks: Sequence[int], heads: Sequence[Head], at: Indices) -> Places:
    """The places with these numbers, counted through all of the heads."""
    if len(heads) == 1:
        head = heads[0]
        return Places(blocks, heads, np.zeros(len(at), np.int64), at, head.count[at], head.lonlat[at])
    ends = np.cumsum([head.places for head in heads])
    block = np.searchsorted(ends, at, side="right")
    starts = ends - [head.places for head in heads]
    place = at - starts[block]
    count = np.concatenate([head.count for head in heads])[at]
    lonlat = np.concatenate([head.lonlat for head in heads])[at]
    return Places(blocks, heads, block, place, count, lonlat)


def places_within(source: BlockSource, position: LonLat, within_m: float) -> Places:
    """All places within a geodesic distance, the nearest first."""
    blocks = source.touching(box_around(position, within_m).halves())
    heads = source.heads(blocks)
    if not heads:
        return _nowhere()
    xyz = heads[0].xyz if len(heads) == 1 else np.concatenate([head.xyz for head in heads])
    to = xyz - centred(position)
    squares = np.einsum("ij,ij->i", to, to)
    if within_m > CHORDS_REACH_M:
        return _measured(_chosen(blocks, heads, np.flatnonzero(squares <= within_m**2)), position, within_m)
    doubt = doubt_m(within_m)
    at = np.flatnonzero(squares <= chord_m(within_m + doubt) ** 2)
    squares = squares[at]
    order = np.argsort(squares, kind="stable")
    metres = arcs_m(np.sqrt(squares[order]))
    places = replace(_chosen(blocks, heads, at[order]), metres=metres)
    return _settled(places, position, within_m, doubt)


def _measured(places: Places, position: LonLat, within_m: float) -> Places:
    """The places with geodesic distances, those beyond taken out."""
    metres = distances_m(position, places.lonlat)
    order = np.argsort(metres, kind="stable")
    order = order[metres[order] <= within_m]
    return replace(places.only(order), metres=metres[order])


def _settled(places: Places, position: LonLat, within_m: float, doubt: float) -> Places:
    """The same with geodesic distances wherever chords do not tell two distances apart."""
    metres = places.metres
    if metres is None or not len(metres):
        return places
    close = np.diff(metres) <= 2 * doubt
    if close.any():
        close &= (places.lonlat[1:] != places.lonlat[:-1]).any(axis=1)
    at_edge = metres[-1] > within_m - doubt
    if not (at_edge or close.any()):
        return places
    return _measured_again(places, position, within_m, doubt)


def _measured_again(places: Places, position: LonLat, within_m: float, doubt: float) -> Places:
    metres = np.array(places.metres)
    doubtful = metres > within_m - doubt
    close = np.diff(metres) <= 2 * doubt
    doubtful[1:] |= close
    doubtful[:-1] |= close
    metres[doubtful] = distances_m(position, places.lonlat[doubtful])
    order = np.argsort(metres, kind="stable")
    order = order[metres[order] <= within_m]
    return replace(places.only(order), metres=metres[order])


def distances_settled_at(places: Places, position: LonLat, edges_m: Sequence[float]) -> Places:
    """The same with geodesic distances where chords do not tell on which side of an edge a place lies."""
    if places.metres is None or max(edges_m) > CHORDS_REACH_M:
        return places
    edges = np.sort(np.array(edges_m))
    nearest = np.searchsorted(edges, places.metres).clip(1, len(edges) - 1) if len(edges) > 1 else 0
    off_m = np.minimum(np.abs(places.metres - edges[nearest]), np.abs(places.metres - edges[nearest - 1]))
    doubtful = off_m <= doubt_m(edges[-1])
    if not doubtful.any():
        return places
    metres = np.array(places.metres)
    metres[doubtful] = distances_m(position, places.lonlat[doubtful])
    return replace(places, metres=metres)
