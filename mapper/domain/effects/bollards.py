"""Where bollards keep vehicles from driving through a street that a map shows as one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.pieces import BoolArray
from mapper.domain.places import FloatArray
from mapper.domain.streets import StreetFlag, StreetNetwork

_UNITS_PER_DEGREE = 1e7  # OpenStreetMap's own; what is nearer than one unit is one place


@dataclass(frozen=True)
class Bollards:
    """At which ``vertices`` along streets bollards stand, by row, and whether one stands at each junction.

    Where more than two streets meet, a bollard may stand on a footpath that starts there, so it counts
    only where two streets for vehicles do and nothing else.
    """

    vertices: RowArray
    at_junction: BoolArray

    @classmethod
    def among(cls, streets: StreetNetwork, positions: FloatArray) -> "Bollards":
        """Find the streets that the bollards at ``positions``, (n, 2) degrees, stand on."""
        known = np.unique(_place_numbers(positions))
        is_driven = (streets.flags & StreetFlag.VEHICLE) > 0
        vertices = np.flatnonzero(np.repeat(is_driven, np.diff(streets.starts)))
        vertices = vertices[_are_among(known, streets.vertices[vertices])]
        is_end = np.isin(vertices, streets.starts) | np.isin(vertices + 1, streets.starts)
        n = len(streets.junctions)
        degree = np.bincount(streets.ends.ravel(), minlength=n)
        driven = np.bincount(streets.ends[is_driven].ravel(), minlength=n)
        at_junction = (degree == 2) & (driven == 2)
        at_junction[at_junction] = _are_among(known, streets.junctions[at_junction])
        return cls(vertices[~is_end], at_junction)


def _place_numbers(lonlat: FloatArray) -> npt.NDArray[np.int64]:
    lon, lat = np.rint(lonlat * _UNITS_PER_DEGREE).astype(np.int64).T
    return np.asarray(lon * 2**32 + lat)


def _are_among(known: npt.NDArray[np.int64], lonlat: FloatArray) -> BoolArray:
    if not len(known):
        return np.zeros(len(lonlat), dtype=bool)
    asked = _place_numbers(lonlat)
    return np.asarray(known[np.searchsorted(known, asked) % len(known)] == asked)
