"""From the sides that a cut assigns to a line that can be used as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree
from shapely import (
    Polygon,
    difference,
    get_coordinates,
    linestrings,
    make_valid,
    points,
    segmentize,
    simplify,
    union_all,
)
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons.sealing.crossings import Barrier, Crossings
from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.plane import BUILDING, FLANK, GROUND, RIM, ZONE, Plane
from mapper.domain.cordons.sealing.taut_line import portals, taut_loop
from mapper.domain.cordons.sealing.triangles import Triangles, spread_out
from mapper.domain.places import FloatArray, MetreShape

_NEAR_CUT_M = 55.0
_ONE_OF = 8  # far from the cut
_SAMPLE_EVERY_M, _SAMPLE_ALONG_WALL_M, _SAMPLE_DENSE_M = 5.0, 2.0, 1.0
_CLEAR_OF_CROSSING_M = 2.0
_CLEAR_OF_BARRIER_M = 1.4
_POST_EVERY_M, _POST_ASIDE_M = 4.0, 0.7
_CLEAR_OF_PASSAGE_M = 3.0  # where a street runs through a building
_NOT_SPLIT = 0.3  # at least 80 of 100 points on one side
_FEW_POINTS = 6
_OPEN_COUNTRY_M = 45.0
_JITTER_M = 0.0002
_SMOOTHING_M = 0.4

# How much of a gate the line may use: it keeps off the point at either end by a share of the gate or so many
# metres, whichever is less. Off streets it keeps a distance; along walls and posts it may run close.
_OFF_STREET = (0.42, 20.0, 10.0)  # share; metres off a street inside, off a street outside
_OFF_OTHERS = (0.3, 1.2, 1.2)


@dataclass(frozen=True)
class _Marks:
    """Points that the line must leave on their side."""

    points: FloatArray
    inside: BoolArray
    is_street: BoolArray

    def only(self, kept: BoolArray) -> "_Marks":
        return _Marks(self.points[kept], self.inside[kept], self.is_street[kept])


def _marks(coords: FloatArray, *, inside: BoolArray | bool, street: bool = False) -> _Marks:
    n = len(coords)
    return _Marks(coords, np.broadcast_to(inside, n), np.full(n, street))


def _together(parts: Sequence[_Marks]) -> _Marks:
    return _Marks(
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.inside for part in parts]),
        np.concatenate([part.is_street for part in parts]),
    )


def taut_area(
    plane: Plane, inside: BoolArray, crossings: Crossings, barriers: Sequence[Barrier], dense: RowArray
) -> MetreShape:
    """The area within the shortest line that leaves every point of streets and zone on its side.

    It runs square through every barrier. The streets of ``dense`` are sampled every metre.
    """
    cut = _cut_tree(plane, inside)
    buildings, along = _building_marks(plane, inside, cut)
    every_m = np.full(len(plane.ways), _SAMPLE_EVERY_M)
    every_m[along] = _SAMPLE_ALONG_WALL_M
    every_m[dense] = _SAMPLE_DENSE_M
    streets = _street_marks(plane, inside, crossings, every_m, cut)
    marks = _together([*streets, *_other_marks(plane, inside, cut), buildings])
    ground = plane.points[(plane.part == GROUND) & ~inside]
    far = np.isinf(cKDTree(marks.points[marks.inside]).query(ground, distance_upper_bound=_OPEN_COUNTRY_M)[0])
    marks = _together(
        [_clear_of(barriers, _together([marks, _marks(ground[far], inside=False)])), *_posts(barriers)]
    )
    triangles = Triangles.of(spread_out(marks.points, _JITTER_M))
    loops = [_loop(triangles.points, marks, *gates) for gates in portals(triangles, marks.inside)]
    held = [loop for loop, is_outer in loops if is_outer]
    holes = [loop for loop, is_outer in loops if not is_outer]
    return MetreShape(simplify(difference(union_all(held), union_all(holes)), _SMOOTHING_M))


def _loop(coords: FloatArray, marks: _Marks, left: RowArray, right: RowArray) -> tuple[BaseGeometry, bool]:
    """The line through one strip as an area, and whether it goes round the inside or round a hole in it."""
    inner, outer = coords[left], coords[right]
    width_m = np.hypot(*(outer - inner).T)
    low = _kept_off(width_m, marks.is_street[left], 1)
    high = np.maximum(1 - _kept_off(width_m, marks.is_street[right], 2), low + 0.02)
    gate = outer - inner
    area = Polygon(taut_loop(inner + gate * low[:, np.newaxis], inner + gate * high[:, np.newaxis]))
    is_outer = Polygon(inner + gate * ((low + high) / 2)[:, np.newaxis]).exterior.is_ccw
    return area if area.is_valid else make_valid(area), is_outer


def _kept_off(width_m: FloatArray, is_street: BoolArray, metres: int) -> FloatArray:
    off_street = np.minimum(_OFF_STREET[0], _OFF_STREET[metres] / width_m)
    return np.where(is_street, off_street, np.minimum(_OFF_OTHERS[0], _OFF_OTHERS[metres] / width_m))


def _street_marks(
    plane: Plane, inside: BoolArray, crossings: Crossings, every_m: FloatArray, cut: cKDTree
) -> list[_Marks]:
    """Junctions and samples of the streets near the cut, closer together than the plane's own; few others."""
    links, ways = plane.links, plane.ways
    node_is_near = _is_near(cut, links.points)
    is_dense = every_m <= _SAMPLE_DENSE_M  # the line strayed onto these, however far from the cut
    near = links.row[node_is_near[links.tail] | node_is_near[links.head]]
    rows = np.unique(np.concatenate((near, crossings.row, np.flatnonzero(is_dense))))
    length_m = ways.length_m[rows]
    count = np.maximum(0, np.ceil(length_m / every_m[rows]).astype(int) - 1)
    which = np.repeat(np.arange(len(rows)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + 1
    row, along_m = rows[which], step / (count[which] + 1) * length_m[which]
    link, is_known = links.link_at(row, along_m)
    side, is_clear = _side_of(plane, inside, crossings, row, along_m, link)
    position = ways.at(row, along_m)
    kept = is_known & is_clear & (_is_near(cut, position) | is_dense[row] | _some(len(row)))
    junction = links.node_of_junction[links.node_of_junction >= 0]
    junction = junction[node_is_near[junction] | _some(len(junction))]
    return [
        _marks(links.points[junction], inside=inside[junction], street=True),
        _marks(position[kept], inside=side[kept], street=True),
    ]


def _side_of(
    plane: Plane, inside: BoolArray, crossings: Crossings, row: RowArray, along_m: FloatArray, link: RowArray
) -> tuple[BoolArray, BoolArray]:
    """The side of places along streets, that of their link or crossing; and whether they are clear of it."""
    links = plane.links
    first, last = inside[links.tail[link]], inside[links.head[link]]
    middle_m = (links.low_m[link] + links.high_m[link]) / 2
    side = np.where(along_m < middle_m, first, last)
    is_clear = np.ones(len(row), dtype=bool)
    times = np.bincount(crossings.row, minlength=len(plane.ways))
    crossing_of = np.full(len(plane.ways), -1)
    crossing_of[crossings.row] = np.arange(len(crossings))
    once = times[row] == 1
    crossing = crossing_of[row[once]]
    before = along_m[once] < crossings.at_m[crossing]
    side[once] = before == crossings.begins_inside[crossing]
    is_clear[once] = np.abs(along_m[once] - crossings.at_m[crossing]) >= _CLEAR_OF_CROSSING_M
    return side, is_clear


def _other_marks(plane: Plane, inside: BoolArray, cut: cKDTree) -> list[_Marks]:
    part, points_m = plane.part, plane.points
    flank = np.flatnonzero(part == FLANK)
    flank = flank[_is_near(cut, points_m[flank])]
    return [
        _marks(points_m[part == ZONE], inside=True),
        _marks(points_m[flank], inside=inside[flank]),
        _marks(points_m[part == RIM], inside=False),
    ]


def _building_marks(plane: Plane, inside: BoolArray, cut: cKDTree) -> tuple[_Marks, RowArray]:
    """Walls of the buildings near the cut, each building on the side that most of its points are on.

    And the streets that run along a wall of a building on their other side.
    """
    obstacles, count = plane.obstacles, np.bincount(plane.building, minlength=len(plane.obstacles.buildings))
    own = np.flatnonzero(plane.part == BUILDING)
    share = np.bincount(plane.building, weights=inside[own], minlength=len(count)) / np.maximum(count, 1)
    near = np.zeros(len(count), dtype=bool)
    near[plane.building[_is_near(cut, plane.points[own])]] = True
    is_whole = (np.abs(share - 0.5) >= _NOT_SPLIT) | (count <= _FEW_POINTS)
    is_whole &= ~plane.is_beyond | (share <= 0.5)
    walls, building = obstacles.wall_points(np.flatnonzero(near & is_whole))
    kept = _is_near(cut, walls)
    walls, building, held = walls[kept], building[kept], share[building[kept]] > 0.5
    wall, way = plane.ways.tree.query(points(walls), predicate="dwithin", distance=_CLEAR_OF_PASSAGE_M)
    is_passage = _run_through(plane, building[wall], way)
    kept = np.ones(len(walls), dtype=bool)
    kept[wall[is_passage]] = False
    along = way[~is_passage & _leave(plane, inside, held[wall], way)]
    return _marks(walls[kept], inside=held[kept]), np.unique(along)


def _run_through(plane: Plane, building: RowArray, way: RowArray) -> BoolArray:
    """Whether each street meets that building itself."""
    rows = np.unique(building)
    met, passage = plane.ways.tree.query(plane.obstacles.buildings[rows], predicate="intersects")
    return np.isin(building * len(plane.ways) + way, rows[met] * len(plane.ways) + passage)


def _leave(plane: Plane, inside: BoolArray, side: BoolArray, way: RowArray) -> BoolArray:
    """Whether each street has a node on the other side than this."""
    links = plane.links
    ends, of_way = np.concatenate((links.tail, links.head)), np.tile(links.row, 2)
    inner = np.bincount(of_way, weights=inside[ends], minlength=len(plane.ways))
    outer = np.bincount(of_way, weights=~inside[ends], minlength=len(plane.ways))
    return np.asarray(np.where(side, outer[way], inner[way]) > 0)


def _cut_tree(plane: Plane, inside: BoolArray) -> cKDTree:
    """The places where neighbours lie on different sides."""
    parted = inside[plane.tape.tail] != inside[plane.tape.head]
    return cKDTree((plane.points[plane.tape.tail[parted]] + plane.points[plane.tape.head[parted]]) / 2)


def _is_near(cut: cKDTree, places: FloatArray) -> BoolArray:
    gap_m, _ = cut.query(places, distance_upper_bound=_NEAR_CUT_M)
    return np.asarray(np.isfinite(gap_m), dtype=bool)


def _some(count: int) -> BoolArray:
    return np.asarray(np.arange(count) % _ONE_OF == 0)


def _clear_of(barriers: Sequence[Barrier], marks: _Marks) -> _Marks:
    """What lies on a barrier gives way to its posts."""
    kept = np.ones(len(marks.points), dtype=bool)
    for barrier in barriers:
        offset = marks.points - barrier.anchor
        along_m, aside_m = offset @ barrier.normal, np.abs(offset @ barrier.outward)
        low_m, high_m = barrier.low_m - _CLEAR_OF_BARRIER_M, barrier.high_m + _CLEAR_OF_BARRIER_M
        kept &= (aside_m > _CLEAR_OF_BARRIER_M) | (along_m < low_m) | (along_m > high_m)
    return marks.only(kept)


def _posts(barriers: Sequence[Barrier]) -> list[_Marks]:
    """Pairs of points on either side of every barrier, between which the line has to pass."""
    posts = []
    for barrier in barriers:
        line = segmentize(linestrings(barrier.ends()), _POST_EVERY_M)
        along = get_coordinates(line)
        aside = barrier.outward * _POST_ASIDE_M
        posts += [_marks(along - aside, inside=True), _marks(along + aside, inside=False)]
    return posts
