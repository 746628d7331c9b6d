"""The stretches of a street that a name can follow, best first."""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mapper.domain.places import FloatArray

STEP = 5.0  # units between the points of a stretch
_KERNEL = np.array([1, 2, 3, 2, 1]) / 9
_TURN_IN_ALL = 1.5  # radians a name may turn altogether
_TURN_AT_ONCE = 0.34  # radians it may turn within 25 units: sharper, and letters collide
_STRAIGHT_WITHIN = 3.2  # units from the chord: what nobody sees
_TRIES = 40  # stretches of one line


def stretches(line: FloatArray, width_units: float, *, bent: bool = True) -> Iterator[FloatArray]:
    """Stretches of ``width_units`` of ``line``, in reading direction, evenly spaced.

    Little turning is best, then the middle of the line. Straight ones come as exact chords; with
    ``bent`` off there are no others.
    """
    points = _resampled(line)
    size = int(np.ceil(width_units / STEP)) + 1
    if len(points) < size:
        return
    for start in _best_starts(points, size):
        stretch = _readable(points[start : start + size])
        straight = _straightened(stretch)
        if straight is not None:
            yield straight
        elif bent:
            yield stretch


def _resampled(line: FloatArray) -> FloatArray:
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    wanted = np.arange(0.0, along[-1], STEP)
    points = np.column_stack([np.interp(wanted, along, line[:, axis]) for axis in (0, 1)])
    if len(points) < 6:
        return points
    padded = np.vstack((points[0] * 2 - points[2:0:-1], points, points[-1] * 2 - points[-2:-4:-1]))
    return np.column_stack([np.convolve(padded[:, axis], _KERNEL, mode="valid") for axis in (0, 1)])


def _best_starts(points: FloatArray, size: int) -> list[int]:
    heading = np.unwrap(np.arctan2(*np.diff(points, axis=0).T[::-1]))
    turns = np.abs(np.diff(heading))
    count = len(points) - size + 1
    starts = np.arange(0, count, max(2, count // _TRIES))
    if size < 7:
        return [int(start) for start in starts]
    total = sliding_window_view(turns, size - 2).sum(axis=1)[starts]
    within = sliding_window_view(np.abs(heading[5:] - heading[:-5]), size - 6)
    sharpest = within.max(axis=1)[starts]
    middle = np.abs(starts - (len(points) - size) / 2) / max(1.0, len(points) / 2)
    cost = 1.1 * total + 0.35 * middle
    order = np.argsort(cost, kind="stable")
    fits = (total <= _TURN_IN_ALL) & (sharpest <= _TURN_AT_ONCE)
    return [int(starts[i]) for i in order if fits[i]][:_TRIES]


def _readable(points: FloatArray) -> FloatArray:
    """From left to right; steep names run upwards."""
    dx, dy = points[-1] - points[0]
    angle = np.degrees(np.arctan2(dy, dx))
    return points if -100 <= angle < 80 else points[::-1]


def _straightened(points: FloatArray) -> FloatArray | None:
    start, end = points[0], points[-1]
    chord = end - start
    normal = np.array([-chord[1], chord[0]]) / max(1e-9, float(np.hypot(*chord)))
    offsets = (points - start) @ normal
    least, most = offsets.min(), offsets.max()
    if most - least > 2 * _STRAIGHT_WITHIN:
        return None
    first = start + normal * (least + most) / 2
    return np.asarray(first + np.arange(len(points))[:, None] * (chord / (len(points) - 1)))
