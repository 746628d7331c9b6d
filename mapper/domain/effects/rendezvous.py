"""Where responders who arrive can gather: junctions near the cordon that are easy to find and reach."""

import numpy as np

from mapper.domain.effects.candidates import FARTHEST_M, REACHED, OpenJunctions, Wind, best_apart
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
    fits = (found.streets >= _LEAST_STREETS) & (found.highway <= _NARROWEST) & (favour >= 0)
    fits &= (found.distance_m >= _NEAREST_M) & (found.distance_m <= FARTHEST_M)
    score = 2 * favour - np.abs(found.distance_m - _BEST_M) / _BEST_M - found.highway / 10
    rows = np.flatnonzero(fits)
    best = rows[best_apart(found.at_m[rows], score[rows], apart_m=_APART_M)]
    return tuple(_site(near, found, row, wind.words(float(favour[row]))) for row in best.tolist())


def _site(near: Neighbourhood, found: OpenJunctions, row: int, in_the_wind: tuple[str, ...]) -> Site:
    names = _names(near, int(found.row[row]))
    meeting = (f"easy to name: {names[0]} meets {names[1]}",) if len(names) > 1 else ()
    highway = Highway(int(found.highway[row]))
    return Site(
        kind=SiteKind.RENDEZVOUS_POINT,
        position=near.lonlat_of(found.at_m[row]),
        street=names[0] if names else "",
        reasons=(*in_the_wind, *meeting, *filter(None, (_SAYS.get(highway),)), REACHED),
        distance_m=float(found.distance_m[row]),
    )


def _names(near: Neighbourhood, junction: int) -> list[str]:
    """The streets for vehicles that meet at a junction, the widest first."""
    streets = near.streets
    rows = np.flatnonzero((streets.ends == junction).any(axis=1) & ((streets.flags & StreetFlag.VEHICLE) > 0))
    widest = sorted(rows.tolist(), key=lambda row: (streets.highway[row], streets.names[streets.name[row]]))
    return list(dict.fromkeys(name for row in widest if (name := streets.names[streets.name[row]])))
