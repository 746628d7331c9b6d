from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mapper.domain.containment.fewest_posts import Ways, fewest_posts


def gets_out(pairs, n, start, exits, manned):
    """Whether a walk that enters no manned junction ends in an exit: by trying, with no flow."""
    kept = pairs[~np.isin(pairs, list(manned)).any(axis=1)]
    links = coo_array((np.ones(len(kept)), tuple(kept.T)), shape=(n, n))
    group = connected_components(links, directed=False)[1]
    return any(group[way] == group[start] and way not in manned for way in np.flatnonzero(exits))


def fewest_by_trying(pairs, n, start, exits, usable):
    stands = [k for k in np.flatnonzero(usable) if k != start]
    for count in range(len(stands) + 1):
        if any(not gets_out(pairs, n, start, exits, set(posts)) for posts in combinations(stands, count)):
            return count
    return None


def small_city(seed):
    """Up to ten junctions, start 0, which is no exit; parallel streets and dead ends among them."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 10))
    pairs = rng.integers(0, n, (int(rng.integers(n, 3 * n)), 2))
    exits = rng.random(n) < 0.25
    exits[0] = False
    return pairs[pairs[:, 0] != pairs[:, 1]].reshape(-1, 2), n, exits, rng.random(n) < 0.7


@pytest.mark.parametrize("seed", range(150))
def test_nobody_finds_fewer_posts_by_trying_all_sets(seed):
    pairs, n, exits, usable = small_city(seed)
    fewest = fewest_by_trying(pairs, n, 0, exits, usable)
    for widest in (False, True):
        cut = fewest_posts(Ways(pairs, n), 0, exits, usable, widest=widest)
        assert (None if cut is None else len(cut.posts)) == fewest
        if cut is not None:
            assert usable[cut.posts].all()
            assert not gets_out(pairs, n, 0, exits, set(cut.posts.tolist()))
            assert cut.inside[0]


def test_the_tightest_set_is_nearest_and_the_widest_farthest():
    street = Ways(np.array([[0, 1], [1, 2], [2, 3]]), 4)
    exits, anywhere = np.arange(4) == 3, np.ones(4, dtype=bool)
    assert fewest_posts(street, 0, exits, anywhere).posts.tolist() == [1]
    assert fewest_posts(street, 0, exits, anywhere, widest=True).posts.tolist() == [3]


def test_without_exits_nobody_needs_to_stand_anywhere():
    street = Ways(np.array([[0, 1]]), 2)
    cut = fewest_posts(street, 0, np.zeros(2, dtype=bool), np.ones(2, dtype=bool))
    assert cut.posts.tolist() == []


def test_a_start_that_is_an_exit_cannot_be_held():
    street = Ways(np.array([[0, 1]]), 2)
    assert fewest_posts(street, 0, np.array([True, False]), np.ones(2, dtype=bool)) is None
