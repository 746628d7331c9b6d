"""Points of the plane that are no street and no building: zone, open ground, both sides of walls, rim."""

import numpy as np
from scipy.spatial import cKDTree
from shapely import (
    boundary,
    buffer,
    contains_xy,
    convex_hull,
    covers,
    get_coordinates,
    get_exterior_ring,
    prepare,
    segmentize,
    simplify,
)

from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.triangles import spread_out
from mapper.domain.cordons.strands import Strands
from mapper.domain.places import FloatArray, MetreShape

_FLANK_EVERY_M, _FLANK_M = 14.0, 3.0
_NO_LINE_IN_ZONE_M = 15.0  # so far within the zone no line can run
_RIM_M = 70.0  # a ring of points round everything; the line can never run into it
_RIM_EVERY_M, _RIM_BEND_M = 40.0, 2.0
_ZONE_EVERY_M = 10.0
_ZONE_INSET_M, _ZONE_BEND_M = 1.0, 0.5
# Between points of open ground near the zone and far from it, coarser round large zones.
_ZONE_M = (150.0, 500.0, 1_000.0, 2_500.0, 5_000.0)
_FINE_GROUND_M = (30.0, 34.0, 40.0, 50.0, 60.0)
_COARSE_GROUND_M = (45.0, 55.0, 65.0, 80.0, 90.0)  # the line is drawn from what lies within 55 m of it
_FINE_GROUND_UNTIL_M = 120.0
_CLEAR_OF_OTHERS_M = 15.0


def zone_points(zone: MetreShape) -> FloatArray:
    """Points just within the edge of the zone, and its middle where that is in it."""
    inset = buffer(zone, -_ZONE_INSET_M)
    ring = get_coordinates(
        segmentize(simplify(get_exterior_ring(inset if inset.area else zone), _ZONE_BEND_M), _ZONE_EVERY_M)
    )[:-1]
    centre = zone.centroid
    return np.concatenate((ring, get_coordinates(centre))) if covers(zone, centre) else ring


def flanks(obstacles: Obstacles, zone: MetreShape, kept: MetreShape) -> FloatArray:
    """Points on both sides of railways, water, walls and the edges of squares, for a line to run between."""
    edges = np.concatenate((obstacles.lines, boundary(obstacles.walkable)))
    vertices, row = get_coordinates(edges, return_index=True)
    if not len(vertices):
        return vertices
    lines = Strands(vertices, np.searchsorted(row, np.arange(len(edges) + 1)))
    length_m = lines.end_m - lines.begin_m
    count = np.maximum(1, np.round(length_m / _FLANK_EVERY_M).astype(int))
    which = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    axis_m = lines.begin_m[which] + (step + 0.5) / count[which] * length_m[which]
    points, along = lines.at(axis_m), lines.direction(axis_m)
    aside = np.column_stack((-along[:, 1], along[:, 0])) * _FLANK_M
    both = np.concatenate((points + aside, points - aside))
    within = buffer(zone, -_NO_LINE_IN_ZONE_M)
    prepare(within)
    prepare(kept)
    useful = contains_xy(kept, both[:, 0], both[:, 1]) & ~contains_xy(within, both[:, 0], both[:, 1])
    return np.asarray(both[useful], dtype=np.float64)


def open_ground(zone: MetreShape, kept: MetreShape, others: FloatArray) -> FloatArray:
    """Points of open ground: a grid like a honeycomb, finer near the zone, clear of all other points."""
    centre = np.array(zone.centroid.coords[0])
    zone_m = np.sqrt(zone.area / np.pi)
    fine, coarse = (
        _honeycomb(centre, kept, float(np.interp(zone_m, _ZONE_M, pitches_m)))
        for pitches_m in (_FINE_GROUND_M, _COARSE_GROUND_M)
    )
    is_near = np.hypot(*(fine - centre).T) - zone_m < _FINE_GROUND_UNTIL_M
    is_far = np.hypot(*(coarse - centre).T) - zone_m >= _FINE_GROUND_UNTIL_M
    points = np.concatenate((fine[is_near], coarse[is_far]))
    prepare(kept)
    points = points[contains_xy(kept, points[:, 0], points[:, 1])]
    # asked once, so that building it takes longer than what a well-made tree saves
    tree = cKDTree(others, balanced_tree=False, compact_nodes=False)
    gap_m, _ = tree.query(points, distance_upper_bound=_CLEAR_OF_OTHERS_M)
    return np.asarray(points[np.isinf(gap_m)], dtype=np.float64)


def _honeycomb(centre: FloatArray, kept: MetreShape, pitch_m: float) -> FloatArray:
    west, south, east, north = kept.bounds
    x, y = np.meshgrid(
        np.arange(np.floor((west - centre[0]) / pitch_m) - 1, np.ceil((east - centre[0]) / pitch_m) + 1),
        np.arange(np.floor((south - centre[1]) / pitch_m) - 1, np.ceil((north - centre[1]) / pitch_m) + 1),
    )
    x = x + (y % 2) / 2
    return centre + spread_out(np.column_stack((x.ravel(), y.ravel())), 0.15) * pitch_m


def rim(limit: MetreShape) -> FloatArray:
    """A ring of points round everything, always outside, so that the line cannot run into the edge."""
    outline = simplify(get_exterior_ring(buffer(convex_hull(limit), _RIM_M, quad_segs=4)), _RIM_BEND_M)
    return get_coordinates(segmentize(outline, _RIM_EVERY_M))[:-1]
