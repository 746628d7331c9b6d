"""What a cordon goes round, checked once, so that every scene that exists can be drawn."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from shapely import (
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    get_coordinates,
    get_num_coordinates,
    get_parts,
    get_rings,
    is_valid_reason,
)

from mapper.domain.places import LocalFrame, LonLat, LonLatShape, MetreShape, centre_of, perimeter_m
from mapper.errors import InvalidInputError

LARGEST_SCENE_M = 20_000  # what is wider is a region, and the plane it is measured in no longer flat enough
LONGEST_OUTLINE_M = 200_000
MOST_CORNERS = 2_000  # hands draw fewer; a cordon round so many takes less than two seconds
_FLAWS = {
    "Self-intersection": "crosses or touches itself",
    "Ring Self-intersection": "crosses or touches itself",
    "Too few points in geometry component": "has no length or area",
}


@dataclass(frozen=True)
class Scene:
    """What a cordon goes round: a point, a street or an area, in lon/lat degrees.

    Raises
    ------
    InvalidInputError
        The shape is empty, off the globe, of another type, crosses itself, or is too large.
    """

    shape: LonLatShape
    label: str = ""

    def __post_init__(self) -> None:
        """Refuse what no cordon could be drawn round."""
        _check_type(self.shape)
        _check_coordinates(self.shape)
        _check_size(self.shape, self.frame)
        _check_validity(self.shape, self.frame)
        if get_num_coordinates(self.shape_m) > 5 * MOST_CORNERS:
            raise InvalidInputError("scene", "winds round a pole too often; give a smaller or simpler one")

    @classmethod
    def at(cls, position: LonLat, label: str = "") -> Self:
        """A scene that is one point."""
        return cls(LonLatShape(Point(position)), label)

    @classmethod
    def of_drawing(cls, shape: LonLatShape, label: str = "") -> Self:
        """A scene that is a cordon drawn by hand: an area that crosses itself is kept as the line it is."""
        if isinstance(shape, Polygon) and not shape.is_valid and not shape.interiors:
            return cls(LonLatShape(LineString(shape.exterior)), label)
        return cls(shape, label)

    @cached_property
    def centre(self) -> LonLat:
        """The middle of the scene."""
        return centre_of(self.shape)

    @cached_property
    def frame(self) -> LocalFrame:
        """The plane centred on the scene."""
        return LocalFrame(self.centre)

    @cached_property
    def shape_m(self) -> MetreShape:
        """The scene in that plane."""
        return self.frame.shape_to_metres(self.shape)

    @property
    def half_width_m(self) -> float:
        """How far the scene reaches from its centre; 0 for a point."""
        return float(np.hypot(*get_coordinates(self.shape_m).T).max())


def _check_type(shape: LonLatShape) -> None:
    if not isinstance(shape, Point | LineString | MultiLineString | Polygon | MultiPolygon):
        raise InvalidInputError("scene", f"must be a point, a line or an area, was a {shape.geom_type}")
    if shape.is_empty:
        raise InvalidInputError("scene", "is empty; give a point, a line or an area")


def _check_coordinates(shape: LonLatShape) -> None:
    lonlat = get_coordinates(shape)
    corners = len(lonlat) - len(get_rings(get_parts(shape)))  # a ring ends where it begins
    if corners > MOST_CORNERS:
        raise InvalidInputError("scene", f"has {corners} corners, more than {MOST_CORNERS}; simplify it")
    if not np.isfinite(lonlat).all():
        raise InvalidInputError("scene", "has a coordinate that is not a number")
    off = lonlat[(np.abs(lonlat) > (180.0, 90.0)).any(axis=1)]
    if len(off):
        lon, lat = off[0].tolist()
        raise InvalidInputError(
            "scene", f"longitude {lon:g}, latitude {lat:g} is not on the globe; longitude comes first"
        )


def _check_size(shape: LonLatShape, frame: LocalFrame) -> None:
    width_m = np.ptp(frame.to_metres(get_coordinates(shape)), axis=0).max()
    if width_m > LARGEST_SCENE_M:
        raise InvalidInputError("scene", f"is {width_m / 1000:.0f} km across; the most is 20 km")
    outline_m = perimeter_m(shape)
    if outline_m > LONGEST_OUTLINE_M:
        raise InvalidInputError("scene", f"has {outline_m / 1000:.0f} km of lines; the most is 200 km")


def _check_validity(shape: LonLatShape, frame: LocalFrame) -> None:
    for part in frame.parts_to_metres(shape):
        reason = is_valid_reason(part)  # "Self-intersection[12.5 -3.25]", in metres
        flaw = re.fullmatch(r"(.+)\[(\S+) (\S+)\]", reason)
        if flaw:
            where = np.array([[float(flaw[2]), float(flaw[3])]])
            lon, lat = frame.to_lonlat(where)[0].tolist()
            raise InvalidInputError(
                "scene", f"{_FLAWS.get(flaw[1], flaw[1].lower())} at {lat:.5f}, {lon:.5f}"
            )
