import numpy as np
import pytest
from scipy.spatial import cKDTree
from shapely import Point, area, box, contains_xy

from mapper.domain.statistics.catchments import catchments, soft_count

GROUND = box(-2_000, -2_000, 2_000, 2_000)
POINTS = np.random.default_rng(5).uniform(-1_900, 1_900, (300, 2))


def test_a_catchment_is_all_that_is_nearer_to_its_point_than_to_any_other():
    cells = catchments(POINTS, GROUND)
    places = np.random.default_rng(6).uniform(-2_000, 2_000, (4_000, 2))
    nearest = cKDTree(POINTS).query(places)[1]
    assert all(cells[own].buffer(0.01).contains(Point(at)) for own, at in zip(nearest, places, strict=True))
    assert area(cells).sum() == pytest.approx(GROUND.area)


def test_one_point_stands_for_all_the_ground():
    (cell,) = catchments(POINTS[:1], GROUND)
    assert cell.equals(GROUND)


def test_the_soft_count_is_what_strewing_at_random_gives():
    counts = np.random.default_rng(7).integers(0, 9, len(POINTS))
    circle = Point(0, 0).buffer(700)
    places = np.random.default_rng(8).uniform(-2_000, 2_000, (200_000, 2))
    own = cKDTree(POINTS).query(places)[1]
    inside = contains_xy(circle, places)
    share = np.bincount(own[inside], minlength=len(POINTS)) / np.bincount(own, minlength=len(POINTS))
    assert soft_count(catchments(POINTS, GROUND), counts, circle) == pytest.approx(share @ counts, rel=0.01)
