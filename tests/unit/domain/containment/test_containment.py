import numpy as np
import pytest

from mapper.domain.containment.containment import contain
from mapper.domain.containment.on_streets import Pursuit, Unit
from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.streets import StreetFlag
from mapper.errors import InvalidInputError, StreetsMissingError
from tests.small_networks import WALTHAMSTOW, network

CROSS = (
    ("Stow Crescent", [(0, 0), (300, 0)]),
    ("Stow Crescent", [(300, 0), (900, 0)]),
    ("Durban Road", [(0, 0), (-300, 0)]),
    ("Durban Road", [(-300, 0), (-900, 0)]),
    ("Billet Road", [(300, 0), (300, 200)]),
)


def at(x_m, y_m):
    return LonLat(*LocalFrame(WALTHAMSTOW).to_lonlat(np.array([[x_m, y_m]], float))[0].tolist())


def pursuit(**changes):
    parts = {
        "place": WALTHAMSTOW,
        "head_start_s": 60.0,
        "by_car": False,
        "suspect_kmh": 7.2,  # 2 m/s
        "units_kmh": 36.0,  # 10 m/s
        "within_m": 500.0,
    }
    return Pursuit(**(parts | changes))


WEST, EAST = Unit("west", at(-900, 0)), Unit("east", at(900, 0))


def test_two_units_hold_both_ends_of_a_street():
    found = contain(network(*CROSS), pursuit(), (WEST, EAST))
    assert found.is_contained
    assert found.verdict == "Containable with 2 posts, the last manned after 1.0 minutes."
    assert [post.unit.name for post in found.posts] == ["west", "east"]
    assert [post.streets for post in found.posts] == [("Durban Road",), ("Billet Road", "Stow Crescent")]
    assert [round(post.suspect_s) for post in found.posts] == [90, 90]  # 150 s from the start, 60 s ago
    assert [round(post.unit_s) for post in found.posts] == [60, 60]
    assert found.latest_head_start_s is None
    assert len(found.passed.geoms) == 1
    assert found.enclosed_junctions == 1


def test_a_suspect_by_car_is_soon_gone():
    found = contain(network(*CROSS), pursuit(by_car=True, suspect_kmh=36.0, head_start_s=91.0), (WEST, EAST))
    assert not found.is_contained
    assert found.posts == ()
    assert found.latest_head_start_s == pytest.approx(90.0, abs=0.1)  # the units stand 900 m off
    assert found.verdict.startswith("Not containable: no posts")


def test_it_says_by_how_much_the_units_come_too_late():
    found = contain(network(*CROSS), pursuit(head_start_s=480.0), (WEST, EAST))
    assert found.latest_head_start_s == pytest.approx(450.0, abs=1)
    assert "0.5 minutes sooner, with a head start of 7.5 minutes." in found.verdict


def test_units_that_must_set_out_first_are_told_so():
    found = contain(
        network(*CROSS), pursuit(head_start_s=0.0, by_car=True, suspect_kmh=250.0), (at_3(), at_3("two"))
    )
    assert found.latest_head_start_s < 0
    assert "minutes before the suspect" in found.verdict


def at_3(name="one"):
    return Unit(name, at(300, 0))


def test_one_unit_too_few_is_told_with_the_posts():
    found = contain(network(*CROSS), pursuit(), (EAST,))
    assert not found.is_contained
    assert found.verdict.startswith(
        "No way found to hold them: it takes 2 posts, and units reach only 1 in time."
    )
    assert found.latest_head_start_s is None
    assert found.verdict.endswith("none was found at any time; more units or a wider area may help.")


def test_both_posts_in_reach_of_the_only_unit_are_listed_one_without():
    middle = Unit("middle", at(0, 0))
    found = contain(network(*CROSS), pursuit(head_start_s=0.0), (middle,))
    assert [post.unit is None for post in found.posts].count(True) == 1
    assert "it takes 2 posts, and units reach only 1 in time" in found.verdict


def test_a_dead_end_needs_nobody():
    found = contain(network(("Mews", [(0, 0), (100, 0)])), pursuit(), (EAST_OF_MEWS,))
    assert found.verdict == "Nothing to man: no street leads out of the area from where they were."
    assert found.is_contained


EAST_OF_MEWS = Unit("near", at(100, 0))


def test_units_keep_to_one_way_streets_and_the_suspect_does_not():
    one_way = StreetFlag.VEHICLE | StreetFlag.FOOT | StreetFlag.ONE_WAY
    streets = network(("Out", [(0, 0), (300, 0)], one_way), ("Out", [(300, 0), (900, 0)], one_way))
    found = contain(streets, pursuit(), (EAST,))
    (post,) = found.posts
    assert post.position == pytest.approx(at(900, 0))  # at the far end, which it need not leave


def test_units_walk_where_no_vehicle_can_go():
    streets = network(
        ("Path", [(0, 0), (300, 0)], StreetFlag.FOOT),
        ("Path", [(300, 0), (600, 0)], StreetFlag.FOOT),
        ("Road", [(600, 0), (900, 0)]),
    )
    found = contain(
        streets, pursuit(suspect_kmh=3.6, within_m=400.0, head_start_s=0.0), (Unit("far", at(600, 0)),)
    )
    assert found.posts[0].unit_s == pytest.approx(180, abs=1)  # 300 m at 6 km/h


def test_where_the_known_streets_end_is_a_way_out():
    found = contain(network(*CROSS, covered_m=400.0), pursuit(within_m=2_000.0), (WEST, EAST))
    assert len(found.posts) == 2
    assert "The streets known end inside the area; where they end counts as a way out." in found.doubts


def test_who_is_off_their_junction_is_told():
    units = (Unit("west", at(-900, 60)), EAST)
    found = contain(network(*CROSS), pursuit(place=at(0, 40)), units)
    assert "They are taken to be at the nearest junction, 40 m from the place." in found.doubts
    assert "west is 60 m from the nearest junction, counted as driven straight." in found.doubts
    assert [round(post.unit_s) for post in found.posts] == [66, 60]
    assert [round(post.suspect_s) for post in found.posts] == [70, 70]  # as if 40 m ahead


@pytest.mark.parametrize(
    ("changes", "units", "says"),
    [
        ({}, (), "units: must be 1 to 200 places, were 0"),
        ({}, (Unit("lost", at(0, 3_000)),), "units: lost is 2.8 km from every street known"),
        ({"place": at(1_500, 0)}, (WEST,), "within_m: the nearest street is 600 m away"),
    ],
)
def test_what_cannot_be_meant_is_refused(changes, units, says):
    with pytest.raises(InvalidInputError, match=says):
        contain(network(*CROSS), pursuit(**changes), units)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"head_start_s": -1.0}, "head_start_min: must be 0 to 180 minutes"),
        ({"suspect_kmh": float("nan")}, "suspect_kmh: must be 1 to 250 km/h"),
        ({"units_kmh": 900.0}, "units_kmh: must be 1 to 250 km/h"),
        ({"within_m": 50.0}, "within_m: must be 100 to 10000 m"),
    ],
)
def test_a_value_out_of_range_is_refused(changes, says):
    with pytest.raises(InvalidInputError, match=says):
        pursuit(**changes)


def test_without_streets_to_use_it_is_refused():
    paths = network(("Path", [(0, 0), (300, 0)], StreetFlag.FOOT))
    with pytest.raises(StreetsMissingError, match="no street that can be used here"):
        contain(paths, pursuit(by_car=True), (EAST,))
