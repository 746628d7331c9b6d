import numpy as np
import pytest

from mapper.domain.statistics.trend import levels

STOW_CRESCENT = [39, 45, 41, 47, 20, 23, 29, 24, 30, 12, 23, 17, 12, 12]


def test_a_clear_fall_is_found_where_it_happened():
    first, last = levels(STOW_CRESCENT, dispersion=2.4)
    assert (first.first, first.years, first.mean) == (0, 4, 43.0)
    assert (last.first, last.years) == (4, 10)


def test_more_spread_makes_the_same_fall_unclear():
    assert len(levels(STOW_CRESCENT)) == 3
    assert len(levels(STOW_CRESCENT, dispersion=9.0)) == 1


@pytest.mark.parametrize("mean", [3, 12, 60])
def test_where_nothing_changed_a_change_is_claimed_at_most_5_times_in_100(mean):
    years = np.random.default_rng(9).poisson(mean, (1_000, 14)).tolist()
    assert np.mean([len(levels(counts)) > 1 for counts in years]) <= 0.05


def test_too_few_years_have_one_level_and_none_at_all_are_nothing_to_fail_on():
    assert [level.mean for level in levels([9, 90, 9, 90])] == [49.5]
    assert [level.mean for level in levels([0] * 8)] == [0]
    assert levels([])[0].years == 0
