"""How two counts compare, given what each was counted over."""

import math
from dataclasses import dataclass

from mapper.domain.statistics.intervals import LEVEL, Interval, share_interval


@dataclass(frozen=True)
class Ratio:
    """One rate over another with its interval; infinite when only the other count is 0."""

    value: float
    interval: Interval

    @property
    def is_a_difference(self) -> bool:
        """Whether the interval leaves out 1: only then may a difference be claimed."""
        return not self.interval.holds(1.0)

    def widened(self, dispersion: float) -> "Ratio":
        """With each half of the interval, in logarithms, the root of ``dispersion`` times as long."""
        if not 0 < self.value < math.inf:
            return self
        low, high = ((end / self.value) ** math.sqrt(dispersion) * self.value for end in self.interval)
        return Ratio(self.value, Interval(low, high))


def rate_ratio(count: int, exposure: float, other: int, other_exposure: float, level: float = LEVEL) -> Ratio:
    """The rate ``count / exposure`` over ``other / other_exposure``, one not part of the other.

    Exposures are in one unit: square metres, months. The interval is the exact conditional one: given
    both counts together, ``count`` is binomial.

    Raises
    ------
    ValueError
        Both counts are 0, so that nothing can be said.
    """
    if not count + other:
        raise ValueError("two counts of 0 have no ratio")
    scale = other_exposure / exposure
    low, high = (_odds(share) * scale for share in share_interval(count, count + other, level))
    return Ratio(count / other * scale if other else math.inf, Interval(low, high))


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf
