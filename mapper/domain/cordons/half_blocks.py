"""The outline of the streets inside: it runs midway to the streets outside, through the blocks."""

import numpy as np
from scipy.spatial import cKDTree
from shapely import (
    GeometryCollection,
    MultiPolygon,
    Polygon,
    area,
    box,
    buffer,
    difference,
    get_coordinates,
    get_parts,
    intersection,
    intersects,
    length,
    linestrings,
    make_valid,
    normalize,
    point_on_surface,
    polygonize,
    simplify,
    union_all,
)

from mapper.domain.cordons.sealing.triangles import Triangles
from mapper.domain.cordons.strands import RowArray, Strands
from mapper.domain.places import FloatArray, MetreShape
from mapper.domain.streets import GeometryArray

_SAMPLE_EVERY_M = 8.0
_FROM_END_M = 1.0
_FURTHEST_OFF_M = 45.0  # how far beyond a street the outline runs where no other street is near: a deep plot
_NO_MATTER_M = 2 * _FURTHEST_OFF_M + 1.0  # two streets so far apart share no outline
_ENDLESS_M = 20_000.0  # longer than any street between two junctions, but for a few in deserts
_SMALLEST_PART_M2 = 200.0
_SMALLEST_HOLE_M2 = 2_500.0  # half a football pitch; less is a yard between two streets inside
_LEAST_STREET_IN_HOLE_M = 20.0
_SMOOTHING_M = 1.0
_OVERLAP_M = 0.01
_SAME_PLACE_DIGITS = 6  # of a metre: points on one circle have one centre


def half_block_area(inside: GeometryArray, outside: GeometryArray, scene: MetreShape) -> MetreShape:
    """The area nearer to streets ``inside`` than to those ``outside``, with the scene; all in metres.

    It is cut off 45 m from the streets inside. Small parts and holes are tidied away.
    """
    samples, line = _samples(inside)
    outside = _beside(samples, outside)
    triangles = _triangles(samples, _near(samples, _samples(outside)[0]))
    nearer = _nearer(triangles, len(samples))
    rows = np.flatnonzero(triangles.cell_reach_m()[: len(samples)] > _FURTHEST_OFF_M)
    off = difference(triangles.cells(rows), buffer(inside[line[rows]], _FURTHEST_OFF_M, quad_segs=4))
    far_off = difference(_slightly_more(off), buffer(scene, _FURTHEST_OFF_M))
    return MetreShape(union_all([_tidied(MetreShape(difference(nearer, far_off)), outside), scene]))


def _beside(inside: FloatArray, lines: GeometryArray) -> GeometryArray:
    """The lines near the points inside, of endless ones only what runs there: an author's slip makes such."""
    beside = box(*(inside.min(axis=0) - _NO_MATTER_M), *(inside.max(axis=0) + _NO_MATTER_M))
    lines = lines[intersects(beside, lines)]
    endless = length(lines) > _ENDLESS_M
    lines[endless] = intersection(lines[endless], beside)
    return np.asarray(get_parts(lines), dtype=object)


def _samples(lines: GeometryArray) -> tuple[FloatArray, RowArray]:
    """Points along the lines, and whose; those next to an end a metre off, so that a cut is between two."""
    vertices, line = get_coordinates(lines, return_index=True)
    strands = Strands(vertices, np.searchsorted(line, np.arange(len(lines) + 1)))
    length_m = strands.end_m - strands.begin_m
    margin_m = np.minimum(_FROM_END_M, length_m / 4)
    count = 2 + np.ceil((length_m - 2 * margin_m) / _SAMPLE_EVERY_M).astype(int)
    row = np.repeat(np.arange(len(lines)), count)
    k = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    along_m = margin_m[row] + k / (count[row] - 1) * (length_m - 2 * margin_m)[row]
    # to the millimetre: what only differs by how distances were summed must not tip the outline
    return np.round(strands.at(strands.begin_m[row] + along_m), 3), row


def _near(inside: FloatArray, outside: FloatArray) -> FloatArray:
    """Those of the points outside that are the nearest to any place not cut off for being far from all."""
    gap_m, _ = cKDTree(inside).query(outside, distance_upper_bound=_NO_MATTER_M)
    return np.asarray(outside[np.isfinite(gap_m)])


def _triangles(inside: FloatArray, outside: FloatArray) -> Triangles:
    """Those of all points, within a ring of points so far off that each of these has a whole Voronoi cell."""
    points = np.concatenate((inside, outside))
    middle = inside.mean(axis=0)
    far_m = np.hypot(*(points - middle).T).max() + 500.0
    bearing = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    ring = middle + far_m * np.column_stack((np.cos(bearing), np.sin(bearing)))
    return Triangles.of(np.concatenate((points, ring)))


def _nearer(triangles: Triangles, inside: int) -> MetreShape:
    """The Voronoi cells of the first points, as one area."""
    is_inside = np.arange(len(triangles.points)) < inside
    one, other = triangles.sides()
    ridges = np.round(triangles.voronoi_edges()[is_inside[one] != is_inside[other]], _SAME_PLACE_DIGITS)
    ridges = ridges[(ridges[:, 0] != ridges[:, 1]).any(axis=1)]
    # every ridge has the inside on one side only, so no two faces inside share more than points
    faces = get_parts(polygonize(linestrings(ridges)))
    nearest = cKDTree(triangles.points).query(get_coordinates(point_on_surface(faces)))[1]
    return MetreShape(make_valid(MultiPolygon(list(faces[is_inside[nearest]]))))


def _slightly_more(parts: GeometryArray) -> MetreShape:
    """As one area, a hair larger: where its edge runs along that of another no slivers are left over."""
    return MetreShape(buffer(GeometryCollection(list(parts)), _OVERLAP_M, quad_segs=1))


def _tidied(shape: MetreShape, outside: GeometryArray) -> MetreShape:
    parts = [_filled(part, outside) for part in get_parts(shape) if area(part) >= _SMALLEST_PART_M2]
    # Smoothing keeps the vertex a ring happens to begin with; normalised, that is always the same one.
    return MetreShape(simplify(normalize(union_all(parts)), _SMOOTHING_M))


def _filled(part: Polygon, outside: GeometryArray) -> Polygon:
    holes = [Polygon(hole) for hole in part.interiors]
    return Polygon(part.exterior, [hole.exterior for hole in holes if _is_worth_a_hole(hole, outside)])


def _is_worth_a_hole(hole: Polygon, outside: GeometryArray) -> bool:
    if hole.area > _SMALLEST_HOLE_M2:
        return True
    return float(length(intersection(outside, hole)).sum()) > _LEAST_STREET_IN_HOLE_M
