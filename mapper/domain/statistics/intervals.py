"""How far a count may be off by chance alone."""

import math
from typing import NamedTuple

from scipy.special import betaincinv, gammaincinv, ndtri

LEVEL = 0.95


class Interval(NamedTuple):
    """From ``low`` to ``high``, both included; ``high`` may be infinite."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies in it."""
        return self.low <= value <= self.high


def poisson_interval(count: int, level: float = LEVEL) -> Interval:
    """The exact (Garwood) interval of the mean that gave ``count``."""
    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(low, float(gammaincinv(count + 1, 1 - tail)))


def byar_interval(count: float, level: float = LEVEL) -> Interval:
    """Byar's approximation, for counts that need not be whole, such as soft counts.

    It is within 0.02 of the exact interval from 0 to 100.
    """
    z = float(ndtri((1 + level) / 2))
    return Interval(_byar_bound(count, -z) if count else 0.0, _byar_bound(count + 1, z))


def _byar_bound(count: float, z: float) -> float:
    return count * max(0.0, 1 - 1 / (9 * count) + z / (3 * math.sqrt(count))) ** 3


def share_interval(count: int, of: int, level: float = LEVEL) -> Interval:
    """The exact (Clopper-Pearson) interval of the share that gave ``count`` of ``of``."""
    tail = (1 - level) / 2
    low = float(betaincinv(count, of - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, of - count, 1 - tail)) if count < of else 1.0
    return Interval(low, high)
