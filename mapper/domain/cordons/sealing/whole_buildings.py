"""No building split: where the line runs through one, it is moved round it, if that changes no closure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from shapely import (
    MultiPoint,
    Polygon,
    area,
    boundary,
    buffer,
    difference,
    dwithin,
    get_coordinates,
    get_parts,
    intersection,
    intersects,
    points,
    symmetric_difference,
    union,
    union_all,
)
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.places import MetreShape
from mapper.domain.streets import GeometryArray

_CORNER = 0.05  # a building counts as split when more than this share of it lies on either side
_BESIDE_STREET_M = 1.5
_HELD_M = 1.0
_ROUNDS = 3  # moving round one may split another that overlaps it


def in_one_piece(shape: BaseGeometry, zone: MetreShape) -> BaseGeometry:
    """What hangs together with the zone, and all that it encloses: nobody gets out of a hole either."""
    parts = [part for part in get_parts(shape) if isinstance(part, Polygon) and intersects(part, zone)]
    return union_all([Polygon(part.exterior) for part in parts])


def split_by(shape: BaseGeometry, obstacles: Obstacles) -> RowArray:
    """The buildings that the outline of ``shape`` parts, but for mere corners."""
    rows = np.sort(obstacles.building_tree.query(boundary(shape), predicate="intersects"))
    return np.asarray(rows[_are_split(obstacles.buildings[rows], shape)], dtype=np.intp)


def left_split(shape: MetreShape, obstacles: Obstacles) -> Iterator[str]:
    """How many buildings a finished line runs through all the same, in a sentence."""
    count = len(split_by(shape, obstacles))
    if count:
        yield (
            f"The line runs through {count} building{'s' if count > 1 else ''}, where streets inside "
            "or the limit left no way round; within, people can cross it."
        )


@dataclass(frozen=True)
class Surroundings:
    """What a line may not disturb when it is moved: zone, streets, limit, and the buildings beyond it.

    Where it is ``held`` it stays as it is.
    """

    zone: MetreShape
    ways: WaysThrough
    obstacles: Obstacles
    is_beyond: BoolArray  # of each building
    limit: MetreShape
    held: MetreShape = field(default_factory=lambda: MetreShape(MultiPoint()))

    def with_whole_buildings(self, shape: BaseGeometry) -> BaseGeometry:
        """``shape`` with every building it splits wholly in or out, where the streets leave the choice."""
        for again in range(_ROUNDS):
            moved = shape
            for row in split_by(shape, self.obstacles).tolist():
                moved = next(self._moved_round(moved, row, takes_in=again > 0), moved)
            if moved is shape:
                break
            shape = moved
        return shape

    def _moved_round(self, shape: BaseGeometry, row: int, *, takes_in: bool) -> Iterator[BaseGeometry]:
        """Lines round one building that cross the same streets.

        First, unless it ``takes_in`` all it can, the side that most of the building lies on.
        """
        building = self.obstacles.buildings[row]
        house = Polygon(building.exterior)
        takes_in |= bool(area(intersection(building, shape)) >= area(building) / 2)
        sides = [False] if self.is_beyond[row] else [takes_in, not takes_in]
        for spares_streets, side in product((False, True), sides):  # a street under an arcade may stay
            part = difference(house, self._streets_between(shape, house)) if spares_streets else house
            moved = union(shape, part) if side else difference(shape, difference(part, self.zone))
            whole = in_one_piece(moved, self.zone)
            is_split = _are_split(self.obstacles.buildings[[row]], whole).any()
            if not is_split and self.closes_alike(shape, whole):
                yield whole

    def closes_alike(self, before: BaseGeometry, after: BaseGeometry) -> bool:
        """Whether two lines cross the same streets, each as often, and both where somebody wants it."""
        return not self._moves_held(before, after) and not len(self._crossed_anew(before, after))

    def _moves_held(self, before: BaseGeometry, after: BaseGeometry) -> bool:
        """Whether the line would leave a place where somebody wants it."""
        return bool(dwithin(symmetric_difference(before, after), self.held, _HELD_M))

    def _streets_between(self, shape: BaseGeometry, house: Polygon) -> BaseGeometry:
        """Strips of the streets in ``house`` that would be crossed elsewhere if all of it were in or out."""
        rows = [self._crossed_anew(shape, moved) for moved in (union(shape, house), difference(shape, house))]
        return union_all(buffer(self.ways.lines[np.concatenate(rows)], _BESIDE_STREET_M, cap_style="square"))

    def _crossed_anew(self, before: BaseGeometry, after: BaseGeometry) -> RowArray:
        """Streets that one of both lines crosses more often, and tunnels of which a mouth changes sides."""
        changed = symmetric_difference(before, after)
        rows = self.ways.tree.query(changed, predicate="intersects")
        is_below = self.ways.is_below[rows]
        tunnels, streets = rows[is_below], rows[~is_below]
        mouths = points(self.ways.junctions[self.ways.ends[tunnels]])
        is_moved = np.asarray(intersects(changed, mouths), dtype=bool).any(axis=1)
        times = (_times_crossed(shape, self.ways.lines[streets]) for shape in (before, after))
        return np.concatenate((tunnels[is_moved], streets[np.not_equal(*times)]))


def _are_split(buildings: GeometryArray, shape: BaseGeometry) -> BoolArray:
    inside_m2, whole_m2 = area(intersection(buildings, shape)), area(buildings)
    return np.asarray((inside_m2 > _CORNER * whole_m2) & (inside_m2 < (1 - _CORNER) * whole_m2))


def _times_crossed(shape: BaseGeometry, lines: GeometryArray) -> RowArray:
    _, line = get_coordinates(intersection(boundary(shape), lines), return_index=True)
    return np.bincount(line, minlength=len(lines))
