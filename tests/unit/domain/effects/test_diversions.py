from dataclasses import replace

import numpy as np
import pytest
from shapely import get_coordinates, points

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.effects.diversions import diversions as ways_round
from mapper.domain.effects.diversions import doubts_about
from mapper.domain.effects.neighbourhood import neighbourhood
from mapper.domain.places import LocalFrame, LonLat, geodesic_disc
from mapper.domain.streets import Highway, StreetFlag, TurnRestrictions
from tests.small_networks import BOTH, WALTHAMSTOW, ground_of, network

FRAME = LocalFrame(WALTHAMSTOW)
HERE = geodesic_disc(WALTHAMSTOW, 50.0)
ONE_WAY = BOTH | StreetFlag.ONE_WAY

# a main street from west to east through the cordon, and a loop north of it
WEST, EAST = ("Main Street", [(-2000, 0), (-200, 0)]), ("Main Street", [(200, 0), (2000, 0)])
THROUGH = ("Main Street", [(-200, 0), (200, 0)])
LOOP = ("North Road", [(-200, 0), (-200, 150), (200, 150), (200, 0)])


def diversions(streets, area=HERE, bollards=()):
    places = FRAME.to_lonlat(np.array(bollards, float).reshape(-1, 2))
    n = len(places)
    ground = MapFeatures(
        np.full(n, FeatureKind.BOLLARD, np.uint8), np.zeros(n, np.int32), ("",), points(places)
    )
    return ways_round(neighbourhood(area, streets, ground))


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
    found = diversions(network(WEST, THROUGH, EAST, LOOP))
    assert there(found) == [("Main Street", "Main Street", 300)] * 2
    assert [one.added_s for one in found] == pytest.approx([300 / (30 / 3.6)] * 2, rel=1e-3)
    assert {(metres(one.entry), metres(one.exit)) for one in found} == {
        ((-200, 0), (200, 0)),
        ((200, 0), (-200, 0)),
    }


def test_each_end_is_told_by_the_streets_that_meet_there_and_its_side_of_the_cordon():
    one_way_lane = ("West Lane", [(-200, -300), (-200, 0)], ONE_WAY)
    found = diversions(network(WEST, THROUGH, EAST, LOOP, one_way_lane))
    ends = {
        (one.entry_at, round(one.entry_bearing_deg), one.exit_at, round(one.exit_bearing_deg))
        for one in found
        if one.from_street == one.to_street == "Main Street"
    }
    west, east = (("North Road", "West Lane"), 270), (("North Road",), 90)
    assert {(*west, *east), (*east, *west)} <= ends


def test_a_way_round_that_is_shorter_but_slower_adds_no_metres():
    fast = ("Main Street", [(-200, 0), (-150, 100), (0, 0), (150, 100), (200, 0)])
    slow = ("Lane", [(-200, 0), (0, -70), (200, 0)])
    streets = network(WEST, fast, EAST, slow)
    streets.highway[:] = [Highway.PRIMARY] * 3 + [Highway.LIVING_STREET]
    found = diversions(streets)
    assert {one.added_m for one in found} == {0.0}
    assert all(one.added_s > 30 for one in found)


def test_that_only_the_most_important_are_told_is_said():
    (one, *_) = found = diversions(network(WEST, THROUGH, EAST, LOOP))
    near = neighbourhood(HERE, network(WEST, THROUGH, EAST, LOOP), ground_of())
    says = "Of the ways through that are lost only the 20 most important are told."
    assert says in list(doubts_about((one,) * 20, near))
    assert says not in list(doubts_about(found, near))


def test_the_line_runs_along_the_way_round_and_not_through_the_cordon():
    for one in diversions(network(WEST, THROUGH, EAST, LOOP)):
        line = [metres(place) for place in get_coordinates(one.line)]
        assert line in (
            [(-200, 0), (-200, 150), (200, 150), (200, 0)],
            [(200, 0), (200, 150), (-200, 150), (-200, 0)],
        )
        assert not one.line.intersects(HERE)


def test_without_any_other_street_there_is_no_way_round():
    found = diversions(network(WEST, THROUGH, EAST))
    assert there(found) == [("Main Street", "Main Street", None)] * 2
    assert {metres(one.entry)[0] for one in found} == {-2000, 2000}


def test_a_street_that_leads_nowhere_else_is_no_choice():
    close = ("Close", [(-150, 0), (-150, 90)])
    before = (("Main Street", [(-200, 0), (-150, 0)]), ("Main Street", [(-150, 0), (200, 0)]))
    found = diversions(network(WEST, *before, EAST, LOOP, close))
    assert {metres(one.entry) for one in found} == {(-200, 0), (200, 0)}


def test_where_both_sides_have_choices_and_nothing_joins_them_there_is_no_way_round():
    sides = (("A", [(-200, 0), (-200, 2000)]), ("B", [(200, 0), (200, 2000)]))
    found = diversions(network(WEST, THROUGH, EAST, *sides))
    assert there(found) == [("Main Street", "Main Street", None)] * 2
    assert all(one.added_s is None and one.line.is_empty for one in found)


def test_what_used_to_drive_another_way_is_not_diverted():
    short = ("North Road", [(-200, 0), (0, 60), (200, 0)])
    roundabout = ("Main Street", [(-200, 0), (0, -300), (0, 0), (200, 0)])
    assert diversions(network(WEST, roundabout, EAST, short)) == ()


def test_where_another_way_was_as_quick_nobody_is_diverted():
    north, south = ([(-200, 0), (0, y), (200, 0)] for y in (100, -100))
    streets = network(WEST, EAST, ("North Road", north), ("South Road", south))
    same_m = np.where(streets.way_id < 2, streets.length_m, 450.0)
    for place in FRAME.to_lonlat(np.array([(0.0, 100.0), (0.0, -100.0)])):
        area = geodesic_disc(LonLat(*place), 50.0)
        assert diversions(replace(streets, length_m=same_m), area) == ()
        other = streets.way_id == (3 if place[1] > WALTHAMSTOW.lat else 2)
        assert len(diversions(replace(streets, length_m=same_m + other), area)) == 2


def test_a_one_way_loop_is_a_way_round_in_its_direction_alone():
    found = diversions(network(WEST, THROUGH, EAST, (*LOOP, ONE_WAY)))
    has_way = {metres(one.entry): one.added_m is not None for one in found}
    assert (has_way[-200, 0], has_way[2000, 0]) == (True, False)  # from the east there is no choice anywhere


def test_a_one_way_street_through_the_cordon_has_one_diversion():
    found = diversions(network(WEST, (*THROUGH, ONE_WAY), EAST, LOOP))
    assert [metres(one.entry) for one in found] == [(-200, 0)]


def test_a_street_is_followed_back_to_the_last_choice_and_on_to_the_first():
    before = (("Main Street", [(-200, 0), (-100, 0)]), ("Main Street", [(-100, 0), (200, 0)]))
    found = diversions(network(WEST, *before, EAST, LOOP))
    assert {metres(one.entry) for one in found} == {(-200, 0), (200, 0)}


def test_two_streets_between_the_same_junctions_are_not_added_up():
    second = ("Second Street", [(-200, 0), (-200, 180), (200, 180), (200, 0)])
    found = diversions(network(WEST, THROUGH, EAST, LOOP, second))
    assert there(found) == [("Main Street", "Main Street", 300)] * 2


def test_a_turn_that_is_not_allowed_is_not_part_of_a_way_round():
    far = ("South Road", [(-200, 0), (-200, -300), (200, -300), (200, 0)])
    streets = network(WEST, THROUGH, EAST, LOOP, far)
    found = diversions(with_turns(streets, (0, (-200, 0), 3, False)))
    assert {(metres(one.entry), round(one.added_m)) for one in found} == {((-200, 0), 600), ((200, 0), 300)}


def test_the_only_turn_allowed_rules_out_the_others():
    far = ("South Road", [(-200, 0), (-200, -300), (200, -300), (200, 0)])
    streets = network(WEST, THROUGH, EAST, LOOP, far)
    found = diversions(with_turns(streets, (3, (200, 0), 4, True)))
    assert {(metres(one.entry), round(one.added_m)) for one in found} == {((-200, 0), 600), ((200, 0), 300)}


def test_an_only_turn_into_a_street_that_is_not_known_here_rules_out_nothing():
    streets = network(WEST, THROUGH, EAST, LOOP)
    assert there(diversions(with_turns(streets, (0, (-200, 0), 99, True)))) == there(diversions(streets))


def test_nobody_turns_round_but_at_a_dead_end():
    far = ("South Road", [(-200, 0), (-200, -300), (200, -300), (200, 0)])
    spur = ("Spur", [(-200, 0), (-260, 60)])  # to turn round in, and so get past the ban
    streets = with_turns(network(WEST, THROUGH, EAST, LOOP, far, spur), (0, (-200, 0), 3, False))
    found = diversions(streets)
    west = next(one for one in found if metres(one.entry) == (-200, 0))
    assert round(west.added_m) == 300 + 2 * round(60 * 2**0.5)


@pytest.mark.parametrize("flags", [BOTH | StreetFlag.PRIVATE, StreetFlag.FOOT])
def test_private_streets_and_footways_are_no_way_round(flags):
    sides = (("A", [(-200, 0), (-200, -2000)]), ("B", [(200, 0), (200, -2000)]))
    found = diversions(network(WEST, THROUGH, EAST, (*LOOP, flags), *sides))
    assert [one.added_m for one in found] == [None, None]


def test_bollards_let_nobody_through():
    sides = (("A", [(-200, 0), (-200, -2000)]), ("B", [(200, 0), (200, -2000)]))
    streets = network(WEST, THROUGH, EAST, LOOP, *sides)
    assert [one.added_m for one in diversions(streets, bollards=[(200, 150)])] == [None, None]
    halves = (("North Road", LOOP[1][:2]), ("North Road", LOOP[1][1:]))
    streets = network(WEST, THROUGH, EAST, *halves, *sides)
    assert [one.added_m for one in diversions(streets, bollards=[(-200, 150)])] == [None, None]


def test_a_tunnel_below_the_cordon_stays_open():
    below = (THROUGH[0], THROUGH[1], BOTH | StreetFlag.TUNNEL)
    assert diversions(network(WEST, below, EAST, LOOP)) == ()


def test_a_tunnel_that_comes_up_inside_leads_nowhere():
    below = ("Main Street", [(-200, 0), (0, 0)], BOTH | StreetFlag.TUNNEL)
    up = ("Main Street", [(0, 0), (200, 0)])
    assert len(diversions(network(WEST, below, up, EAST, LOOP))) == 2


def test_main_streets_come_first_and_then_those_without_a_way_round():
    cross = (
        ("Side Street", [(0, -2000), (0, -200)]),
        ("Side Street", [(0, -200), (0, 150)]),
        ("Arm", [(0, -200), (2000, -250)]),
    )
    north = (
        ("North Road", [(-200, 0), (-200, 150), (0, 150)]),
        ("North Road", [(0, 150), (200, 150), (200, 0)]),
    )
    streets = network(
        WEST, ("Main Street", [(-200, 0), (200, 1)]), ("Main Street", [(200, 1), (2000, 0)]), *cross, *north
    )
    streets = replace(streets, highway=np.array([Highway.PRIMARY] * 3 + [Highway.RESIDENTIAL] * 5, np.uint8))
    found = diversions(streets)
    is_side = ["Side Street" in (one.from_street, one.to_street) for one in found]
    assert is_side == sorted(is_side)
    assert len(set(is_side)) == 2
    by_class = [one.added_m is None for one in found if "Side Street" in (one.from_street, one.to_street)]
    assert by_class == sorted(by_class, reverse=True)


def test_a_nameless_street_through_the_cordon_goes_by_the_name_of_the_one_before():
    found = diversions(network(WEST, ("", THROUGH[1]), EAST, LOOP))
    assert [(one.from_street, one.to_street) for one in found] == [("Main Street", "Main Street")] * 2


def test_a_cordon_off_every_street_diverts_nobody():
    assert diversions(network(WEST, EAST, LOOP)) == ()
    assert diversions(network()) == ()


def test_a_street_that_ends_inside_has_nobody_driving_through():
    assert diversions(network(WEST, ("Close", [(-200, 0), (0, 0)]), ("A", [(-200, 0), (-200, 90)]))) == ()


def test_at_most_twenty_are_told():
    arms = [(f"Arm {k}", [(2000 * np.cos(k), 2000 * np.sin(k)), (0.0, 0.0)]) for k in range(8)]
    assert len(diversions(network(*arms))) == 20


def test_the_same_streets_give_the_same_list():
    streets = network(WEST, THROUGH, EAST, LOOP)
    assert diversions(streets) == diversions(streets)


def test_who_leaves_where_he_came_in_was_not_driving_through():
    ring = ("Ring", [(-100, 0), (0, 40), (40, 0), (0, -40), (-100, 0)])
    ends = {"West Arm": (-2000, 0), "North Arm": (-100, 2000), "South Arm": (-100, -2000)}
    arms = [(name, [end, (-100, 0)]) for name, end in ends.items()]
    assert diversions(with_turns(network(*arms, (*ring, ONE_WAY)), (0, (-100, 0), 1, False))) == ()


def doubts(streets):
    found = diversions(streets)
    near = neighbourhood(
        HERE, streets, MapFeatures(np.empty(0, np.uint8), np.empty(0, np.int32), ("",), np.empty(0, object))
    )
    return list(doubts_about(found, near))


def test_what_ways_round_may_leave_out_is_said():
    joined, apart = network(WEST, THROUGH, EAST, LOOP), network(WEST, THROUGH, EAST)
    assert [doubt.split(",")[0] for doubt in doubts(joined)] == ["Turn restrictions are not known here"]
    assert [doubt.split(" of ")[0] for doubt in doubts(with_turns(apart))] == [
        "Ways round are looked for within 900 m"
    ]
    assert doubts(with_turns(joined)) == doubts(network(WEST, EAST)) == []


def test_a_road_without_any_junction_known_is_lost_in_both_directions():
    found = diversions(network(("Main Street", [(-2000, 0), (2000, 0)])))
    assert there(found) == [("Main Street", "Main Street", None)] * 2


def test_nobody_turns_round_where_the_known_streets_end():
    only_east = ("North Road", [(-200, 0), (-200, 150), (200, 150), (200, 0)], ONE_WAY)
    turns = ((3, (200, 0), 2, False), (3, (200, 0), 1, False))  # into the far road, and back into the cordon
    streets = with_turns(network(WEST, THROUGH, EAST, only_east, ("Spur", [(200, 0), (900, 90)])), *turns)
    added_m = {metres(one.entry): one.added_m for one in diversions(streets)}
    assert round(added_m[-2000, 0]) == 300 + 2 * 706  # round in the spur, a dead end that is known
    beyond = with_turns(network(WEST, THROUGH, EAST, only_east, ("Spur", [(200, 0), (1900, 90)])), *turns)
    assert [one.added_m for one in diversions(beyond)] == [None] * len(diversions(beyond))


def test_drivers_are_those_who_stay_on_their_street_else_those_who_go_straight_on():
    bent = ("Main Street", [(-200, 2000), (-200, 0)])
    straight = ("Other Street", [(-2000, 0), (-200, 0)])
    for row, added_m in ((0, None), (1, 300)):  # who may not turn into the way round
        streets = with_turns(network(bent, straight, THROUGH, EAST, LOOP), (row, (-200, 0), 4, False))
        entered = [one for one in diversions(streets) if metres(one.entry) == (-200, 0)]
        assert [one.added_m and round(one.added_m) for one in entered] == [added_m]


def test_a_way_round_across_the_antimeridian_is_as_long_and_cut_there():
    place = LonLat(179.9998, -16.5)
    streets = network(WEST, THROUGH, EAST, LOOP, around=place)
    nothing = MapFeatures(np.empty(0, np.uint8), np.empty(0, np.int32), ("",), np.empty(0, object))
    found = ways_round(neighbourhood(geodesic_disc(place, 50.0), streets, nothing))
    assert there(found) == [("Main Street", "Main Street", 300)] * 2
    for one in found:
        spans_deg = [np.ptp(get_coordinates(part)[:, 0]) for part in one.line.geoms]
        assert len(spans_deg) == 2
        assert max(spans_deg) < 1
