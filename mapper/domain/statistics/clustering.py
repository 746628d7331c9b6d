"""How much more counts vary than chance alone would have it, and where one stands among others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapper.domain.places import FloatArray

_FEWEST_A_YEAR = 5.0  # on average: below it the chi-squared sum says little
_FEWEST_CIRCLES = 20


def dispersion(yearly: FloatArray, trend: Sequence[float]) -> float | None:
    """How many times as much as Poisson counts the yearly counts of places vary round a common trend.

    ``yearly`` has a row a place and a column a year, ``trend`` the counts of all around. The median over
    the places that have enough to tell; never below 1; None when there are too few of them.
    """
    known = np.asarray(trend, dtype=np.float64)
    years = known > 0
    enough = yearly.sum(axis=1) >= _FEWEST_A_YEAR * len(known)
    if years.sum() < 3 or enough.sum() < _FEWEST_CIRCLES:
        return None
    counts = yearly[enough][:, years]
    expected = counts.sum(axis=1, keepdims=True) * known[years] / known[years].sum()
    each = ((counts - expected) ** 2 / expected).sum(axis=1) / (years.sum() - 1)
    return max(1.0, float(np.median(each)))


@dataclass(frozen=True)
class Rank:
    """Where a count stands among those of places like it; of places with as many, half count as fewer."""

    places: int
    share_with_fewer: float
    median: float
    low: float  # 5 % of the places have fewer
    high: float  # 5 % have more


def rank(count: int, others: Sequence[int]) -> Rank | None:
    """None when there are too few others to tell."""
    if len(others) < _FEWEST_CIRCLES:
        return None
    counts = np.asarray(others)
    fewer = float((counts < count).mean() + (counts == count).mean() / 2)
    low, median, high = np.percentile(counts, [5, 50, 95]).tolist()
    return Rank(len(others), fewer, median, low, high)
