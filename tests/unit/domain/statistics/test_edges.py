import math

import numpy as np
import pytest
from shapely import Point, box

from mapper.domain.statistics.edges import (
    radius_like_m,
    share_in_doubt,
    smallest_radius_m,
    snapping,
)


def grid(step_m, reach_m=2_000):
    axis = np.arange(-reach_m, reach_m + 1, step_m, dtype=float)
    return np.array([(x, y) for x in axis for y in axis])


def test_places_lie_as_far_from_a_grid_of_points_as_geometry_says():
    found = snapping(grid(170), box(-1_000, -1_000, 1_000, 1_000))
    # of a square the median distance to the nearest corner is that of a quarter square
    assert found.displacement_m == pytest.approx(170 * math.sqrt(0.5 / math.pi), rel=0.03)
    assert found.share_bare == 0


def test_ground_without_points_is_told_apart_and_not_counted_in():
    found = snapping(grid(200, reach_m=400), box(-5_000, -400, 400, 400))
    assert 0.5 < found.share_bare < 0.75
    assert found.displacement_m < 700


def test_without_points_nothing_can_be_said():
    found = snapping(np.empty((0, 2)), Point(0, 0).buffer(500))
    assert (found.displacement_m, found.share_bare) == (math.inf, 1.0)
    assert smallest_radius_m(found.displacement_m) == math.inf
    assert snapping(np.array([[9_000.0, 9_000.0]]), box(0, 0, 10, 10)).displacement_m == math.inf


def test_the_smallest_radius_is_eight_times_the_displacement_in_hundreds():
    assert smallest_radius_m(61) == 500
    assert smallest_radius_m(3) == 100


def test_the_share_in_doubt_falls_with_the_radius():
    assert share_in_doubt(61, 250) == pytest.approx(0.49, abs=0.005)
    assert share_in_doubt(61, 1_000) == pytest.approx(0.12, abs=0.005)
    assert share_in_doubt(61, 50) == 1


def test_an_area_is_like_the_circle_that_is_as_large():
    assert radius_like_m(math.pi * 250_000) == pytest.approx(500)
