"""The limit kept: what of a line reaches over it is cut off, where that changes no closure."""

import numpy as np
from shapely import (
    contains_xy,
    covers,
    difference,
    distance,
    get_coordinates,
    get_parts,
    intersection,
    points,
)
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons.sealing.min_cut import RowArray
from mapper.domain.cordons.sealing.plane import Plane
from mapper.domain.cordons.sealing.whole_buildings import Surroundings, in_one_piece
from mapper.domain.places import MetreShape

_AS_GOOD_AS_WITHIN_M = 0.5
_NEAR_M = 20.0


def cut_back(shape: BaseGeometry, around: Surroundings) -> BaseGeometry:
    """``shape`` without what lies beyond the limit; what cannot go without another closure stays."""
    if covers(around.limit, shape):
        return shape
    whole = in_one_piece(intersection(shape, around.limit), around.zone)
    if around.closes_alike(shape, whole):
        return whole
    for part in get_parts(difference(shape, around.limit)):
        less = in_one_piece(difference(shape, part), around.zone)
        if around.closes_alike(shape, less):
            shape = less
    return shape


def streets_beyond(area: MetreShape, plane: Plane) -> RowArray:
    """The streets near which an area reaches over the limit."""
    corners = get_coordinates(area)
    outside = corners[~contains_xy(plane.limit, corners[:, 0], corners[:, 1])]
    far = outside[np.asarray(distance(plane.limit, points(outside))) > _AS_GOOD_AS_WITHIN_M]
    return np.unique(plane.ways.tree.query(points(far), predicate="dwithin", distance=_NEAR_M)[1])
