import pytest
from shapely import Polygon, box

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.candidates import STILL, Wind, open_junctions
from mapper.domain.effects.command_post import Between, command_posts
from mapper.domain.effects.neighbourhood import neighbourhood
from mapper.domain.places import geodesic_disc
from mapper.domain.streets import Highway, StreetFlag
from tests.small_ground import ground
from tests.small_networks import BOTH, WALTHAMSTOW, network

DISC = geodesic_disc(WALTHAMSTOW, 100)
RING = (
    ("Ring", [(0, 170), (3_000, 170)]),
    ("Ring", [(0, 170), (-3_000, 170)]),
    ("Up", [(0, 170), (0, 3_000)]),
)
SQUARE = (FeatureKind.SQUARE, box(-20, 130, 20, 165), "Market Place")
PARKING = (FeatureKind.PARKING, box(30, 130, 70, 165), "Car Park")


def posts(*things, streets=RING, wind=STILL, between=None, highway=None):
    town = network(*streets)
    if highway is not None:
        town.highway[:] = highway
    near = neighbourhood(DISC, town, ground(*things))
    return command_posts(near, open_junctions(near), wind, between)


def test_a_square_close_to_an_open_street_is_one():
    (found,) = posts(SQUARE)
    assert (found.street, found.reasons[0]) == ("Market Place", "a square")
    assert 15 <= found.distance_m <= 65


def test_a_car_park_is_better_than_a_square_near_by():
    assert [site.street for site in posts(SQUARE, PARKING)] == ["Car Park"]


def test_without_room_or_without_a_street_there_is_none():
    assert posts((FeatureKind.SQUARE, box(-9, 130, 9, 148))) == ()
    assert posts((FeatureKind.SQUARE, box(-20, -165, 20, -130))) == ()


def test_of_a_square_that_reaches_into_the_cordon_the_part_outside_counts():
    (found,) = posts((FeatureKind.SQUARE, box(-50, 0, 50, 170)))
    assert found.distance_m >= 15


def test_a_square_drawn_across_itself_is_looked_at_all_the_same():
    bow = Polygon([(-40, 120), (40, 180), (40, 120), (-40, 180)])
    assert len(posts((FeatureKind.SQUARE, bow))) == 1


def test_a_wide_street_between_open_junctions_is_one():
    across = [("Main", [(-60, 170), (60, 170)]), *(("Side", [(x, 170), (x * 50, 3_000)]) for x in (-60, 60))]
    (found,) = posts(streets=across, highway=Highway.PRIMARY)
    assert (found.street, found.reasons[0]) == ("Main", "a primary road, wide as a rule")
    assert posts(streets=across, highway=Highway.RESIDENTIAL) == ()
    bridge = [("Main", [(-60, 170), (60, 170)], BOTH | StreetFlag.BRIDGE), *across[1:]]
    assert posts(streets=bridge, highway=Highway.PRIMARY) == ()


def test_it_stands_between_the_inner_and_the_outer_cordon():
    wide, narrow, inner = (geodesic_disc(WALTHAMSTOW, radius_m) for radius_m in (300, 110, 60))
    (found,) = posts(SQUARE, between=Between(inner, wide))
    assert "between the inner and the outer cordon" in found.reasons
    assert found.distance_m > 70
    assert posts(SQUARE, between=Between(inner, narrow)) == ()


def test_none_is_downwind():
    assert posts(SQUARE, wind=Wind(180.0)) == ()
    assert "upwind of the cordon" in posts(SQUARE, wind=Wind(10.0))[0].reasons


def test_too_far_off_is_none():
    far = (FeatureKind.SQUARE, box(-20, 300, 20, 340))
    assert posts(far, streets=[*RING, ("Far", [(0, 300), (0, 170)])]) == ()
    assert [site.street for site in posts(SQUARE)] == pytest.approx(["Market Place"])


def main_street(y_m, flags=BOTH):
    return [
        ("Main", [(-60, y_m), (60, y_m)], flags),
        *(("Side", [(x, y_m), (x * 50, 3_000)]) for x in (-60, 60)),
    ]


@pytest.mark.parametrize(("y_m", "count"), [(108, 0), (170, 1), (300, 0)])
def test_a_wide_street_at_the_line_or_far_off_is_none(y_m, count):
    assert len(posts(streets=main_street(y_m), highway=Highway.PRIMARY)) == count


@pytest.mark.parametrize(("flags", "count"), [(BOTH, 1), (BOTH | StreetFlag.BRIDGE, 0)])
def test_between_two_cordons_it_stands_on_no_bridge(flags, count):
    between = Between(geodesic_disc(WALTHAMSTOW, 100), geodesic_disc(WALTHAMSTOW, 300))
    found = posts(streets=main_street(170, flags), highway=Highway.PRIMARY, between=between)
    assert len([post for post in found if post.street == "Main"]) == count
