"""Where on a picture there is still room for words.

A byte for every square of 4 by 4 units instead of geometry: asking takes microseconds. A label
is known here by points not more than 5 units apart all over it.
"""

from math import dist

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.places import FloatArray
from mapper.domain.streets import GeometryArray

CELL = 4.0  # units
EDGE = 8.0  # units that stay free at the rim, so that nothing is cut off


class LabelGrid:
    """Which squares of a picture are taken, and which had better stay as they are."""

    def __init__(self, width_units: float, height_units: float) -> None:
        self.rim = EDGE
        self._size = np.array([width_units, height_units])
        shape = (int(height_units / CELL) + 3, int(width_units / CELL) + 3)
        self._last = np.array([shape[1] - 2, shape[0] - 2], dtype=np.intp)
        self._taken = np.zeros(shape, dtype=bool)
        self._busy = np.zeros(shape, dtype=np.float32)
        self._wet = np.zeros(shape, dtype=bool)

    @property
    def window(self) -> tuple[float, float, float, float]:
        """The whole picture."""
        width, height = self._size.tolist()
        return 0.0, 0.0, width, height

    def free(self, points: FloatArray) -> bool:
        """Whether nothing has been put there and it is inside the rim."""
        if not self.holds(points):
            return False
        columns, rows = self._cells(points)
        return not self._taken[rows, columns].any()

    def holds(self, points: FloatArray) -> bool:
        """Whether it is all inside the rim."""
        return not ((points < self.rim).any() or (points > self._size - self.rim).any())

    def busyness(self, points: FloatArray) -> float:
        """How much of the drawing these points would hide, 0 to 1."""
        columns, rows = self._cells(points)
        return float(self._busy[rows, columns].mean())

    def take(self, points: FloatArray) -> None:
        """Nothing else may go there, nor within a square of it."""
        columns, rows = self._cells(points)
        for down in (0, 1, 2):
            for right in (0, 1, 2):
                self._taken[rows + down - 1, columns + right - 1] = True

    def is_dry(self, points: FloatArray) -> bool:
        """Whether none of these points lies on water."""
        columns, rows = self._cells(points)
        return not self._wet[rows, columns].any()

    def take_area(self, area: BaseGeometry) -> None:
        """Nothing may go on ``area``."""
        self._fill(self._taken, area)

    def flood(self, areas: GeometryArray) -> None:
        """There is water on ``areas``."""
        for area in areas:
            self._fill(self._wet, area)

    def _fill(self, squares: npt.NDArray[np.bool_], area: BaseGeometry) -> None:
        """Mark the squares whose middles lie in ``area``."""
        if area.is_empty:
            return
        (left, right), (top, bottom) = self._cells(np.reshape(area.bounds, (2, 2)))
        rows, columns = np.mgrid[top : bottom + 1, left : right + 1]
        shapely.prepare(area)
        inside = shapely.contains_xy(area, (columns - 0.5) * CELL, (rows - 0.5) * CELL)
        squares[top : bottom + 1, left : right + 1] |= inside

    def take_lines(self, lines: GeometryArray, reach_units: float) -> None:
        """Nothing may come closer to ``lines`` than ``reach_units``."""
        for points in _brush(lines, reach_units):
            self.take(points)

    def prefer_elsewhere(self, lines: GeometryArray, reach_units: float) -> None:
        """Words had better not hide what lies within ``reach_units`` of ``lines``."""
        for points in _brush(lines, reach_units):
            columns, rows = self._cells(points)
            self._busy[rows, columns] = 1.0

    def places_round(self, at: tuple[float, float], step_units: float) -> list[tuple[float, float]]:
        """Places all over the picture, the nearest to ``at`` first."""
        width, height = self._size.tolist()
        columns, rows = np.arange(0.0, width, step_units), np.arange(0.0, height, step_units)
        places = [(x, y) for y in rows.tolist() for x in columns.tolist()]
        return sorted(places, key=lambda place: dist(place, at))

    def _cells(self, points: FloatArray) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        cells = (points / CELL).astype(np.intp) + 1
        np.maximum(cells, 1, out=cells)
        np.minimum(cells, self._last, out=cells)
        return cells[:, 0], cells[:, 1]


def _brush(lines: GeometryArray, reach_units: float) -> list[FloatArray]:
    """Points all over a brush stroke of half width ``reach_units`` along ``lines``."""
    dense = shapely.get_coordinates(shapely.segmentize(lines, CELL))
    offsets = np.arange(-reach_units, reach_units + CELL, CELL)
    return [
        dense + np.array([dx, dy])
        for dx in offsets
        for dy in offsets
        if dx * dx + dy * dy <= (reach_units + 2) ** 2
    ]
