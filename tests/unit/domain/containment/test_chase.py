import numpy as np

from mapper.domain.containment.chase import Chase, hold, latest_head_start_s
from mapper.domain.containment.fewest_posts import Ways

INF = np.inf
# 0 is the start; two ways out: 1 - 3 and 2 - 4, where 3 and 4 are exits
FORK = Ways(np.array([[0, 1], [1, 3], [0, 2], [2, 4]]), 5)
EXITS = np.array([False, False, False, True, True])
SUSPECT_S = np.array([0.0, 60.0, 60.0, 120.0, 120.0])


def fork(*units_s):
    return Chase(FORK, 0, EXITS, SUSPECT_S, np.array(units_s, float))


def test_posts_are_where_units_come_first():
    chase = fork([INF, 50, INF, INF, INF], [INF, INF, INF, INF, 100])
    found = hold(chase, 10.0)
    assert found.cut.posts.tolist() == [1, 4]
    assert found.assignment.unit.tolist() == [0, 1]
    assert found.assignment.worst_s == 100.0


def test_a_unit_that_comes_at_the_same_moment_is_in_time():
    assert hold(fork([INF, 50, 50, 50, 50], [INF, 50, 50, 50, 50]), 10.0).assignment.is_complete


def test_one_that_comes_later_is_not():
    assert hold(fork([INF, 50, INF, INF, INF], [INF, INF, INF, INF, 100]), 21.0) is None


def test_one_unit_cannot_stand_at_two_posts():
    found = hold(fork([INF, 50, 50, 50, 50]), 0.0)
    assert len(found.cut.posts) == 2
    assert not found.assignment.is_complete
    assert (found.assignment.unit >= 0).sum() == 1


def test_the_widest_set_is_tried_when_the_tightest_cannot_be_manned():
    # both units reach 1 and 2 only if the same one; the exits are manned by one each
    chase = fork([INF, 50, 50, 110, INF], [INF, INF, INF, INF, 110])
    found = hold(chase, 0.0)
    assert found.cut.posts.tolist() == [3, 4]
    assert found.assignment.is_complete


def test_the_latest_head_start_holds_and_a_longer_one_does_not():
    chase = fork([INF, 50, INF, INF, INF], [INF, INF, INF, INF, 100])
    latest_s = latest_head_start_s(chase)
    assert latest_s == 10.0
    assert hold(chase, latest_s).assignment.is_complete
    assert hold(chase, latest_s + 1) is None


def test_units_may_have_to_set_out_first():
    chase = fork([INF, 90, INF, INF, INF], [INF, INF, 60, INF, INF])
    assert latest_head_start_s(chase) == -30.0


def test_sometimes_nothing_holds():
    assert latest_head_start_s(fork([INF, 50, INF, INF, INF])) is None


def test_what_the_suspect_cannot_reach_needs_no_post():
    cut_off = Chase(FORK, 0, np.zeros(5, dtype=bool), SUSPECT_S, np.full((1, 5), INF))
    assert hold(cut_off, 0.0).cut.posts.tolist() == []
