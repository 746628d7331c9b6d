"""Map points of police.uk: street names with their positions, made from published crime records."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mapper.domain.incidents import Refusal
from mapper.domain.names import fold
from mapper.domain.namesakes import same_place
from mapper.domain.places import LonLat
from mapper.importers.csv_files import Row, UnfitError, position_from, take_rows
from mapper.importers.gazetteer_format import GazetteerFormat, Members, Refuse, first_line
from mapper.services.ports import NamedPlace

_HEADER = "name,longitude,latitude,lsoa_code,lsoa_name,records"
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


def _recognises(members: Members) -> bool:
    return len(members) == 1 and first_line(members[0]) == _HEADER


def _read(members: Members, refuse: Refuse) -> Iterator[NamedPlace]:
    by_name: dict[str, list[_Point]] = {}
    for point in take_rows(members[0], _point):
        if isinstance(point, Refusal):
            refuse(point)
        elif point.name.casefold() not in _NOT_NAMES and (folded := fold(point.name)):
            by_name.setdefault(folded, []).append(point)
    for points in by_name.values():
        yield from _streets(points)


def _point(row: Row) -> _Point:
    position = position_from(row, "longitude", "latitude")
    records = row.cells["records"]
    if position is None or not records.isdecimal():
        raise UnfitError("records", "is no map point with a position and a number of records")
    return _Point(row.cells["name"], position, _AREA_CODE.sub("", row.cells["lsoa_name"]), int(records))


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
    _recognises,
    lambda members: f"police.uk map points ({members[0].name})",
    lambda _: "Contains public sector information licensed under the Open Government Licence v3.0",
    _read,
)
