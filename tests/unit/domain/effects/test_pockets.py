"""What is cut off when a crossroads is closed, on networks where one can tell by looking."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import Point, box

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.gathering import effects_of
from mapper.domain.effects.neighbourhood import neighbourhood
from mapper.domain.effects.pockets import pockets_of
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, geodesic_disc, perimeter_m
from mapper.domain.streets import Highway, StreetFlag, Users
from tests.small_ground import ground
from tests.small_networks import BOTH, WALTHAMSTOW, network

DISC = geodesic_disc(WALTHAMSTOW, 100)
THROUGH = ("High Street", [(-3_000, 0), (0, 0)]), ("High Street", [(0, 0), (3_000, 0)])
MEWS = ("Mews", [(0, 0), (0, 300)])
ONE_WAY = BOTH | StreetFlag.ONE_WAY
TUBE = BOTH | StreetFlag.TUNNEL


def pockets(*streets, things=(), area=DISC, around=WALTHAMSTOW, covered_m=5_000.0):
    near = neighbourhood(
        area, network(*streets, around=around, covered_m=covered_m), ground(*things, around=around)
    )
    return pockets_of(near)


def told(found):
    return [(one.users, one.streets, round(one.length_m)) for one in found]


def test_a_cul_de_sac_whose_mouth_is_closed_is_cut_off_for_vehicles_and_on_foot():
    assert told(pockets(*THROUGH, MEWS)) == [
        (Users.VEHICLES, ("Mews",), 200),
        (Users.ON_FOOT, ("Mews",), 200),
    ]


def test_a_street_that_leads_out_another_way_is_no_pocket():
    assert pockets(*THROUGH, MEWS, ("Back Lane", [(0, 300), (0, 3_000)])) == ()


def test_the_line_of_a_pocket_is_as_long_as_it_says_and_lies_outside():
    pocket = pockets(*THROUGH, MEWS)[0]
    assert perimeter_m(pocket.lines) == pytest.approx(pocket.length_m, rel=1e-5)
    assert not pocket.lines.intersects(geodesic_disc(WALTHAMSTOW, 99.9))


def test_streets_that_never_led_anywhere_are_no_pocket():
    island = ("Island Path", [(200, 200), (200, 400)])
    parted = ("Yard", [(0, 50), (0, 400)])  # meets the cordon, and nothing else
    assert pockets(*THROUGH, island, parted) == ()


def test_walkers_get_out_by_a_path_that_vehicles_cannot_take():
    path = ("Alley", [(0, 300), (0, 3_000)], StreetFlag.FOOT)
    assert told(pockets(*THROUGH, MEWS, path)) == [(Users.VEHICLES, ("Mews",), 200)]


def test_several_streets_behind_one_mouth_are_one_pocket_named_by_the_longest():
    behind = ("Court", [(0, 300), (500, 300)]), ("", [(0, 300), (-50, 300)])
    found = pockets(*THROUGH, MEWS, *behind)
    assert told(found)[0] == (Users.VEHICLES, ("Court", "Mews"), 750)


def test_two_streets_with_a_mouth_each_are_two_pockets_the_longer_first():
    found = pockets(*THROUGH, MEWS, ("Yard", [(0, 0), (0, -400)]))
    assert [one.streets for one in found if one.users is Users.VEHICLES] == [("Yard",), ("Mews",)]


def test_a_drive_too_short_to_matter_is_left_out():
    assert pockets(*THROUGH, ("Drive", [(0, 0), (0, 120)])) == ()


def test_what_passes_under_the_cordon_stays_open():
    under = ("Tunnel", [(-200, 50), (200, 50)], TUBE), ("Far End", [(200, 50), (200, 300)])
    way_in = ("Approach", [(-200, 50), (-3_000, 50)])
    assert pockets(*THROUGH, *under, way_in) == ()


def test_a_tunnel_that_comes_up_inside_leads_nowhere():
    under = ("Tunnel", [(0, 0), (0, 200)], TUBE), ("Far End", [(0, 200), (0, 400)])
    assert told(pockets(*THROUGH, *under))[0] == (Users.VEHICLES, ("Far End", "Tunnel"), 400)


def test_a_tunnel_that_comes_up_nowhere_but_inside_is_no_pocket():
    underpass = ("Underpass", [(-50, 0), (-50, 50), (60, 50), (60, 0)], TUBE)
    road = [("Road", [(a, 0), (b, 0)]) for a, b in ((-3_000, -50), (-50, 60), (60, 3_000))]
    assert pockets(underpass, *road) == ()


def test_neither_is_a_chain_of_tunnels_that_meet_below_the_ground():
    chain = [("Chain", [(-40, 0), (0, 40)], TUBE), ("Chain", [(0, 40), (0, 60)], TUBE)]
    chain += [("Chain", [(0, 60), (40, 0)], TUBE), ("Platform", [(0, 60), (50, 60)], TUBE)]
    road = [("Road", [(a, 0), (b, 0)]) for a, b in ((-3_000, -40), (-40, 40), (40, 3_000))]
    assert pockets(*chain, *road) == ()


def test_a_deep_tunnel_that_comes_up_inside_and_ends_outside_is_cut_off():
    deep = replace(network(*THROUGH, ("Deep", [(0, 0), (0, 200)], TUBE)), level=np.array([0, 0, -3], np.int8))
    found = pockets_of(neighbourhood(DISC, deep, ground()))
    assert told(found)[0] == (Users.VEHICLES, ("Deep",), 200)


def test_of_a_chain_that_comes_up_inside_what_is_nearer_to_its_mouth_outside_stays_open():
    chain = [("Tube", [(0, 0), (0, 60)], TUBE), ("Tube", [(0, 60), (0, 200)], TUBE)]
    assert pockets(*THROUGH, *chain, ("Way Out", [(0, 200), (0, 3_000)])) == ()


def test_a_one_way_street_out_of_the_cordon_is_cut_off_by_the_rule_only():
    out = ("Exit Road", [(0, 0), (0, 300)], ONE_WAY), ("Ring", [(0, 300), (0, 3_000)])
    (found,) = pockets(*THROUGH, *out)
    assert (found.users, found.streets, found.by_one_way) == (Users.VEHICLES, ("Exit Road",), True)


def test_a_one_way_street_into_the_cordon_is_cut_off_by_the_rule_only():
    into = ("Entry Road", [(0, 300), (0, 0)], ONE_WAY), ("Ring", [(0, 300), (0, 3_000)])
    (found,) = pockets(*THROUGH, *into)
    assert (found.streets, round(found.length_m), found.by_one_way) == (("Entry Road",), 200, True)


def test_what_is_cut_off_for_good_comes_before_what_a_rule_cuts_off():
    out = ("Exit Road", [(0, 0), (0, -900)], ONE_WAY), ("Ring", [(0, -900), (0, -3_000)])
    found = [one for one in pockets(*THROUGH, MEWS, *out) if one.users is Users.VEHICLES]
    assert [one.by_one_way for one in found] == [False, True]


def test_a_bollard_along_the_only_other_way_keeps_vehicles_in_and_walkers_not():
    back = ("Back Lane", [(0, 300), (0, 600), (0, 3_000)])
    bollard = (FeatureKind.BOLLARD, Point(0, 600))
    assert told(pockets(*THROUGH, MEWS, back, things=[bollard])) == [
        (Users.VEHICLES, ("Back Lane", "Mews"), 500)
    ]


def test_a_bollard_between_two_streets_does_the_same():
    back = ("Back Lane", [(0, 300), (0, 3_000)])
    bollard = (FeatureKind.BOLLARD, Point(0, 300))
    assert told(pockets(*THROUGH, MEWS, back, things=[bollard])) == [(Users.VEHICLES, ("Mews",), 200)]


def test_a_bollard_where_a_footpath_starts_does_not_close_the_street():
    back = ("Back Lane", [(0, 300), (0, 3_000)])
    path = ("Path", [(0, 300), (200, 300)], StreetFlag.FOOT)
    assert pockets(*THROUGH, MEWS, back, path, things=[(FeatureKind.BOLLARD, Point(0, 300))]) == ()


def test_a_bollard_inside_the_cordon_changes_nothing():
    mews = ("Mews", [(0, 0), (0, 50), (0, 300)])
    found = pockets(*THROUGH, mews, things=[(FeatureKind.BOLLARD, Point(0, 50))])
    assert told(found) == told(pockets(*THROUGH, mews))


def test_homes_of_a_pocket_are_those_whose_nearest_street_is_in_it():
    homes = [
        (FeatureKind.ADDRESS, Point(x, y)) for x, y in ((10, 200), (-10, 250), (20, 20), (500, 10), (5, 900))
    ]
    assert [one.homes for one in pockets(*THROUGH, MEWS, things=homes)] == [2, 2]


def test_homes_inside_the_cordon_are_in_no_pocket():
    homes = [(FeatureKind.ADDRESS, Point(5, y)) for y in (90, 95, 200)]
    assert [one.homes for one in pockets(*THROUGH, MEWS, things=homes)] == [1, 1]


def test_homes_are_unknown_where_no_address_is():
    assert pockets(*THROUGH, MEWS)[0].homes is None


def test_one_house_is_counted_in_one_pocket_only():
    both = MEWS, ("Yard", [(0, 0), (60, 300)])
    homes = [(FeatureKind.ADDRESS, Point(25, y)) for y in range(110, 300, 10)]
    found = [one for one in pockets(*THROUGH, *both, things=homes) if one.users is Users.VEHICLES]
    assert sum(one.homes for one in found) == len(homes)


def test_without_the_cordon_nothing_is_a_pocket():
    streets = network(*THROUGH, MEWS, ("Loop", [(0, 300), (0, 500)], ONE_WAY))
    nowhere = geodesic_disc(LonLat(WALTHAMSTOW.lon, WALTHAMSTOW.lat + 0.004), 100)
    assert pockets_of(neighbourhood(nowhere, streets, ground())) == ()


def test_pockets_are_the_same_across_the_antimeridian():
    fiji = LonLat(179.9995, -16.5)
    here, there = pockets(*THROUGH, MEWS), pockets(*THROUGH, MEWS, area=geodesic_disc(fiji, 100), around=fiji)
    assert told(here) == told(there)


def test_what_leads_over_the_edge_of_the_data_is_taken_to_be_open():
    assert pockets(*THROUGH, MEWS, ("Out", [(0, 300), (0, 900)]), covered_m=600.0) == ()


def test_a_main_road_that_ends_where_little_is_known_leads_on():
    streets = network(*THROUGH, ("Main Road", [(0, 0), (0, 300)]), covered_m=600.0)
    main = replace(streets, highway=np.array([6, 6, Highway.PRIMARY], np.uint8))
    near = neighbourhood(DISC, main, ground())
    assert pockets_of(near) == ()
    assert not near.is_known_all_round


def test_an_area_with_corners_is_a_cordon_like_any_other():
    frame = LocalFrame(WALTHAMSTOW)
    area = LonLatShape(frame.shape_to_lonlat(box(-100, -100, 100, 100)))
    assert told(pockets(*THROUGH, MEWS, area=area))[0] == (Users.VEHICLES, ("Mews",), 200)


def test_where_no_street_leads_out_it_says_so():
    effects = effects_of(DISC, network(("Pier", [(0, -300), (0, 300)])), ground())
    assert any("leads out of" in doubt for doubt in effects.doubts)
    assert effects.pockets == ()


def test_where_the_only_addresses_are_far_off_or_inside_a_pocket_has_none():
    homes = [(FeatureKind.ADDRESS, Point(x, 5)) for x in (0, 900)]
    assert [one.homes for one in pockets(*THROUGH, MEWS, things=homes)] == [0, 0]
