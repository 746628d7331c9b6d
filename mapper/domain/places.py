"""Where things are: longitude/latitude outside, a metric plane inside.

The only module that knows a coordinate reference system. Everything is WGS 84;
metric work happens in a plane centred on the scene, because a UTM zone errs by up
to 0.1 % and unscaled Web Mercator by half at 60 degrees north.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, NewType

import antimeridian
import numpy as np
import numpy.typing as npt
from pyproj import Geod, Transformer
from shapely import MultiPolygon, Polygon, get_coordinates, orient_polygons, transform
from shapely.geometry.base import BaseGeometry

LonLatShape = NewType("LonLatShape", BaseGeometry)
MetreShape = NewType("MetreShape", BaseGeometry)
FloatArray = npt.NDArray[np.float64]

QUAD_SEGS = 32  # segments to a quarter circle: the chord errs 0.03 % of the radius
_GEOD = Geod(ellps="WGS84")


class LonLat(NamedTuple):
    """A WGS 84 (EPSG:4326) position in degrees, longitude first as in GeoJSON."""

    lon: float
    lat: float


class LonLatBox(NamedTuple):
    """A box in degrees; ``west`` is greater than ``east`` when it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def halves(self) -> tuple["LonLatBox", ...]:
        """The box as one or two boxes, neither of which crosses the antimeridian."""
        if self.west <= self.east:
            return (self,)
        return (self._replace(east=180.0), self._replace(west=-180.0))


@dataclass(frozen=True)
class LocalFrame:
    """A flat plane in metres, true to scale near ``origin``.

    Azimuthal equidistant on WGS 84; within 20 km of the origin lengths are
    right to better than 1 part in 100 000, so buffers are circles on the ground.
    """

    origin: LonLat

    @cached_property
    def _transformer(self) -> Transformer:
        lon, lat = self.origin
        return Transformer.from_crs(
            "EPSG:4326", f"+proj=aeqd +lon_0={lon} +lat_0={lat} +datum=WGS84 +units=m", always_xy=True
        )

    def to_metres(self, coords: FloatArray) -> FloatArray:
        """Project (n, 2) lon/lat degrees to (n, 2) x/y metres."""
        x, y = self._transformer.transform(coords[:, 0], coords[:, 1])
        return np.column_stack((x, y))

    def to_lonlat(self, coords: FloatArray) -> FloatArray:
        """Unproject (n, 2) x/y metres to (n, 2) lon/lat degrees."""
        lon, lat = self._transformer.transform(coords[:, 0], coords[:, 1], direction="INVERSE")
        return np.column_stack((lon, lat))

    def shape_to_metres(self, shape: LonLatShape) -> MetreShape:
        """Project any shape into this plane."""
        return MetreShape(transform(shape, self.to_metres))

    def shape_to_lonlat(self, shape: MetreShape) -> LonLatShape:
        """Give a shape of this plane back in degrees.

        Polygons come back valid and as RFC 7946 wants them: outer rings counter-clockwise,
        split where they cross the antimeridian, closed along it where they hold a pole.
        """
        return _fit_the_globe(transform(shape, self.to_lonlat))


def _fit_the_globe(shape: BaseGeometry) -> LonLatShape:
    if isinstance(shape, Polygon | MultiPolygon):
        polygons = shape if isinstance(shape, MultiPolygon) else MultiPolygon([shape])
        fixed = antimeridian.fix_multi_polygon(polygons, fix_winding=True)
        shape = fixed.geoms[0] if len(fixed.geoms) == 1 else fixed
        return LonLatShape(orient_polygons(shape))
    return LonLatShape(shape)


def geodesic_disc(centre: LonLat, radius_m: float) -> LonLatShape:
    """Everything within ``radius_m`` of ``centre``: a ring of exact geodesic points.

    129 vertices lie on the circle; between them the chord runs at most 0.03 % inside.
    """
    azimuths = np.linspace(360.0, 0.0, 4 * QUAD_SEGS, endpoint=False)  # counter-clockwise
    n = len(azimuths)
    lon, lat, _ = _GEOD.fwd(np.full(n, centre.lon), np.full(n, centre.lat), azimuths, np.full(n, radius_m))
    return _fit_the_globe(Polygon(np.column_stack((lon, lat))))


def distances_m(origin: LonLat, coords: FloatArray) -> FloatArray:
    """Geodesic metres from ``origin`` to each row of (n, 2) lon/lat degrees."""
    n = len(coords)
    _, _, metres = _GEOD.inv(np.full(n, origin.lon), np.full(n, origin.lat), coords[:, 0], coords[:, 1])
    return np.asarray(metres, dtype=np.float64)


def lengths_m(coords: FloatArray, starts: npt.NDArray[np.int64]) -> FloatArray:
    """Geodesic metres along each line ``coords[starts[i]:starts[i + 1]]`` of (n, 2) lon/lat degrees.

    A line of fewer than two points is 0 m long.
    """
    if len(coords) < 2:
        return np.zeros(len(starts) - 1)
    lon, lat = coords[:, 0], coords[:, 1]
    _, _, steps_m = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    inner = np.ones(len(coords), dtype=bool)  # whether the step that arrives at this point belongs to a line
    inner[starts[:-1][starts[:-1] < len(coords)]] = False
    line = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    steps = np.concatenate(([0.0], steps_m))
    return np.bincount(line[inner], weights=steps[inner], minlength=len(starts) - 1).astype(np.float64)


def area_m2(shape: LonLatShape) -> float:
    """Area on the ellipsoid; 0 for points and lines."""
    return abs(_GEOD.geometry_area_perimeter(orient_polygons(shape))[0])


def perimeter_m(shape: LonLatShape) -> float:
    """Length of all the rings of a polygon on the ellipsoid."""
    return float(_GEOD.geometry_length(shape))


def box_around(centre: LonLat, reach_m: float) -> LonLatBox:
    """The smallest box in degrees that surely holds everything within ``reach_m``."""
    angle = 1.007 * reach_m / 6_335_439 + 1e-7  # the smallest radius of curvature of WGS 84, in metres
    south = centre.lat - math.degrees(angle)
    north = centre.lat + math.degrees(angle)
    if south <= -90 or north >= 90:
        return LonLatBox(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    dlon = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(centre.lat)))))
    if dlon >= 180:
        return LonLatBox(-180.0, south, 180.0, north)
    return LonLatBox(_wrapped(centre.lon - dlon), south, _wrapped(centre.lon + dlon), north)


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0 if not -180.0 <= lon <= 180.0 else lon


def british_grid_to_lonlat(easting_m: float, northing_m: float) -> LonLat:
    """A British National Grid position (EPSG:27700) in WGS 84 degrees."""
    transformer = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    lon, lat = transformer.transform(easting_m, northing_m)
    return LonLat(float(lon), float(lat))


def centre_of(shape: LonLatShape) -> LonLat:
    """A position in the middle of a shape: its only point, or the centre of its extent."""
    coords = get_coordinates(shape)
    lon = coords[:, 0]
    if lon.max() - lon.min() > 180:  # crosses the antimeridian
        lon = np.where(lon < 0, lon + 360, lon)
    middle_lon = _wrapped(float(lon.min() + lon.max()) / 2)
    return LonLat(middle_lon, float(coords[:, 1].min() + coords[:, 1].max()) / 2)
