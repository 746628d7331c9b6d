"""Who goes where, so that the last to arrive arrives as early as possible."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from mapper.domain.cordons.sealing.min_cut import RowArray
from mapper.domain.places import FloatArray


@dataclass(frozen=True)
class Assignment:
    """The unit of each post, -1 where none is left that gets there; and when the last one arrives."""

    unit: RowArray
    worst_s: float

    @property
    def is_complete(self) -> bool:
        """Whether every post has its unit."""
        return bool((self.unit >= 0).all())


def quickest_assignment(units_s: FloatArray) -> Assignment:
    """One unit a post; ``units_s[u, p]`` is how long unit u takes to post p, infinite where it may not go.

    As many posts as possible are manned, and of all ways to do that the last arrival is the earliest.
    """
    times_s = np.unique(units_s[np.isfinite(units_s)])
    if not len(times_s):
        return Assignment(np.full(units_s.shape[1], -1), 0.0)
    most = _manned(units_s, times_s[-1])
    low, high = 0, len(times_s) - 1
    while low < high:
        middle = (low + high) // 2
        if _manned(units_s, times_s[middle]) >= most:
            high = middle
        else:
            low = middle + 1
    return Assignment(_matched(units_s, times_s[low]), float(times_s[low]))


def _manned(units_s: FloatArray, within_s: float) -> int:
    return int((_matched(units_s, within_s) >= 0).sum())


def _matched(units_s: FloatArray, within_s: float) -> RowArray:
    allowed = csr_array((within_s >= units_s.T).astype(np.int8))
    return np.asarray(maximum_bipartite_matching(allowed, perm_type="column"), dtype=np.intp)
