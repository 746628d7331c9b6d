"""What stands on the ground between the streets: buildings, and what a tape need not cross."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from scipy.spatial import cKDTree
from shapely import (
    STRtree,
    area,
    boundary,
    centroid,
    covers,
    dwithin,
    get_coordinates,
    get_exterior_ring,
    get_parts,
    intersection,
    linestrings,
    point_on_surface,
    prepare,
    segmentize,
    transform,
)
from shapely import bounds as bounds_of
from shapely import points as points_at

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons.sealing.costs import TAPE_SHARES
from mapper.domain.cordons.sealing.min_cut import BoolArray
from mapper.domain.cordons.strands import RowArray, Strands
from mapper.domain.places import FloatArray, LocalFrame, MetreShape
from mapper.domain.streets import GeometryArray

_SMALL_M = 30.0  # from corner to corner: one point stands for a building no larger
_WALL_EVERY_M = 16.0
_INTO_BUILDING = 0.12  # of the way to its middle
_FINE_WALL_EVERY_M = 6.0
_INTO_WALL_M = 0.4
_HELD_SHARE = 0.05  # a building of which the zone holds more is taken in whole,
_LARGE_SHARE = 0.5  # unless it is larger than half the zone and less than half of it inside
_BEYOND_M = 35.0  # so far the line may get beyond the limit, which lies between two points of the plane
_TAPE_NEAR_M = 70.0  # no tape that is asked for is longer
_LINE_EVERY_M = 10.0
_NONE: GeometryArray = np.empty(0, dtype=object)


@dataclass(frozen=True)
class Obstacles:
    """Buildings, barrier lines with the share of the tape's cost that stays on them, and water; in metres."""

    buildings: GeometryArray
    lines: GeometryArray
    shares: FloatArray
    water: GeometryArray

    @classmethod
    def none(cls) -> Self:
        """Nothing known."""
        return cls(_NONE, _NONE, np.empty(0), _NONE)

    @classmethod
    def among(cls, features: MapFeatures, frame: LocalFrame, area_m: MetreShape) -> Self:
        """Those of the features in ``area_m`` or just beyond its edge."""
        wanted = np.isin(features.kind, [FeatureKind.BUILDING, *TAPE_SHARES])
        shapes = transform(features.shapes[wanted], frame.to_metres)  # too small for their edges to bend
        parts, source = get_parts(shapes, return_index=True)
        kind = features.kind[wanted][source]
        prepare(area_m)
        near = dwithin(area_m, parts, _BEYOND_M)
        parts, kind = parts[near], kind[near]
        is_water = kind == FeatureKind.WATER
        is_line = ~is_water & (kind != FeatureKind.BUILDING)
        shores = boundary(parts[is_water])
        line_kind = np.concatenate((kind[is_line], kind[is_water]))
        return cls(
            buildings=parts[kind == FeatureKind.BUILDING],
            lines=np.concatenate((parts[is_line], shores)),
            shares=np.array([TAPE_SHARES[FeatureKind(k)] for k in line_kind], dtype=np.float64),
            water=parts[is_water],
        )

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
        apart_m = np.hypot(*(points[tail] - points[head]).T)
        may_cross = np.flatnonzero(gap_m[tail] + gap_m[head] <= apart_m + _LINE_EVERY_M)
        ends = np.stack((points[tail[may_cross]], points[head[may_cross]]), axis=1)
        across = np.asarray(linestrings(ends), dtype=object)
        tape, line = STRtree(self.lines).query(across, predicate="intersects")
        np.minimum.at(left, may_cross[tape], self.shares[line])
        return left

    def in_water(self, points: FloatArray) -> BoolArray:
        """Which of (n, 2) points lie in water."""
        found = np.zeros(len(points), dtype=bool)
        found[STRtree(self.water).query(points_at(points), predicate="within")[0]] = True
        return found


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
