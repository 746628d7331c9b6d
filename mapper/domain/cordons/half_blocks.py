"""The outline of the streets inside: it runs midway to the streets outside, through the blocks."""

import numpy as np
from scipy.spatial import cKDTree
from shapely import (
    MultiPolygon,
    Polygon,
    area,
    bounds,
    box,
    buffer,
    get_coordinates,
    get_parts,
    intersection,
    intersects,
    length,
    line_interpolate_point,
    linestrings,
    make_valid,
    normalize,
    point_on_surface,
    polygonize,
    simplify,
    union_all,
)

from mapper.domain.cordons.sealing.triangles import Triangles
from mapper.domain.places import FloatArray, MetreShape
from mapper.domain.streets import GeometryArray

_SAMPLE_EVERY_M = 8.0
_FROM_END_M = 1.0
_FURTHEST_OFF_M = 45.0  # how far beyond a street the outline runs where no other street is near: a deep plot
_ENDLESS_M = 20_000.0  # longer than any street between two junctions, but for a few in deserts
_SMALLEST_PART_M2 = 200.0
_SMALLEST_HOLE_M2 = 2_500.0  # half a football pitch; less is a yard between two streets inside
_LEAST_STREET_IN_HOLE_M = 20.0
_SMOOTHING_M = 1.0
_SAME_PLACE_DIGITS = 6  # of a metre: points on one circle have one centre


def half_block_area(inside: GeometryArray, outside: GeometryArray, scene: MetreShape) -> MetreShape:
    """The area nearer to streets ``inside`` than to those ``outside``, with the scene; all in metres.

    It is cut off 45 m from the streets inside. Small parts and holes are tidied away.
    """
    near = union_all(buffer([*inside, scene], _FURTHEST_OFF_M, quad_segs=4))
    outside = _clipped(outside[intersects(box(*bounds(near)), outside)], MetreShape(near))
    nearer = intersection(_nearer_to(_samples(inside), _samples(outside)), near)
    return MetreShape(union_all([_tidied(MetreShape(nearer), outside), scene]))


def _clipped(lines: GeometryArray, near: MetreShape) -> GeometryArray:
    """The lines, of endless ones only what runs near: a point set wrong by a map's author makes such."""
    endless = length(lines) > _ENDLESS_M
    lines[endless] = intersection(lines[endless], near.buffer(2 * _FURTHEST_OFF_M))
    return np.asarray(get_parts(lines), dtype=object)


def _samples(lines: GeometryArray) -> FloatArray:
    """Points along the lines, the first and last a metre from its ends, so that a cut lies between two."""
    length_m = length(lines)
    margin_m = np.minimum(_FROM_END_M, length_m / 4)
    count = 2 + np.ceil((length_m - 2 * margin_m) / _SAMPLE_EVERY_M).astype(int)
    row = np.repeat(np.arange(len(lines)), count)
    k = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    along_m = margin_m[row] + k / (count[row] - 1) * (length_m - 2 * margin_m)[row]
    # to the millimetre: what only differs by how distances were summed must not tip the outline
    return np.round(get_coordinates(line_interpolate_point(lines[row], along_m)), 3)


def _nearer_to(inside: FloatArray, outside: FloatArray) -> MetreShape:
    """The Voronoi cells of the points inside, as one area."""
    points = np.concatenate((inside, outside))
    middle = inside.mean(axis=0)
    far_m = np.hypot(*(points - middle).T).max() + 500.0
    bearing = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    points = np.concatenate((points, middle + far_m * np.column_stack((np.cos(bearing), np.sin(bearing)))))

    triangles = Triangles.of(points)
    is_inside = np.arange(len(points)) < len(inside)
    one, other = triangles.sides()
    ridges = np.round(triangles.voronoi_edges()[is_inside[one] != is_inside[other]], _SAME_PLACE_DIGITS)
    ridges = ridges[(ridges[:, 0] != ridges[:, 1]).any(axis=1)]
    # every ridge has the inside on one side only, so no two faces inside share more than points
    faces = get_parts(polygonize(linestrings(ridges)))
    nearest = cKDTree(points).query(get_coordinates(point_on_surface(faces)))[1]
    return MetreShape(make_valid(MultiPolygon(list(faces[is_inside[nearest]]))))


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
