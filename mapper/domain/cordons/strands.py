"""Lines laid end to end along one axis, so that cutting and joining them is sorting numbers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from shapely import linestrings

from mapper.domain.places import FloatArray
from mapper.domain.streets import GeometryArray

SAME_PLACE_M = 1e-6  # what is nearer than that is one place: a thousandth of a millimetre
_BETWEEN_LINES_M = 1.0  # on the axis; any length will do that keeps one line's end from the next one's start

RowArray = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Stretches:
    """Parts of lines, each from one place on the axis to a later one; none touches another."""

    low_m: FloatArray
    high_m: FloatArray

    @classmethod
    def joined(cls, low_m: FloatArray, high_m: FloatArray) -> "Stretches":
        """The union of one or more stretches that may overlap."""
        order = np.argsort(low_m, kind="stable")
        low_m, furthest_m = low_m[order], np.maximum.accumulate(high_m[order])
        begins = np.append(0, np.flatnonzero(low_m[1:] > furthest_m[:-1] + SAME_PLACE_M) + 1)
        ends = np.append(begins[1:], len(low_m)) - 1
        return cls(low_m[begins], furthest_m[ends]).without_specks()

    def without_specks(self) -> "Stretches":
        """Those that are more than one place."""
        kept = self.high_m - self.low_m > SAME_PLACE_M
        return Stretches(self.low_m[kept], self.high_m[kept])


@dataclass(frozen=True)
class Strands:
    """Lines in a plane in metres: line i has the vertices ``points[starts[i]:starts[i + 1]]``."""

    points: FloatArray
    starts: npt.NDArray[np.int64]

    @classmethod
    def of_rows(cls, points: FloatArray, starts: npt.NDArray[np.int64], rows: RowArray) -> "Strands":
        """Some of the lines of a larger table: ``rows``, in that order."""
        count = np.diff(starts)[rows]
        begins = np.cumsum(count) - count
        vertex = np.arange(count.sum()) + np.repeat(starts[rows] - begins, count)
        return cls(points.take(vertex, axis=0), np.append(begins, count.sum()))

    @cached_property
    def axis_m(self) -> FloatArray:
        """Where each vertex lies on the axis."""
        steps = np.hypot(*np.diff(self.points, axis=0).T)
        steps[self.starts[1:-1] - 1] = _BETWEEN_LINES_M
        return np.concatenate((np.zeros(1), np.cumsum(steps)))

    @cached_property
    def begin_m(self) -> FloatArray:
        """Where each line begins on the axis."""
        return self.axis_m[self.starts[:-1]]

    @cached_property
    def end_m(self) -> FloatArray:
        """Where each line ends on the axis."""
        return self.axis_m[self.starts[1:] - 1]

    @cached_property
    def lines(self) -> GeometryArray:
        """The lines as geometries."""
        return np.asarray(linestrings(self.points, indices=self.row_of_vertex), dtype=object)

    @cached_property
    def row_of_vertex(self) -> RowArray:
        """The line that each vertex belongs to."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def cut_out(self, stretches: Stretches) -> GeometryArray:
        """Each stretch as a line of its own: its two ends and the vertices between them."""
        after = np.searchsorted(self.axis_m, stretches.low_m, side="right")
        until = np.searchsorted(self.axis_m, stretches.high_m, side="left")
        count = np.maximum(until - after, 0) + 2
        first = np.cumsum(count) - count
        rows = np.repeat(np.arange(len(count)), count)
        vertex = np.arange(len(rows)) - first[rows] + after[rows] - 1
        along_m = self.axis_m[np.clip(vertex, 0, len(self.axis_m) - 1)]
        along_m[first] = stretches.low_m
        along_m[first + count - 1] = stretches.high_m
        return np.asarray(linestrings(self.at(along_m), indices=rows), dtype=object)

    def at(self, axis_m: FloatArray) -> FloatArray:
        """The points, (n, 2), at places on the axis."""
        return np.column_stack([np.interp(axis_m, self.axis_m, column) for column in self._columns])

    @cached_property
    def _columns(self) -> FloatArray:
        """All x, then all y: laid out so that ``np.interp`` need not copy them each time."""
        return np.ascontiguousarray(self.points.T)

    def direction(self, axis_m: FloatArray) -> FloatArray:
        """Unit vectors, (n, 2), the way the lines run at places on the axis; at a bend, the way on."""
        before = np.clip(np.searchsorted(self.axis_m, axis_m, side="right") - 1, 0, len(self.axis_m) - 2)
        line = np.searchsorted(self.starts, before + 1)
        is_end = self.starts[line] == before + 1  # the last point of a line: look back along it
        step = self.points[before + 1 - is_end] - self.points[before - is_end]
        return np.asarray(step / np.maximum(np.hypot(*step.T), SAME_PLACE_M)[:, np.newaxis])

    def rows_of(self, stretches: Stretches) -> RowArray:
        """The line that each stretch is part of."""
        return np.searchsorted(self.begin_m, stretches.low_m + SAME_PLACE_M, side="right") - 1

    def all_but(self, stretches: Stretches) -> Stretches:
        """What of the lines the stretches leave over."""
        low_m = np.sort(np.concatenate((self.begin_m, stretches.high_m)))
        high_m = np.sort(np.concatenate((stretches.low_m, self.end_m)))
        return Stretches(low_m, high_m).without_specks()
