"""Cuts streets into pieces: at the edge of a cordon for everyone, at bollards for vehicles."""

from typing import NamedTuple

import numpy as np
from shapely import (
    contains_xy,
    covers,
    get_coordinates,
    get_parts,
    intersection,
    intersects,
    is_empty,
    linestrings,
)

from mapper.domain.cordons.mouths import Mouths
from mapper.domain.cordons.strands import SAME_PLACE_M, RowArray, Strands, Stretches
from mapper.domain.effects.bollards import Bollards
from mapper.domain.effects.pieces import BoolArray, Pieces, strands_of
from mapper.domain.places import FloatArray, LocalFrame, LonLatBox, MetreShape
from mapper.domain.streets import GeometryArray, StreetFlag, StreetNetwork


class Closed(NamedTuple):
    """The ground that a cordon closes, in a plane; which segments lie wholly in it, and which partly.

    Of segments that somebody may use. Tunnels are in it that come up, or end, nowhere else; ``comes_up``,
    (m, 2), tells of others which of their ends come up in it.
    """

    shape_m: MetreShape
    inside: BoolArray
    cut: BoolArray
    comes_up: BoolArray

    @classmethod
    def by(cls, streets: StreetNetwork, frame: LocalFrame, shape_m: MetreShape, box: LonLatBox) -> "Closed":
        """What is closed by a shape that lies in a box in degrees."""
        cut, comes_up = np.zeros(len(streets), dtype=bool), ends_held_below(streets, frame, shape_m)
        inside = np.asarray(comes_up.all(axis=1))
        near = np.flatnonzero(usable_by_someone(streets) & ~streets.is_below)
        if len(near):
            near = near[touching_box(streets, box)[near]]
            lines = strands_of(streets, near, frame).lines
            cut[near] = intersects(shape_m, lines)
            met = near[cut[near]]
            inside[met] = covers(shape_m, lines[cut[near]])
        return cls(shape_m, inside, cut & ~inside, comes_up & ~inside[:, np.newaxis])


class Ground(NamedTuple):
    """What streets are cut in: the plane, the node of each junction, and the bollards."""

    frame: LocalFrame
    node: RowArray
    bollards: Bollards


class _Parts(NamedTuple):
    """Parts of segments: whether each end is the segment's own, and whether it is at a bollard instead."""

    row: RowArray
    has_end: BoolArray  # (k, 2)
    at_bollard: BoolArray  # (k, 2)
    length_m: FloatArray
    lines: GeometryArray


def pieces_of(streets: StreetNetwork, ground: Ground, closed: Closed | None) -> Pieces:
    """Everything that may be used outside what is ``closed``; everything at all when that is None.

    Tunnels under it are left as they are, but end where they come up inside.
    """
    usable, nowhere = usable_by_someone(streets), np.zeros(len(streets), dtype=bool)
    inside, cut = (nowhere, nowhere) if closed is None else (closed.inside, closed.cut)
    has_bollard = np.zeros(len(streets), dtype=bool)
    has_bollard[_rows_of(streets, ground.bollards.vertices)] = True
    parted = cut | (has_bollard & usable & ~inside)
    whole = np.flatnonzero(usable & ~inside & ~parted)
    parts = _parts(streets, np.flatnonzero(parted), ground, closed)
    comes_up = np.zeros((len(streets), 2), dtype=bool) if closed is None else closed.comes_up
    parts = parts._replace(has_end=parts.has_end & ~comes_up[parts.row])
    comes_up = comes_up[whole]
    row = np.concatenate((whole, parts.row))
    ends, foot_links = _nodes(streets, row, np.concatenate((~comes_up, parts.has_end)), parts, ground)
    return Pieces(
        streets=streets,
        frame=ground.frame,
        nodes=max(len(ground.node), int(ends.max(initial=0))) + 1,
        tail=ends[:, 0],
        head=ends[:, 1],
        row=row,
        length_m=np.concatenate((streets.length_m[whole], parts.length_m)),
        at_edge=np.concatenate((comes_up, ~parts.has_end & ~parts.at_bollard)),
        foot_links=foot_links,
        part_lines=parts.lines,
    )


def _rows_of(streets: StreetNetwork, vertices: RowArray) -> RowArray:
    return np.searchsorted(streets.starts, vertices, side="right") - 1


def usable_by_someone(streets: StreetNetwork) -> BoolArray:
    """Which segments vehicles or walkers may use."""
    return np.asarray((streets.flags & (StreetFlag.VEHICLE | StreetFlag.FOOT)) > 0)


def touching_box(streets: StreetNetwork, box: LonLatBox) -> BoolArray:
    """Which segments have a box that touches ``box``."""
    low = np.minimum.reduceat(streets.vertices, streets.starts[:-1], axis=0)
    high = np.maximum.reduceat(streets.vertices, streets.starts[:-1], axis=0)
    touches = [(low[:, 0] <= half.east) & (high[:, 0] >= half.west) for half in box.halves()]
    touches.append(high[:, 0] - low[:, 0] > 180)  # it crosses the antimeridian
    return np.asarray(np.any(touches, axis=0) & (low[:, 1] <= box.north) & (high[:, 1] >= box.south))


def ends_held_below(streets: StreetNetwork, frame: LocalFrame, shape_m: MetreShape) -> BoolArray:
    """Which ends of tunnels that somebody may use come up in a shape, (m, 2); none of other streets."""
    held, below = np.zeros((len(streets), 2), dtype=bool), streets.is_below
    if below.any():
        rows = np.flatnonzero(np.isin(streets.ends, streets.ends[below]).any(axis=1))
        junctions, ends = np.unique(streets.ends[rows], return_inverse=True)
        within = contains_xy(shape_m, frame.to_metres(streets.junctions[junctions]))
        is_beyond = np.zeros(len(within), dtype=bool)
        mouths = Mouths(ends.reshape(-1, 2), below[rows], streets.level[rows], is_beyond)
        held[rows] = mouths.ends_held(within)
    held[~(below & usable_by_someone(streets))] = False
    return held


def _parts(streets: StreetNetwork, rows: RowArray, ground: Ground, closed: Closed | None) -> _Parts:
    """What is left of segments that are cut, or taken apart at bollards."""
    if not len(rows):
        none = np.empty((0, 2), dtype=bool)
        return _Parts(rows, none, none, np.empty(0), np.empty(0, dtype=object))
    strands = strands_of(streets, rows, ground.frame)
    left = strands.all_but(_closed_stretches(strands, rows, closed))
    bollards_m = _bollards_on(strands, streets, rows, ground.bollards)
    of = np.searchsorted(left.low_m, bollards_m, side="right") - 1
    bollards_m = bollards_m[(of >= 0) & (bollards_m < left.high_m[of] - SAME_PLACE_M)]
    left = Stretches(
        np.sort(np.append(left.low_m, bollards_m)), np.sort(np.append(left.high_m, bollards_m))
    ).without_specks()
    of = strands.rows_of(left)
    limits_m = np.column_stack((left.low_m, left.high_m))
    own_m = np.column_stack((strands.begin_m[of], strands.end_m[of]))
    share = (left.high_m - left.low_m) / (own_m[:, 1] - own_m[:, 0])
    return _Parts(
        row=rows[of],
        has_end=np.abs(limits_m - own_m) <= SAME_PLACE_M,
        at_bollard=np.isin(limits_m, bollards_m),
        length_m=share * streets.length_m[rows[of]],
        lines=strands.cut_out(left),
    )


def _closed_stretches(strands: Strands, rows: RowArray, closed: Closed | None) -> Stretches:
    """Where the lines, of ``rows``, run through what is closed; edge by edge, as a line may cross itself."""
    low_m, high_m = strands.begin_m, strands.begin_m
    if closed is not None:
        vertex = np.delete(np.arange(len(strands.points)), strands.starts[1:] - 1)
        ends = np.stack((strands.points[vertex], strands.points[vertex + 1]), axis=1)
        edges = np.asarray(linestrings(ends), dtype=object)
        hit = closed.cut[rows[strands.row_of_vertex[vertex]]] & intersects(closed.shape_m, edges)
        vertex = vertex[hit]
        parts, source = get_parts(intersection(edges[hit], closed.shape_m), return_index=True)
        parts, source = parts[~is_empty(parts)], source[~is_empty(parts)]
        points, part = get_coordinates(parts, return_index=True)
        along_m = np.hypot(*(points - strands.points[vertex[source[part]]]).T)
        first = np.searchsorted(part, np.arange(len(parts)))
        before_m = strands.axis_m[vertex[source]]
        low_m = np.concatenate((low_m, before_m + np.minimum.reduceat(along_m, first)))
        high_m = np.concatenate((high_m, before_m + np.maximum.reduceat(along_m, first)))
    return Stretches.joined(low_m, high_m)


def _bollards_on(strands: Strands, streets: StreetNetwork, rows: RowArray, bollards: Bollards) -> FloatArray:
    """Where on the axis bollards stand."""
    row = _rows_of(streets, bollards.vertices)
    is_here = np.isin(row, rows)
    row, vertices = row[is_here], bollards.vertices[is_here]
    here = strands.starts[np.searchsorted(rows, row)] + vertices - streets.starts[row]
    return np.asarray(strands.axis_m[here])


def _nodes(
    streets: StreetNetwork, row: RowArray, has_end: BoolArray, parts: _Parts, ground: Ground
) -> tuple[RowArray, RowArray]:
    """The nodes at both ends of each piece, and the links by which one walks past bollards."""
    ends = ground.node[streets.ends[row]]
    is_driven = (streets.flags[row] & StreetFlag.VEHICLE) > 0
    apart = has_end & ground.bollards.at_junction[streets.ends[row]] & is_driven[:, np.newaxis]
    at_junction = ends[apart]
    is_new = ~has_end | apart
    ends[is_new] = len(ground.node) + 1 + np.arange(is_new.sum())
    of_part = ends[len(row) - len(parts.row) :]
    follows = parts.at_bollard[:-1, 1] & parts.at_bollard[1:, 0]
    along = np.column_stack((of_part[:-1, 1], of_part[1:, 0]))[follows]
    return ends, np.concatenate((np.column_stack((at_junction, ends[apart])), along))
