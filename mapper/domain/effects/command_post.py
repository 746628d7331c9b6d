"""Where those in charge can stand: room for vehicles close to the cordon, with a way in."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from shapely import area as area_of
from shapely import buffer, contains_xy, difference, get_coordinates, point_on_surface

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.candidates import (
    FARTHEST_M,
    REACHED,
    OpenJunctions,
    Wind,
    best_apart,
    distances_to,
)
from mapper.domain.effects.findings import Site, SiteKind
from mapper.domain.effects.neighbourhood import Neighbourhood
from mapper.domain.effects.pieces import strands_of
from mapper.domain.places import FloatArray, LonLatShape
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


class _Place(NamedTuple):
    at_m: FloatArray
    name: str
    says: str
    worth: float


def command_posts(
    near: Neighbourhood, found: OpenJunctions, wind: Wind, outer: LonLatShape | None
) -> tuple[Site, ...]:
    """Best first; within ``outer`` when there is such a cordon, none downwind."""
    places = [*_open_ground(near, found), *_wide_streets(near, found)]
    if not places:
        return ()
    at_m = np.array([place.at_m for place in places])
    distance_m = distances_to(near, at_m)
    favour = wind.favours(near, at_m)
    fits = (distance_m >= _NEAREST_M) & (favour >= 0)
    fits &= distance_m <= _FARTHEST_M if outer is None else contains_xy(outer, near.frame.to_lonlat(at_m))
    score = np.array([place.worth for place in places]) + favour - np.abs(distance_m - _BEST_M) / 100
    rows = np.flatnonzero(fits)
    best = rows[best_apart(at_m[rows], score[rows], apart_m=_APART_M)]
    between = () if outer is None else ("between the inner and the outer cordon",)
    return tuple(
        Site(
            kind=SiteKind.FORWARD_COMMAND_POST,
            position=near.lonlat_of(places[row].at_m),
            street=places[row].name,
            reasons=(places[row].says, *between, *wind.words(float(favour[row])), REACHED),
            distance_m=float(distance_m[row]),
        )
        for row in best.tolist()
    )


def _open_ground(near: Neighbourhood, found: OpenJunctions) -> Iterator[_Place]:
    """Car parks and squares with room enough outside the cordon, close to a street that is open."""
    rows = near.ground_near(_GROUND, FARTHEST_M)
    outside = difference(near.shapes_m(rows), buffer(near.area_m, _NEAREST_M))
    fits = area_of(outside) >= _ROOM_M2
    spots = point_on_surface(outside[fits])
    for row, spot in zip(rows[fits].tolist(), spots, strict=True):
        at_m = get_coordinates(spot)[0]
        if (np.hypot(*(found.at_m - at_m).T) <= _FROM_STREET_M).any():
            says, worth = _GROUND[FeatureKind(near.ground.kind[row])]
            yield _Place(at_m, near.name_of(row), says, worth)


def _wide_streets(near: Neighbourhood, found: OpenJunctions) -> Iterator[_Place]:
    """The middles of wide streets between two open junctions."""
    streets = near.streets
    is_open = np.zeros(len(streets.junctions), dtype=bool)
    is_open[found.row] = True
    unfit = (streets.flags & (StreetFlag.BRIDGE | StreetFlag.TUNNEL)) > 0
    is_wide = np.isin(streets.highway, list(_WIDE)) & ~unfit & (streets.length_m >= _LONG_ENOUGH_M)
    rows = np.flatnonzero(is_wide & is_open[streets.ends].all(axis=1))
    if not len(rows):
        return
    strands = strands_of(streets, rows, near.frame)
    for row, at_m in zip(rows.tolist(), strands.at((strands.begin_m + strands.end_m) / 2), strict=True):
        yield _Place(at_m, streets.names[streets.name[row]], *_WIDE[Highway(streets.highway[row])])
