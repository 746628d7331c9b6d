"""Where tunnels come up, and on which side of a line."""

import numpy as np

from mapper.domain.cordons.mouths import Mouths

SURFACE, SHALLOW, DEEP = 0, -1, -3
CHAIN = (0, 1, SURFACE), (1, 2, DEEP), (2, 3, DEEP), (3, 4, DEEP), (4, 5, SURFACE)


def mouths(*segments, beyond=()):
    """Segments as (end, end, level)."""
    ends = np.array([segment[:2] for segment in segments])
    level = np.array([segment[2] for segment in segments], np.int8)
    is_beyond = np.isin(np.arange(ends.max() + 1), beyond)
    return Mouths(ends, level < 0, level, is_beyond)


def held(found, *within):
    return found.ends_held(np.isin(np.arange(len(found.is_beyond)), within)).tolist()


def test_a_tunnel_comes_up_where_a_street_on_the_surface_meets_it():
    found = mouths(*CHAIN)
    assert found.comes_up_at.tolist() == [0, 1, 1, 4, 4, 5]
    assert found.is_deep.tolist() == [False, False, True, True, False, False]


def test_what_meets_no_street_on_the_surface_comes_up_nowhere():
    found = mouths((0, 1, DEEP), (1, 2, DEEP))
    assert found.comes_up_at.tolist() == [-1, -1, -1]
    assert held(found, 0, 1, 2) == [[False, False], [False, False]]


def test_where_a_shallow_one_ends_there_may_be_a_way_up():
    assert mouths((0, 1, SURFACE), (1, 2, SHALLOW)).may_come_up.tolist() == [False, False, True]
    assert not mouths((0, 1, SURFACE), (1, 2, DEEP)).may_come_up.any()


def test_one_that_leads_beyond_what_is_known_comes_up_there():
    assert mouths((0, 1, SURFACE), (1, 2, DEEP), beyond=(2,)).comes_up_at.tolist() == [0, 1, 2]


def test_an_end_is_held_when_its_mouth_is():
    found = mouths(*CHAIN)
    assert held(found, 0, 1)[1:4] == [[True, True], [True, False], [False, False]]
    assert held(found, 2, 3)[1:4] == [[False, False]] * 3


def test_a_deep_end_is_held_when_its_mouth_and_it_itself_are():
    found = mouths((0, 1, SURFACE), (1, 2, DEEP))
    assert held(found, 1)[1] == [True, False]
    assert held(found, 1, 2)[1] == [True, True]
    assert held(found, 2)[1] == [False, False]
