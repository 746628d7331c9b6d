"""The square that web map tiles cut the world into: display only.

Tile addresses are defined on the spherical Mercator projection, which is arithmetic of its own and
no coordinate reference system in the sense of ``places``: nothing is ever measured here, and no
shape leaves this module for anything but a picture.
"""

import math

import numpy as np

from mapper.domain.places import FloatArray, LonLatBox
from mapper.errors import NotFoundError

MAX_LATITUDE = 85.0511287798066  # where the square ends
MAX_ZOOM = 30


def project(coords: FloatArray) -> FloatArray:
    """Place (n, 2) lon/lat degrees in the world square: 0 to 1, x to the east, y to the south."""
    lat = np.radians(np.clip(coords[:, 1], -MAX_LATITUDE, MAX_LATITUDE))
    return np.column_stack((coords[:, 0] / 360 + 0.5, 0.5 - np.arcsinh(np.tan(lat)) / (2 * math.pi)))


def unproject(coords: FloatArray) -> FloatArray:
    """Degrees lon/lat of (n, 2) positions in the world square."""
    lat = np.degrees(np.arctan(np.sinh((0.5 - coords[:, 1]) * 2 * math.pi)))
    return np.column_stack(((coords[:, 0] - 0.5) * 360, lat))


def tile_box(z: int, x: int, y: int, margin: float = 0.0, *, span: int = 1) -> LonLatBox:
    """What a block of ``span`` by ``span`` tiles shows, its north-western tile being ``x``, ``y``.

    ``margin`` widens it on every side, counted in tiles. It ends at the edges of the world square.

    Raises
    ------
    NotFoundError
        No such tile.
    """
    check_tile(z, x, y)
    corners = np.array([[x - margin, y + span + margin], [x + span + margin, y - margin]]) / 2**z
    (west, south), (east, north) = unproject(np.clip(corners, 0, 1)).tolist()
    return LonLatBox(west, south, east, north)


def check_tile(z: int, x: int, y: int) -> None:
    """Refuse addresses outside the world square.

    Raises
    ------
    NotFoundError
        No such tile.
    """
    if not 0 <= z <= MAX_ZOOM or not (0 <= x < 2**z and 0 <= y < 2**z):
        raise NotFoundError(f"there is no tile {z}/{x}/{y}: x and y run from 0 to 2^z - 1")
