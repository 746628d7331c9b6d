"""Which rows of a pack lie near a place, without looking at all of them.

Rows are sorted by the cell of a world-wide grid in which the middle of their box lies. A row reaches
at most one cell beyond its own; the few larger ones come last and are always looked at.
"""

import math

import numpy as np
import numpy.typing as npt

from mapper.domain.places import LonLatBox
from mapper.domain.streets import Int32Array

UNITS = 10_000_000  # to a degree: coordinates are whole numbers of 1e-7 degrees, OpenStreetMap's precision
_CELL = UNITS // 200  # 0.005 degrees: 556 m from south to north
_BANDS, _COLUMNS = 180 * 200 + 1, 360 * 200 + 1
_LARGE = np.uint32(2**32 - 1)

Keys = npt.NDArray[np.uint32]
Rows = npt.NDArray[np.int64]


def boxes_of(coords: Int32Array, starts: Rows) -> Int32Array:
    """Give the box (west, south, east, north) of each ``coords[starts[i]:starts[i + 1]]``, none empty."""
    if len(starts) < 2:
        return np.empty((0, 4), dtype=np.int32)
    low = np.minimum.reduceat(coords, starts[:-1], axis=0)
    high = np.maximum.reduceat(coords, starts[:-1], axis=0)
    return np.hstack((low, high))


def keys_of(boxes: Int32Array) -> Keys:
    """Give the key by which rows are sorted."""
    west, south, east, north = boxes.astype(np.int64).T
    keys = _band((south + north) // 2) * _COLUMNS + _column((west + east) // 2)
    is_large = np.maximum(east - west, north - south) > 2 * _CELL
    return np.where(is_large, _LARGE, keys).astype(np.uint32)


def _band(lat: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.clip((lat + 90 * UNITS) // _CELL, 0, _BANDS - 1)


def _column(lon: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.clip((lon + 180 * UNITS) // _CELL, 0, _COLUMNS - 1)


def rows_in(box: LonLatBox, keys: Keys, boxes: Int32Array) -> Rows:
    """Give the rows, ascending, whose box touches ``box``, on either side of the antimeridian."""
    found = [_rows_in_half(half, keys, boxes) for half in box.halves()]
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _rows_in_half(half: LonLatBox, keys: Keys, boxes: Int32Array) -> Rows:
    west, south = (math.floor(degrees * UNITS) for degrees in half[:2])
    east, north = (math.ceil(degrees * UNITS) for degrees in half[2:])
    first_band, last_band = _band(np.array([south - _CELL, north + _CELL])).tolist()
    first, last = _column(np.array([west - _CELL, east + _CELL])).tolist()
    bands = np.arange(first_band, last_band + 1) * _COLUMNS
    # keys of the column's own type: with any other, searchsorted would copy the whole column first
    begins = np.searchsorted(keys, (bands + first).astype(np.uint32))
    ends = np.searchsorted(keys, (bands + last).astype(np.uint32), side="right")
    large = np.searchsorted(keys, _LARGE)
    candidates = _ranges(np.append(begins, large), np.append(ends, len(keys)))
    near = boxes[candidates]
    touches = (near[:, 0] <= east) & (near[:, 2] >= west) & (near[:, 1] <= north) & (near[:, 3] >= south)
    return candidates[touches]


def _ranges(begins: Rows, ends: Rows) -> Rows:
    """All of ``begins[0]..ends[0]``, then all of ``begins[1]..ends[1]``, and so on."""
    counts = ends - begins
    shifts = begins - np.concatenate(([0], np.cumsum(counts)[:-1]))
    return np.repeat(shifts, counts) + np.arange(counts.sum())


def gather(starts: Rows, rows: Rows, held: int) -> tuple[Rows, Rows]:
    """Give the new ``starts`` of the chosen ``rows``, and which of all ``held`` things they hold.

    Raises
    ------
    ValueError
        ``starts`` is damaged.
    """
    begins, ends = starts[rows], starts[rows + 1]
    if (ends < begins).any() or ends.max(initial=0) > held:
        raise ValueError("rows end before they begin, or past the end")
    return np.concatenate(([0], np.cumsum(ends - begins))), _ranges(begins, ends)
