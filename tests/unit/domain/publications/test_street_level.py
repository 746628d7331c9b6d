"""Where something is to a stretch of street; which house along it nobody can tell."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.domain.places import distances_m
from mapper.domain.plans import Background
from mapper.domain.publications.street_level import StreetLevel
from mapper.domain.streets import StreetFlag
from tests.secret_plans import BACKGROUND, at
from tests.small_ground import ground
from tests.small_networks import BOTH, WALTHAMSTOW, network

LEVEL = StreetLevel.of(BACKGROUND, WALTHAMSTOW)


def off_m(one, other):
    return float(distances_m(one, np.array([other]))[0])


@given(st.floats(20, 98), st.floats(12, 48))
@settings(max_examples=30)
def test_all_houses_along_a_stretch_of_street_are_at_one_place(x_m, y_m):
    on = LEVEL.at(at(x_m, y_m))
    assert on == LEVEL.at(at(50, 31))
    assert on.street == "Forest Road"
    assert off_m(on.position, at(50, 30)) < 1.5


def test_a_position_has_five_decimals():
    lon, lat = LEVEL.at(at(61.3, 5.7)).position
    assert (lon, lat) == (round(lon, 5), round(lat, 5))


def test_a_drive_without_a_name_is_no_street():
    assert LEVEL.at(at(60, 9)).street == "Forest Road"


def test_streets_that_nobody_may_enter_or_below_the_ground_do_not_count():
    streets = network(
        ("Private Close", [(0, 0), (100, 0)], BOTH | StreetFlag.PRIVATE),
        ("Deep Tunnel", [(0, 5), (100, 5)], BOTH | StreetFlag.TUNNEL),
        ("High Street", [(0, 40), (100, 40)]),
    )
    level = StreetLevel.of(Background(streets, ground()), WALTHAMSTOW)
    assert level.at(at(50, 1)).street == "High Street"


def test_far_from_any_street_it_is_the_middle_of_a_large_square():
    on = LEVEL.at(at(5_000, 5_000))
    assert on.street == ""
    assert LEVEL.at(on.position).position == on.position
    assert off_m(on.position, at(5_000, 5_000)) < 200


def test_where_no_streets_are_known_it_is_that_too():
    assert StreetLevel.of(None, WALTHAMSTOW).at(WALTHAMSTOW).street == ""
