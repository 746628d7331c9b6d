"""What a sealed cordon says of itself besides its closures."""

from dataclasses import replace

import numpy as np
import pytest

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.doubts import shortcomings
from mapper.domain.streets import StreetFlag
from tests.small_networks import BOTH, WALTHAMSTOW, network

CROSS = tuple(
    (name, [(0, 0), (x, y)])
    for name, x, y in (("North Road", 0, 600), ("East Road", 600, 0), ("South Road", 0, -600))
)
TUNNEL, BRIDGE = BOTH | StreetFlag.TUNNEL, BOTH | StreetFlag.BRIDGE


def drawn(*streets, levels=None, **sizes):
    streets = network(*streets)
    if levels:
        streets = replace(streets, level=np.array(levels, np.int8))
    return CORDON_KINDS["sealed"](**sizes).draw(Scene.at(WALTHAMSTOW), streets, None)


def test_a_crossroads_leaves_nothing_to_be_said():
    assert drawn(*CROSS).warnings == ()


def test_where_no_street_leads_into_the_zone_it_says_how_far_the_nearest_is():
    cordon = drawn(("Lane", [(-300, 150), (300, 150)]))
    assert cordon.closures == ()
    assert cordon.warnings[1:] == (
        "No street leads into what is to be protected; the nearest is 50 m from its edge.",
        "No street leads out of this cordon, so none is closed: only the line itself keeps people out.",
    )


@pytest.mark.parametrize("who", ["everyone", "on_foot", "vehicles"])
def test_where_no_street_is_known_inside_nothing_is_called_sealed(who):
    """As in a corner that an extract's outline holds and its streets do not."""
    cordon = drawn(("Lane", [(-300, 150), (300, 150)]), who=who)
    assert (cordon.closures, cordon.seal.is_sealed, cordon.seal.is_known) == ((), False, False)
    assert cordon.warnings[0].startswith("Whether this is sealed is not known: no street that counts")


def test_a_tunnel_below_is_no_street_known_inside():
    assert not drawn(("Deep", [(-400, 0), (400, 0)], TUNNEL)).seal.is_known


def test_one_street_known_inside_is_enough_to_prove_it_sealed():
    cordon = drawn(("Lane", [(-30, 0), (30, 0)]))
    assert (cordon.seal.is_sealed, cordon.seal.is_known) == (True, True)


def test_far_off_every_street_the_line_is_still_drawn_and_not_passed_off_as_closed():
    """The only street known lies 400 m off, where its box just meets that of the limit."""
    cordon = drawn(("Lane", [(400, -900), (270, 900)]), ("Lane", [(270, 900), (900, 900)]))
    assert any("No street leads into" in warning for warning in cordon.warnings)
    assert cordon.area.is_valid


def test_a_street_that_joins_no_other_is_not_closed_and_that_is_said():
    (warning,) = drawn(("Lane", [(-30, 0), (30, 0)])).warnings
    assert warning.startswith("No street leads out of this cordon")


def test_with_only_tunnels_below_it_says_so():
    warnings = drawn(("Deep", [(-400, 0), (400, 0)], TUNNEL)).warnings
    assert "No street leads into what is to be protected; there are only tunnels." in warnings
    assert "Deep passes under the cordon in a tunnel; it stays open." in warnings


def test_a_tunnel_with_a_mouth_inside_does_not_pass_under_and_is_no_fork():
    subway = [("Steps", [(0, 0), (0, 60)]), ("Subway", [(0, 60), (0, 300)], TUNNEL)]
    cordon = drawn(*CROSS[1:], *subway, ("Steps", [(0, 300), (0, 600)]))
    assert [closure.from_mouth_m for closure in cordon.closures if closure.in_tunnel] == [0.0]
    assert cordon.warnings == ()


def test_a_bridge_that_comes_down_inside_is_a_street_like_others():
    """It leaves the cordon, passes over it, and one of its ends lies within."""
    loop = ("Loop", [(40, 0), (40, 260), (-40, 260), (-40, -600)], BRIDGE)
    cordon = drawn(*CROSS, ("Ramp", [(0, 0), (40, 0)]), loop, levels=[0, 0, 0, 0, 1])
    assert "Loop" in {closure.street for closure in cordon.closures}
    assert not any("passes over" in warning for warning in cordon.warnings)


def test_a_bridge_over_the_cordon_is_closed_on_both_sides_and_named():
    flyover = ("Flyover", [(-600, 40), (600, 40)], BRIDGE)
    cordon = drawn(*CROSS, flyover, levels=[0, 0, 0, 1])
    assert cordon.warnings == (
        "Flyover passes over the cordon on a bridge with no way down; it is closed on both sides.",
    )
    assert [closure.street for closure in cordon.closures].count("Flyover") == 2


def test_streets_told_apart_by_their_level_only_are_not_joined():
    """The line does not run between them, and nobody gets from the one to the other."""
    above = ("Above", [(-600, 130), (600, 130)])
    cordon = drawn(*CROSS, above, levels=[0, 0, 0, 1], limit_m=320)
    assert cordon.seal.is_sealed
    assert cordon.seal.escape_routes == 3
    assert cordon.warnings == ()


@pytest.mark.parametrize(
    ("others", "places"), [([40], "At 1 place within"), ([40, -40], "At 2 places within")]
)
def test_streets_that_cross_with_neither_junction_nor_bridge_are_a_doubt(others, places):
    crossing = [("Odd", [(-600, y), (600, y)]) for y in others]
    (warning,) = drawn(*CROSS, *crossing).warnings
    assert warning.startswith(places)
    assert "taken not to meet" in warning


def test_people_below_the_ground_are_where_they_come_up():
    """A subway with two stairs, one inside and one outside, and a hall between: one closure."""
    ways = [
        ("Stairs", [(60, 0), (80, 0)], TUNNEL),
        ("Hall", [(80, 0), (200, 40)], TUNNEL),
        ("Hall", [(200, 40), (320, 0)], TUNNEL),
        ("Stairs", [(320, 0), (340, 0)], TUNNEL),
    ]
    streets = (("Lane", [(0, 0), (60, 0)]), *ways, ("Far", [(340, 0), (600, 0)]))
    cordon = drawn(*streets, levels=[0, -2, -2, -2, -2, 0])
    (closure,) = cordon.closures
    assert closure.in_tunnel
    assert cordon.seal.is_sealed


def test_a_line_that_leaks_is_not_passed_off_as_sealed():
    assert list(shortcomings(2, is_cut=False)) == [
        "Not sealed: on 2 stretches of street one still gets out. Draw a larger limit."
    ]


def test_where_the_data_ends_it_says_what_would_help():
    (sentence,) = shortcomings(0, is_cut=True)
    assert sentence.endswith("with the streets beyond it might close fewer.")
