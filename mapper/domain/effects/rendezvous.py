"""Where responders who arrive can gather: junctions near the cordon that are easy to find and reach."""

import numpy as np

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
from mapper.domain.streets import Highway, StreetFlag

_NEAREST_M, _BEST_M = 60.0, 150.0  # from the cordon
_APART_M = 100.0
_LEAST_STREETS = 3
_NARROWEST = Highway.LIVING_STREET
_SAYS = {
    Highway.TRUNK: "on a trunk road",
    Highway.PRIMARY: "on a primary road",
    Highway.SECONDARY: "on a secondary road",
    Highway.TERTIARY: "on a tertiary road",
}


def rendezvous_points(near: Neighbourhood, found: OpenJunctions, wind: Wind) -> tuple[Site, ...]:
    """Best first; none downwind."""
    favour = wind.favours(near, found.at_m)
    rows = np.flatnonzero((found.streets >= _LEAST_STREETS) & (found.highway <= _NARROWEST) & (favour >= 0))
    distance_m = distances_to(near, found.at_m[rows])
    is_near = (distance_m >= _NEAREST_M) & (distance_m <= FARTHEST_M)
    rows, distance_m = rows[is_near], distance_m[is_near]
    score = 2 * favour[rows] - np.abs(distance_m - _BEST_M) / _BEST_M - found.highway[rows] / 10
    return tuple(
        _site(near, found, int(rows[k]), float(distance_m[k]), wind.words(float(favour[rows[k]])))
        for k in best_apart(found.at_m[rows], score, apart_m=_APART_M)
    )


def _site(
    near: Neighbourhood, found: OpenJunctions, row: int, distance_m: float, in_the_wind: tuple[str, ...]
) -> Site:
    names = _names(near, int(found.row[row]))
    meeting = (f"easy to name: {names[0]} meets {names[1]}",) if len(names) > 1 else ()
    highway = Highway(int(found.highway[row]))
    return Site(
        kind=SiteKind.RENDEZVOUS_POINT,
        position=near.lonlat_of(found.at_m[row]),
        street=names[0] if names else "",
        reasons=(*in_the_wind, *meeting, *filter(None, (_SAYS.get(highway),)), REACHED),
        distance_m=distance_m,
    )


def _names(near: Neighbourhood, junction: int) -> list[str]:
    """The streets for vehicles that meet at a junction, the widest first."""
    streets = near.streets
    rows = np.flatnonzero((streets.ends == junction).any(axis=1) & ((streets.flags & StreetFlag.VEHICLE) > 0))
    widest = sorted(rows.tolist(), key=lambda row: (streets.highway[row], streets.names[streets.name[row]]))
    return list(dict.fromkeys(name for row in widest if (name := streets.names[streets.name[row]])))
