from itertools import permutations

import numpy as np
import pytest

from mapper.domain.containment.assignment import quickest_assignment


def by_trying(units_s):
    """The most posts that can be manned, and the earliest last arrival of all ways to man so many."""
    units, posts = units_s.shape
    places = [*range(units), *[-1] * posts]
    best = (0, 0.0)
    for chosen in set(permutations(places, posts)):
        times = [units_s[unit, post] for post, unit in enumerate(chosen) if unit >= 0]
        if np.isfinite(times).all() and times:
            best = min(best, (-len(times), max(times)))
    return -best[0], best[1]


@pytest.mark.parametrize("seed", range(60))
def test_nobody_finds_a_quicker_one_by_trying_all(seed):
    rng = np.random.default_rng(seed)
    units_s = rng.integers(1, 9, (int(rng.integers(1, 5)), int(rng.integers(1, 4)))).astype(float)
    units_s[rng.random(units_s.shape) < 0.3] = np.inf
    found = quickest_assignment(units_s)
    manned = found.unit >= 0
    assert (manned.sum(), found.worst_s) == by_trying(units_s)
    assert len(set(found.unit[manned])) == manned.sum()
    arrivals = units_s[found.unit[manned], np.flatnonzero(manned)]
    assert arrivals.max(initial=0.0) == found.worst_s
    assert found.is_complete == manned.all()


def test_no_posts_need_nobody():
    assert quickest_assignment(np.empty((3, 0))).is_complete
