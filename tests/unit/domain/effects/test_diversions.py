from dataclasses import replace

import numpy as np
import pytest
from shapely import Point, get_coordinates

from mapper.domain.effects.bollards import Bollards
from mapper.domain.effects.diversions import diversions
from mapper.domain.places import LocalFrame, geodesic_disc
from mapper.domain.streets import Highway, StreetFlag, TurnRestrictions
from tests.small_networks import BOTH, WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)
HERE = geodesic_disc(WALTHAMSTOW, 50.0)
ONE_WAY = BOTH | StreetFlag.ONE_WAY

# a main street from west to east through the cordon, and a loop north of it
WEST, EAST = ("Main Street", [(-400, 0), (-200, 0)]), ("Main Street", [(200, 0), (400, 0)])
THROUGH = ("Main Street", [(-200, 0), (200, 0)])
LOOP = ("North Road", [(-200, 0), (-200, 150), (200, 150), (200, 0)])


def with_turns(streets, *turns, are_known=True):
    """Restrictions as (from way, junction in metres, to way, is only); a way's number is its row."""
    places = FRAME.to_metres(streets.junctions).round()
    via = [int(np.flatnonzero((places == place).all(axis=1))[0]) for _, place, _, _ in turns]
    starts, _, ends, only = (np.array(column) for column in zip(*turns, strict=True)) if turns else ([],) * 4
    return replace(
        streets,
        turns=TurnRestrictions(
            np.array(starts, np.int64),
            np.array(via, np.int32),
            np.array(ends, np.int64),
            np.array(only, bool),
            are_known,
        ),
    )


def there(found):
    return [(one.from_street, one.to_street, one.added_m and round(one.added_m)) for one in found]


def metres(place):
    return tuple(FRAME.to_metres(np.array([place])).round()[0].tolist())


def test_the_way_round_is_told_for_either_direction_with_metres_and_seconds():
    found = diversions(network(WEST, THROUGH, EAST, LOOP), HERE)
    assert there(found) == [("Main Street", "Main Street", 300)] * 2
    assert [one.added_s for one in found] == pytest.approx([300 / (30 / 3.6)] * 2, rel=1e-3)
    assert {(metres(one.entry), metres(one.exit)) for one in found} == {
        ((-200, 0), (200, 0)),
        ((200, 0), (-200, 0)),
    }


def test_the_line_runs_along_the_way_round_and_not_through_the_cordon():
    for one in diversions(network(WEST, THROUGH, EAST, LOOP), HERE):
        line = [metres(place) for place in get_coordinates(one.line)]
        assert line in (
            [(-200, 0), (-200, 150), (200, 150), (200, 0)],
            [(200, 0), (200, 150), (-200, 150), (-200, 0)],
        )
        assert not one.line.intersects(HERE)


def test_without_any_other_street_there_is_no_diversion_as_nobody_has_a_choice():
    assert diversions(network(WEST, THROUGH, EAST), HERE) == ()


def test_where_both_sides_have_choices_and_nothing_joins_them_there_is_no_way_round():
    sides = (("A", [(-200, 0), (-200, 200)]), ("B", [(200, 0), (200, 200)]))
    found = diversions(network(WEST, THROUGH, EAST, *sides), HERE)
    assert there(found) == [("Main Street", "Main Street", None)] * 2
    assert all(one.added_s is None and one.line.is_empty for one in found)


def test_what_used_to_drive_another_way_is_not_diverted():
    short = ("North Road", [(-200, 0), (0, 60), (200, 0)])
    roundabout = ("Main Street", [(-200, 0), (0, -300), (0, 0), (200, 0)])
    assert diversions(network(WEST, roundabout, EAST, short), HERE) == ()


def test_a_one_way_loop_is_a_way_round_in_its_direction_alone():
    found = diversions(network(WEST, THROUGH, EAST, (*LOOP, ONE_WAY)), HERE)
    assert [(metres(one.entry), one.added_m is None) for one in found] == [((-200, 0), False)]


def test_a_one_way_street_through_the_cordon_has_one_diversion():
    found = diversions(network(WEST, (*THROUGH, ONE_WAY), EAST, LOOP), HERE)
    assert [metres(one.entry) for one in found] == [(-200, 0)]


def test_a_street_is_followed_back_to_the_last_choice_and_on_to_the_first():
    before = (("Main Street", [(-200, 0), (-100, 0)]), ("Main Street", [(-100, 0), (200, 0)]))
    found = diversions(network(WEST, *before, EAST, LOOP), HERE)
    assert {metres(one.entry) for one in found} == {(-200, 0), (200, 0)}


def test_two_streets_between_the_same_junctions_are_not_added_up():
    second = ("Second Street", [(-200, 0), (-200, 180), (200, 180), (200, 0)])
    found = diversions(network(WEST, THROUGH, EAST, LOOP, second), HERE)
    assert there(found) == [("Main Street", "Main Street", 300)] * 2


def test_a_turn_that_is_not_allowed_is_not_part_of_a_way_round():
    far = ("South Road", [(-200, 0), (-200, -300), (200, -300), (200, 0)])
    streets = network(WEST, THROUGH, EAST, LOOP, far)
    found = diversions(with_turns(streets, (0, (-200, 0), 3, False)), HERE)
    assert {(metres(one.entry), round(one.added_m)) for one in found} == {((-200, 0), 600), ((200, 0), 300)}


def test_the_only_turn_allowed_rules_out_the_others():
    far = ("South Road", [(-200, 0), (-200, -300), (200, -300), (200, 0)])
    streets = network(WEST, THROUGH, EAST, LOOP, far)
    found = diversions(with_turns(streets, (3, (200, 0), 4, True)), HERE)
    assert {(metres(one.entry), round(one.added_m)) for one in found} == {((-200, 0), 600), ((200, 0), 300)}


def test_an_only_turn_into_a_street_that_is_not_known_here_rules_out_nothing():
    streets = network(WEST, THROUGH, EAST, LOOP)
    assert there(diversions(with_turns(streets, (0, (-200, 0), 99, True)), HERE)) == there(
        diversions(streets, HERE)
    )


def test_nobody_turns_round_but_at_a_dead_end():
    far = ("South Road", [(-200, 0), (-200, -300), (200, -300), (200, 0)])
    spur = ("Spur", [(-200, 0), (-260, 60)])  # to turn round in, and so get past the ban
    streets = with_turns(network(WEST, THROUGH, EAST, LOOP, far, spur), (0, (-200, 0), 3, False))
    found = diversions(streets, HERE)
    west = next(one for one in found if metres(one.entry) == (-200, 0))
    assert round(west.added_m) == 300 + 2 * round(60 * 2**0.5)


@pytest.mark.parametrize("flags", [BOTH | StreetFlag.PRIVATE, StreetFlag.FOOT])
def test_private_streets_and_footways_are_no_way_round(flags):
    sides = (("A", [(-200, 0), (-200, -200)]), ("B", [(200, 0), (200, -200)]))
    found = diversions(network(WEST, THROUGH, EAST, (*LOOP, flags), *sides), HERE)
    assert [one.added_m for one in found] == [None, None]


def test_bollards_let_nobody_through():
    sides = (("A", [(-200, 0), (-200, -200)]), ("B", [(200, 0), (200, -200)]))
    streets = network(WEST, THROUGH, EAST, LOOP, *sides)
    bollards = Bollards.among(streets, FRAME.to_lonlat(np.array([(200.0, 150.0)])))
    assert [one.added_m for one in diversions(streets, HERE, bollards)] == [None, None]
    halves = (("North Road", LOOP[1][:2]), ("North Road", LOOP[1][1:]))
    streets = network(WEST, THROUGH, EAST, *halves, *sides)
    bollards = Bollards.among(streets, FRAME.to_lonlat(np.array([(-200.0, 150.0)])))
    assert [one.added_m for one in diversions(streets, HERE, bollards)] == [None, None]


def test_a_tunnel_below_the_cordon_stays_open():
    below = (THROUGH[0], THROUGH[1], BOTH | StreetFlag.TUNNEL)
    assert diversions(network(WEST, below, EAST, LOOP), HERE) == ()


def test_a_tunnel_that_comes_up_inside_leads_nowhere():
    below = ("Main Street", [(-200, 0), (0, 0)], BOTH | StreetFlag.TUNNEL)
    up = ("Main Street", [(0, 0), (200, 0)])
    assert len(diversions(network(WEST, below, up, EAST, LOOP), HERE)) == 2


def test_main_streets_come_first_and_then_those_without_a_way_round():
    cross = (
        ("Side Street", [(0, -400), (0, -200)]),
        ("Side Street", [(0, -200), (0, 150)]),
        ("Arm", [(0, -200), (300, -250)]),
    )
    north = (
        ("North Road", [(-200, 0), (-200, 150), (0, 150)]),
        ("North Road", [(0, 150), (200, 150), (200, 0)]),
    )
    streets = network(
        WEST, ("Main Street", [(-200, 0), (200, 1)]), ("Main Street", [(200, 1), (400, 0)]), *cross, *north
    )
    streets = replace(streets, highway=np.array([Highway.PRIMARY] * 3 + [Highway.RESIDENTIAL] * 5, np.uint8))
    found = diversions(streets, HERE)
    names = [one.from_street for one in found]
    assert names == sorted(names, key=lambda name: name != "Main Street")
    by_class = [one.added_m is None for one in found if "Side Street" in (one.from_street, one.to_street)]
    assert by_class == sorted(by_class, reverse=True)


def test_a_nameless_street_through_the_cordon_goes_by_the_name_of_the_one_before():
    found = diversions(network(WEST, ("", THROUGH[1]), EAST, LOOP), HERE)
    assert [(one.from_street, one.to_street) for one in found] == [("Main Street", "Main Street")] * 2


def test_a_cordon_off_every_street_diverts_nobody():
    assert diversions(network(WEST, EAST, LOOP), HERE) == ()
    assert diversions(network(), HERE) == ()


def test_a_street_that_ends_inside_has_nobody_driving_through():
    assert (
        diversions(network(WEST, ("Close", [(-200, 0), (0, 0)]), ("A", [(-200, 0), (-200, 90)])), HERE) == ()
    )


def test_at_most_twenty_are_told():
    arms = [(30 * k, 1000 * np.cos(k), 1000 * np.sin(k)) for k in range(10)]
    hub = [(f"Arm {k}", [(x / 5, y / 5), (0.0, 0.0)]) for k, (_, x, y) in enumerate(arms)]
    out = [(f"Arm {k}", [(x, y), (x / 5, y / 5)]) for k, (_, x, y) in enumerate(arms)]
    side = [(f"Side {k}", [(x / 5, y / 5), (x / 5 + 9, y / 5 + 99)]) for k, (_, x, y) in enumerate(arms)]
    assert len(diversions(network(*hub, *out, *side), HERE)) == 20


def test_the_same_streets_give_the_same_list():
    streets = network(WEST, THROUGH, EAST, LOOP)
    assert diversions(streets, HERE) == diversions(streets, HERE)
    assert Point(*diversions(streets, HERE)[0].entry).distance(Point(*WALTHAMSTOW)) < 0.01
