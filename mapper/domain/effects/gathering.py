"""Everything that a cordon does to those inside and around it."""

from collections.abc import Iterator

import numpy as np

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.effects.access import emergency_access
from mapper.domain.effects.candidates import STILL, Wind, open_junctions
from mapper.domain.effects.command_post import Between, command_posts
from mapper.domain.effects.diversions import diversions, doubts_about
from mapper.domain.effects.findings import Effects, Site
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
TOO_MUCH_TO_FIND = Effects(
    doubts=(
        "What this cordon does to its neighbourhood took too long to find out; of a smaller one it is told.",
    )
)


def effects_of(
    area: LonLatShape,
    streets: StreetNetwork,
    ground: MapFeatures,
    *,
    wind: Wind = STILL,
    between: Between | None = None,
) -> Effects:
    """What the cordon ``area`` does, whatever its kind: nobody passes its edge but in a tunnel below it.

    ``streets`` and ``ground`` are everything known within ``neighbourhood_box(area)``; what lies farther
    off changes nothing. ``between`` are the inner and the outer cordon of a plan with both.
    """
    near = neighbourhood(area, streets, ground)
    buildings, buildings_cut = buildings_inside(ground, area)
    pockets = pockets_of(near)
    sites = _sites(near, wind, between)
    ways_round = diversions(near)
    return Effects(
        homes=homes_inside(ground, area),
        buildings=buildings,
        buildings_cut=buildings_cut,
        premises=premises_inside(ground, area),
        pockets=pockets,
        diversions=ways_round,
        emergency_access=emergency_access(near, pockets),
        sites=sites,
        doubts=(
            *_doubts_about_streets(near),
            *doubts_about(ways_round, near),
            *_doubts_about_ground(near),
        ),
    )


def _sites(near: Neighbourhood, wind: Wind, between: Between | None) -> tuple[Site, ...]:
    junctions = open_junctions(near)
    return (
        *rendezvous_points(near, junctions, wind),
        *command_posts(near, junctions, wind, between),
        *landing_sites(near, wind),
    )


def _doubts_about_streets(near: Neighbourhood) -> Iterator[str]:
    if not near.is_known_all_round:
        yield (
            "The streets known here end close to this cordon: what leads out of them is taken to be open, "
            "so that streets may be cut off that are not listed."
        )
    if not near.leads_out:
        yield "No street leads out of this neighbourhood, so what the cordon cuts off is not told."
    if np.isin(near.ground.kind, (FeatureKind.GATE, FeatureKind.BOLLARD)).any():
        yield "Gates are taken to be open, and bollards to keep vehicles out."


def _doubts_about_ground(near: Neighbourhood) -> Iterator[str]:
    if not near.is_known_inside:
        yield "What is known of the ground ends inside this cordon: homes beyond are not counted."
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
