"""The areas of a background in the units of a picture: parks, waters, squares and houses."""

import numpy as np
import shapely
from shapely import Polygon

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.streets import GeometryArray
from mapper.render.ground_shapes import Canvas

_SMALLEST = {  # square units
    FeatureKind.GREEN: 150.0,
    FeatureKind.WATER: 100.0,
    FeatureKind.SQUARE: 200.0,
    FeatureKind.BUILDING: 100.0,
}
_TOLERANCE = 1.0  # units: half a pixel
_TOLERANCES = {FeatureKind.BUILDING: 2.0}  # a pixel: there are thousands of them
_THRIFTY_SMALLEST = _SMALLEST | {
    FeatureKind.GREEN: 260.0,
    FeatureKind.SQUARE: 2500.0,  # they are faint, and in some towns every court is one
    FeatureKind.BUILDING: 140.0,
}
_THRIFTY_TOLERANCES = {FeatureKind.BUILDING: 2.8, FeatureKind.SQUARE: 3.0, FeatureKind.GREEN: 2.0}
_DISSOLVED = frozenset({FeatureKind.GREEN, FeatureKind.BUILDING})
_TOUCHING = 3.0  # units from the rim of one area to half way to the next that is made one with it
_COURTYARD = 300.0  # square units of a hole that is worth drawing


def areas(features: MapFeatures, canvas: Canvas, kind: FeatureKind) -> GeometryArray:
    """The areas of one kind that are large enough to be seen."""
    shapes = _polygons(shapely.transform(features.shapes[features.kind == kind], canvas.project))
    shapes = shapely.clip_by_rect(shapes, *canvas.window)
    smallest, tolerance = _SMALLEST[kind], _TOLERANCES.get(kind, _TOLERANCE)
    if canvas.detail.is_thrifty:
        smallest, tolerance = _THRIFTY_SMALLEST[kind], _THRIFTY_TOLERANCES.get(kind, _TOLERANCE)
        shapes = _dissolved(shapes) if kind in _DISSOLVED else shapes
    shapes = shapes[shapely.area(shapes) >= smallest]
    return np.asarray(shapely.simplify(shapes, tolerance), dtype=object)


def _polygons(shapes: GeometryArray) -> GeometryArray:
    """Valid polygons only; OpenStreetMap has some that cross themselves."""
    torn = ~shapely.is_valid(shapes)
    shapes[torn] = shapely.make_valid(shapes[torn])
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON], dtype=object)


def _dissolved(shapes: GeometryArray) -> GeometryArray:
    """Areas that touch, or nearly, made one, and small holes in them filled."""
    grown = shapely.union_all(shapely.buffer(shapes, _TOUCHING, join_style="mitre", mitre_limit=2.0))
    parts = shapely.get_parts(shapely.buffer(grown, -_TOUCHING, join_style="mitre", mitre_limit=2.0))
    return np.asarray([_filled(part) for part in parts if not part.is_empty], dtype=object)


def _filled(area: Polygon) -> Polygon:
    return Polygon(area.exterior, [hole for hole in area.interiors if Polygon(hole).area >= _COURTYARD])
