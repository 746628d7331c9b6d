"""What snapping to map points does to the count of an area, and how small an area may be."""

import math

import numpy as np
from scipy.spatial import cKDTree
from shapely import contains_xy, prepare

from mapper.domain.places import FloatArray, MetreShape

FEWEST_FOR_A_RATE = 10
_RADII = 8.0  # a rule of thumb: then about a quarter of the count may belong outside
_GRID = 60  # places along each side of the box to measure from


def displacement_m(points_m: FloatArray, area_m: MetreShape) -> float:
    """How far a place in the area typically (median) lies from the nearest map point.

    Infinite without points.
    """
    west, south, east, north = area_m.bounds
    steps = (np.arange(_GRID) + 0.5) / _GRID
    grid = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    x, y = (each.ravel() for each in grid)
    prepare(area_m)
    held = contains_xy(area_m, x, y)
    if not len(points_m) or not held.any():
        return math.inf
    metres, _ = cKDTree(points_m).query(np.column_stack((x[held], y[held])))
    return float(np.median(metres))


def smallest_radius_m(displacement_m: float) -> float:
    """The radius below which incidents are listed but no rate is told, in whole hundreds of metres."""
    return max(100.0, round(_RADII * displacement_m, -2))


def share_in_doubt(displacement_m: float, radius_m: float) -> float:
    """The share of a circle's count that may belong on the other side of its edge."""
    return min(1.0, 2 * displacement_m / radius_m)


def radius_like_m(area_m2: float) -> float:
    """The radius of the circle with this area."""
    return math.sqrt(area_m2 / math.pi)
