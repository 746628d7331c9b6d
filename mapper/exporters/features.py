"""What every GeoJSON feature of ours is made of."""

from collections.abc import Mapping
from typing import Any

from shapely import Point
from shapely.geometry import mapping

from mapper.domain.places import LonLat, LonLatShape, rounded

DIGITS = 6  # about 0.1 m
Feature = dict[str, Any]


def feature(role: str, shape: LonLatShape | None, properties: Mapping[str, Any]) -> Feature:
    """A feature of ``role``; its geometry is null where there is no shape, or an empty one."""
    geometry = None if shape is None or shape.is_empty else mapping(rounded(shape, DIGITS))
    return {"type": "Feature", "geometry": geometry, "properties": {"role": role, **properties}}


def point(position: LonLat) -> LonLatShape:
    """A position as a shape."""
    return LonLatShape(Point(position))


def tenths(value: float | None) -> float | None:
    """A number to one decimal, which is more than any figure of ours is good for."""
    return None if value is None else round(value, 1)
