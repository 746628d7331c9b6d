"""Code-Point Open: the position of every postcode in Great Britain, as Ordnance Survey gives it out."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import numpy as np

from mapper.domain.incidents import Refusal
from mapper.domain.names import postcode
from mapper.domain.places import LonLat, british_grid_to_lonlats
from mapper.importers.gazetteer_format import GazetteerFormat, Refuse, checked_zip, explained, lines_of
from mapper.services.ports import NamedPlace

_AREA_FILE = re.compile(r"(?:.*/)?Data/CSV/[a-z]{1,2}\.csv", re.IGNORECASE)
_LICENCE_FILE = re.compile(r"(?:.*/)?Doc/licence\.txt", re.IGNORECASE)
_LICENCE = "Contains Ordnance Survey, Royal Mail and National Statistics data, Open Government Licence v3.0"
_NO_POSITION = "90"  # Ordnance Survey's code for a postcode that it cannot place
_EAST_M, _NORTH_M = 700_000, 1_300_000  # as far as the National Grid goes
_COLUMNS = 10


def _recognises(path: Path) -> bool:
    if not is_zipfile(path):
        return False
    with checked_zip(path) as archive:
        return bool(_area_files(archive))


def _area_files(archive: ZipFile) -> list[str]:
    return sorted(name for name in archive.namelist() if _AREA_FILE.fullmatch(name))


def _licence(path: Path) -> str:
    """The sentences that the licence file wants shown; it is in Latin-1."""
    with explained(path), checked_zip(path) as archive:
        for name in filter(_LICENCE_FILE.fullmatch, archive.namelist()):
            with archive.open(name) as file:
                lines = file.read(10_000).decode("latin-1").splitlines()
            return " ".join(line.strip() for line in lines if line.startswith("Contains")) or _LICENCE
    return _LICENCE


def _read(path: Path, refuse: Refuse) -> Iterator[NamedPlace]:
    with explained(path), checked_zip(path) as archive:
        for name in _area_files(archive):
            with io.TextIOWrapper(archive.open(name), encoding="latin-1", newline="") as text:
                yield from _placed(csv.reader(lines_of(text, path)), name, refuse)


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
    if len(row) != _COLUMNS:
        return f"has {len(row)} columns, not {_COLUMNS}"
    code, quality, east, north = row[:4]
    if not postcode(code):
        return f"{code[:20]!r} is no postcode"
    if quality == _NO_POSITION:
        return f"Ordnance Survey has no position for {code}"
    on_grid = all(number.isdecimal() and len(number) < 8 for number in (east, north))
    if not on_grid or not (0 < int(east) < _EAST_M and 0 < int(north) < _NORTH_M):
        return f"{east[:20]}, {north[:20]} is not on the British National Grid"
    return ""


CODE_POINT_OPEN = GazetteerFormat(
    "codepoint", "Code-Point Open (zip)", lambda _: "Code-Point Open", _licence, _recognises, _read
)
