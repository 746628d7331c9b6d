from shapely import Point

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.access import emergency_access
from mapper.domain.effects.neighbourhood import neighbourhood
from mapper.domain.effects.pockets import pockets_of
from mapper.domain.places import geodesic_disc
from mapper.domain.streets import StreetFlag
from tests.small_ground import ground
from tests.small_networks import BOTH, WALTHAMSTOW, network

DISC = geodesic_disc(WALTHAMSTOW, 100)
ONE_WAY = BOTH | StreetFlag.ONE_WAY
THROUGH = ("High Street", [(-3_000, 0), (0, 0)]), ("High Street", [(0, 0), (3_000, 0)])
ROUND = (
    ("Bypass", [(-500, 0), (-500, 400)]),
    ("Bypass", [(-500, 400), (500, 400)]),
    ("Bypass", [(500, 400), (500, 0)]),
)
SPLIT = (
    ("High Street", [(-3_000, 0), (-500, 0)]),
    ("High Street", [(-500, 0), (500, 0)]),
    ("High Street", [(500, 0), (3_000, 0)]),
)


def access(*streets, things=()):
    near = neighbourhood(DISC, network(*streets), ground(*things))
    return emergency_access(near, pockets_of(near))


def hospital(x, y, *name):
    return FeatureKind.HOSPITAL, Point(x, y), *name


def test_where_every_street_can_be_driven_it_says_so():
    assert access(*THROUGH) == (
        "Vehicles can drive up to the cordon at all 2 places where it closes a street to them.",
        "Every street outside that vehicles could reach before can still be reached.",
    )


def test_where_no_street_meets_the_cordon_it_says_so():
    said = access(("Far", [(-3_000, 500), (3_000, 500)]))
    assert said[0] == "No known street for vehicles meets the cordon."


def test_what_is_reached_against_a_one_way_rule_only_is_named():
    out = ("Exit Road", [(0, 0), (0, 300)], ONE_WAY), ("Lane", [(0, 300), (0, 3_000)])
    first, second, third = access(*THROUGH, *out)
    assert "at 2 of the 3 places" in first
    assert second == "Up to it only against a one-way rule: Exit Road."
    assert third == "Vehicles get in and out of Exit Road only where one-way rules are lifted."


def test_a_one_way_street_towards_the_cordon_can_be_driven_up():
    into = ("Entry Road", [(0, 300), (0, 0)], ONE_WAY), ("Lane", [(0, 300), (0, 3_000)])
    assert "at all 3 places" in access(*THROUGH, *into)[0]


def test_what_is_cut_off_is_named_with_its_length():
    found = access(*THROUGH, ("Mews", [(0, 0), (0, 300)]), ("", [(0, 0), (0, -300)]))
    assert "Up to it by no way from outside: Mews, a street without a name." in found
    assert "No vehicle reaches Mews (200 m) but through the cordon." in found
    assert "No vehicle reaches streets without a name (200 m) but through the cordon." in found


def test_many_names_are_cut_short_and_counted():
    mews = [(f"Mews {k}", [(0, 0), (k * 40, 300)]) for k in range(1, 9)]
    (said,) = [one for one in access(*THROUGH, *mews) if one.startswith("Up to it by no way")]
    assert said.endswith("Mews 6, 2 more.")


def test_a_hospital_whose_ways_stay_as_they_were_says_so():
    assert access(*SPLIT, *ROUND, things=[hospital(-520, 10, "General")])[-1].startswith("Of the 2 ways in")
    side = ("Side", [(-500, 0), (-500, -3_000)])
    alone = ("High Street", [(-3_000, 0), (-500, 0)]), side, ("Stub", [(-500, 0), (0, 0)])
    assert access(*alone, things=[hospital(-520, 10, "General")])[-1] == (
        "No way to General by vehicle gets longer."
    )


def test_ways_that_get_longer_are_counted_with_the_longest_detour():
    said = access(*SPLIT, *ROUND, things=[hospital(-520, 10, "General")])[-1]
    assert said == "Of the 2 ways in by vehicle to General 1 get longer, by up to 800 m."


def test_ways_that_are_gone_are_counted():
    said = access(*SPLIT, things=[hospital(-520, 10)])[-1]
    assert said == "Of the 2 ways in by vehicle to a hospital without a name 1 can be used no more."


def test_a_hospital_in_a_pocket_is_reached_no_more():
    mews = ("Mews", [(0, 0), (0, 300)])
    assert access(*SPLIT, mews, things=[hospital(10, 290, "Mews Clinic")])[-1] != ""
    joined = ("High Street", [(-3_000, 0), (0, 0)]), ("High Street", [(0, 0), (3_000, 0)]), mews
    assert access(*joined, things=[hospital(10, 290, "Mews Clinic")])[-1] == (
        "No vehicle reaches Mews Clinic from outside any more."
    )


def test_hospitals_inside_or_far_from_any_street_are_not_spoken_of_and_of_the_others_the_nearest_three():
    things = [hospital(0, 0, "Inside"), hospital(-900, 900, "Field")]
    assert len(access(*SPLIT, *ROUND, things=things)) == 2
    row = [hospital(500 + 60 * k, 20, f"H{k}") for k in range(5)]
    said = access(*SPLIT, *ROUND, things=row)[2:]
    assert [f"H{k}" in one for k, one in enumerate(said)] == [True] * 3


def test_a_hospital_inside_is_not_spoken_of_though_a_street_outside_is_near():
    near_by = ("High Street", [(-3_000, 0), (150, 0)]), ("High Street", [(150, 0), (3_000, 0)])
    assert len(access(*near_by, things=[hospital(60, 0, "Inside")])) == 2


def test_the_way_to_a_hospital_keeps_to_one_way_rules():
    into, out = [(-500, 0), (-500, 300)], [(-500, 300), (-3_000, 300)]
    rounds = ("In", into, ONE_WAY), ("Out", out, ONE_WAY), ("Stub", [(-500, 0), (0, 0)])
    said = access(("High Street", [(-3_000, 0), (-500, 0)]), *rounds, things=[hospital(-520, 300, "General")])
    assert said[-1] == "No way to General by vehicle gets longer."
