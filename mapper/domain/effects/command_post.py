"""Where those in charge can stand: room for vehicles close to the cordon, with a way in."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from shapely import area as area_of
from shapely import (
    contains_xy,
    difference,
    distance,
    get_coordinates,
    intersection,
    intersects,
    point_on_surface,
    points,
    prepare,
)

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons.growing import grown
from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.candidates import (
    REACHED,
    OpenJunctions,
    Wind,
    best_apart,
)
from mapper.domain.effects.findings import Site, SiteKind
from mapper.domain.effects.neighbourhood import Neighbourhood
from mapper.domain.effects.pieces import strands_of
from mapper.domain.places import FloatArray, LonLatShape, MetreShape
from mapper.domain.streets import Highway, StreetFlag

_NEAREST_M, _BEST_M, _FARTHEST_M = 15.0, 50.0, 150.0  # from the cordon
_ROOM_M2 = 400.0  # for some ten vehicles
_FROM_STREET_M = 80.0
_APART_M = 60.0
_LONG_ENOUGH_M = 40.0
_GROUND = {FeatureKind.PARKING: ("an open car park", 1.0), FeatureKind.SQUARE: ("a square", 0.7)}
_WIDE = {
    Highway.PRIMARY: ("a primary road, wide as a rule", 0.4),
    Highway.SECONDARY: ("a secondary road, wide as a rule", 0.3),
    Highway.TERTIARY: ("a tertiary road, wide as a rule", 0.2),
}


class Between(NamedTuple):
    """The inner cordon and the outer one around it."""

    inner: LonLatShape
    outer: LonLatShape


class _Place(NamedTuple):
    at_m: FloatArray
    name: str
    says: str
    worth: float


class _Search(NamedTuple):
    """Where to look: off which cordon, within which one, and the junctions that lead there, (n, 2) metres."""

    cordon_m: MetreShape
    within_m: MetreShape
    junctions: RowArray
    junctions_m: FloatArray
    reason: str


def command_posts(
    near: Neighbourhood, found: OpenJunctions, wind: Wind, between: Between | None
) -> tuple[Site, ...]:
    """Best first, none downwind: just outside the cordon, or ``between`` two of them."""
    search = _around(near, found) if between is None else _between(near, between)
    places = [*_open_ground(near, search), *_wide_streets(near, search)]
    at_m = np.array([place.at_m for place in places]).reshape(-1, 2)
    distance_m = np.asarray(distance(search.cordon_m, points(at_m)))
    favour = wind.favours(near, at_m)
    score = np.array([place.worth for place in places]) + favour - np.abs(distance_m - _BEST_M) / 100
    fits = (distance_m >= _NEAREST_M) & contains_xy(search.within_m, at_m) & (favour >= 0)
    rows = np.flatnonzero(fits)
    best = rows[best_apart(at_m[rows], score[rows], apart_m=_APART_M)]
    return tuple(
        Site(
            kind=SiteKind.FORWARD_COMMAND_POST,
            position=near.lonlat_of(places[row].at_m),
            street=places[row].name,
            reasons=(places[row].says, *wind.words(float(favour[row])), search.reason),
            distance_m=float(distance_m[row]),
        )
        for row in best.tolist()
    )


def _around(near: Neighbourhood, found: OpenJunctions) -> _Search:
    return _Search(near.area_m, grown(near.area_m, _FARTHEST_M), found.row, found.at_m, REACHED)


def _between(near: Neighbourhood, between: Between) -> _Search:
    """Streets there are closed to everybody else, so that nothing need be open."""
    inner_m, outer_m = (near.frame.shape_to_metres(area) for area in between)
    streets = near.streets
    driven = np.unique(streets.ends[(streets.flags & StreetFlag.VEHICLE) > 0]).astype(np.intp)
    at_m = near.frame.to_metres(streets.junctions[driven])
    inside = contains_xy(outer_m, at_m)
    reason = "between the inner and the outer cordon"
    return _Search(inner_m, outer_m, driven[inside], at_m[inside], reason)


def _open_ground(near: Neighbourhood, search: _Search) -> Iterator[_Place]:
    """Car parks and squares with room enough outside the cordon, close to a street that leads there."""
    rows = near.ground_near(_GROUND, _FARTHEST_M)
    shapes_m = near.shapes_m(rows)
    prepare(search.within_m)
    may_fit = (area_of(shapes_m) > _ROOM_M2 / 2) & intersects(search.within_m, shapes_m)
    rows, shapes_m = rows[may_fit], shapes_m[may_fit]
    if not len(rows):
        return
    too_near = grown(search.cordon_m, _NEAREST_M)
    outside = difference(intersection(shapes_m, search.within_m), too_near)
    fits = area_of(outside) >= _ROOM_M2
    spots = point_on_surface(outside[fits])
    for row, spot in zip(rows[fits].tolist(), spots, strict=True):
        at_m = get_coordinates(spot)[0]
        if (np.hypot(*(search.junctions_m - at_m).T) <= _FROM_STREET_M).any():
            says, worth = _GROUND[FeatureKind(near.ground.kind[row])]
            yield _Place(at_m, near.name_of(row), says, worth)


def _wide_streets(near: Neighbourhood, search: _Search) -> Iterator[_Place]:
    """The middles of wide streets between two junctions that lead there."""
    streets = near.streets
    is_open = np.zeros(len(streets.junctions), dtype=bool)
    is_open[search.junctions] = True
    unfit = (streets.flags & (StreetFlag.BRIDGE | StreetFlag.TUNNEL)) > 0
    is_wide = np.isin(streets.highway, list(_WIDE)) & ~unfit & (streets.length_m >= _LONG_ENOUGH_M)
    rows = np.flatnonzero(is_wide & is_open[streets.ends].all(axis=1))
    if not len(rows):
        return
    strands = strands_of(streets, rows, near.frame)
    for row, at_m in zip(rows.tolist(), strands.at((strands.begin_m + strands.end_m) / 2), strict=True):
        yield _Place(at_m, streets.names[streets.name[row]], *_WIDE[Highway(streets.highway[row])])
