"""Where a helicopter might land: open ground away from the cordon and from everything it could hit."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from shapely import STRtree, boundary, contains_xy, distance, points, prepare
from shapely import area as area_of
from shapely.geometry.base import BaseGeometry

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
_MAY_BE_CLEAR_M = _CLEAR_RADIUS_M - 0.001  # a spot is chosen by whole millimetres
_KEEP_OFF_M = 15.0  # from what is in the way, wires along it included
_IN_THE_WAY = (
    FeatureKind.BUILDING,
    FeatureKind.RAIL,
    FeatureKind.TRAM,
    FeatureKind.WATER,
    FeatureKind.WATERWAY,
    FeatureKind.BARRIER,
)
_APART_M = 100.0
_MOST_LOOKED_AT = 5  # the largest, as each takes a while
_GRID = 12  # so many points either way are looked at
_GROUND = {FeatureKind.GREEN: "green space", FeatureKind.SQUARE: "a square"}
_LOOK = "trees, wires and slopes are not on the map, so look before landing"


def landing_sites(near: Neighbourhood, wind: Wind) -> tuple[Site, ...]:
    """Best first, none downwind; the wider, the better, and the nearer to 200 m off."""
    spots = list(_widest_spots(near))
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


def _widest_spots(near: Neighbourhood) -> Iterator[_Spot]:
    """The clearest point of a grid in each of the largest open grounds, where it is clear enough."""
    rows = near.ground_near(_GROUND, _FARTHEST_M)
    rows = rows[np.lexsort((rows, -area_of(near.ground.shapes[rows])))][:_MOST_LOOKED_AT]
    grounds = [_room_in(near, ground_m) for ground_m in near.shapes_m(rows)]
    roomy = [k for k, (at_m, _) in enumerate(grounds) if len(at_m)]
    of, obstacles = _obstacles(near, rows[roomy])
    for number, k in enumerate(roomy):
        at_m, clear_m = grounds[k]
        in_the_way = obstacles[of == number]
        if len(in_the_way):
            _, off_m = STRtree(in_the_way).query_nearest(
                points(at_m), return_distance=True, all_matches=False
            )
            clear_m = np.minimum(clear_m, off_m - _KEEP_OFF_M)
        if clear_m.max() >= _CLEAR_RADIUS_M:
            best = int(np.argmax(np.round(clear_m, 3)))
            yield _Spot(int(rows[k]), at_m[best], float(clear_m[best]))


def _room_in(near: Neighbourhood, ground_m: BaseGeometry) -> tuple[FloatArray, FloatArray]:
    """The points of a grid in a ground, (n, 2), clear of its edge and the cordon, and by how much each is."""
    at_m, clear_m = _within(ground_m)
    is_clear = clear_m >= _MAY_BE_CLEAR_M
    at_m, clear_m = at_m[is_clear], clear_m[is_clear]
    clear_m = np.minimum(clear_m, distances_to(near, at_m) - _NEAREST_M)
    is_clear = clear_m >= _MAY_BE_CLEAR_M
    return at_m[is_clear], clear_m[is_clear]


def _within(ground_m: BaseGeometry) -> tuple[FloatArray, FloatArray]:
    """The points of a grid that lie in an area, (n, 2), and how far each is from its edge."""
    west, south, east, north = ground_m.bounds
    steps = (np.arange(_GRID) + 0.5) / _GRID
    at_m = np.stack(np.meshgrid(west + steps * (east - west), south + steps * (north - south)), -1).reshape(
        -1, 2
    )
    prepare(ground_m)
    at_m = at_m[contains_xy(ground_m, *at_m.T)]
    edge = boundary(ground_m)
    prepare(edge)
    return at_m, np.asarray(distance(edge, points(at_m)))


def _obstacles(near: Neighbourhood, rows: RowArray) -> tuple[RowArray, GeometryArray]:
    """What a helicopter could hit in and beside each ground: which ground, and the thing in metres."""
    obstacles = np.flatnonzero(np.isin(near.ground.kind, list(_IN_THE_WAY)))
    off_deg = math.degrees(_KEEP_OFF_M / 6_300_000) / max(math.cos(math.radians(near.frame.origin.lat)), 0.01)
    tree = STRtree(near.ground.shapes[obstacles])
    of, hit = tree.query(near.ground.shapes[rows], predicate="dwithin", distance=off_deg)
    return of, near.shapes_m(obstacles[hit])
