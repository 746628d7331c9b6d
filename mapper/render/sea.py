"""The sea, which OpenStreetMap only knows by its coastline."""

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from mapper.domain.places import FloatArray
from mapper.domain.streets import GeometryArray


def sea(coastlines: GeometryArray, known: BaseGeometry) -> list[Polygon]:
    """The parts of ``known`` that are sea, in a frame where y grows downwards.

    The land lies to the left of a coastline, the water to its right. A line that stops inside is
    carried straight on to the edge. Every piece of coast votes with its length for the face on its
    right and against the one on its left; faces in favour are sea. Without a coastline in view
    there is none, since nothing tells land from water then.
    """
    inside = shapely.get_parts(shapely.intersection(coastlines, known))
    lines = [line for line in inside if isinstance(line, LineString) and line.length > 0]
    if not lines:
        return []
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(lines), directed=True))
    carried = [_carried_on(line, known) for line in merged]
    edges = shapely.union_all([known.boundary, *carried])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    votes = _votes(faces, merged)
    return [face for face, vote in zip(faces, votes, strict=True) if vote > 0]


def _carried_on(line: LineString, known: BaseGeometry) -> LineString:
    """``line`` with loose ends extended to the edge; rings and ends on the edge stay."""
    if line.is_ring:
        return line
    reach = float(np.hypot(*np.diff(np.reshape(known.bounds, (2, 2)), axis=0)[0]))
    coords = shapely.get_coordinates(line)
    start = _beyond(coords[1], coords[0], reach, known)
    end = _beyond(coords[-2], coords[-1], reach, known)
    return LineString(np.vstack((start, coords, end)))


def _beyond(before: FloatArray, end: FloatArray, reach_units: float, known: BaseGeometry) -> FloatArray:
    if known.boundary.distance(shapely.Point(end)) < 0.5:
        reach_units = 1.0  # just over the edge, so that the cut is clean
    step = end - before
    return np.asarray([end + step / np.hypot(*step) * reach_units])


def _votes(faces: GeometryArray, coasts: GeometryArray) -> FloatArray:
    votes = np.zeros(len(faces))
    tree = shapely.STRtree(faces)
    for coast in coasts:
        coords = shapely.get_coordinates(coast)
        step = np.diff(coords, axis=0)
        length = np.maximum(1e-9, np.hypot(*step.T))
        right = np.column_stack((-step[:, 1], step[:, 0])) / length[:, None]  # y grows downwards
        middle = coords[:-1] + step / 2
        for side in (1.0, -1.0):
            rows, face = tree.query(shapely.points(middle + side * right), predicate="intersects")
            np.add.at(votes, face, side * length[rows])
    return votes
