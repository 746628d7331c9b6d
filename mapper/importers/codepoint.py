"""Code-Point Open: the position of every postcode in Great Britain, as Ordnance Survey gives it out."""

import csv
import re
from collections.abc import Iterable, Iterator

import numpy as np

from mapper.domain.incidents import Refusal
from mapper.domain.names import postcode
from mapper.domain.places import LonLat, british_grid_to_lonlats
from mapper.importers.archive_files import Member
from mapper.importers.gazetteer_format import GazetteerFormat, Members, Refuse, first_line, lines_of
from mapper.services.ports import NamedPlace

_AREA_FILE = re.compile(r"[a-z]{1,2}\.csv", re.IGNORECASE)  # one for each postcode area: e.csv, ec.csv
_LICENCE = "Contains Ordnance Survey, Royal Mail and National Statistics data, Open Government Licence v3.0"
_NO_POSITION = "90"  # Ordnance Survey's code for a postcode that it cannot place
_EAST_M, _NORTH_M = 700_000, 1_300_000  # as far as the National Grid goes
_COLUMNS = 10


def _recognises(members: Members) -> bool:
    areas = _areas(members)
    return bool(areas) and not _shape_problem(next(csv.reader([first_line(areas[0])]), []))


def _areas(members: Members) -> list[Member]:
    return sorted((m for m in members if _AREA_FILE.fullmatch(m.name)), key=lambda member: member.name)


def _licence(members: Members) -> str:
    """The sentences that the licence file wants shown; it is in Latin-1."""
    for member in members:
        if member.name == "licence.txt":
            with member.open() as stream:
                lines = stream.read(10_000).decode("latin-1").splitlines()
            return " ".join(line.strip() for line in lines if line.startswith("Contains")) or _LICENCE
    return _LICENCE


def _read(members: Members, refuse: Refuse) -> Iterator[NamedPlace]:
    for member in _areas(members):
        yield from _placed(csv.reader(lines_of(member)), member.label, refuse)


def _placed(rows: Iterable[list[str]], file_name: str, refuse: Refuse) -> Iterator[NamedPlace]:
    """The postcodes of one area, projected all at once: one by one takes 100 times as long."""
    codes: list[str] = []
    corners: list[tuple[int, int]] = []
    for line, row in enumerate(rows, start=1):
        problem = _problem(row)
        if problem:
            refuse(Refusal(file_name, line, problem))
        else:
            codes.append(str(postcode(row[0])))
            corners.append((int(row[2]), int(row[3])))
    positions = british_grid_to_lonlats(np.array(corners, dtype=np.float64).reshape(-1, 2))
    for code, position in zip(codes, positions.tolist(), strict=True):
        yield NamedPlace(code, "postcode", LonLat(*position))


def _problem(row: list[str]) -> str:
    """Why a row cannot be taken, "" when it can."""
    if problem := _shape_problem(row):
        return problem
    code, quality, east, north = row[:4]
    if quality == _NO_POSITION:
        return f"Ordnance Survey has no position for {code}"
    on_grid = all(number.isdecimal() and len(number) < 8 for number in (east, north))
    if not on_grid or not (0 < int(east) < _EAST_M and 0 < int(north) < _NORTH_M):
        return f"{east[:20]}, {north[:20]} is not on the British National Grid"
    return ""


def _shape_problem(row: list[str]) -> str:
    if len(row) != _COLUMNS:
        return f"has {len(row)} columns, not {_COLUMNS}"
    return "" if postcode(row[0]) else f"{row[0][:20]!r} is no postcode"


CODE_POINT_OPEN = GazetteerFormat(
    "codepoint", "Code-Point Open (zip)", _recognises, lambda _: "Code-Point Open", _licence, _read
)
