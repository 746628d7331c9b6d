import numpy as np
import pytest

from mapper.domain.places import LonLat, distances_m, lengths_m


def test_each_line_is_measured_by_itself():
    coords = np.array([[24.93, 60.16], [24.94, 60.16], [24.95, 60.17], [25.0, 60.2], [25.0, 60.21]])
    expected = [
        distances_m(LonLat(24.93, 60.16), coords[1:2])[0] + distances_m(LonLat(24.94, 60.16), coords[2:3])[0],
        distances_m(LonLat(25.0, 60.2), coords[4:5])[0],
    ]
    assert lengths_m(coords, np.array([0, 3, 5])) == pytest.approx(expected)


def test_a_line_over_the_antimeridian_takes_the_short_way():
    coords = np.array([[179.999, -16.8], [-179.999, -16.8]])
    assert lengths_m(coords, np.array([0, 2]))[0] < 250


@pytest.mark.parametrize("points", [0, 1, 2])
def test_a_line_of_no_or_one_point_has_no_length(points):
    coords = np.zeros((points, 2))
    assert lengths_m(coords, np.array([0, *range(1, points + 1)])).tolist() == [0.0] * points
    assert lengths_m(coords, np.array([*range(points + 1), points])).tolist() == [0.0] * (points + 1)
