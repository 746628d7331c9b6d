"""Areas made so coarse that nobody can tell from them where exactly something is.

The squares belong to one grid over the whole earth. Which of them an area takes depends on nothing but the
squares it meets, so that every corner of the outcome is one of the grid's and none is the area's own.
"""

import math
from typing import NamedTuple

import numpy as np
from shapely import (
    box,
    get_coordinates,
    get_parts,
    intersects,
    prepare,
    simplify,
    touches,
    union_all,
)

from mapper.domain.places import FloatArray, LonLat, LonLatShape, centre_of, distances_m, geodesic_disc
from mapper.domain.rings import filled
from mapper.domain.streets import GeometryArray

_A_DEGREE_M = (
    111_000.0  # of latitude, or of longitude at the equator; no degree of latitude is shorter by 1 %
)
_MOST_SQUARES = 10_000
_ROUND_UP_M = 25.0  # a band as wide as a house and its garden, all the way round
_MORE_M = 10.0  # so that no two lines touch


class Squares(NamedTuple):
    """The outline of all squares that an area lies in, without holes, and how large each is."""

    area: LonLatShape
    side_m: float


def in_squares(area: LonLatShape, side_m: float) -> Squares:
    """The squares of about ``side_m`` metres, or of two, four or more times that where they are too many."""
    found = [_squares(part.bounds, side_m) for part in get_parts(area)]
    if sum(map(len, found)) > _MOST_SQUARES:
        return in_squares(area, 2 * side_m)
    squares = np.concatenate(found)
    prepare(area)
    met = squares[intersects(area, squares) & ~touches(area, squares)]
    return Squares(LonLatShape(simplify(filled(LonLatShape(union_all(met))), 0)), side_m)


def middle_of_square(position: LonLat, side_m: float) -> LonLat:
    """The middle of the square that a position lies in."""
    west, south, east, north = _squares((*position, *position), side_m)[0].bounds
    return LonLat((west + east) / 2, (south + north) / 2)


def wider_disc(area: LonLatShape, centre: LonLat) -> LonLatShape:
    """A circle round ``centre`` that holds the area and 10 m more.

    How far it reaches and how far its middle is from ``centre`` are rounded up to 25 m, each for itself:
    circles of several sizes tell no more than one.
    """
    own = centre_of(area)
    reach_m = float(distances_m(own, get_coordinates(area)).max()) + _MORE_M
    away_m = float(distances_m(own, np.array([centre]))[0])
    return geodesic_disc(centre, _rounded_up(reach_m) + _rounded_up(away_m))


def disc_for_all_of_its_square(area: LonLatShape, own: LonLat, side_m: float) -> LonLatShape:
    """A circle that holds what was drawn round ``own``, and would do so wherever in its square that lay."""
    square = _squares((*own, *own), side_m)[0]
    middle = centre_of(LonLatShape(square))
    reach_m = (
        distances_m(own, get_coordinates(area)).max() + distances_m(middle, get_coordinates(square)).max()
    )
    return geodesic_disc(middle, _rounded_up(float(reach_m) + _MORE_M))


def _rounded_up(length_m: float) -> float:
    return math.ceil(length_m / _ROUND_UP_M) * _ROUND_UP_M


def _squares(bounds: tuple[float, float, float, float], side_m: float) -> GeometryArray:
    """The squares of the grid that meet a box in degrees.

    Within one degree of latitude all rows have the same columns, as many to a degree as fit there.
    """
    west, south, east, north = bounds
    found = []
    for degree in range(math.floor(south), math.floor(north) + 1):
        rows = _edges(max(south, degree), min(north, degree + 1), _to_a_degree(side_m))
        columns = _edges(west, east, _to_a_degree(side_m / math.cos(math.radians(degree + 0.5))))
        lower, left = (each.ravel() for each in np.meshgrid(rows[:-1], columns[:-1], indexing="ij"))
        upper, right = (each.ravel() for each in np.meshgrid(rows[1:], columns[1:], indexing="ij"))
        found.append(np.asarray(box(left, lower, right, upper), dtype=object))
    return np.concatenate(found)


def _to_a_degree(side_m: float) -> int:
    return max(1, int(_A_DEGREE_M / side_m))


def _edges(low: float, high: float, to_a_degree: int) -> FloatArray:
    """The lines of the grid from the last up to ``low`` to the first after it that is not below ``high``."""
    first = math.floor(low * to_a_degree)
    last = max(math.ceil(high * to_a_degree), first + 1)
    return np.arange(first, last + 1) / to_a_degree
