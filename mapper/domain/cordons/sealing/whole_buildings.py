"""No building split: where the line runs through one, it is moved round it, if that changes no closure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely import (
    Polygon,
    area,
    boundary,
    difference,
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
_ROUNDS = 3  # taking one in may split another that overlaps it


def in_one_piece(shape: BaseGeometry, zone: MetreShape) -> BaseGeometry:
    """What hangs together with the zone, and all that it encloses: nobody gets out of a hole either."""
    parts = [part for part in get_parts(shape) if isinstance(part, Polygon) and intersects(part, zone)]
    return union_all([Polygon(part.exterior) for part in parts])


def split_by(shape: BaseGeometry, obstacles: Obstacles) -> RowArray:
    """The buildings that the outline of ``shape`` parts, but for mere corners."""
    rows = np.sort(obstacles.building_tree.query(boundary(shape), predicate="intersects"))
    buildings = obstacles.buildings[rows]
    inside = area(intersection(buildings, shape)) / area(buildings)
    return np.asarray(rows[(inside > _CORNER) & (inside < 1 - _CORNER)], dtype=np.intp)


@dataclass(frozen=True)
class Surroundings:
    """What a line may not disturb when it is moved: the zone, the streets, and buildings beyond the limit."""

    zone: MetreShape
    ways: WaysThrough
    obstacles: Obstacles
    is_beyond: BoolArray  # of each building

    def with_whole_buildings(self, shape: BaseGeometry) -> BaseGeometry:
        """``shape`` with every building it splits wholly in or out, where the streets leave the choice."""
        for _ in range(_ROUNDS):
            moved = shape
            for row in split_by(shape, self.obstacles).tolist():
                moved = next(self._round(moved, row), moved)
            if moved is shape:
                break
            shape = moved
        return shape

    def _round(self, shape: BaseGeometry, row: int) -> Iterator[BaseGeometry]:
        """Lines round one building that cross the same streets: the side most of it lies on comes first."""
        building = self.obstacles.buildings[row]
        house = Polygon(building.exterior)
        ways_round = [] if self.is_beyond[row] else [union(shape, house)]
        if area(intersection(building, self.zone)) <= _CORNER * area(building):
            ways_round.append(difference(shape, difference(house, self.zone)))
            if area(intersection(building, shape)) < area(building) / 2:
                ways_round.reverse()
        for candidate in ways_round:
            whole = in_one_piece(candidate, self.zone)
            if self._closes_the_same(shape, whole):
                yield whole

    def _closes_the_same(self, before: BaseGeometry, after: BaseGeometry) -> bool:
        """Whether both cross every street as often, and no mouth of a tunnel changes sides."""
        changed = symmetric_difference(before, after)
        rows = self.ways.tree.query(changed, predicate="intersects")
        tunnels, streets = rows[self.ways.is_below[rows]], self.ways.lines[rows[~self.ways.is_below[rows]]]
        mouths = points(self.ways.junctions[self.ways.ends[tunnels].ravel()])
        times = (_times_crossed(shape, streets) for shape in (before, after))
        return bool(np.equal(*times).all() and not intersects(changed, mouths).any())


def _times_crossed(shape: BaseGeometry, lines: GeometryArray) -> RowArray:
    _, line = get_coordinates(intersection(boundary(shape), lines), return_index=True)
    return np.bincount(line, minlength=len(lines))
