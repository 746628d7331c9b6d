"""The ground that is asked about and the ground round it, in metres."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from shapely import get_coordinates

from mapper.domain.history.question import Question
from mapper.domain.incidents import Circle, MapPoint, Where
from mapper.domain.places import (
    FloatArray,
    LocalFrame,
    LonLatShape,
    MetreShape,
    distances_m,
    geodesic_disc,
)
from mapper.domain.statistics.catchments import catchments, soft_count
from mapper.domain.statistics.edges import Snapping, radius_like_m, snapping

_LEAST_AROUND_M = 3_000.0
_TIMES_AROUND = 5.0
_MOST_AROUND_M = 50_000.0
_CELLS_BEYOND_M = 500.0  # how far outside an area map points still matter to it


@dataclass(frozen=True)
class Catchment:
    """The ground that one map point stands for, and how many incidents are shown at it."""

    name: str
    incidents: int
    area: LonLatShape


@dataclass(frozen=True)
class Ground:
    """The area of a question and its surroundings; without a boundary a circle five times as wide."""

    question: Question

    @cached_property
    def frame(self) -> LocalFrame:
        """The plane that all is measured in."""
        return LocalFrame(self.question.area.centre)

    @cached_property
    def area_m(self) -> MetreShape:
        """The area asked about."""
        return self.frame.shape_to_metres(_shape(self.question.area.where))

    @property
    def area_m2(self) -> float:
        """How large it is."""
        return float(self.area_m.area)

    @property
    def radius_m(self) -> float:
        """The radius of the circle that is as large; of a circle, its own."""
        where = self.question.area.where
        return where.within_m if isinstance(where, Circle) else radius_like_m(self.area_m2)

    @cached_property
    def around(self) -> Where:
        """The surroundings, the area itself among them."""
        if self.question.boundary:
            return self.question.boundary.area
        return Circle(self.question.area.centre, self._around_reach_m)

    @cached_property
    def around_words(self) -> str:
        """What the surroundings are called."""
        if self.question.boundary:
            return self.question.boundary.name
        return f"the {self._around_reach_m / 1000:g} km around"

    @property
    def lies_within(self) -> bool:
        """Whether the area lies in its surroundings as a whole, so that one can be taken from the other."""
        return self.question.boundary is None or bool(self._around_m.covers(self.area_m))

    @cached_property
    def rest(self) -> LonLatShape:
        """The surroundings with the area taken out."""
        return self.frame.shape_to_lonlat(self._rest_m)

    @property
    def rest_m2(self) -> float:
        """How large the rest is."""
        return float(self._rest_m.area)

    @cached_property
    def near(self) -> Circle:
        """Where the map points lie that matter to the area: whose catchments may reach into it."""
        return Circle(self.question.area.centre, min(self._reach_m + _CELLS_BEYOND_M, _MOST_AROUND_M))

    def snapping(self, points: Iterable[MapPoint]) -> Snapping:
        """How far places of the surroundings lie from the nearest of their map points."""
        return snapping(self._points_m(points), self._around_m)

    def catchments(
        self, points: Iterable[MapPoint], counted: Iterable[MapPoint]
    ) -> tuple[list[Catchment], float]:
        """The catchments of ``points`` that the area touches, and the soft count of those ``counted``.

        Both are map points of ``near``; those counted are among the points.
        """
        names = _names(points)
        if not names:
            return [], 0.0
        counts = _counts(counted)
        near_m = self.frame.shape_to_metres(_shape(self.near))
        cells_m = catchments(self.frame.to_metres(np.array(list(names))), near_m)
        incidents = [counts.get(at, 0) for at in names]
        touched = [
            Catchment(name, n, self.frame.shape_to_lonlat(MetreShape(cell)))
            for name, n, cell in zip(names.values(), incidents, cells_m, strict=True)
            if n and cell.intersects(self.area_m)
        ]
        return touched, soft_count(cells_m, incidents, self.area_m)

    @property
    def _around_reach_m(self) -> float:
        reach_m = max(_LEAST_AROUND_M, _TIMES_AROUND * self.radius_m, self._reach_m)
        return min(math.ceil(reach_m / 100) * 100.0, _MOST_AROUND_M)

    @cached_property
    def _reach_m(self) -> float:
        """How far the area reaches from its middle."""
        if isinstance(self.question.area.where, Circle):
            return self.question.area.where.within_m
        corners = get_coordinates(self.question.area.where)
        return math.ceil(float(distances_m(self.question.area.centre, corners).max()))

    @cached_property
    def _around_m(self) -> MetreShape:
        return self.frame.shape_to_metres(_shape(self.around))

    @cached_property
    def _rest_m(self) -> MetreShape:
        return MetreShape(self._around_m.difference(self.area_m))

    def _points_m(self, points: Iterable[MapPoint]) -> FloatArray:
        places = sorted({point.position for point in points})
        return self.frame.to_metres(np.array(places, dtype=np.float64).reshape(-1, 2))


def _shape(where: Where) -> LonLatShape:
    return geodesic_disc(where.position, where.within_m) if isinstance(where, Circle) else where


def _names(points: Iterable[MapPoint]) -> dict[tuple[float, float], str]:
    """What each position is called, by all its names."""
    names: dict[tuple[float, float], list[str]] = {}
    for point in points:
        names.setdefault(point.position, []).append(point.name)
    return {at: " / ".join(sorted({name for name in called if name})) for at, called in names.items()}


def _counts(points: Iterable[MapPoint]) -> dict[tuple[float, float], int]:
    counts: dict[tuple[float, float], int] = {}
    for point in points:
        counts[point.position] = counts.get(point.position, 0) + point.incidents
    return counts
