"""The azimuthal equidistant plane near its origin, in closed form: six times as fast as geodesics.

The straight line through the earth from the origin to a place leaves the origin in the direction of the
geodesic, and the arc above it is as long, up to terms that are nothing yet at such distances.
"""

import math

import numpy as np
import numpy.typing as npt

NEAR_M = 10_000.0  # so far the plane is that of PROJ to 0.03 mm, and to a thousandth of that within 3 km
_EQUATOR_M = 6_378_137.0  # WGS 84
_FLATTENING = 1 / 298.257_223_563
_SQUARED = _FLATTENING * (2 - _FLATTENING)  # the eccentricity
_LEAST_M2 = 1e-300  # the origin itself is in no direction

Points = npt.NDArray[np.float64]


def points_near(lon: float, lat: float, coords: Points) -> tuple[Points, npt.NDArray[np.bool_]]:
    """Project (n, 2) lon/lat degrees, x east and y north of an origin; and which are too far off for it."""
    sine, cosine = math.sin(math.radians(lat)), math.cos(math.radians(lat))
    across_m = _EQUATOR_M / math.sqrt(1 - _SQUARED * sine**2)  # how the ellipsoid is bent, east and west
    along_m = across_m * (1 - _SQUARED) / (1 - _SQUARED * sine**2)  # north and south
    turns = np.round((coords[:, 0] - lon) / 360)  # first, so that 180 degrees west and east are one place
    beside, up_there = np.radians(coords[:, 0] - 360 * turns - lon), np.radians(coords[:, 1])
    sines = np.sin(up_there)
    bent_m = _EQUATOR_M / np.sqrt(1 - _SQUARED * sines**2)
    from_axis_m = bent_m * np.cos(up_there)
    outward_m = from_axis_m * np.cos(beside) - across_m * cosine
    polar_m = (1 - _SQUARED) * (bent_m * sines - across_m * sine)
    east_m = from_axis_m * np.sin(beside)
    north_m = polar_m * cosine - outward_m * sine
    below_m = outward_m * cosine + polar_m * sine
    east_m2, north_m2 = east_m**2, north_m**2
    level_m2 = np.maximum(east_m2 + north_m2, _LEAST_M2)
    chord_m2 = level_m2 + below_m**2
    curvature = (east_m2 / across_m + north_m2 / along_m) / level_m2  # in that direction (Euler 1767)
    bulge = chord_m2 * curvature**2 / 24
    longer = np.sqrt(chord_m2 / level_m2) * (1 + bulge * (1 + 2.7 * bulge))
    return np.column_stack((east_m * longer, north_m * longer)), chord_m2 > NEAR_M**2
