"""How far one gets on foot: which parts of the streets lie within so many metres of a scene."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra
from shapely import (
    LineString,
    Point,
    buffer,
    distance,
    get_coordinates,
    get_parts,
    intersection,
    intersects,
    is_empty,
    line_locate_point,
    linestrings,
    prepare,
    shortest_line,
)

from mapper.domain.cordons.scene import Scene
from mapper.domain.cordons.strands import RowArray, Strands, Stretches
from mapper.domain.links import shortest_links
from mapper.domain.places import FloatArray, MetreShape
from mapper.domain.streets import GeometryArray, Int32Array, StreetFlag, StreetNetwork
from mapper.errors import StreetsMissingError

_BESIDE_STREET_M = 1.0  # a scene drawn as a line follows its street no closer, after rounding and smoothing


@dataclass(frozen=True)
class Pieces:
    """Parts of streets: lines in metres, the segment each is part of, and whether it is below ground."""

    lines: GeometryArray
    row: RowArray
    below: npt.NDArray[np.bool_]

    @property
    def on_surface(self) -> GeometryArray:
        """The lines that are not below ground."""
        return self.lines[~self.below]

    @property
    def in_tunnels(self) -> GeometryArray:
        """The lines that are below ground."""
        return self.lines[self.below]


@dataclass(frozen=True)
class Reach:
    """The streets for walkers, cut where the reach ends, in the plane of the scene.

    ``gap`` runs from the scene to the nearest street; None when a street meets the scene.
    """

    inside: Pieces
    outside: Pieces
    gap: LineString | None

    @property
    def gap_m(self) -> float:
        """How far the nearest street is from the scene; not counted as walked."""
        return float(self.gap.length) if self.gap else 0.0


@dataclass(frozen=True)
class _Starts:
    """Where walking starts: stretches of streets at no distance, with the row of their segment."""

    row: RowArray
    low_m: FloatArray
    high_m: FloatArray


def reachable_streets(streets: StreetNetwork, scene: Scene, reach_m: float) -> Reach:
    """Cut the streets into what is within ``reach_m`` on foot of the scene and what is not.

    Walking starts wherever a street meets the scene, or else on the nearest street; not in a tunnel below
    it. One-way rules do not bind walkers.

    Raises
    ------
    StreetsMissingError
        None of the streets may be walked.
    """
    rows = np.flatnonzero(streets.flags & StreetFlag.FOOT)
    if not len(rows):
        raise StreetsMissingError("no street for walkers is known here; a radius cordon needs none")
    below = _below_ground(streets)[rows]
    strands = _strands(streets, rows, scene)
    starts, gap = _starts(strands, ~below, scene.shape_m)
    from_scene_m = _distances_m(strands, streets.ends[rows], starts, reach_m)
    inside = _walked(strands, from_scene_m[streets.ends[rows]], starts, reach_m)

    def pieces(stretches: Stretches) -> Pieces:
        own = strands.rows_of(stretches)
        return Pieces(strands.cut_out(stretches), rows[own], below[own])

    return Reach(pieces(inside), pieces(strands.all_but(inside)), gap)


def _below_ground(streets: StreetNetwork) -> npt.NDArray[np.bool_]:
    """Tunnels under the ground, not passages through a house; none where all is underground."""
    return streets.is_below & ~streets.is_below.all()


def _strands(streets: StreetNetwork, rows: RowArray, scene: Scene) -> Strands:
    count = np.diff(streets.starts)
    chosen = np.zeros(len(streets), dtype=bool)
    chosen[rows] = True
    points = scene.frame.to_metres(streets.vertices[np.repeat(chosen, count)])
    return Strands(points, np.concatenate((np.zeros(1, np.int64), np.cumsum(count[rows]))))


def _starts(
    strands: Strands, allowed: npt.NDArray[np.bool_], scene_m: MetreShape
) -> tuple[_Starts, LineString | None]:
    if isinstance(scene_m, Point):
        return _nearest(strands, allowed, scene_m)
    area = scene_m if scene_m.area else MetreShape(buffer(scene_m, _BESIDE_STREET_M))
    prepare(area)
    meets = allowed & intersects(area, strands.lines)
    return (
        (_where_they_meet(strands, meets, area), None) if meets.any() else _nearest(strands, allowed, scene_m)
    )


def _nearest(
    strands: Strands, allowed: npt.NDArray[np.bool_], scene_m: MetreShape
) -> tuple[_Starts, LineString | None]:
    rows = np.flatnonzero(allowed)
    row = rows[[np.argmin(distance(strands.lines[rows], scene_m))]]
    gap = shortest_line(scene_m, strands.lines[row[0]])
    on_street = Point(get_coordinates(gap)[-1])
    at_m = strands.begin_m[row] + line_locate_point(strands.lines[row[0]], on_street)
    return _Starts(row, at_m, at_m), gap if gap.length else None


def _where_they_meet(strands: Strands, meets: npt.NDArray[np.bool_], area: MetreShape) -> _Starts:
    """Edge by edge, as on a street that crosses itself a place has no one distance along it."""
    vertex = np.flatnonzero(meets[strands.row_of_vertex])
    vertex = vertex[np.isin(vertex + 1, strands.starts, invert=True)]  # the last of a line begins no edge
    edges = linestrings(np.stack((strands.points[vertex], strands.points[vertex + 1]), axis=1))
    parts, source = get_parts(intersection(edges, area), return_index=True)
    parts, source = parts[~is_empty(parts)], source[~is_empty(parts)]
    ends, part = get_coordinates(parts, return_index=True)
    vertex = vertex[source]
    along_m = np.hypot(*(ends - strands.points[vertex[part]]).T)
    low_m, high_m = np.full(len(parts), np.inf), np.zeros(len(parts))
    np.minimum.at(low_m, part, along_m)
    np.maximum.at(high_m, part, along_m)
    before_m = strands.axis_m[vertex]
    return _Starts(strands.row_of_vertex[vertex], before_m + low_m, before_m + high_m)


def _distances_m(strands: Strands, ends: Int32Array, starts: _Starts, reach_m: float) -> FloatArray:
    """Walking distance of every junction from the scene; infinite beyond ``reach_m``."""
    scene = int(ends.max()) + 1  # one more junction, next to every start
    tail, head = ends.T
    own_tail, own_head = ends[starts.row].T
    to_scene = np.full(len(starts.row), scene)
    pairs = np.concatenate(
        (np.stack((tail, head)), np.stack((to_scene, own_tail)), np.stack((to_scene, own_head))), axis=1
    )
    length_m = np.concatenate(
        (
            strands.end_m - strands.begin_m,
            starts.low_m - strands.begin_m[starts.row],
            strands.end_m[starts.row] - starts.high_m,
        )
    )
    # a start at the very end of its street may by rounding lie a hair beyond it
    low, high = np.sort(pairs, axis=0)
    links = shortest_links(low, high, np.maximum(length_m, 0.0), scene + 1)
    return np.asarray(dijkstra(links, directed=False, indices=scene, limit=reach_m), dtype=np.float64)


def _walked(strands: Strands, from_scene_m: FloatArray, starts: _Starts, reach_m: float) -> Stretches:
    """What is walked of each segment: from its junctions inwards, and from the starts both ways."""
    left_m = np.maximum(reach_m - from_scene_m, 0.0)
    begin_m, end_m = strands.begin_m, strands.end_m
    low_m = np.concatenate(
        (
            begin_m,
            np.maximum(end_m - left_m[:, 1], begin_m),
            np.maximum(starts.low_m - reach_m, begin_m[starts.row]),
        )
    )
    high_m = np.concatenate(
        (
            np.minimum(begin_m + left_m[:, 0], end_m),
            end_m,
            np.minimum(starts.high_m + reach_m, end_m[starts.row]),
        )
    )
    return Stretches.joined(low_m, high_m)
