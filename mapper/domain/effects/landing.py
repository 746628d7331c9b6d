"""Where a helicopter might land: open ground away from the cordon and from everything it could hit."""

import math
from typing import NamedTuple

import numpy as np
from shapely import (
    MultiPoint,
    Point,
    STRtree,
    buffer,
    difference,
    distance,
    get_coordinates,
    maximum_inscribed_circle,
    union_all,
)
from shapely import area as area_of

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.candidates import Wind, best_apart, distances_to
from mapper.domain.effects.findings import Site, SiteKind
from mapper.domain.effects.neighbourhood import Neighbourhood
from mapper.domain.places import FloatArray
from mapper.domain.streets import GeometryArray

_NEAREST_M, _BEST_M, _FARTHEST_M = 100.0, 200.0, 800.0  # from the cordon
_SIDE_M = 30.0  # of the square that has to be clear
_CLEAR_RADIUS_M = _SIDE_M / math.sqrt(2)  # of a circle that holds it however it is turned
_APART_M = 100.0
_MOST_LOOKED_AT = 6  # the largest; to find the widest spot of each takes a while
_FINE_M = 2.0  # how exactly that spot is found
_KEEP_OFF_M = {
    FeatureKind.BUILDING: 10.0,
    FeatureKind.RAIL: 15.0,  # wires
    FeatureKind.TRAM: 15.0,
    FeatureKind.WATER: 2.0,
    FeatureKind.WATERWAY: 5.0,
    FeatureKind.BARRIER: 3.0,
}
_GROUND = {FeatureKind.GREEN: "green space", FeatureKind.SQUARE: "a square"}
_LOOK = "trees, wires and slopes are not on the map, so look before landing"


def landing_sites(near: Neighbourhood, wind: Wind) -> tuple[Site, ...]:
    """Best first, none downwind; the wider, the better, and the nearer to 200 m off."""
    spots = _widest_spots(near)
    at_m = np.array([spot.at_m for spot in spots]).reshape(-1, 2)
    radius_m = np.array([spot.radius_m for spot in spots])
    distance_m, favour = distances_to(near, at_m), wind.favours(near, at_m)
    score = np.minimum(radius_m, 100) / 100 + favour - np.abs(distance_m - _BEST_M) / 400
    chosen = np.flatnonzero((distance_m <= _FARTHEST_M) & (favour >= 0))
    chosen = chosen[best_apart(at_m[chosen], score[chosen], apart_m=_APART_M)]
    return tuple(
        Site(
            kind=SiteKind.HELICOPTER,
            position=near.lonlat_of(at_m[k]),
            street=near.name_of(spots[k].row),
            reasons=(*spots[k].reasons(near), *wind.words(float(favour[k])), _LOOK),
            distance_m=float(distance_m[k]),
        )
        for k in chosen.tolist()
    )


class _Spot(NamedTuple):
    row: int  # of the ground
    at_m: FloatArray
    radius_m: float

    def reasons(self, near: Neighbourhood) -> tuple[str, str]:
        what = _GROUND[FeatureKind(near.ground.kind[self.row])]
        return what, f"{2 * self.radius_m:.0f} m across without buildings, rails, walls or water on the map"


def _widest_spots(near: Neighbourhood) -> list[_Spot]:
    """The middle of the widest circle in each of the largest open grounds, where it is wide enough."""
    rows = near.ground_near(_GROUND, _FARTHEST_M)
    rows = rows[np.lexsort((rows, -area_of(near.ground.shapes[rows])))][:_MOST_LOOKED_AT]
    too_near = buffer(near.area_m, _NEAREST_M)
    obstacles = np.flatnonzero(np.isin(near.ground.kind, list(_KEEP_OFF_M)))
    tree = STRtree(near.ground.shapes[obstacles])
    found = []
    for row, ground_m in zip(rows.tolist(), near.shapes_m(rows), strict=True):
        in_it = obstacles[tree.query(near.ground.shapes[row], predicate="intersects")]
        clear = difference(ground_m, union_all([too_near, *_kept_off(near, in_it)]))
        if area_of(clear) < _SIDE_M**2:
            continue
        circle = maximum_inscribed_circle(clear, tolerance=_FINE_M)
        at_m = get_coordinates(circle)[0]
        corners_m = at_m + (circle.length + max(_KEEP_OFF_M.values())) * np.array([(-1, -1), (1, 1)])
        beside = _kept_off(near, obstacles[tree.query(MultiPoint(near.frame.to_lonlat(corners_m)))])
        radius_m = min([circle.length, *distance(Point(at_m), beside)])
        if radius_m >= _CLEAR_RADIUS_M:
            found.append(_Spot(row, at_m, radius_m))
    return found


def _kept_off(near: Neighbourhood, rows: RowArray) -> GeometryArray:
    """Obstacles, and how far round them is not for landing."""
    keep_off_m = [_KEEP_OFF_M[FeatureKind(kind)] for kind in near.ground.kind[rows].tolist()]
    return np.asarray(buffer(near.shapes_m(rows), keep_off_m, quad_segs=2), dtype=object)
