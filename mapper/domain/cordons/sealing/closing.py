"""Where the drawn line crosses the streets themselves: what has to be closed."""

from dataclasses import dataclass

import numpy as np
from shapely import boundary, get_coordinates, intersection, intersects, line_locate_point, points, prepare

from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.places import FloatArray, MetreShape

_ONE_PLACE_M = 0.05  # a corner of the line just on a street is met twice
_AS_GOOD_AS_THERE_M = 2.5  # a line without barriers crosses where it is shortest


@dataclass(frozen=True)
class Crossed:
    """Where a line crosses streets: segment, metres along it, position (n, 2) and way outward (n, 2)."""

    row: RowArray
    at_m: FloatArray
    position: FloatArray
    outward: FloatArray

    def __len__(self) -> int:
        """How many."""
        return len(self.row)

    def is_at(self, row: int, at_m: float) -> BoolArray:
        """Which of them are at a place on a street, or as good as there."""
        near = np.abs(self.at_m - at_m) <= _AS_GOOD_AS_THERE_M
        return np.asarray((self.row == row) & near, dtype=bool)


def crossed_by(area: MetreShape, ways: WaysThrough) -> Crossed:
    """Where the outline of ``area`` crosses streets on the surface, in order along each segment."""
    outline = boundary(area)
    rows = np.sort(ways.tree.query(outline, predicate="intersects"))
    rows = rows[~ways.is_below[rows]]
    met, source = get_coordinates(intersection(outline, ways.lines[rows]), return_index=True)
    row = rows[source]
    at_m = np.asarray(line_locate_point(ways.lines[row], points(met)), dtype=np.float64).reshape(-1)
    order = np.lexsort((at_m, row))
    row, at_m = row[order], at_m[order]
    once = np.ones(len(row), dtype=bool)
    once[1:] = (np.diff(row) != 0) | (np.diff(at_m) >= _ONE_PLACE_M)
    row, at_m = row[once], at_m[once]
    return Crossed(row, at_m, ways.at(row, at_m), _outward(area, ways, row, at_m))


def _outward(area: MetreShape, ways: WaysThrough, row: RowArray, at_m: FloatArray) -> FloatArray:
    """Which way along the street leads out of the area."""
    direction = ways.direction(row, at_m)
    prepare(area)
    ahead = ways.at(row, np.minimum(at_m + 2 * _ONE_PLACE_M, ways.length_m[row]))
    leads_in = np.asarray(intersects(area, points(ahead)), dtype=bool)
    return np.where(leads_in, -1.0, 1.0)[:, np.newaxis] * direction


def from_mouths_m(ways: WaysThrough, tunnels: Crossed) -> FloatArray:
    """How far closures in tunnels are from where those come up: 0 for most, but tunnels also fork."""
    junction = ways.ends[tunnels.row, np.where(tunnels.at_m > 0, 1, 0)]
    mouth = ways.mouths.comes_up_at[junction]
    return np.asarray(np.hypot(*(ways.junctions[junction] - ways.junctions[mouth]).T), dtype=np.float64)
