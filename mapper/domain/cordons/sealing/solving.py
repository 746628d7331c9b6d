"""From zone, limit and streets to the sealed line: cut, draw, compare, and draw finer where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely import Polygon, buffer, contains_xy, get_parts, intersects

from mapper.domain.cordons.sealing.closing import Crossed, crossed_by
from mapper.domain.cordons.sealing.crossings import Barrier, Crossings, crossings_of, with_barriers
from mapper.domain.cordons.sealing.drawing import taut_area
from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.plane import Plane, anchored_sides
from mapper.domain.cordons.sealing.tidying import tidied
from mapper.domain.places import MetreShape

_MOST_REDRAWINGS = 3
_ROUND_A_HOLE_M = 1.0
_ROUND_A_PART_M = 2.0


@dataclass(frozen=True)
class Drawn:
    """A line as drawn: its area, where it crosses streets, its barriers, and the cut it was drawn from."""

    area: MetreShape
    crossed: Crossed
    barriers: tuple[Barrier, ...]
    crossings: Crossings
    inside: BoolArray

    @property
    def is_one_area(self) -> bool:
        """Whether it is a single polygon without holes."""
        return isinstance(self.area, Polygon) and not self.area.interiors

    def mouths_inside(self, plane: Plane) -> BoolArray:
        """Whether each end of each tunnel lies inside, (n, 2)."""
        first = len(plane.links.row)
        tunnels = slice(first, first + len(plane.below))
        ends = np.column_stack((plane.streets.tail[tunnels], plane.streets.head[tunnels]))
        return np.asarray(self.inside[ends], dtype=bool)

    def tunnels(self, plane: Plane) -> Crossed:
        """The tunnels that lead out, each closed at its mouth inside."""
        mouths = self.mouths_inside(plane)
        leads_out = mouths[:, 0] != mouths[:, 1]
        row, begins_inside = plane.below[leads_out], mouths[leads_out, 0]
        at_m = np.where(begins_inside, 0.0, plane.ways.length_m[row])
        outward = np.where(begins_inside, 1.0, -1.0)[:, np.newaxis] * plane.ways.direction(row, at_m)
        return Crossed(row, at_m, plane.ways.at(row, at_m), outward)

    def differing(self, segments: int) -> RowArray:
        """Segments that the line crosses more or less often than the cut does."""
        wanted = np.bincount(self.crossings.row, minlength=segments)
        return np.flatnonzero(wanted != np.bincount(self.crossed.row, minlength=segments))


def drawn_line(plane: Plane, zone: MetreShape, inside: BoolArray) -> Drawn:
    """Draw the line of a cut; in one piece and without holes, where that is possible."""
    best = _as_cut(plane, zone, inside)
    for _ in range(_MOST_REDRAWINGS):
        if best.is_one_area:
            break
        sides = anchored_sides(plane, _one_area_sides(plane, zone, best))
        if (sides == best.inside).all():
            break
        again = _as_cut(plane, zone, sides)
        if _pieces(again.area) >= _pieces(best.area):
            break
        best = again
    return best


def _pieces(area: MetreShape) -> int:
    parts = get_parts(area)
    return len(parts) + sum(len(part.interiors) for part in parts)


def _one_area_sides(plane: Plane, zone: MetreShape, drawn: Drawn) -> BoolArray:
    """The sides with loose parts given up and holes taken in."""
    sides = drawn.inside.copy()
    x, y = plane.points.T
    for part in get_parts(drawn.area):
        if not intersects(part, zone):
            sides[contains_xy(buffer(part, _ROUND_A_PART_M), x, y)] = False
        for hole in part.interiors:
            sides[contains_xy(buffer(Polygon(hole), _ROUND_A_HOLE_M), x, y)] = True
    return sides


def _as_cut(plane: Plane, zone: MetreShape, inside: BoolArray) -> Drawn:
    """Draw until the line crosses each street as often as the cut does; else the drawing nearest to that."""
    attempts = []
    for drawn in _attempts(plane, zone, inside):
        attempts.append(drawn)
        if drawn.is_one_area and not len(drawn.differing(len(plane.ways))):
            break
    return min(attempts, key=lambda drawn: (not drawn.is_one_area, len(drawn.differing(len(plane.ways)))))


def _attempts(plane: Plane, zone: MetreShape, inside: BoolArray) -> Iterator[Drawn]:
    """As it should be, then finer where cut and line differ, last without barriers, which may be why."""
    dense = np.empty(0, dtype=np.intp)
    for has_barriers in (True, True, False):
        drawn = _drawn(plane, zone, inside, dense, has_barriers=has_barriers)
        yield drawn
        dense = np.union1d(dense, drawn.differing(len(plane.ways)))


def _drawn(
    plane: Plane, zone: MetreShape, inside: BoolArray, dense: RowArray, *, has_barriers: bool
) -> Drawn:
    crossings = crossings_of(plane, inside)
    barriers: list[Barrier] = []
    if has_barriers and len(crossings):
        crossings, barriers = with_barriers(plane.ways, crossings, plane.obstacles)
    area = tidied(taut_area(plane, inside, crossings, barriers, dense), zone, plane.ways, plane.obstacles)
    return Drawn(area, crossed_by(area, plane.ways), tuple(barriers), crossings, inside)
