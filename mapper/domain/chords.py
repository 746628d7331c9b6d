"""Distances without a geodesic library: straight chords through the ellipsoid, compared in three dimensions.

Near by, a chord tells the geodesic distance to a fraction of a millimetre and a thousand of them are told
in microseconds. Where two distances lie closer together than that, the geodesic decides.
"""

import math

import numpy as np

from mapper.domain.places import SEMI_MAJOR_M, SQUARED_ECCENTRICITY, FloatArray, LonLat

CHORDS_REACH_M = 50_000.0  # up to here ``doubt_m`` holds
_MEAN_RADIUS_M = 6_371_008.8
_DIAMETER_M = 2 * _MEAN_RADIUS_M
# A geodesic differs from the arc of its chord by up to s^3/24 times the difference of the squared
# curvatures; on WGS 84 they differ from that of the mean sphere by at most 1.2 %.
_DOUBT_PER_M3 = 0.013 / 24 / _MEAN_RADIUS_M**2
_ROUNDING_M = 1e-7  # of positions as 64-bit floats, and of the geodesic library


def earth_centred(lonlat: FloatArray) -> FloatArray:
    """Metres from the middle of the earth, (n, 3), of (n, 2) lon/lat degrees."""
    lon, lat = np.radians(lonlat.T)
    cos_lat, sin_lat = np.cos(lat), np.sin(lat)
    normal_m = SEMI_MAJOR_M / np.sqrt(1 - SQUARED_ECCENTRICITY * sin_lat**2)
    across_m = normal_m * cos_lat
    up_m = normal_m * (1 - SQUARED_ECCENTRICITY) * sin_lat
    return np.column_stack((across_m * np.cos(lon), across_m * np.sin(lon), up_m))


def centred(position: LonLat) -> FloatArray:
    """The same of one position, which numpy would take long over."""
    lon, lat = math.radians(position.lon), math.radians(position.lat)
    cos_lat, sin_lat = math.cos(lat), math.sin(lat)
    normal_m = SEMI_MAJOR_M / math.sqrt(1 - SQUARED_ECCENTRICITY * sin_lat**2)
    across_m = normal_m * cos_lat
    up_m = normal_m * (1 - SQUARED_ECCENTRICITY) * sin_lat
    return np.array((across_m * math.cos(lon), across_m * math.sin(lon), up_m))


def chord_m(distance_m: float) -> float:
    """The chord of an arc; the longest there is for one of half the globe and more."""
    return _DIAMETER_M * math.sin(min(distance_m / _DIAMETER_M, math.pi / 2))


def arc_m(chord_m: float) -> float:
    """About the distance that a chord spans, however long it is."""
    return _DIAMETER_M * math.asin(min(chord_m / _DIAMETER_M, 1.0))


def arcs_m(chords_m: FloatArray) -> FloatArray:
    """The distances that chords span: geodesic ones to within ``doubt_m`` of each."""
    arcs: FloatArray = np.arcsin(chords_m / _DIAMETER_M)
    arcs *= _DIAMETER_M
    return arcs


def doubt_m(distance_m: float) -> float:
    """How far a geodesic distance can be from the arc of its chord, up to ``CHORDS_REACH_M``."""
    return _ROUNDING_M + _DOUBT_PER_M3 * distance_m**3
