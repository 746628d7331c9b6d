"""Positions of any other coordinate reference system, by its EPSG number."""

from functools import cache

from pyproj import Transformer
from pyproj.exceptions import CRSError

from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError


def to_lonlat(epsg: int, x: float, y: float) -> LonLat | None:
    """Where a position lies, easting or longitude first; None where that system has no such position.

    Raises
    ------
    InvalidInputError
        There is no system of that number.
    """
    try:
        lon, lat = _from_system(epsg).transform(x, y)
    except CRSError:
        raise InvalidInputError("epsg", f"{epsg} is no coordinate reference system known here") from None
    return LonLat(lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


@cache
def _from_system(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, 4326, always_xy=True)
