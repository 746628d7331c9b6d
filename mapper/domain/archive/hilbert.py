"""The Hilbert curve over the globe: neighbours on it are neighbours on the ground."""

import numpy as np
import numpy.typing as npt

from mapper.domain.places import FloatArray

_ORDER = 24  # 2^24 cells round the globe: some 2 m
_CELLS = 1 << _ORDER


def hilbert_codes(lonlat: FloatArray) -> npt.NDArray[np.int64]:
    """How far along the curve the cell of each (n, 2) lon/lat position lies."""
    x = _cells(lonlat[:, 0], 360.0)
    y = _cells(lonlat[:, 1], 180.0)
    codes = np.zeros(len(lonlat), dtype=np.int64)
    side = _CELLS >> 1
    while side:
        right = (x & side) > 0
        upper = (y & side) > 0
        codes += side * side * (3 * right ^ upper)
        x &= side - 1
        y &= side - 1
        turned = right & ~upper
        x[turned], y[turned] = side - 1 - x[turned], side - 1 - y[turned]
        x, y = np.where(upper, x, y), np.where(upper, y, x)
        side >>= 1
    return codes


def _cells(degrees: FloatArray, span: float) -> npt.NDArray[np.int64]:
    shares = (degrees + span / 2) / span
    return np.minimum((shares * _CELLS).astype(np.int64), _CELLS - 1)
