"""Which places of one name are the same place."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.namesakes import same_place

DEGREE_M = 111_320  # of longitude on the equator


def on_the_equator(*metres):
    return np.array([(x / DEGREE_M, 0.0) for x in metres])


def test_points_of_one_street_are_one_place_named_by_its_middle():
    assert same_place(on_the_equator(0, 400, 800), 500) == ((1, 0, 2),)


def test_streets_far_apart_are_two_places():
    assert same_place(on_the_equator(0, 9_000, 400), 500) == ((0, 2), (1,))


def test_no_places_are_none():
    assert same_place(np.empty((0, 2)), 500) == ()


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=8))
def test_every_place_is_in_one_group(points):
    groups = same_place(np.array(points).reshape(-1, 2), 500)
    assert sorted(row for group in groups for row in group) == list(range(len(points)))
