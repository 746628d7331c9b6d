"""The area that somebody asks about, and the boundary to compare it with, as GeoJSON."""

import json
from dataclasses import dataclass
from typing import Any

from shapely import MultiPolygon, Polygon

from mapper.domain.history.question import Boundary
from mapper.domain.places import LonLatShape
from mapper.errors import InvalidInputError
from mapper.importers.scene_geojson import read_shape

BOUNDARY = "boundary"


@dataclass(frozen=True)
class AreasSent:
    """What was sent; the area is None when there was a boundary only."""

    area: LonLatShape | None
    boundary: Boundary | None

    def needed_area(self) -> LonLatShape:
        """The area.

        Raises
        ------
        InvalidInputError
            There is none.
        """
        if self.area is None:
            raise InvalidInputError("area", "is missing; send a polygon")
        return self.area


def read_areas(content: bytes) -> AreasSent:
    """A polygon, or a collection of up to two features, of which one may have the role "boundary" and a name.

    Raises
    ------
    InvalidInputError
        It is not that, or is too large.
    """
    features = _features(content)
    boundaries = [each for each in features if _properties(each).get("role") == BOUNDARY]
    if not boundaries:
        return AreasSent(_polygon(content), None)
    others = [each for each in features if each not in boundaries]
    if len(boundaries) > 1 or len(others) > 1:
        raise InvalidInputError("area", 'must be one feature, with at most one more of the role "boundary"')
    area = _polygon(json.dumps(others[0]).encode()) if others else None
    return AreasSent(area, _boundary(boundaries[0]))


def _features(content: bytes) -> list[Any]:
    """Those of a collection; none when it is anything else, or nothing that can be read."""
    try:
        sent = json.loads(content)
    except (ValueError, RecursionError):
        return []
    features = sent.get("features") if isinstance(sent, dict) else None
    return features if isinstance(features, list) else []


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _boundary(feature: Any) -> Boundary:
    name = _properties(feature).get("name")
    if not isinstance(name, str) or not name.strip():
        raise InvalidInputError("boundary", "needs a name among its properties, such as Waltham Forest")
    return Boundary(name.strip()[:100], _polygon(json.dumps(feature).encode()))


def _polygon(content: bytes) -> LonLatShape:
    shape = read_shape(content)
    if not isinstance(shape, Polygon | MultiPolygon):
        raise InvalidInputError("area", f"is a {shape.geom_type.lower()}; send a polygon or several")
    return LonLatShape(shape)
