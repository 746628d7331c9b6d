"""GeoNames: towns, quarters, buildings and roads of the world, a country a file."""

import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from zipfile import is_zipfile

from mapper.domain.incidents import Refusal
from mapper.domain.names import fold
from mapper.domain.places import LonLat
from mapper.importers.gazetteer_format import (
    GazetteerFormat,
    Refuse,
    checked_zip,
    explained,
    first_line,
    lines_of,
    opened_text,
)
from mapper.services.ports import NamedPlace

_COLUMNS = 19
_SORTS = {"P": "place", "S": "place", "L": "place", "R": "street"}  # not rivers, mountains and provinces
_COUNTRY_FILE = re.compile(r"[A-Z]{2}\.txt|cities\d+\.txt|allCountries\.txt", re.IGNORECASE)
_SHORTEST_OTHER_NAME = 4  # letters; what is shorter is mostly the code of an airport


def _recognises(path: Path) -> bool:
    if not is_zipfile(path):
        return _looks_right(first_line(path))
    with explained(path), checked_zip(path) as archive:
        return any(_COUNTRY_FILE.fullmatch(name) for name in archive.namelist())


def _looks_right(line: str) -> bool:
    try:
        _place(line.split("\t"))
    except ValueError:
        return False
    return True


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    if not is_zipfile(path):
        with opened_text(path) as file:
            yield file
        return
    with checked_zip(path) as archive:
        name = next(filter(_COUNTRY_FILE.fullmatch, archive.namelist()))
        with io.TextIOWrapper(archive.open(name), encoding="utf-8", newline="\n") as file:
            yield file


def _read(path: Path, refuse: Refuse) -> Iterator[NamedPlace]:
    with explained(path), _opened(path) as file:
        for number, line in enumerate(lines_of(file, path), start=1):
            columns = line.rstrip("\r\n").split("\t")
            try:
                place = _place(columns)
            except ValueError as error:
                refuse(Refusal(path.name, number, str(error)))
                continue
            if columns[6] in _SORTS:
                yield place
                yield from _by_other_names(place, columns)


def _place(columns: list[str]) -> NamedPlace:
    if len(columns) != _COLUMNS:
        raise ValueError(f"has {len(columns)} columns, not {_COLUMNS}")
    position = LonLat(float(columns[5]), float(columns[4]))
    if not (math.isfinite(sum(position)) and abs(position.lon) <= 180 and abs(position.lat) <= 90):
        raise ValueError(f"{columns[4]}, {columns[5]} is no position")
    return NamedPlace(columns[1], _SORTS.get(columns[6], "place"), position, district=columns[8])


def _by_other_names(place: NamedPlace, columns: list[str]) -> Iterator[NamedPlace]:
    """Towns go by several names: Helsinki is Helsingfors too."""
    if columns[6] != "P":
        return
    others = {fold(name): name for name in columns[3].split(",") if len(name) >= _SHORTEST_OTHER_NAME}
    for folded, name in others.items():
        if folded != fold(place.name) and "//" not in name:
            yield NamedPlace(name, place.sort, place.position, district=place.district)


GEONAMES = GazetteerFormat(
    "geonames",
    "GeoNames (txt, zip)",
    lambda path: f"GeoNames {path.stem}",
    lambda _: "GeoNames (geonames.org), CC BY 4.0",
    _recognises,
    _read,
)
