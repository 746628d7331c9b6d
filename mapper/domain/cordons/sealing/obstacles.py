"""What stands on the ground between the streets: buildings, and what a tape need not cross."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree
from shapely import (
    STRtree,
    area,
    boundary,
    centroid,
    contains_xy,
    covers,
    dwithin,
    get_coordinates,
    get_exterior_ring,
    get_parts,
    get_type_id,
    intersection,
    length,
    linestrings,
    point_on_surface,
    prepare,
    segmentize,
    transform,
)
from shapely import bounds as bounds_of

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons.sealing.costs import TAPE_SHARES, WALKABLE
from mapper.domain.cordons.sealing.min_cut import BoolArray
from mapper.domain.cordons.strands import RowArray, Strands
from mapper.domain.places import FloatArray, LocalFrame, MetreShape
from mapper.domain.streets import GeometryArray

_SMALL_M = 30.0  # from corner to corner: one point stands for a building no larger
_WALL_EVERY_M = 16.0
_INTO_BUILDING = 0.12  # of the way to its middle
_FINE_WALL_EVERY_M = 6.0
_INTO_WALL_M = 0.4
_LEAST_DECK_M2 = 4_000.0
_HOUSES_ON_DECK, _STREET_TO_WALL = 3, 0.5  # a house with wings has no streets on it, an arcade no houses
_HELD_SHARE = 0.05  # a building of which the zone holds more is taken in whole,
_LARGE_SHARE = 0.5  # unless it is larger than half the zone and less than half of it inside
_CORNER_BEYOND = 0.03  # so little of a building beyond the limit may stay there, and it is whole all the same
_BEYOND_M = 35.0  # so far the line may get beyond the limit, which lies between two points of the plane
_TAPE_NEAR_M = 70.0  # no tape that is asked for is longer
_LINE_EVERY_M = 10.0
_ACROSS = (FeatureKind.GATE, FeatureKind.BOLLARD)
_POLYGON = 3  # shapely's number
_NONE: GeometryArray = np.empty(0, dtype=object)


@dataclass(frozen=True)
class Obstacles:
    """Buildings, lines along which a tape is cheaper and of what kind each is, water, and where people walk.

    All in metres.
    """

    buildings: GeometryArray
    lines: GeometryArray
    line_kind: npt.NDArray[np.uint8]
    water: GeometryArray
    walkable: GeometryArray
    across: Mapping[FeatureKind, GeometryArray] = field(default_factory=dict)  # gates and bollards, as points

    @classmethod
    def none(cls) -> Self:
        """Nothing known."""
        return cls(_NONE, _NONE, np.empty(0, np.uint8), _NONE, _NONE)

    @classmethod
    def among(cls, features: MapFeatures, frame: LocalFrame, area_m: MetreShape) -> Self:
        """Those of the features in ``area_m`` or just beyond its edge."""
        wanted = np.isin(features.kind, [FeatureKind.BUILDING, *TAPE_SHARES, *WALKABLE, *_ACROSS])
        shapes = transform(features.shapes[wanted], frame.to_metres)  # too small for their edges to bend
        parts, source = get_parts(shapes, return_index=True)
        kind = features.kind[wanted][source]
        prepare(area_m)
        near = dwithin(area_m, parts, _BEYOND_M)
        parts, kind = parts[near], kind[near]
        parts = _without_corners(parts, kind == FeatureKind.BUILDING, area_m)
        is_water = kind == FeatureKind.WATER
        is_walkable = np.isin(kind, WALKABLE)
        is_line = ~is_water & ~is_walkable & ~np.isin(kind, _ACROSS) & (kind != FeatureKind.BUILDING)
        shores = boundary(parts[is_water])
        return cls(
            buildings=parts[kind == FeatureKind.BUILDING],
            lines=np.concatenate((parts[is_line], shores)),
            line_kind=np.concatenate((kind[is_line], kind[is_water])),
            water=parts[is_water],
            walkable=parts[is_walkable & (get_type_id(parts) == _POLYGON)],
            across={sort: parts[kind == sort] for sort in _ACROSS},
        )

    def with_decks_apart(self, streets: GeometryArray) -> Self:
        """The same with decks as ground that people walk on: what houses stand on and ``streets`` run over.

        The podium of an estate is mapped as a building, too, but a line over it parts no house.
        """
        rows = np.flatnonzero(area(self.buildings) >= _LEAST_DECK_M2)
        base, _ = self.building_tree.query(self.buildings[rows], predicate="covers")
        houses = np.bincount(base, minlength=len(rows)) - 1  # itself
        rows = rows[houses >= _HOUSES_ON_DECK]
        if not len(rows):
            return self
        deck, street = STRtree(streets).query(self.buildings[rows], predicate="intersects")
        run_m = length(intersection(streets[street], self.buildings[rows[deck]]))
        street_m = np.bincount(deck, weights=run_m, minlength=len(rows))
        rows = rows[street_m > _STREET_TO_WALL * length(get_exterior_ring(self.buildings[rows]))]
        walkable = np.concatenate((self.walkable, self.buildings[rows]))
        return replace(self, buildings=np.delete(self.buildings, rows), walkable=walkable)

    @cached_property
    def shares(self) -> FloatArray:
        """What is left of the cost of a tape along each of the lines."""
        return np.array([TAPE_SHARES[FeatureKind(kind)] for kind in self.line_kind], dtype=np.float64)

    @cached_property
    def building_tree(self) -> STRtree:
        """Finds buildings by place."""
        return STRtree(self.buildings)

    def held_by(self, zone: MetreShape, limit: MetreShape) -> BoolArray:
        """Which buildings are taken in whole because the zone holds some of them, and the limit all."""
        held = np.zeros(len(self.buildings), dtype=bool)
        rows = self.building_tree.query(zone, predicate="intersects")
        inside_m2, whole_m2 = area(intersection(self.buildings[rows], zone)), area(self.buildings[rows])
        is_large = whole_m2 > _LARGE_SHARE * zone.area
        held[rows] = (inside_m2 > _HELD_SHARE * whole_m2) & (~is_large | (inside_m2 > whole_m2 / 2))
        held[rows] &= covers(limit, self.buildings[rows])
        return held

    def building_points(self) -> tuple[FloatArray, RowArray]:
        """Points in the buildings, (n, 2), one in a small one, many along the walls of a large; and whose."""
        west, south, east, north = bounds_of(self.buildings).reshape(-1, 4).T
        is_large = np.hypot(east - west, north - south) > _SMALL_M
        small, large = np.flatnonzero(~is_large), np.flatnonzero(is_large)
        walls, row = _along_walls(self.buildings[large], _WALL_EVERY_M)
        middle = get_coordinates(centroid(self.buildings[large]))
        walls = walls + (middle[row] - walls) * _INTO_BUILDING
        points = np.concatenate((get_coordinates(point_on_surface(self.buildings[small])), walls))
        return points, np.concatenate((small, large[row]))

    def wall_points(self, rows: RowArray) -> tuple[FloatArray, RowArray]:
        """Points just within the walls of some buildings, (n, 2), close together; and whose."""
        rings = segmentize(get_exterior_ring(self.buildings[rows]), _FINE_WALL_EVERY_M)
        walls, which = get_coordinates(rings, return_index=True)
        way = get_coordinates(centroid(self.buildings[rows]))[which] - walls
        share = np.minimum(0.08, _INTO_WALL_M / np.maximum(np.hypot(*way.T), 0.1))
        return walls + way * share[:, np.newaxis], rows[which]

    def tape_shares(self, points: FloatArray, tail: RowArray, head: RowArray) -> FloatArray:
        """What is left of the cost of each tape across the way from one of ``points`` to another."""
        left = np.ones(len(tail))
        along = get_coordinates(segmentize(self.lines, _LINE_EVERY_M))
        if not len(along):
            return left
        gap_m, _ = cKDTree(along).query(points, distance_upper_bound=_TAPE_NEAR_M)
        ends = np.hstack((points.take(tail, axis=0), points.take(head, axis=0)))
        apart_m = np.hypot(ends[:, 0] - ends[:, 2], ends[:, 1] - ends[:, 3])
        may_cross = np.flatnonzero(gap_m[tail] + gap_m[head] <= apart_m + _LINE_EVERY_M)
        ends = ends.take(may_cross, axis=0)
        tree, fences, share = self._fences
        tape, fence = tree.query(linestrings(ends.reshape(-1, 2, 2)))
        tapes, fences = ends.take(tape, axis=0).T, fences.take(fence, axis=0).T
        cross = np.flatnonzero(~(_lie_beside(tapes, fences) | _lie_beside(fences, tapes)))
        np.minimum.at(left, may_cross[tape[cross]], share[fence[cross]])
        return left

    @cached_property
    def _fences(self) -> tuple[STRtree, FloatArray, FloatArray]:
        """The straight pieces of all lines: by place, their ends (n, 4), and the share that each leaves."""
        corners, line = get_coordinates(self.lines, return_index=True)
        piece = np.flatnonzero(line[1:] == line[:-1])
        ends = np.column_stack((corners[piece], corners[piece + 1]))
        pieces = np.asarray(linestrings(ends.reshape(-1, 2, 2)), dtype=object)
        return STRtree(pieces), ends, self.shares[line[piece]]

    def in_water(self, points: FloatArray) -> BoolArray:
        """Which of (n, 2) points lie in water."""
        return _within(self.water, points)

    def is_walkable(self, points: FloatArray) -> BoolArray:
        """Which of (n, 2) points lie on a square, a platform or in a concourse."""
        return _within(self.walkable, points)


def _without_corners(parts: GeometryArray, is_building: BoolArray, area_m: MetreShape) -> GeometryArray:
    """The same, but buildings end at the edge of the area where only a corner of them lies beyond it."""
    rows = np.flatnonzero(is_building)
    rows = rows[~covers(area_m, parts[rows])]
    rows = rows[covers(area_m, centroid(parts[rows]))]  # the others lie beyond with more than a corner
    held = intersection(area_m, parts[rows])
    kept = (area(held) > (1 - _CORNER_BEYOND) * area(parts[rows])) & (get_type_id(held) == _POLYGON)
    cut = parts.copy()
    cut[rows[kept]] = held[kept]
    return cut


def _within(areas: GeometryArray, points: FloatArray) -> BoolArray:
    """Area by area, among the points between its west and its east: ten times faster than a tree."""
    found = np.zeros(len(points), dtype=bool)
    if not len(areas):
        return found
    order = np.argsort(points[:, 0])
    x, y = points[order].T
    west, south, east, north = bounds_of(areas).reshape(-1, 4).T
    first, last = np.searchsorted(x, west), np.searchsorted(x, east, side="right")
    for k in range(len(areas)):
        column = slice(first[k], last[k])
        near = order[column][(y[column] >= south[k]) & (y[column] <= north[k])]
        near = near[~found[near]]
        if len(near):
            found[near] = contains_xy(areas[k], points[near, 0], points[near, 1])
    return found


def _lie_beside(ways: FloatArray, others: FloatArray) -> BoolArray:
    """Whether both ends of each of ``others`` lie on one side of its way; both are (4, n): x, y, x, y."""
    x, y, end_x, end_y = ways
    way_x, way_y = end_x - x, end_y - y
    first_x, first_y, last_x, last_y = others
    first = way_x * (first_y - y) - way_y * (first_x - x)  # above 0 to the left of the way
    last = way_x * (last_y - y) - way_y * (last_x - x)
    return np.asarray(first * last > 0)


def _along_walls(buildings: GeometryArray, every_m: float) -> tuple[FloatArray, RowArray]:
    """Points along the outer walls, evenly spread, and whose."""
    points, row = get_coordinates(get_exterior_ring(buildings), return_index=True)
    starts = np.searchsorted(row, np.arange(len(buildings) + 1))
    walls = Strands(points, starts)
    if not len(buildings):
        return np.empty((0, 2)), np.empty(0, dtype=np.intp)
    length_m = walls.end_m - walls.begin_m
    count = np.maximum(3, np.ceil(length_m / every_m).astype(int))
    which = np.repeat(np.arange(len(buildings)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return walls.at(walls.begin_m[which] + step / count[which] * length_m[which]), which
