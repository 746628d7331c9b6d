"""What is odd about degrees: the antimeridian, the poles, and edges that bend on the ground."""

from collections.abc import Callable

import antimeridian
import numpy as np
import numpy.typing as npt
from shapely import (
    GeometryCollection,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Polygon,
    get_coordinates,
    get_parts,
    orient_polygons,
)
from shapely.geometry.base import BaseGeometry

Points = npt.NDArray[np.float64]


def redrawn(shape: BaseGeometry, redraw: Callable[[Points], Points]) -> BaseGeometry:
    """The shape with each of its lines and rings redrawn, where shapely's transform keeps their length."""
    if shape.is_empty:
        return shape
    if isinstance(shape, Polygon):
        shell, *holes = [redraw(get_coordinates(ring)) for ring in (shape.exterior, *shape.interiors)]
        return Polygon(shell, holes)
    build: Callable[..., BaseGeometry] = type(shape)
    if isinstance(shape, MultiPoint | MultiLineString | MultiPolygon | GeometryCollection):
        return build([redrawn(part, redraw) for part in shape.geoms])
    return build(redraw(get_coordinates(shape)))


def middles(lonlat: Points) -> Points:
    """The middle of each edge; one that seems to go more than half round the globe goes the other way."""
    step = np.diff(lonlat, axis=0)
    step[:, 0] -= 360.0 * np.round(step[:, 0] / 360.0)
    return lonlat[:-1] + step / 2


def seam_edges(lonlat: Points) -> npt.NDArray[np.bool_]:
    """Which edges only close an area along the antimeridian or at a pole, and are none on the ground."""
    on_seam = np.abs(lonlat) == (180.0, 90.0)
    return np.asarray((on_seam[:-1] & on_seam[1:]).any(axis=1))


def without_seam(area: BaseGeometry) -> BaseGeometry:
    """The area without its vertices at a pole, where it is closed along the antimeridian; 180 is -180.

    So both sides of the seam have the same numbers, and a union makes one of them.
    """
    return redrawn(area, _ring_without_seam)


def _ring_without_seam(lonlat: Points) -> Points:
    at_corner = (np.abs(lonlat) == (180.0, 90.0)).all(axis=1)
    ring = lonlat[np.abs(lonlat[:, 1]) != 90.0] if at_corner.any() else lonlat.copy()
    ring[ring[:, 0] == 180.0, 0] = -180.0
    return ring if len(ring) and (ring[0] == ring[-1]).all() else np.vstack((ring, ring[:1]))


def with_seam(area: BaseGeometry) -> BaseGeometry:
    """The area as RFC 7946 wants it, from rings that may jump from one side of the antimeridian to the other.

    Outer rings run counter-clockwise; it is split where it crosses the antimeridian, and closed along it
    where it holds a pole.
    """
    if np.ptp(get_coordinates(area)[:, 0]) < 180.0:
        return orient_polygons(area)
    fixed = antimeridian.fix_multi_polygon(MultiPolygon(list(get_parts(area))), fix_winding=True)
    return orient_polygons(fixed.geoms[0] if len(fixed.geoms) == 1 else fixed)
