"""Whether counts over the years changed their level, and when; only where the data carries it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_FEWEST_YEARS = 3  # a level holds at least so many
# The largest of the likelihood ratios along the years passes this by chance once in 20 times: Andrews
# (1993), one parameter, changes within the middle 70 %.
_CRITICAL = 8.85


@dataclass(frozen=True)
class Level:
    """Years in a row at one level: the first of them, how many, and the mean a year."""

    first: int
    years: int
    mean: float


def levels(counts: Sequence[int], dispersion: float = 1.0) -> tuple[Level, ...]:
    """The years cut where the level of Poisson counts changed; one level when no change can be claimed.

    ``counts`` are of years in a row, each counted over the same months. The likelihood ratio is divided by
    ``dispersion``, and cutting goes on within each part while it is large enough.
    """
    return tuple(_levels(counts, 0, len(counts), dispersion))


def _levels(counts: Sequence[int], first: int, past: int, dispersion: float) -> list[Level]:
    cuts = range(first + _FEWEST_YEARS, past - _FEWEST_YEARS + 1)
    best = max(cuts, key=lambda cut: _likelihood_ratio(counts, first, cut, past), default=None)
    if best is None or _likelihood_ratio(counts, first, best, past) / dispersion <= _CRITICAL:
        return [Level(first, past - first, sum(counts[first:past]) / max(1, past - first))]
    return [*_levels(counts, first, best, dispersion), *_levels(counts, best, past, dispersion)]


def _likelihood_ratio(counts: Sequence[int], first: int, cut: int, past: int) -> float:
    before, after = sum(counts[first:cut]), sum(counts[cut:past])
    apart = _fitted(before, cut - first) + _fitted(after, past - cut)
    return 2 * (apart - _fitted(before + after, past - first))


def _fitted(count: int, years: int) -> float:
    """The largest log-likelihood of so many in so many years, less what all fits share."""
    return count * math.log(count / years) if count else 0.0
