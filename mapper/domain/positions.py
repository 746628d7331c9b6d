"""Positions that a person types: latitude and longitude, or a British grid reference."""

import math
import re
from dataclasses import dataclass

from shapely import Polygon, contains_xy

from mapper.domain.places import LonLat, british_grid_to_lonlat, lonlat_to_british_grid
from mapper.errors import InvalidInputError

_LONGEST = 80  # characters; no way of writing a position needs more
_PLAIN_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "º": "°", "′": "'", "’": "'", "‘": "'", "″": '"', "”": '"', "“": '"', "\u00a0": " "}  # noqa: RUF001
)
_DECIMAL_COMMAS = re.compile(r"([-+]?\d+),(\d+)(?:\s*;\s*|,?\s+)([-+]?\d+),(\d+)")
_NUMBER = r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|nan|inf(?:inity)?)"
_LETTER = r"(?P<letter{0}>[nsew])"
_ANGLE = (
    rf"(?P<degrees{{0}}>{_NUMBER})(?:\s*°)?"
    r"(?:\s*(?P<minutes{0}>\d+(?:\.\d+)?)\s*'(?:\s*(?P<seconds{0}>\d+(?:\.\d+)?)\s*(?:\"|''))?)?"
)
_SEPARATOR = r"(?:\s*[,;]\s*|\s+|(?<=[nsew]))"
_PAIRS = tuple(
    re.compile(angle.format(1) + _SEPARATOR + angle.format(2), re.IGNORECASE)
    for angle in (rf"{_ANGLE}(?:\s*{_LETTER})?", rf"{_LETTER}\s*{_ANGLE}")
)
_GRID_REFERENCE = re.compile(r"([A-Z]{2})(\s*)(\d+)(?:\s+(\d+))?", re.IGNORECASE)
_GRID_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # I is left out
_GREAT_BRITAIN = Polygon(  # with Man and the isles, in degrees; coarse, and clear of Ireland and France
    [
        *((-6.6, 49.8), (-3.0, 50.1), (0.5, 50.6), (1.47, 51.05), (1.6, 51.4), (2.0, 52.5), (1.7, 53.0)),
        *((0.5, 54.0), (-1.0, 55.5), (-1.5, 58.0), (-0.5, 60.0), (-0.5, 61.0), (-1.8, 61.0), (-3.5, 59.5)),
        *((-6.0, 59.3), (-8.8, 58.2), (-7.8, 56.6), (-6.6, 55.5), (-5.9, 55.25), (-5.33, 54.7)),
        *((-5.0, 53.9), (-5.2, 52.9), (-5.7, 51.7), (-5.6, 50.8), (-6.6, 50.2)),
    ]
)


@dataclass(frozen=True)
class GridSquare:
    """The square that a British grid reference names, and its centre."""

    reference: str
    centre: LonLat
    size_m: int


def format_position(position: LonLat) -> str:
    """Latitude, longitude to about a metre, as people write it."""
    return f"{position.lat + 0.0:.5f}, {position.lon + 0.0:.5f}".replace("-0.00000", "0.00000")


def parse_position(text: str) -> LonLat | None:
    """Read 51.6017, -0.0306 and 51.6017N 0.0306W and 51°36'06"N 0°01'50"W; None for anything else.

    Latitude comes first unless letters say otherwise.

    Raises
    ------
    InvalidInputError
        It is a pair of numbers, but no place on earth.
    """
    if len(text) > _LONGEST:
        return None
    plain = _DECIMAL_COMMAS.sub(r"\1.\2 \3.\4", text.translate(_PLAIN_SIGNS).strip().strip("()[]"))
    found = next(filter(None, (pair.fullmatch(plain) for pair in _PAIRS)), None)
    if not found:
        return None
    letters = [(found[f"letter{i}"] or "").upper() for i in (1, 2)]
    first, second = (_degrees(found, i) for i in (1, 2))
    if not any(letters):
        return _checked(first, second, swappable=True)
    along = [letter in {"N", "S"} for letter in letters]
    if not all(letters) or along[0] == along[1]:
        raise InvalidInputError("position", "give one of N and S and one of E and W, or no letters at all")
    return _checked(first, second, swappable=False) if along[0] else _checked(second, first, swappable=False)


def _degrees(found: re.Match[str], i: int) -> float:
    degrees, letter = float(found[f"degrees{i}"]), (found[f"letter{i}"] or "").upper()
    if letter and degrees < 0:
        raise InvalidInputError("position", "use a minus sign or a letter, not both")
    minutes, seconds = float(found[f"minutes{i}"] or 0), float(found[f"seconds{i}"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise InvalidInputError("position", "minutes and seconds must be below 60")
    size = abs(degrees) + minutes / 60 + seconds / 3600
    return -size if found[f"degrees{i}"].startswith("-") or letter in {"S", "W"} else size


def _checked(lat: float, lon: float, *, swappable: bool) -> LonLat:
    for name, value, limit in (("latitude", lat, 90), ("longitude", lon, 180)):
        if not math.isfinite(value):
            raise InvalidInputError("position", f"{name} must be a number, was {value}")
        if abs(value) > limit:
            problem = f"{name} must be -{limit} to {limit}, was {value:g}"
            if swappable and limit < abs(value) <= 180 and abs(lon) <= 90:
                problem += "; text is latitude, longitude: did you swap them?"
            raise InvalidInputError("position", problem)
    return LonLat(lon + 0.0, lat + 0.0)  # + 0.0 makes -0.0 a plain 0


def parse_grid_reference(text: str) -> GridSquare | None:
    """Read "TQ 364 910" or "TQ3641090945", 2 to 10 digits; None for anything else.

    The position is the centre of the square; without the Ordnance Survey's own correction
    grid it is right to about 5 m. "SE17" is read too: a 10 km square, or a postcode district.

    Raises
    ------
    InvalidInputError
        It has the shape of a reference, but the digits do not pair up or the square is not in Britain.
    """
    found = _GRID_REFERENCE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if not found or len(found[3] + (found[4] or "")) < 2:
        return None
    letters, spaced = found[1].upper(), bool(found[2])
    corner_m = _corner_of_square(letters)
    if corner_m is None and len(found[3]) == 2 and not spaced:
        return None  # "BN12" is a postcode district
    if corner_m is None:
        raise InvalidInputError(
            "grid reference", f"{letters} is no square of the British National Grid; an example: TQ 364 910"
        )
    east, north = _halves(found[3], found[4])
    size_m = 10 ** (5 - len(east))
    centre = british_grid_to_lonlat(
        corner_m[0] + (int(east) + 0.5) * size_m, corner_m[1] + (int(north) + 0.5) * size_m
    )
    return GridSquare(f"{letters} {east} {north}", centre, size_m)


def _corner_of_square(letters: str) -> tuple[int, int] | None:
    """Easting and northing in metres of a 100 km square; None outside the 700 by 1300 km of Britain."""
    if "I" in letters:
        return None
    large, small = (_GRID_LETTERS.index(letter) for letter in letters)
    east = (large % 5 - 2) * 5 + small % 5  # the false origin is the corner of square SV
    north = (3 - large // 5) * 5 + 4 - small // 5
    return (east * 100_000, north * 100_000) if 0 <= east < 7 and 0 <= north < 13 else None


def format_grid_reference(position: LonLat) -> str:
    """The ten-metre square a position in Great Britain lies in, such as "TQ 3641 9099"; "" elsewhere."""
    if not contains_xy(_GREAT_BRITAIN, *position):
        return ""
    east, north = (int(metres // 10) for metres in lonlat_to_british_grid(position))
    column, row = east // 10_000 + 10, 19 - north // 10_000  # of the letters' 25 by 25 squares
    letters = _GRID_LETTERS[row // 5 * 5 + column // 5] + _GRID_LETTERS[row % 5 * 5 + column % 5]
    return f"{letters} {east % 10_000:04d} {north % 10_000:04d}"


def _halves(first: str, second: str | None) -> tuple[str, str]:
    if second is None:
        first, second = first[: len(first) // 2], first[len(first) // 2 :]
    if len(first) != len(second) or len(first) > 5:
        raise InvalidInputError(
            "grid reference", "needs the same number of digits east and north, 1 to 5 of each: TQ 364 910"
        )
    return first, second
