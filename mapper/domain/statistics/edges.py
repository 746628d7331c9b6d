"""What snapping to map points does to the count of an area, and how small an area may be."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree
from shapely import contains_xy, prepare

from mapper.domain.places import FloatArray, MetreShape

FEWEST_FOR_A_RATE = 10
_RADII = 8.0  # a rule of thumb: then about a quarter of the count may belong outside
_BARE_M = 1_000.0
_GRID = 60  # places along each side of the box to measure from


@dataclass(frozen=True)
class Snapping:
    """How far places of an area lie from the nearest map point.

    ``displacement_m`` is the median over the places that have one within a kilometre, infinite when none
    has; ``share_bare`` is the share of the others, where nobody lives or nothing is loaded.
    """

    displacement_m: float
    share_bare: float


def snapping(points_m: FloatArray, area_m: MetreShape) -> Snapping:
    """Measured from places evenly over the area."""
    west, south, east, north = area_m.bounds
    steps = (np.arange(_GRID) + 0.5) / _GRID
    grid = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    x, y = (each.ravel() for each in grid)
    prepare(area_m)
    held = contains_xy(area_m, x, y)
    if not len(points_m) or not held.any():
        return Snapping(math.inf, 1.0)
    metres, _ = cKDTree(points_m).query(np.column_stack((x[held], y[held])))
    near = metres <= _BARE_M
    return Snapping(float(np.median(metres[near])) if near.any() else math.inf, float(1 - near.mean()))


def smallest_radius_m(displacement_m: float) -> float:
    """The radius below which incidents are listed but no rate is told, in whole hundreds of metres."""
    return max(100.0, round(_RADII * displacement_m, -2)) if math.isfinite(displacement_m) else math.inf


def share_in_doubt(displacement_m: float, radius_m: float) -> float:
    """The share of a circle's count that may belong on the other side of its edge."""
    return min(1.0, 2 * displacement_m / radius_m)


def radius_like_m(area_m2: float) -> float:
    """The radius of the circle with this area."""
    return math.sqrt(area_m2 / math.pi)
