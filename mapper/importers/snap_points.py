"""Map points of police.uk: street names with their positions, made from published crime records."""

import csv
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from mapper.domain.incidents import Refusal
from mapper.domain.names import fold
from mapper.domain.namesakes import same_place
from mapper.domain.places import LonLat
from mapper.importers.gazetteer_format import (
    GazetteerFormat,
    Refuse,
    explained,
    first_line,
    lines_of,
    opened_text,
)
from mapper.services.ports import NamedPlace

_HEADER = ["name", "longitude", "latitude", "lsoa_code", "lsoa_name", "records"]
_GAP_M = 500  # points of one street lie closer, streets of one name farther apart
_AREA_CODE = re.compile(r" \d{3}[A-Z]$")  # "Waltham Forest 005B"
# What police.uk writes where a point stands for a kind of place and not for a street; no one's name for it.
_KINDS = frozenset(
    {
        "Airport/Airfield", "Bus/Coach Station", "Conference/Exhibition Centre", "Ferry Terminal",
        "Further/Higher Educational Building", "Hospital", "Motorway Service Area", "Nightclub",
        "No Location", "Park/Open Space", "Parking Area", "Pedestrian Subway", "Petrol Station",
        "Police Station", "Prison", "Race Track", "Shopping Area", "Sports/Recreation Area",
        "Supermarket", "Theatre/Concert Hall", "Theme/Adventure Park",
    }
)  # fmt: skip
_NOT_NAMES = frozenset(kind.casefold() for kind in _KINDS)


class _Point(NamedTuple):
    name: str
    position: LonLat
    district: str
    records: int


def _recognises(path: Path) -> bool:
    return first_line(path).split(",") == _HEADER


def _read(path: Path, refuse: Refuse) -> Iterator[NamedPlace]:
    by_name: dict[str, list[_Point]] = {}
    with explained(path), opened_text(path) as file:
        rows = csv.reader(lines_of(file, path))
        next(rows)
        for line, row in enumerate(rows, start=2):
            if row and row[0].casefold() not in _NOT_NAMES and (folded := fold(row[0])):
                try:
                    by_name.setdefault(folded, []).append(_point(row))
                except ValueError:
                    refuse(Refusal(path.name, line, f"is no name with a position: {','.join(row)[:60]}"))
    for points in by_name.values():
        yield from _streets(points)


def _point(row: list[str]) -> _Point:
    name, lon, lat, _, area, records = row
    position = LonLat(float(lon), float(lat))
    if not (math.isfinite(sum(position)) and abs(position.lon) <= 180 and abs(position.lat) <= 90):
        raise ValueError
    return _Point(name, position, _AREA_CODE.sub("", area), int(records))


def _streets(points: list[_Point]) -> Iterator[NamedPlace]:
    """One place a street: points of one name, joined where they lie close together."""
    for group in same_place(np.array([point.position for point in points]), _GAP_M):
        middle = points[group[0]]
        yield NamedPlace(
            _spelling([points[i] for i in group]), "street", middle.position, district=middle.district
        )


def _spelling(points: list[_Point]) -> str:
    """The commonest spelling that is not all capitals, the source's "St James'S" put right."""
    best = max(points, key=lambda point: (not point.name.isupper(), point.records, point.name)).name
    return (best.title() if best.isupper() else best).replace("'S", "'s")


SNAP_POINTS = GazetteerFormat(
    "snap-points",
    "police.uk map points (csv, csv.gz)",
    lambda path: f"police.uk map points ({path.name.split('.')[0]})",
    lambda _: "Contains public sector information licensed under the Open Government Licence v3.0",
    _recognises,
    _read,
)
