"""Which column of somebody's table holds what: guessed from the names, asked for, or settled before."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from zoneinfo import available_timezones

from mapper.errors import InvalidInputError, UnreadableFileError
from mapper.importers.csv_files import listed, require_columns
from mapper.importers.dates import DateOrder
from mapper.importers.tables import LAT, LON

# The names that columns of public tables go by, folded; the first that is there counts.
KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "date": (
        "date",
        "occur date",
        "incident date",
        "date occurred",
        "occurred",
        "datetime",
        "date time",
        "day",
    ),
    "time": ("time", "time local", "occur time", "incident time", "time occurred"),
    "lon": (LON, "lon", "lng", "long", "longitude"),
    "lat": (LAT, "lat", "latitude"),
    "position": ("lat lon", "lat long", "latlon", "coordinates", "geolocation", "geopoint", "point", "wkt"),
    "category": (
        "category",
        "primary type",
        "crime type",
        "incident type",
        "offense",
        "offence",
        "type",
        "kind",
    ),
    "place": ("place", "location", "address", "street", "block", "boro", "borough"),
    "summary": ("summary", "description"),
    "key": ("key", "case number", "incident key", "incident id", "id"),
}
_IN_METRES = {
    "lon": ("easting", "eastings", "x coordinate", "x coord", "x coord cd", "x"),
    "lat": ("northing", "northings", "y coordinate", "y coord", "y coord cd", "y"),
}
WGS84 = 4326


class PairOrder(StrEnum):
    """What stands first in a cell with both coordinates."""

    LAT_FIRST = "lat-lon"
    LON_FIRST = "lon-lat"


@dataclass(frozen=True)
class ColumnMapping:
    """How a table is to be read.

    ``columns`` goes from our names to the table's; where a cell has both coordinates it is called
    "position", else "lon" and "lat" are longitude and latitude, or easting and northing in ``epsg``.
    Times with an offset from UTC are told as clocks in ``zone`` ("Europe/London") showed them.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    pair_order: PairOrder | None = None
    epsg: int = WGS84
    zone: str = ""

    def __post_init__(self) -> None:
        """Check the names on the left.

        Raises
        ------
        InvalidInputError
            One is none of ours, or there is no such time zone.
        """
        unknown = sorted(set(self.columns) - set(KNOWN_NAMES))
        if unknown:
            raise InvalidInputError("columns", f"{unknown[0]!r} is none of {', '.join(KNOWN_NAMES)}")
        if self.zone and self.zone not in available_timezones():
            raise InvalidInputError("zone", f"must be a time zone like Europe/London, was {self.zone!r}")


def completed(asked: ColumnMapping, label: str, header: tuple[str, ...]) -> ColumnMapping:
    """What was asked for, and a guess at the rest; a column asked for as "" is left out.

    Raises
    ------
    UnreadableFileError
        A column asked for is not there, or none is known for date or position.
    """
    guessed = _guessed(header, asked.epsg)
    if "position" in asked.columns or {"lon", "lat"} <= guessed.keys():
        not_both = {"lon", "lat"} if "position" in asked.columns else {"position"}
        guessed = {ours: theirs for ours, theirs in guessed.items() if ours not in not_both}
    columns = {ours: theirs for ours, theirs in {**guessed, **asked.columns}.items() if theirs}
    require_columns(label, header, columns.values())
    needed = ("date",) if "position" in columns else ("date", "lon", "lat")
    missing = [name for name in needed if name not in columns]
    if missing:
        raise UnreadableFileError(label, _what_is_missing(missing, header))
    return replace(asked, columns=columns)


def _what_is_missing(missing: list[str], header: tuple[str, ...]) -> str:
    said = (
        f"has no column known as {', '.join(missing)}; it has {listed(header)}. "
        f"Say which it is, as in {missing[0]}={header[0]}"
    )
    if "lon" in missing and {"lon", "lat"} <= _guessed(header, epsg=0).keys():
        said += ". If its positions are metres of a national grid, say which, as in --epsg 27700"
    return said


def _guessed(header: Iterable[str], epsg: int) -> dict[str, str]:
    names = KNOWN_NAMES if epsg == WGS84 else {**KNOWN_NAMES, **_IN_METRES}
    folded = {re.sub(r"[\W_]+", " ", name).strip().casefold(): name for name in header}
    return {
        ours: next(folded[name] for name in theirs if name in folded)
        for ours, theirs in names.items()
        if any(name in folded for name in theirs)
    }
