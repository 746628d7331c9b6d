from itertools import combinations, permutations

import numpy as np
import pytest

from mapper.domain.containment.chase import Chase, answer
from mapper.domain.containment.fewest_posts import Ways

INF = np.inf
# 0 is the start; two ways out: 1 - 3 and 2 - 4, where 3 and 4 are exits
FORK = Ways(np.array([[0, 1], [1, 3], [0, 2], [2, 4]]), 5)
EXITS = np.array([False, False, False, True, True])
SUSPECT_S = np.array([0.0, 60.0, 60.0, 120.0, 120.0])


def fork(*units_s):
    return Chase(FORK, 0, EXITS, SUSPECT_S, np.array(units_s, float))


def test_posts_are_where_units_come_first():
    found = answer(fork([INF, 50, INF, INF, INF], [INF, INF, INF, INF, 100]), 10.0)
    assert found.is_contained
    assert found.hold.cut.posts.tolist() == [1, 4]
    assert found.hold.assignment.unit.tolist() == [0, 1]
    assert found.hold.assignment.worst_s == 100.0


def test_a_unit_that_comes_at_the_same_moment_is_in_time():
    assert answer(fork([INF, 50, 50, 50, 50], [INF, 50, 50, 50, 50]), 10.0).is_contained


def test_one_that_comes_later_is_not_and_the_latest_head_start_is_told():
    chase = fork([INF, 50, INF, INF, INF], [INF, INF, INF, INF, 100])
    found = answer(chase, 21.0)
    assert found.hold is None
    assert not found.is_contained
    assert found.latest_s == 10.0
    assert answer(chase, 10.0).is_contained


def test_one_unit_cannot_stand_at_two_posts():
    found = answer(fork([INF, 50, 50, 50, 50]), 0.0)
    assert not found.is_contained
    assert len(found.hold.cut.posts) == 2
    assert (found.hold.assignment.unit >= 0).sum() == 1
    assert found.latest_s is None


def test_the_widest_set_is_tried_when_the_tightest_cannot_be_manned():
    # one unit alone comes to 1 and to 2; to the exits come both
    found = answer(fork([INF, 50, 50, 110, INF], [INF, INF, INF, INF, 110]), 0.0)
    assert found.hold.cut.posts.tolist() == [3, 4]
    assert found.is_contained


# three junctions on each way out: one unit alone comes to the first ones and to the exits
THREE_IN_A_ROW = Chase(
    Ways(np.array([[0, 1], [1, 3], [3, 5], [0, 2], [2, 4], [4, 6]]), 7),
    0,
    np.arange(7) >= 5,
    np.array([0.0, 60, 60, 120, 120, 180, 180]),
    np.array([[INF, 50, 50, 20, INF, 175, 175], [INF, INF, INF, INF, 20, INF, INF]]),
)


def test_sets_with_more_time_are_tried_when_the_fewest_cannot_be_manned():
    found = answer(THREE_IN_A_ROW, 5.0)
    assert found.is_contained
    assert found.hold.cut.posts.tolist() == [3, 4]
    assert found.hold.assignment.worst_s == 20.0


def test_units_may_have_to_set_out_first():
    found = answer(fork([INF, 90, INF, INF, INF], [INF, INF, 60, INF, INF]), 10.0)
    assert found.latest_s == -30.0


def test_sometimes_nothing_holds():
    found = answer(fork([INF, 50, INF, INF, INF]), 0.0)
    assert found.hold is None
    assert found.latest_s is None


@pytest.mark.parametrize("seed", range(40))
def test_the_latest_head_start_holds_and_an_answer_never_leads_past_it(seed):
    rng = np.random.default_rng(seed)
    n = 30
    tree = np.stack((np.arange(1, n), rng.integers(0, np.arange(1, n))), axis=1)
    ways = Ways(np.concatenate((tree, rng.integers(0, n, (15, 2)))), n)
    chase = Chase(ways, 0, np.arange(n) >= n - 4, np.arange(n) * 10.0, rng.uniform(0, 300, (5, n)))
    found = answer(chase, 100.0)
    if found.is_contained:
        posts, unit = found.hold.cut.posts, found.hold.assignment.unit
        assert (chase.units_s[unit, posts] <= chase.suspect_s[posts] - 100.0).all()
    elif found.latest_s is not None:
        assert found.latest_s < 100.0
        assert all(answer(chase, found.latest_s - less_s).is_contained for less_s in (0.0, 0.1, 5.0, 20.0))


def test_the_search_for_other_sets_ends(monkeypatch):
    monkeypatch.setattr("mapper.domain.containment.chase._MOST_ROUNDS", 1)
    assert not answer(THREE_IN_A_ROW, 5.0).is_contained


def test_what_the_suspect_cannot_reach_needs_no_post():
    cut_off = Chase(FORK, 0, np.zeros(5, dtype=bool), SUSPECT_S, np.full((1, 5), INF))
    assert answer(cut_off, 0.0).hold.cut.posts.tolist() == []


def held_by_trying(chase, head_start_s):
    """Whether any set of posts, manned in any way in time, parts the start from every exit."""
    in_time = np.isfinite(chase.in_time_s(head_start_s))
    units, n = in_time.shape
    for count in range(units + 1):
        for posts in combinations(range(1, n), count):
            ways_to_man = permutations(range(units), count)
            manned = any(all(in_time[pair] for pair in zip(who, posts, strict=True)) for who in ways_to_man)
            if manned and not leads_out(chase, posts):
                return True
    return False


def leads_out(chase, posts):
    reached, waiting = {0}, [0]
    while waiting:
        here = waiting.pop()
        near = {int(b if a == here else a) for a, b in chase.ways.pairs if here in (a, b)}
        waiting += (new := near - reached - {*posts})
        reached |= new
    return any(chase.exits[junction] for junction in reached)


@pytest.mark.parametrize("seed", range(80))
def test_a_certain_verdict_is_what_trying_everything_finds(seed):
    rng = np.random.default_rng(seed)
    n = 7
    pairs = rng.integers(0, n, (11, 2))
    exits = np.arange(n) >= n - 2
    suspect_s = np.concatenate(([0.0], rng.uniform(10, 100, n - 1)))
    chase = Chase(Ways(pairs, n), 0, exits, suspect_s, rng.uniform(0, 100, (3, n)))
    found = answer(chase, 5.0)
    if found.is_contained:
        assert held_by_trying(chase, 5.0)
    if found.hold is None:
        assert not held_by_trying(chase, 5.0)
    if found.latest_s is not None:
        assert held_by_trying(chase, found.latest_s)
