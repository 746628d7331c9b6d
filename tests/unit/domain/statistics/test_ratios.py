import math

import numpy as np
import pytest
from scipy import stats

from mapper.domain.statistics.intervals import Interval
from mapper.domain.statistics.ratios import Ratio, rate_ratio


def test_the_ratio_of_the_golden_example():
    ratio = rate_ratio(12, 0.7854, 1_485, 38.65 - 0.7854)
    assert (ratio.value, *ratio.interval) == pytest.approx((0.39, 0.20, 0.68), abs=0.005)
    assert ratio.widened(2.25).interval == pytest.approx((0.14, 0.90), abs=0.01)
    assert ratio.is_a_difference


def test_the_same_count_twice_is_no_difference():
    ratio = rate_ratio(12, 12, 12, 12)
    assert (ratio.value, *ratio.interval) == pytest.approx((1.0, 0.41, 2.43), abs=0.005)
    assert not ratio.is_a_difference


@pytest.mark.parametrize(("count", "other"), [(3, 40), (12, 12), (68, 1_429)])
def test_the_interval_ends_where_the_exact_binomial_test_says_so(count, other):
    for end in rate_ratio(count, 2.0, other, 30.0).interval:
        share = end * 2.0 / (end * 2.0 + 30.0)
        tails = [stats.binomtest(count, count + other, share, side).pvalue for side in ("less", "greater")]
        assert min(tails) == pytest.approx(0.025)


def test_the_interval_holds_the_true_ratio_at_least_95_times_in_100():
    rng = np.random.default_rng(3)
    pairs = rng.poisson((10.0, 40.0), (2_000, 2)).tolist()
    held = [rate_ratio(a, 1.0, b, 4.0).interval.holds(1.0) for a, b in pairs]
    assert np.mean(held) >= 0.95


def test_none_on_one_side_has_an_open_interval():
    assert rate_ratio(0, 1, 9, 1).interval.low == 0
    none_before = rate_ratio(9, 1, 0, 1)
    assert (none_before.value, none_before.interval.high) == (math.inf, math.inf)
    assert none_before.widened(4.0) == none_before


def test_two_counts_of_nothing_have_no_ratio():
    with pytest.raises(ValueError, match="no ratio"):
        rate_ratio(0, 1, 0, 1)


def test_widening_by_chance_alone_changes_nothing():
    assert Ratio(0.5, Interval(0.25, 0.8)).widened(1.0).interval == pytest.approx((0.25, 0.8))
