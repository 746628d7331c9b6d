"""Takes spurs, notches, loose parts and holes off a drawn area."""

import numpy as np
from shapely import (
    area,
    buffer,
    difference,
    get_parts,
    get_type_id,
    intersection,
    set_precision,
    simplify,
    union,
    union_all,
)
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons.sealing.cutting_back import cut_back
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.cordons.sealing.whole_buildings import Surroundings, in_one_piece
from mapper.domain.places import MetreShape
from mapper.domain.streets import GeometryArray

_SPUR_M = 7.0  # half the width of what is too thin to be worth taping off
_NOTCH_M = 6.0
_LEAST_M2 = 8.0
_SLIVER_M2 = 0.5  # what runs along a wall takes in no more of the building
_OVERLAP_M = 0.02
_SMOOTHING_M = 0.25
_GRID_M = 0.001
_POLYGON = 3  # shapely's number


def tidied(drawn: MetreShape, around: Surroundings) -> MetreShape:
    """The area with the zone and buildings whole, without what no street or building gives a reason for."""
    zone, ways, obstacles = around.zone, around.ways, around.obstacles
    shape = around.with_whole_buildings(in_one_piece(union(drawn, zone), zone))
    opened = union(buffer(buffer(shape, -_SPUR_M, quad_segs=4), _SPUR_M, quad_segs=4), zone)
    spurs = _untouched(difference(shape, opened), ways, obstacles)
    shape = difference(shape, buffer(union_all(spurs), _OVERLAP_M))
    closed = buffer(buffer(shape, _NOTCH_M, quad_segs=4), -_NOTCH_M, quad_segs=4)
    notches = _untouched(difference(closed, shape), ways, obstacles)
    shape = union(shape, buffer(union_all(notches), _OVERLAP_M))
    smooth = around.with_whole_buildings(simplify(in_one_piece(shape, zone), _SMOOTHING_M))
    smooth = cut_back(smooth, around)
    # on a grid, as what only just touches itself here may cross itself in degrees
    whole = set_precision(union(smooth, zone), _GRID_M)
    return MetreShape(in_one_piece(whole, zone))


def _untouched(shape: BaseGeometry, ways: WaysThrough, obstacles: Obstacles) -> GeometryArray:
    """The parts of some size that neither street nor building meets."""
    parts = get_parts(shape)
    parts = parts[(get_type_id(parts) == _POLYGON) & (area(parts) > _LEAST_M2)]
    touched = np.zeros(len(parts), dtype=bool)
    touched[ways.tree.query(parts, predicate="intersects")[0]] = True
    part, building = obstacles.building_tree.query(parts, predicate="intersects")
    shared_m2 = area(intersection(parts[part], obstacles.buildings[building]))
    touched[part[shared_m2 > _SLIVER_M2]] = True
    return np.asarray(parts[~touched], dtype=object)
