"""Where things are: longitude/latitude outside, a metric plane inside.

The only module, with ``near_origin`` and ``reference_systems``, that knows a coordinate reference system.
Everything is WGS 84; metric work happens in a plane centred on the scene, because a UTM zone errs by up
to 0.1 % and unscaled Web Mercator by half at 60 degrees north.
"""

import math
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple, NewType

import numpy as np
import numpy.typing as npt
from pyproj import Geod, Transformer
from shapely import (
    LinearRing,
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    get_coordinates,
    get_parts,
    get_rings,
    orient_polygons,
    set_precision,
    transform,
    union_all,
)
from shapely.geometry.base import BaseGeometry

from mapper.domain.globe import middles, redrawn, seam_edges, with_seam, without_seam
from mapper.domain.near_origin import points_near

LonLatShape = NewType("LonLatShape", BaseGeometry)
MetreShape = NewType("MetreShape", BaseGeometry)
FloatArray = npt.NDArray[np.float64]

QUAD_SEGS = 32  # segments to a quarter circle: the chord errs 0.03 % of the radius
_CHORD_ERROR = 0.0004  # of the radius; only rings that run close to a pole need more segments for it
_EDGE_ERROR_M = 0.001  # how far an edge may stray when the straight lines of one frame are drawn in the other
_MOST_POINTS = 20_000  # a line with more gets no further ones
_GEOD = Geod(ellps="WGS84")
SEMI_MAJOR_M, SQUARED_ECCENTRICITY = float(_GEOD.a), float(_GEOD.es)


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
        # the bare operation: built 80 times faster than one between two reference systems, same numbers
        return Transformer.from_pipeline(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
            f"+step +proj=aeqd +lon_0={lon!r} +lat_0={lat!r} +ellps=WGS84"
        )

    def to_metres(self, coords: FloatArray) -> FloatArray:
        """Project (n, 2) lon/lat degrees to (n, 2) x/y metres."""
        points_m, is_far = points_near(*self.origin, coords)
        if is_far.any():
            points_m[is_far] = np.column_stack(self._transformer.transform(*coords[is_far].T))
        return points_m

    def to_lonlat(self, coords: FloatArray) -> FloatArray:
        """Unproject (n, 2) x/y metres to (n, 2) lon/lat degrees."""
        lon, lat = self._transformer.transform(coords[:, 0], coords[:, 1], direction="INVERSE")
        return np.column_stack((lon, lat))

    def shape_to_metres(self, shape: LonLatShape) -> MetreShape:
        """Project any shape into this plane.

        Edges are straight in degrees, as RFC 7946 has them, and get more vertices where they bend here.
        An area split at the antimeridian becomes one again.
        """
        if not isinstance(shape, Polygon | MultiPolygon):
            return MetreShape(redrawn(shape, self._bent_to_metres))
        parts = self.parts_to_metres(shape)
        return parts[0] if len(parts) == 1 else MetreShape(union_all(parts))

    def parts_to_metres(self, area: LonLatShape) -> list[MetreShape]:
        """Project each polygon of an area on its own, valid or not."""
        return [MetreShape(redrawn(part, self._bent_to_metres)) for part in get_parts(without_seam(area))]

    def shape_to_lonlat(self, shape: MetreShape) -> LonLatShape:
        """Give a shape of this plane back in degrees.

        Edges are straight in this plane and get more vertices where they bend in degrees. Polygons come
        back valid and as RFC 7946 wants them: outer rings counter-clockwise, split where they cross the
        antimeridian, closed along it where they hold a pole.
        """
        return _fit_the_globe(redrawn(shape, self._bent_to_lonlat))

    def _bent_to_metres(self, lonlat: FloatArray) -> FloatArray:
        points_m = self.to_metres(lonlat)
        while 0 < len(rows := self._straying(lonlat, points_m)) <= _MOST_POINTS - len(lonlat):
            more = middles(lonlat)[rows]
            lonlat = np.insert(lonlat, rows + 1, more, axis=0)
            points_m = np.insert(points_m, rows + 1, self.to_metres(more), axis=0)
        return points_m

    def _bent_to_lonlat(self, points_m: FloatArray) -> FloatArray:
        lonlat = self.to_lonlat(points_m)
        while 0 < len(rows := self._straying(lonlat, points_m)) <= _MOST_POINTS - len(lonlat):
            more_m = (points_m[rows] + points_m[rows + 1]) / 2
            points_m = np.insert(points_m, rows + 1, more_m, axis=0)
            lonlat = np.insert(lonlat, rows + 1, self.to_lonlat(more_m), axis=0)
        return lonlat

    def _straying(self, lonlat: FloatArray, points_m: FloatArray) -> npt.NDArray[np.intp]:
        """Rows of the edges that are not the same line in both frames; told by their middles."""
        off = self.to_metres(middles(lonlat)) - (points_m[:-1] + points_m[1:]) / 2
        return np.flatnonzero(np.hypot(off[:, 0], off[:, 1]) > _EDGE_ERROR_M)


def _fit_the_globe(shape: BaseGeometry) -> LonLatShape:
    return LonLatShape(with_seam(shape) if isinstance(shape, Polygon | MultiPolygon) else shape)


def geodesic_disc(centre: LonLat, radius_m: float) -> LonLatShape:
    """Everything within ``radius_m`` of ``centre``: a ring of exact geodesic points.

    128 vertices lie on the circle, more near a pole; between them the edge runs at most 0.04 % inside.
    """
    azimuths = np.linspace(360.0, 0.0, 4 * QUAD_SEGS + 1)  # counter-clockwise
    ring = _on_circle(centre, radius_m, azimuths)
    while len(rows := np.flatnonzero(_chord_errors(centre, radius_m, ring) > _CHORD_ERROR)):
        azimuths = np.insert(azimuths, rows + 1, (azimuths[rows] + azimuths[rows + 1]) / 2)
        ring = _on_circle(centre, radius_m, azimuths)
    return _fit_the_globe(Polygon(ring))


def _on_circle(centre: LonLat, radius_m: float, azimuths: FloatArray) -> FloatArray:
    n = len(azimuths)
    lon, lat, _ = _GEOD.fwd(np.full(n, centre.lon), np.full(n, centre.lat), azimuths, np.full(n, radius_m))
    ring = np.column_stack((lon, lat))
    ring[-1] = ring[0]
    return ring


def _chord_errors(centre: LonLat, radius_m: float, ring: FloatArray) -> FloatArray:
    return np.abs(distances_m(centre, middles(ring)) / radius_m - 1)


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
    """Length on the ellipsoid of all the rings of a polygon, or of a line.

    The seam of an area split at the antimeridian, or closed along it round a pole, is no edge of it.
    """
    return sum(_line_length_m(line) for line in _lines_of(shape))


def _lines_of(shape: LonLatShape) -> npt.NDArray[np.object_]:
    parts = get_parts(shape)
    return get_rings(parts) if isinstance(shape, Polygon | MultiPolygon) else parts


def _line_length_m(line: LineString | LinearRing | Point) -> float:
    lonlat = get_coordinates(line)
    _, _, metres = _GEOD.inv(lonlat[:-1, 0], lonlat[:-1, 1], lonlat[1:, 0], lonlat[1:, 1])
    return float(np.sum(metres, where=~seam_edges(lonlat)))


def box_around(centre: LonLat, reach_m: float) -> LonLatBox:
    """The smallest box in degrees that surely holds everything within ``reach_m``."""
    angle = 1.007 * reach_m / 6_335_439 + 1e-7  # the smallest radius of curvature of WGS 84, in metres
    south = centre.lat - math.degrees(angle)
    north = centre.lat + math.degrees(angle)
    if south <= -90 or north >= 90:
        return LonLatBox(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    dlon = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(centre.lat)))))
    return LonLatBox(_wrapped(centre.lon - dlon), south, _wrapped(centre.lon + dlon), north)


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0 if not -180.0 <= lon <= 180.0 else lon


@cache
def _to_british_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


def lonlat_to_british_grid(position: LonLat) -> tuple[float, float]:
    """Easting and northing in metres on the British National Grid (EPSG:27700); infinite far from Britain."""
    easting_m, northing_m = _to_british_grid().transform(*position)
    return easting_m, northing_m


@cache
def _from_british_grid() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def british_grid_to_lonlat(easting_m: float, northing_m: float) -> LonLat:
    """A British National Grid position (EPSG:27700) in WGS 84 degrees."""
    return LonLat(*british_grid_to_lonlats(np.array([[easting_m, northing_m]]))[0].tolist())


def british_grid_to_lonlats(coords: FloatArray) -> FloatArray:
    """British National Grid positions (EPSG:27700), (n, 2) metres, in WGS 84 degrees, (n, 2)."""
    return np.column_stack(_from_british_grid().transform(coords[:, 0], coords[:, 1]))


@lru_cache(maxsize=64)  # one request asks for the middle of its cordon again and again
def centre_of(shape: LonLatShape) -> LonLat:
    """A position in the middle of a shape: its only point, or the centre of its extent on the ground."""
    lonlat = get_coordinates(shape)
    if len(lonlat) == 1:
        return LonLat(*lonlat[0].tolist())
    frame = LocalFrame(_mean_position(lonlat))
    points_m = frame.to_metres(lonlat)
    middle_m = (points_m.min(axis=0) + points_m.max(axis=0)) / 2
    return LonLat(*frame.to_lonlat(middle_m[np.newaxis])[0].tolist())


def _mean_position(lonlat: FloatArray) -> LonLat:
    """The mean direction, as a longitude has no mean at the antimeridian and none at a pole."""
    lon, lat = np.radians(lonlat).T
    x, y, z = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean(), np.sin(lat).mean()
    return LonLat(math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))


def rounded(shape: LonLatShape, digits: int) -> LonLatShape:
    """The shape with so many decimals of a degree, still valid; parts too small for them vanish.

    A shape that would vanish whole keeps all its decimals instead.
    """
    if not isinstance(shape, Polygon | MultiPolygon):
        coarse = transform(shape, lambda lonlat: np.round(lonlat, digits))
        return LonLatShape(coarse if coarse.is_valid else shape)
    coarse = orient_polygons(set_precision(shape, 10.0**-digits))
    return LonLatShape(shape if coarse.is_empty else coarse)
