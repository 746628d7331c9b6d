import numpy as np
import pytest
from shapely import LineString, Point, Polygon, box

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.candidates import STILL, Wind
from mapper.domain.effects.landing import landing_sites
from mapper.domain.effects.neighbourhood import neighbourhood
from mapper.domain.places import LocalFrame, LonLat, geodesic_disc
from tests.small_ground import ground
from tests.small_networks import WALTHAMSTOW, network

PARK = (FeatureKind.GREEN, box(-60, 250, 60, 370), "Park")


def spots(*things, wind=STILL, around=WALTHAMSTOW):
    near = neighbourhood(geodesic_disc(around, 100), network(around=around), ground(*things, around=around))
    return landing_sites(near, wind)


def where(site):
    return LocalFrame(WALTHAMSTOW).to_metres(np.array([site.position]))[0]


def test_a_park_is_one_in_its_middle_and_says_how_wide_and_what_to_look_for():
    (found,) = spots(PARK)
    assert where(found) == pytest.approx((0, 310), abs=5)
    assert found.street == "Park"
    assert found.reasons[:2] == (
        "green space",
        "120 m across without buildings, rails, walls or water on the map",
    )
    assert "trees" in found.reasons[-1]


@pytest.mark.parametrize(
    "obstacle",
    [
        (FeatureKind.BUILDING, box(-60, 250, 0, 370)),
        (FeatureKind.WATER, box(-60, 250, 0, 370)),
        (FeatureKind.RAIL, LineString([(-10, 200), (-10, 400)])),
        (FeatureKind.TRAM, LineString([(-10, 200), (-10, 400)])),
        (FeatureKind.WATERWAY, LineString([(-10, 200), (-10, 400)])),
        (FeatureKind.BARRIER, LineString([(-10, 200), (-10, 400)])),
    ],
)
def test_it_keeps_off_what_a_helicopter_could_hit(obstacle):
    (found,) = spots(PARK, obstacle)
    x, _ = where(found)
    assert x > 20


def test_a_house_beside_the_park_keeps_it_off_too():
    row = (FeatureKind.BUILDING, box(71, 250, 80, 370))
    small = (FeatureKind.GREEN, box(0, 250, 70, 320))
    wide = spots(small)[0].reasons[1]
    (found,) = spots(small, row)
    assert found.reasons[1] != wide


def test_an_obstacle_in_the_middle_of_every_spot_leaves_none():
    trees = [(FeatureKind.BARRIER, LineString([(x, 240), (x, 380)])) for x in range(-60, 61, 30)]
    assert spots(PARK, *trees) == ()
    assert spots(PARK, (FeatureKind.BUILDING, box(-60, 250, 60, 370))) == ()


@pytest.mark.parametrize("ground_m", [(-10, 250, 10, 370), (-60, 1_500, 60, 1_600), (-60, 100, 60, 190)])
def test_too_narrow_too_far_or_too_near_is_none(ground_m):
    assert spots((FeatureKind.GREEN, box(*ground_m))) == ()


def test_none_is_downwind():
    assert spots(PARK, wind=Wind(180.0)) == ()
    assert "upwind of the cordon" in spots(PARK, wind=Wind(0.0))[0].reasons


def test_a_park_drawn_across_itself_is_looked_at_all_the_same():
    bow = Polygon([(-100, 250), (100, 450), (100, 250), (-100, 450)])
    assert len(spots((FeatureKind.GREEN, bow))) == 1


def test_spots_are_the_same_across_the_antimeridian():
    things = [PARK, (FeatureKind.BUILDING, box(-60, 250, -20, 370))]
    told = [
        [(site.street, round(site.distance_m), site.reasons) for site in spots(*things, around=place)]
        for place in (LonLat(20.0, -16.5), LonLat(180.0, -16.5))
    ]
    assert told[0] == told[1]


def test_no_open_ground_is_no_spot():
    assert spots((FeatureKind.SCHOOL, Point(0, 300))) == ()
