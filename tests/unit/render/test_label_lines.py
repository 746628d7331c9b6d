import numpy as np
import pytest

from mapper.render.label_lines import stretches

LEVEL = np.array([[0.0, 0.0], [400.0, 0.0]])


def arc(radius, degrees):
    angles = np.radians(np.linspace(0, degrees, 60))
    return np.column_stack((radius * np.sin(angles), radius * (1 - np.cos(angles))))


def test_the_middle_of_a_straight_line_comes_first():
    first = next(stretches(LEVEL, 100))
    assert first.mean(axis=0) == pytest.approx((200, 0), abs=15)
    assert np.ptp(first[:, 1]) == 0


def test_a_line_shorter_than_the_words_has_no_stretch():
    assert list(stretches(LEVEL, 500)) == []


@pytest.mark.parametrize("length", [22, 40])
def test_a_short_stretch_is_found_on_a_short_line(length):
    assert list(stretches(np.array([[0.0, 0.0], [length, 0.0]]), 20))


@pytest.mark.parametrize("towards", [(100, 5), (-100, 5), (5, 100), (-5, -100), (70, 70), (-70, 70)])
def test_names_read_from_left_to_right_and_steep_ones_upwards(towards):
    line = np.array([[0.0, 0.0], towards]) * 4
    stretch = next(stretches(line, 100))
    dx, dy = stretch[-1] - stretch[0]
    assert dx > 0 or dy < 0
    assert -100 <= np.degrees(np.arctan2(dy, dx)) < 80


def test_a_gentle_curve_bends_the_name():
    stretch = next(stretches(arc(400, 60), 200))
    assert np.ptp(stretch[:, 1]) > 5


def test_words_that_cannot_bend_keep_to_straight_stretches():
    assert list(stretches(arc(400, 60), 200, bent=False)) == []


def test_a_sharp_corner_carries_no_name():
    corner = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0]])
    assert list(stretches(corner, 150)) == []


def test_a_hairpin_turns_too_much_altogether():
    assert list(stretches(arc(90, 180), 270)) == []
