"""Against scipy.stats, and by simulation: an interval that is too narrow must turn these red."""

import numpy as np
import pytest
from scipy import stats

from mapper.domain.statistics.intervals import byar_interval, poisson_interval, share_interval


@pytest.mark.parametrize("count", [0, 1, 3, 5, 12, 41, 100, 1_500])
def test_the_poisson_interval_is_the_one_of_chi_squared(count):
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0
    assert poisson_interval(count) == pytest.approx((low, stats.chi2.ppf(0.975, 2 * count + 2) / 2))


@pytest.mark.parametrize("count", range(101))
def test_byars_interval_is_the_exact_one_to_two_hundredths(count):
    assert byar_interval(count) == pytest.approx(poisson_interval(count), abs=0.022)


@pytest.mark.parametrize(("count", "of"), [(0, 9), (9, 9), (12, 24), (12, 1_497), (1, 2)])
def test_the_interval_of_a_share_is_scipys_exact_one(count, of):
    exact = stats.binomtest(count, of).proportion_ci(method="exact")
    assert share_interval(count, of) == pytest.approx((exact.low, exact.high))


@pytest.mark.parametrize("mean", [0.7, 4.0, 12.0, 60.0])
def test_the_poisson_interval_holds_the_mean_at_least_95_times_in_100(mean):
    counts, times = np.unique(np.random.default_rng(2).poisson(mean, 4_000), return_counts=True)
    held = sum(n for count, n in zip(counts, times, strict=True) if poisson_interval(int(count)).holds(mean))
    assert 0.945 <= held / 4_000 <= 0.999


def test_a_wider_level_gives_a_wider_interval():
    assert poisson_interval(12, 0.99).high > poisson_interval(12).high
