import numpy as np
import pytest

from mapper.domain.statistics.clustering import dispersion, rank

TREND = [900, 800, 700, 650, 600, 500, 450, 400]


def places(phi, seed=4):
    """Yearly counts of 60 places round the trend that vary ``phi`` times as much as chance."""
    rng = np.random.default_rng(seed)
    means = np.outer(rng.uniform(0.02, 0.05, 60), TREND)
    if phi == 1:
        return rng.poisson(means).astype(float)
    return rng.negative_binomial(means / (phi - 1), 1 / phi).astype(float)


@pytest.mark.parametrize(("phi", "least", "most"), [(1, 1.0, 1.15), (2.25, 1.7, 2.6), (4, 2.8, 4.7)])
def test_the_spread_that_was_put_in_is_found(phi, least, most):
    assert least <= dispersion(places(phi), TREND) <= most


def test_too_few_places_years_or_incidents_tell_nothing():
    assert dispersion(places(1)[:10], TREND) is None
    assert dispersion(places(1)[:, :2], TREND[:2]) is None
    assert dispersion(places(1) // 20, TREND) is None


def test_a_rank_counts_those_with_fewer_and_half_of_the_equals():
    found = rank(30, [*range(0, 60, 2)])
    assert found.share_with_fewer == pytest.approx((15 + 0.5) / 30)
    assert found.places == 30
    assert found.low < found.median == 29 < found.high


def test_a_rank_among_too_few_is_none():
    assert rank(3, [1, 2, 3]) is None
