"""Which cells of a world-wide grid rows lie in, and which to look at near a place.

A row belongs to the cell in which the middle of its box lies. It reaches at most one cell beyond its
own: one too large for that belongs to a coarser level of the grid, with cells 16 times as wide, and so
on up to cells as wide as the world.
"""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from mapper.domain.places import LonLatBox, LonLatShape
from mapper.domain.streets import Int32Array

UNITS = 10_000_000  # to a degree: coordinates are whole numbers of 1e-7 degrees, OpenStreetMap's precision
_CELLS = UNITS // 200 * 16 ** np.arange(5)  # the finest: 0.005 degrees, 556 m from south to north
_BANDS, _COLUMNS = 180 * UNITS // _CELLS + 1, 360 * UNITS // _CELLS + 1
_FIRST_KEYS = np.cumsum(_BANDS * _COLUMNS) - _BANDS * _COLUMNS
_LEVELS = tuple(zip(_CELLS.tolist(), _BANDS.tolist(), _COLUMNS.tolist(), _FIRST_KEYS.tolist(), strict=True))

Keys = npt.NDArray[np.uint32]
Rows = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64] | npt.NDArray[np.uint32]


def area_of(box: LonLatBox) -> LonLatShape:
    """The ground in ``box``, on both sides of the antimeridian where it crosses that."""
    return LonLatShape(shapely.union_all([shapely.box(*half) for half in box.halves()]))


def boxes_of(coords: Int32Array, starts: Rows) -> Int32Array:
    """Give the box (west, south, east, north) of each ``coords[starts[i]:starts[i + 1]]``, none empty."""
    if len(starts) < 2:
        return np.empty((0, 4), dtype=np.int32)
    low = np.minimum.reduceat(coords, starts[:-1], axis=0)
    high = np.maximum.reduceat(coords, starts[:-1], axis=0)
    return np.hstack((low, high))


def keys_of(boxes: Int32Array) -> Keys:
    """Give the number of the cell of each row, by which rows are sorted."""
    west, south, east, north = boxes.astype(np.int64).T
    level = np.searchsorted(2 * _CELLS, np.maximum(east - west, north - south))
    band = np.clip(((south + north) // 2 + 90 * UNITS) // _CELLS[level], 0, _BANDS[level] - 1)
    column = np.clip(((west + east) // 2 + 180 * UNITS) // _CELLS[level], 0, _COLUMNS[level] - 1)
    keys: Keys = (_FIRST_KEYS[level] + band * _COLUMNS[level] + column).astype(np.uint32)
    return keys


def keys_near(box: LonLatBox) -> Iterator[tuple[list[int], list[int]]]:
    """Give the first and the last cell of each band that may hold rows near ``box``, level by level."""
    for half in box.halves():
        west, south, east, north = units_of(half)
        for cell, bands, columns, first_key in _LEVELS:
            first_band = max((south + 90 * UNITS) // cell - 1, 0)
            last_band = min((north + 90 * UNITS) // cell + 1, bands - 1)
            first = first_key + max((west + 180 * UNITS) // cell - 1, 0)
            last = first_key + min((east + 180 * UNITS) // cell + 1, columns - 1)
            begins = range(first_band * columns, (last_band + 1) * columns, columns)
            yield [begin + first for begin in begins], [begin + last for begin in begins]


def units_of(box: LonLatBox) -> tuple[int, int, int, int]:
    """The box in whole units, no smaller."""
    west, south, east, north = (degrees * UNITS for degrees in box)
    return math.floor(west), math.floor(south), math.ceil(east), math.ceil(north)


def touching(box: LonLatBox, boxes: Int32Array) -> npt.NDArray[np.bool_]:
    """Tell which boxes touch ``box``, on either side of the antimeridian."""
    found = np.zeros(len(boxes), dtype=bool)
    for half in box.halves():
        west, south, east, north = units_of(half)
        found |= (
            (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
        )
    return found


def starts_of(counts: Counts) -> Rows:
    """Where each thing begins when all are laid end to end, and where the last one ends."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def gather(starts: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Give the new ``starts`` of the chosen ``rows``, and which of all things they hold."""
    begins, counts = starts[rows], starts[rows + 1] - starts[rows]
    new = starts_of(counts)
    return new, np.repeat(begins - new[:-1], counts) + np.arange(new[-1])
