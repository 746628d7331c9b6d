"""What every GeoJSON feature of ours is made of."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from shapely import LineString, MultiLineString, Point, get_coordinates, get_parts
from shapely.geometry import mapping

from mapper.domain.places import LonLat, LonLatShape, rounded

DIGITS = 6  # about 0.1 m
Feature = dict[str, Any]


def feature(role: str, shape: LonLatShape | None, properties: Mapping[str, Any]) -> Feature:
    """A feature of ``role``; its geometry is null where there is no shape, or an empty one."""
    geometry = None if shape is None or shape.is_empty else _geometry(shape)
    return {"type": "Feature", "geometry": geometry, "properties": {"role": role, **properties}}


def _geometry(shape: LonLatShape) -> dict[str, Any]:
    """As RFC 7946 has it, rounded; shapely's own way takes points one by one, ten times as long."""
    if isinstance(shape, Point):
        return {"type": "Point", "coordinates": [round(shape.x, DIGITS), round(shape.y, DIGITS)]}
    shape = rounded(shape, DIGITS)
    if isinstance(shape, LineString):
        return {"type": "LineString", "coordinates": get_coordinates(shape).tolist()}
    if not isinstance(shape, MultiLineString):
        return dict(mapping(shape))
    vertices, line = get_coordinates(get_parts(shape), return_index=True)
    firsts = np.searchsorted(line, np.arange(len(shape.geoms) + 1)).tolist()
    positions = vertices.tolist()
    lines = [positions[first:past] for first, past in pairwise(firsts)]
    return {"type": "MultiLineString", "coordinates": lines}


def point(position: LonLat) -> LonLatShape:
    """A position as a shape."""
    return LonLatShape(Point(position))


def tenths(value: float | None) -> float | None:
    """A number to one decimal, which is more than any figure of ours is good for."""
    return None if value is None else round(value, 1)
