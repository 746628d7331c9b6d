"""Where a helicopter might land: open ground away from the cordon and from everything it could hit."""

import math

import numpy as np
from shapely import (
    STRtree,
    buffer,
    difference,
    distance,
    get_coordinates,
    get_point,
    is_empty,
    is_valid,
    length,
    maximum_inscribed_circle,
    transform,
    union_all,
)
from shapely import area as area_of

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.candidates import Wind, best_apart
from mapper.domain.effects.findings import Site, SiteKind
from mapper.domain.effects.neighbourhood import Neighbourhood, box_from, in_degrees
from mapper.domain.places import LonLatShape
from mapper.domain.streets import GeometryArray

_NEAREST_M, _BEST_M, _FARTHEST_M = 100.0, 200.0, 800.0  # from the cordon
_SIDE_M = 30.0  # of the square that has to be clear
_CLEAR_RADIUS_M = _SIDE_M / math.sqrt(2)  # of a circle that holds it however it is turned
_APART_M = 100.0
_MOST_LOOKED_AT = 8  # the largest; to find the widest spot of each takes a while
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
    rows, shapes = near.ground_near(_GROUND, _FARTHEST_M)
    fits = is_valid(shapes) & (area_of(shapes) >= _SIDE_M**2) & (distance(near.area_m, shapes) <= _FARTHEST_M)
    largest = np.lexsort((rows[fits], -area_of(shapes[fits])))[:_MOST_LOOKED_AT]
    rows, shapes = rows[fits][largest], shapes[fits][largest]
    clear = difference(_clear_of_obstacles(near, rows, shapes), buffer(near.area_m, _NEAREST_M))
    rows, clear = rows[~is_empty(clear)], clear[~is_empty(clear)]
    radii = maximum_inscribed_circle(clear, tolerance=_FINE_M)
    at_m, radius_m = get_coordinates(get_point(radii, 0)), length(radii)
    distance_m, favour = distance(near.area_m, get_point(radii, 0)), wind.favours(near, at_m)
    score = np.minimum(radius_m, 100) / 100 + favour - np.abs(distance_m - _BEST_M) / 400
    fits = (radius_m >= _CLEAR_RADIUS_M) & (distance_m <= _FARTHEST_M) & (favour >= 0)
    chosen = np.flatnonzero(fits)
    chosen = chosen[best_apart(at_m[chosen], score[chosen], apart_m=_APART_M)]
    return tuple(
        Site(
            kind=SiteKind.HELICOPTER,
            position=near.lonlat_of(at_m[k]),
            street=near.name_of(rows[k]),
            reasons=(_GROUND[FeatureKind(near.ground.kind[rows[k]])], _clear(radius_m[k]), *words, _LOOK),
            distance_m=float(distance_m[k]),
        )
        for k, words in [(k, wind.words(float(favour[k]))) for k in chosen.tolist()]
    )


def _clear(radius_m: float) -> str:
    return f"{2 * radius_m:.0f} m across without buildings, rails, walls or water on the map"


def _clear_of_obstacles(near: Neighbourhood, rows: RowArray, shapes: GeometryArray) -> GeometryArray:
    """The ground of each shape that is far enough from everything on the map a helicopter could hit."""
    obstacles = np.flatnonzero(np.isin(near.ground.kind, list(_KEEP_OFF_M)))
    margin_m = max(_KEEP_OFF_M.values())
    around = [in_degrees(box_from(LonLatShape(near.ground.shapes[row]), margin_m)) for row in rows.tolist()]
    of, hit = STRtree(near.ground.shapes[obstacles]).query(np.array(around, dtype=object))
    hit = obstacles[hit]
    keep_off_m = [_KEEP_OFF_M[FeatureKind(kind)] for kind in near.ground.kind[hit].tolist()]
    blocked = buffer(transform(near.ground.shapes[hit], near.frame.to_metres), keep_off_m, quad_segs=2)
    clear = [difference(shape, union_all(blocked[of == k])) for k, shape in enumerate(shapes)]
    return np.array(clear, dtype=object)
