import numpy as np
import pytest
from shapely import Point, box

from mapper.domain.places import LocalFrame, LonLat, area_m2
from mapper.sources.osm_coverage import coverage_of

CENTRE = LonLat(24.94, 60.17)
FRAME = LocalFrame(CENTRE)


def streets(x_m, y_m):
    """A street point every 100 m of the given ranges."""
    x, y = np.meshgrid(np.arange(*x_m, 100.0), np.arange(*y_m, 100.0))
    return FRAME.to_lonlat(np.column_stack((x.ravel(), y.ravel())))


def area(west_m, south_m, east_m, north_m):
    return FRAME.shape_to_lonlat(box(west_m, south_m, east_m, north_m))


def at(x_m, y_m):
    return Point(*FRAME.to_lonlat(np.array([[x_m, y_m]]))[0])


def test_a_box_full_of_streets_is_believed():
    header_box = area(-2000, -2000, 2000, 2000)
    assert coverage_of(streets((-2000, 2000), (-1900, 2000)), header_box) is header_box


def test_a_box_round_a_corridor_is_not():
    coverage = coverage_of(streets((-400, 600), (-5000, 5000)), area(-4000, -5000, 4000, 5000))
    assert coverage.covers(at(0, 0))
    assert not coverage.intersects(at(1500, 0))
    assert area_m2(coverage) < 10e6


def test_a_box_elsewhere_says_nothing():
    coverage = coverage_of(streets((-1000, 1000), (-1000, 1000)), box(0, 0, 1, 1))
    assert coverage.covers(at(0, 0))


def test_without_a_box_coverage_stays_a_little_inside_the_streets():
    coverage = coverage_of(streets((-2000, 2000), (-2000, 2000)), None)
    assert area(-2000, -2000, 2000, 2000).covers(coverage)
    assert coverage.covers(area(-1500, -1500, 1500, 1500))


def test_a_park_inside_is_covered_and_a_lone_road_outside_is_not():
    town = streets((-2000, 2000), (-2000, 2000))
    park = FRAME.to_metres(town)
    town = town[(np.abs(park) > 800).any(axis=1)]
    road = streets((2000, 6000), (0, 100))
    coverage = coverage_of(np.concatenate((town, road)), None)
    assert coverage.covers(at(0, 0))
    assert not coverage.intersects(at(4000, 0))


@pytest.mark.parametrize("points", [[[24.94, 60.17], [24.941, 60.17]], [[24.94, 60.17], [24.94, 60.17]]])
def test_a_single_street_covers_hardly_anything(points):
    assert 0 < area_m2(coverage_of(np.array(points), None)) < 1000


def test_stray_points_far_away_cost_neither_memory_nor_truth():
    coverage = coverage_of(np.concatenate((streets((-900, 900), (-900, 900)), [[-60.0, -40.0]])), None)
    assert not coverage.intersects(Point(-20, 20))


def test_a_box_is_believed_only_as_far_as_a_little_way_off_the_streets():
    """Streets fill the western 60 of 100 of it; the rest of the town is missing, or a forest."""
    coverage = coverage_of(streets((-2000, 400), (-2000, 2000)), area(-2000, -2000, 2000, 2000))
    assert coverage.covers(at(600, 0))
    assert not coverage.intersects(at(1200, 0))
