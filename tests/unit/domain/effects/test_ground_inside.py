import numpy as np
import pytest
from shapely import Point, Polygon, box
from shapely.affinity import translate

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.ground_inside import buildings_inside, homes_inside, premises_inside
from mapper.domain.places import LonLat, geodesic_disc
from tests.small_ground import ground
from tests.small_networks import WALTHAMSTOW

DISC = geodesic_disc(WALTHAMSTOW, 100)
HOUSE = box(-10, -10, 10, 10)


def house_at(x):
    return FeatureKind.BUILDING, translate(HOUSE, x)


@pytest.mark.parametrize(
    ("x", "counts"),
    [(0, (1, 0)), (95, (1, 1)), (105, (0, 1)), (200, (0, 0)), (90.2, (1, 0)), (109.7, (0, 0))],
)
def test_a_building_counts_where_its_larger_part_lies_and_as_cut_when_both_parts_matter(x, counts):
    assert buildings_inside(ground(house_at(x)), DISC) == counts


def test_where_no_building_is_known_none_is_counted():
    assert buildings_inside(ground(), DISC) == (None, None)


def test_a_building_drawn_across_itself_is_counted_all_the_same():
    bow = Polygon([(-10, -10), (10, 10), (10, -10), (-10, 10)])
    assert buildings_inside(ground((FeatureKind.BUILDING, bow)), DISC) == (1, 0)


def test_homes_are_the_addresses_inside():
    homes = [(FeatureKind.ADDRESS, Point(x, 0)) for x in (0, 50, 99, 101, 500)]
    assert homes_inside(ground(*homes), DISC) == 3
    assert homes_inside(ground(homes[-1]), DISC) == 0
    assert homes_inside(ground(house_at(0)), DISC) is None


def test_premises_inside_come_with_name_and_position_in_the_order_of_who_is_told_first():
    found = premises_inside(
        ground(
            (FeatureKind.WORSHIP, Point(0, 0), "St Mary"),
            (FeatureKind.STATION, Point(10, 0), "Central"),
            (FeatureKind.SCHOOL, Point(20, 0), "B School"),
            (FeatureKind.SCHOOL, Point(30, 60), "A School"),
            (FeatureKind.CARE_HOME, Point(40, 0)),
            (FeatureKind.HOSPITAL, Point(50, 0), "General"),
            (FeatureKind.HOSPITAL, Point(150, 0), "Outside"),
        ),
        DISC,
    )
    assert [one.name for one in found] == ["General", "", "A School", "B School", "Central", "St Mary"]
    assert found[-1].position == pytest.approx(WALTHAMSTOW, abs=1e-7)


def test_one_school_mapped_twice_is_one_and_keeps_its_name():
    found = premises_inside(
        ground(
            (FeatureKind.SCHOOL, Point(0, 0)),
            (FeatureKind.SCHOOL, Point(30, 0), "High Rd School"),
            (FeatureKind.SCHOOL, Point(40, 0), "high rd. school"),
            (FeatureKind.SCHOOL, box(-20, -20, 20, 20), "Other School"),
        ),
        DISC,
    )
    assert [one.name for one in found] == ["High Rd School", "Other School"]


def test_namesakes_far_apart_and_other_kinds_are_two():
    found = premises_inside(
        ground(
            (FeatureKind.SCHOOL, Point(-40, 0), "St Paul"),
            (FeatureKind.SCHOOL, Point(40, 0), "St Paul"),
            (FeatureKind.WORSHIP, Point(-40, 0), "St Paul"),
        ),
        DISC,
    )
    assert len(found) == 3


def test_counts_are_the_same_across_the_antimeridian():
    fiji = LonLat(180.0, -16.5)
    rng = np.random.default_rng(7)
    things = [(FeatureKind.ADDRESS, Point(x, y)) for x, y in rng.uniform(-200, 200, (200, 2))]
    counts = [
        homes_inside(ground(*things, around=place), geodesic_disc(place, 100))
        for place in (WALTHAMSTOW, fiji)
    ]
    assert counts[0] == counts[1]
