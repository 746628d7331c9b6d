"""Everything that a cordon does to those inside and around it."""

from collections.abc import Iterator

import numpy as np

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.effects.access import emergency_access
from mapper.domain.effects.candidates import STILL, Wind, open_junctions
from mapper.domain.effects.command_post import command_posts
from mapper.domain.effects.findings import Effects, Site, SiteKind
from mapper.domain.effects.ground_inside import PREMISES, buildings_inside, homes_inside, premises_inside
from mapper.domain.effects.landing import landing_sites
from mapper.domain.effects.neighbourhood import Neighbourhood, neighbourhood
from mapper.domain.effects.pockets import pockets_of
from mapper.domain.effects.rendezvous import rendezvous_points
from mapper.domain.places import LonLatShape
from mapper.domain.streets import StreetNetwork

_FEW_ADDRESSES = 0.5  # for each building: towns have more than one, so that with fewer many are missing
NOTHING_KNOWN = Effects(
    doubts=("What this cordon does to its neighbourhood is not known: there is no map of the streets here.",)
)


def effects_of(
    area: LonLatShape,
    streets: StreetNetwork,
    ground: MapFeatures,
    *,
    wind: Wind = STILL,
    outer: LonLatShape | None = None,
) -> Effects:
    """What the cordon ``area`` does, whatever its kind: nobody passes its edge but in a tunnel below it.

    ``streets`` and ``ground`` are everything known within ``neighbourhood_box(area)``; what lies farther
    off changes nothing. ``outer`` is the next cordon around, when there is one.
    """
    near = neighbourhood(area, streets, ground)
    buildings, buildings_cut = buildings_inside(ground, area)
    pockets = pockets_of(near)
    sites = _sites(near, wind, outer)
    return Effects(
        homes=homes_inside(ground, area),
        buildings=buildings,
        buildings_cut=buildings_cut,
        premises=premises_inside(ground, area),
        pockets=pockets,
        emergency_access=emergency_access(near, pockets),
        sites=sites,
        doubts=tuple(_doubts(near, sites)),
    )


def _sites(near: Neighbourhood, wind: Wind, outer: LonLatShape | None) -> tuple[Site, ...]:
    junctions = open_junctions(near)
    return (
        *rendezvous_points(near, junctions, wind),
        *command_posts(near, junctions, wind, outer),
        *landing_sites(near, wind),
    )


def _doubts(near: Neighbourhood, sites: tuple[Site, ...]) -> Iterator[str]:
    if not near.is_known_all_round:
        yield (
            "The streets known here end close to this cordon: what leads out of them is taken to be open, "
            "so that streets may be cut off that are not listed."
        )
    if not near.is_known_inside:
        yield "What is known of the ground ends inside this cordon: homes beyond are not counted."
    if not near.leads_out:
        yield "No street leads out of this neighbourhood, so what the cordon cuts off is not told."
    kinds = near.ground.kind
    homes, buildings = (int((kinds == kind).sum()) for kind in (FeatureKind.ADDRESS, FeatureKind.BUILDING))
    if not homes:
        yield "No addresses are known around here, so homes are not counted."
    elif homes < buildings * _FEW_ADDRESSES:
        yield (
            f"Only {homes:,} addresses are known around here for {buildings:,} buildings: "
            "more homes are concerned than are counted."
        )
    if not np.isin(kinds, PREMISES).any():
        yield (
            "No schools, hospitals, care homes or stations are known around here, "
            "which need not mean that there are none."
        )
    missing = [words for kind, words in _WANTED.items() if all(site.kind != kind for site in sites)]
    if missing:
        yield f"No place was found that would do as {' or '.join(missing)}."


_WANTED = {
    SiteKind.RENDEZVOUS_POINT: "a rendezvous point",
    SiteKind.FORWARD_COMMAND_POST: "a forward command post",
    SiteKind.HELICOPTER: "a helicopter landing",
}
