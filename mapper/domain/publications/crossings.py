"""Where streets cross the outline that readers see: where what is closed, or led round, is shown to them."""

from dataclasses import dataclass

import numpy as np
from shapely import Point, STRtree, boundary, distance, get_coordinates, intersection

from mapper.domain.effects.pieces import strands_of
from mapper.domain.places import FloatArray, LocalFrame, LonLat, LonLatShape, MetreShape, centre_of
from mapper.domain.plans import Background
from mapper.domain.publications.coarse import middle_of_square

_FARTHEST_M = 150.0  # farther off the same street crosses somewhere else
_ON_THE_LINE_M = 1.0
_NO_CROSSING_M = 25.0  # the side of the square that tells of a place whose street does not cross
_DIGITS = 5  # about a metre


@dataclass(frozen=True)
class Crossings:
    """The places, in metres of ``frame``, where streets cross an outline, and the names of the streets."""

    area: LonLatShape
    frame: LocalFrame
    line_m: MetreShape
    points_m: FloatArray
    names: tuple[str, ...]

    @classmethod
    def of(cls, area: LonLatShape, background: Background | None) -> "Crossings":
        """All crossings; none where no streets are known."""
        frame = LocalFrame(centre_of(area))
        line_m = MetreShape(boundary(frame.shape_to_metres(area)))
        if background is None:
            return cls(area, frame, line_m, np.empty((0, 2)), ())
        streets = background.streets
        lines = strands_of(streets, np.arange(len(streets)), frame).lines
        near = np.sort(STRtree(lines).query(line_m, predicate="intersects"))
        points_m, row = get_coordinates(intersection(lines[near], line_m), return_index=True)
        names = tuple(streets.names[name] for name in streets.name[near[row]].tolist())
        return cls(area, frame, line_m, points_m, names)

    def moved_to(self, position: LonLat, street: str) -> LonLat:
        """``position`` where it lies on the outline; else the nearest place where its street crosses that.

        Where it crosses nowhere near on this side of the area, the middle of a square of 25 m: what is closed
        in the north is not shown in the south.
        """
        at_m = self.frame.to_metres(np.array([position]))[0]
        if distance(self.line_m, Point(at_m)) <= _ON_THE_LINE_M:
            return position
        is_own = np.array([name == street for name in self.names], dtype=bool)
        own_m = self.points_m[is_own & (self.points_m @ at_m > 0)]  # the middle of the area is at 0, 0
        away_m = np.hypot(*(own_m - at_m).T)
        if not len(own_m) or away_m.min() > _FARTHEST_M:
            return middle_of_square(position, _NO_CROSSING_M)
        return LonLat(*self.frame.to_lonlat(own_m[[int(away_m.argmin())]])[0].tolist())


def shown_at(position: LonLat, street: str, crossings: Crossings | None) -> LonLat:
    """Where readers see what is at ``position`` on ``street``, to about a metre."""
    place = position if crossings is None else crossings.moved_to(position, street)
    return LonLat(round(place.lon, _DIGITS), round(place.lat, _DIGITS))
