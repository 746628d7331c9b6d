"""Whether a place lies in an area, decided exactly.

Places and corners become whole numbers of nanodegrees, a tenth of a millimetre. On whole numbers of that
size the orientation tests of GEOS are exact, so that a place on an edge is found to be on it.
"""

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseMultipartGeometry

from mapper.domain.archive.moments import Mask
from mapper.domain.places import FloatArray, LonLatBox, LonLatShape

_NANO = 1e9
_HALF_TURN = 180 * _NANO
_POLE = 90 * _NANO
_NEAR = 2 / _NANO  # a box holds what rounding may have moved over its edge


class ExactArea:
    """An area as RFC 7946 has it: split where it crosses the antimeridian. Edges belong to it, holes' too."""

    def __init__(self, area: LonLatShape) -> None:
        self._area = shapely.transform(area, lambda lonlat: np.rint(lonlat * _NANO))
        shapely.prepare(self._area)
        self.boxes = tuple(_boxes(area))
        west, south, east, north = self._area.bounds
        self._has_seam = west == -_HALF_TURN or east == _HALF_TURN
        self._poles = [pole for pole, edge in ((-_POLE, south), (_POLE, north)) if pole == edge]

    def held(self, lonlat: FloatArray) -> npt.NDArray[np.intp]:
        """Which of them lie inside or on an edge, by number; those outside the boxes cost next to nothing."""
        may = np.zeros(len(lonlat), dtype=bool)
        for west, south, east, north in self.boxes:
            low, high = (west - _NEAR, south - _NEAR), (east + _NEAR, north + _NEAR)
            may |= ((lonlat >= low) & (lonlat <= high)).all(axis=1)
        near = may.nonzero()[0]
        return near[self.holds(lonlat[near])]

    def holds(self, lonlat: FloatArray) -> Mask:
        """Which of (n, 2) lon/lat places lie inside or on an edge."""
        x, y = np.rint(lonlat.T * _NANO)
        held: Mask = shapely.intersects_xy(self._area, x, y)
        if self._has_seam:  # 180 and -180 are one meridian
            held |= (np.abs(x) == _HALF_TURN) & shapely.intersects_xy(self._area, -x, y)
        for pole in self._poles:  # one place under every longitude
            held |= y == pole
        return held


def _boxes(area: LonLatShape) -> list[LonLatBox]:
    parts = area.geoms if isinstance(area, BaseMultipartGeometry) else (area,)
    boxes = [LonLatBox(*part.bounds) for part in parts if not part.is_empty]
    return [
        *boxes,
        *(box._replace(west=-180.0, east=180.0) for box in boxes if box.north == 90 or box.south == -90),
        *(box._replace(west=-180.0, east=-180.0) for box in boxes if box.east == 180),
        *(box._replace(west=180.0, east=180.0) for box in boxes if box.west == -180),
    ]
