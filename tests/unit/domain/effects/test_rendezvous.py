from dataclasses import replace

import numpy as np
import pytest

from mapper.domain.effects.candidates import STILL, Wind, open_junctions
from mapper.domain.effects.neighbourhood import neighbourhood
from mapper.domain.effects.rendezvous import rendezvous_points
from mapper.domain.places import LonLat, geodesic_disc
from mapper.domain.streets import Highway, StreetFlag
from mapper.errors import InvalidInputError
from tests.small_ground import ground
from tests.small_networks import BOTH, WALTHAMSTOW, network

DISC = geodesic_disc(WALTHAMSTOW, 100)
ARMS = {0: (0, 1), 90: (1, 0), 180: (0, -1), 270: (-1, 0)}  # bearing: x, y


def crossroads(bearing_deg, off_m, flag=BOTH):
    """A street out of the cordon and a ring road across it, with three ways out at the junction."""
    x, y = ARMS[bearing_deg]
    at = (x * off_m, y * off_m)
    return (
        (f"Radial {bearing_deg}", [(0, 0), at]),
        (f"Radial {bearing_deg}", [at, (x * 3_000, y * 3_000)]),
        (f"Ring {bearing_deg}", [at, (at[0] + y * 3_000, at[1] + x * 3_000)], flag),
    )


def points(*streets, wind=STILL, highway=None, around=WALTHAMSTOW):
    streets = network(*streets, around=around)
    if highway is not None:
        streets = replace(streets, highway=np.array(highway, np.uint8))
    near = neighbourhood(geodesic_disc(around, 100), streets, ground(around=around))
    return rendezvous_points(near, open_junctions(near), wind)


def test_a_junction_near_the_cordon_where_three_streets_meet_is_one():
    (found,) = points(*crossroads(0, 250))
    assert found.street == "Radial 0"
    assert found.distance_m == pytest.approx(150, abs=0.2)
    assert "easy to name: Radial 0 meets Ring 0" in found.reasons


@pytest.mark.parametrize("off_m", [150, 520])
def test_too_near_or_too_far_is_none(off_m):
    assert points(*crossroads(0, off_m)) == ()


@pytest.mark.parametrize("bearing_deg", ARMS)
def test_the_wind_blows_from_the_bearing_it_is_said_to(bearing_deg):
    streets = [street for arm in ARMS for street in crossroads(arm, 250)]
    found = points(*streets, wind=Wind(float(bearing_deg)))
    assert found[0].street == f"Radial {bearing_deg}"
    assert found[0].reasons[0] == "upwind of the cordon"
    opposite = f"Radial {(bearing_deg + 180) % 360}"
    assert opposite not in {site.street for site in found}


def test_what_lies_across_the_wind_says_so():
    (found,) = points(*crossroads(0, 250), wind=Wind(75.0))
    assert found.reasons[0] == "across the wind"


def test_without_wind_nothing_is_said_of_it():
    assert not any("wind" in reason for reason in points(*crossroads(0, 250))[0].reasons)


@pytest.mark.parametrize("from_deg", [-1.0, 361.0, float("nan")])
def test_a_wind_from_nowhere_is_refused(from_deg):
    with pytest.raises(InvalidInputError, match="0 to 360"):
        Wind(from_deg)


def test_the_wider_street_comes_first_and_is_named_as_such():
    streets = [*crossroads(0, 250), *crossroads(180, 250)]
    wide = [Highway.RESIDENTIAL] * 3 + [Highway.PRIMARY, Highway.PRIMARY, Highway.RESIDENTIAL]
    found = points(*streets, highway=wide)
    assert [site.street for site in found] == ["Radial 180", "Radial 0"]
    assert "on a primary road" in found[0].reasons


def test_bends_paths_and_places_that_cannot_be_left_are_none():
    bend = ("A", [(0, 0), (0, 250)]), ("B", [(0, 250), (0, 3_000)])
    assert points(*bend, ("Path", [(0, 250), (300, 250)], StreetFlag.FOOT)) == ()
    trap = [
        street if i != 1 else (*street[:2], BOTH | StreetFlag.ONE_WAY)
        for i, street in enumerate(crossroads(0, 250))
    ]
    dead_end = ("Dead End", [(0, 250), (200, 250)])
    assert points(*trap[:2], dead_end) == ()


@pytest.mark.parametrize("flag", [StreetFlag.BRIDGE, StreetFlag.TUNNEL, StreetFlag.PRIVATE])
def test_none_is_on_a_bridge_in_a_tunnel_or_on_private_ground(flag):
    assert points(*crossroads(0, 250, BOTH | flag)) == ()


@pytest.mark.parametrize("highway", [Highway.MOTORWAY, Highway.SERVICE])
def test_none_is_on_a_motorway_or_in_a_yard(highway):
    assert points(*crossroads(0, 250), highway=[highway] * 3) == ()


def test_of_places_close_together_only_the_best_is_given_and_never_more_than_three():
    near = crossroads(0, 250)
    beside = (
        ("Other", [(0, 250), (40, 250)]),
        ("Other", [(40, 250), (40, 3_000)]),
        ("X", [(40, 250), (3_000, 900)]),
    )
    assert len(points(*near, *beside)) == 1
    assert len(points(*(street for arm in ARMS for street in crossroads(arm, 250)))) == 3


def test_nameless_streets_make_a_nameless_place():
    nameless = [("", *rest) for _, *rest in crossroads(0, 250)]
    (found,) = points(*nameless)
    assert found.street == ""


def test_places_are_the_same_across_the_antimeridian():
    streets = [street for arm in ARMS for street in crossroads(arm, 250)]
    told = [
        [(site.street, round(site.distance_m)) for site in points(*streets, around=place)]
        for place in (LonLat(20.0, -16.5), LonLat(180.0, -16.5))
    ]
    assert told[0] == told[1]


def test_none_is_downwind():
    assert points(*crossroads(0, 250), wind=Wind(180.0)) == ()
