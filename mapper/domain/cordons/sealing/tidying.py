"""Takes spurs, notches, loose parts and needless holes off a drawn area, where no street is touched."""

import numpy as np
from shapely import (
    LineString,
    Polygon,
    area,
    buffer,
    difference,
    get_parts,
    get_type_id,
    intersects,
    simplify,
    union,
    union_all,
)
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.places import MetreShape
from mapper.domain.streets import GeometryArray

_SPUR_M = 7.0  # half the width of what is too thin to be worth taping off
_NOTCH_M = 6.0
_LEAST_M2 = 8.0
_SMALLEST_PART_M2 = 5.0
_OVERLAP_M = 0.02
_SMOOTHING_M = 0.25
_POLYGON = 3  # shapely's number


def tidied(drawn: MetreShape, zone: MetreShape, ways: WaysThrough, obstacles: Obstacles) -> MetreShape:
    """The area with ``zone`` whole, without what no street or building gives a reason for."""
    shape: BaseGeometry = _without_loose_parts(union(drawn, zone), zone, ways)
    opened = union(buffer(buffer(shape, -_SPUR_M, quad_segs=4), _SPUR_M, quad_segs=4), zone)
    spurs = _untouched(difference(shape, opened), ways, obstacles)
    shape = difference(shape, buffer(union_all(spurs), _OVERLAP_M))
    closed = buffer(buffer(shape, _NOTCH_M, quad_segs=4), -_NOTCH_M, quad_segs=4)
    notches = _untouched(difference(closed, shape), ways, obstacles)
    shape = union(shape, buffer(union_all(notches), _OVERLAP_M))
    parts = get_parts(shape)
    smooth = simplify(union_all(parts[area(parts) > _SMALLEST_PART_M2]), _SMOOTHING_M)
    return MetreShape(_without_loose_parts(union(smooth, zone), zone, ways))


def _untouched(shape: BaseGeometry, ways: WaysThrough, obstacles: Obstacles) -> GeometryArray:
    """The parts of some size that neither street nor building meets."""
    parts = get_parts(shape)
    parts = parts[(get_type_id(parts) == _POLYGON) & (area(parts) > _LEAST_M2)]
    touched = np.zeros(len(parts), dtype=bool)
    touched[ways.tree.query(parts, predicate="intersects")[0]] = True
    touched[obstacles.building_tree.query(parts, predicate="intersects")[0]] = True
    return np.asarray(parts[~touched], dtype=object)


def _without_loose_parts(shape: BaseGeometry, zone: MetreShape, ways: WaysThrough) -> BaseGeometry:
    """Parts that hold neither zone nor street go, and holes that no street crosses are filled."""
    parts = [part for part in get_parts(shape) if get_type_id(part) == _POLYGON]
    kept = [
        part for part in parts if intersects(part, zone) or len(ways.tree.query(part, predicate="intersects"))
    ]
    return union_all([_filled(part, ways) for part in kept])


def _filled(part: Polygon, ways: WaysThrough) -> Polygon:
    crossed = [
        hole
        for hole in part.interiors
        if len(ways.tree.query(LineString(hole.coords), predicate="intersects"))
    ]
    return Polygon(part.exterior, crossed)
