"""The archives of data.police.uk: street crimes, outcomes, and stop and search, month by month.

Positions are snap points that stand for eight or more addresses, dates are months, and rows that are
alike are several crimes: none is ever dropped for its content. Of a stop and search nothing is kept
that describes the person. A crime is referred to by the first 16 digits of its 64-digit Crime ID.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from mapper.domain.incidents import Outcome, PastIncident, Refusal, When
from mapper.domain.places import FloatArray, LonLat, LonLatBox
from mapper.domain.police_words import ARCHIVED, LICENCE, map_point_name
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import Member, members_of, the_member_of
from mapper.importers.csv_files import (
    Row,
    UnfitError,
    are_swapped,
    header_of,
    position_from,
    require_columns,
    take_rows,
)
from mapper.importers.keys import ShortKeys, short_reference
from mapper.importers.police_uk_columns import Meaning, StreetTable, read_street_columns
from mapper.services.ports import Importer, Kept, Part, Reading

DATASET = ARCHIVED
STOPS_DATASET = "police.uk stop and search"
STOP_AND_SEARCH = "Stop and search"
BRITAIN = LonLatBox(-9.0, 49.0, 2.5, 61.5)
_LONDON = ZoneInfo("Europe/London")
_FILE_NAME = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))-([a-z][a-z-]*?)-(street|outcomes|stop-and-search)\.csv")

Taken = PastIncident | Outcome


@dataclass(frozen=True)
class _File:
    """One file of one force and month."""

    member: Member
    month: str
    force: str
    kind: str

    @property
    def part_name(self) -> str:
        return f"{DATASET}/{self.force}/{self.month}/{self.kind}"


def recognises(path: str) -> bool:
    """Whether it is an archive, or a table named or headed as the official downloads are."""
    if path.casefold().endswith(".zip") or _files(path):
        return True
    header = set(header_of(the_member_of(path))) if path.casefold().endswith(".csv") else set()
    return any(set(kind.columns) <= header for kind in _KINDS.values())


def read(path: str) -> list[Reading]:
    """One part for each file of a force, a month and a kind."""
    files = _files(path)
    if not files:
        raise UnreadableFileError(
            Path(path).name,
            "holds no file named like 2018-01-metropolitan-street.csv (or -outcomes, -stop-and-search); "
            "the month and the force are read from the name, so keep it as it was downloaded",
        )
    with ThreadPoolExecutor(os.cpu_count()) as workers:  # unpacking and summing wait for nobody
        return list(workers.map(_reading, files))


def _files(path: str) -> list[_File]:
    found: dict[str, _File] = {}
    for member in members_of(path):
        if member.name.casefold().endswith(".zip"):
            raise UnreadableFileError(member.label, "is an archive inside an archive; unpack it first")
        match = _FILE_NAME.fullmatch(member.name.casefold())
        if match is None:
            continue
        file = _File(member, *match.groups())
        if file.part_name in found:
            raise UnreadableFileError(member.label, "is in the archive twice; keep only one of them")
        found[file.part_name] = file
    return list(found.values())


def _reading(file: _File) -> Reading:
    kind = _KINDS[file.kind]
    header = header_of(file.member)
    require_columns(file.member.label, header, kind.columns)
    part = Part(file.part_name, kind.dataset, LICENCE, file.member.digest(), file.force, file.month)
    return file.member.reading(part, _rows(file, kind, header))


def _rows(file: _File, kind: "_Kind", header: tuple[str, ...]) -> Iterator[Kept | Refusal]:
    keys = ShortKeys(file.part_name)

    def take(row: Row) -> Taken:
        return kind.take(file, row, keys)

    if kind is _KINDS["street"]:
        return read_street_columns(StreetTable(file.member, header, keys, _words(file), take, _is_odd))
    return take_rows(file.member, take, most_lines=1)


def _street_crime(file: _File, row: Row, keys: ShortKeys) -> PastIncident:
    cells = row.cells
    words = {ours: meaning(cells[theirs]) for ours, (theirs, meaning) in _words(file).items()}
    return PastIncident(
        dataset=DATASET,
        position=_position(row),
        reference=short_reference(cells["Crime ID"]),
        key=keys.key(cells["Crime ID"], cells.values()),
        **words,
    )


def _words(file: _File) -> Mapping[str, tuple[str, Meaning]]:
    """The columns of few different words: the file's names of them, and what a word means."""
    return {
        "when": ("Month", partial(_month, file)),
        "category": ("Crime type", partial(_not_empty, "Crime type")),
        "place": ("Location", map_point_name),
        "outcome": ("Last outcome category", str),
        "force": ("Reported by", str),
    }


def _is_odd(lon: FloatArray, lat: FloatArray) -> npt.NDArray[np.bool_]:
    """Which positions no crime can have: all that ``_position`` would refuse, and none that it would take."""
    is_nowhere = np.isnan(lon) & np.isnan(lat)
    is_on_globe = (abs(lon) <= 180) & (abs(lat) <= 90)
    odd: npt.NDArray[np.bool_] = ~is_nowhere & ~is_on_globe | are_swapped(lon, lat, BRITAIN)
    return odd


def _position(row: Row) -> LonLat | None:
    return position_from(row, "Longitude", "Latitude", BRITAIN)


def _outcome(file: _File, row: Row, _keys: ShortKeys) -> Outcome:
    month = _month(file, row.cells["Month"]).text
    return Outcome(short_reference(_filled(row, "Crime ID")), month, _filled(row, "Outcome type"))


def _stop_and_search(file: _File, row: Row, keys: ShortKeys) -> PastIncident:
    cells = row.cells
    looked_for = f" for {cells['Object of search'].casefold()}" if cells["Object of search"] else ""
    law = f" under the {cells['Legislation']}" if cells["Legislation"] else ""
    return PastIncident(
        key=keys.key("", cells.values()),
        dataset=STOPS_DATASET,
        category=STOP_AND_SEARCH,
        when=_london_minute(cells["Date"]),
        position=_position(row),
        place="",
        summary=f"{_filled(row, 'Type')}{looked_for}{law}",
        outcome=cells["Outcome"],
        force=file.force.replace("-", " ").title(),
    )


@dataclass(frozen=True)
class _Kind:
    dataset: str
    columns: tuple[str, ...]
    take: Callable[[_File, Row, ShortKeys], Taken]


_KINDS = {
    "street": _Kind(
        DATASET,
        (
            "Crime ID",
            "Month",
            "Reported by",
            "Longitude",
            "Latitude",
            "Location",
            "Crime type",
            "Last outcome category",
        ),
        _street_crime,
    ),
    "outcomes": _Kind(DATASET, ("Crime ID", "Month", "Outcome type"), _outcome),
    "stop-and-search": _Kind(
        STOPS_DATASET,
        ("Type", "Date", "Latitude", "Longitude", "Legislation", "Object of search", "Outcome"),
        _stop_and_search,
    ),
}


def _filled(row: Row, column: str) -> str:
    return _not_empty(column, row.cells[column])


def _not_empty(column: str, text: str) -> str:
    if not text:
        raise UnfitError(column, "must not be empty")
    return text


def _month(file: _File, text: str) -> When:
    """The month of the row, which is that of the file."""
    if text != file.month:
        raise UnfitError("Month", f"must be the month of the file, {file.month}, was {text[:40]!r}")
    return When(text)


def _london_minute(text: str) -> When:
    """The time as a clock in London showed it: the files give UTC, in summer an hour behind."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            return When(f"{moment.astimezone(_LONDON):%Y-%m-%dT%H:%M}")
    except (ValueError, OverflowError):
        pass
    raise UnfitError("Date", f"must be a time like 2018-01-01T00:05:00+00:00, was {text[:40]!r}")


POLICE_UK = Importer(
    "police_uk", "Archive of data.police.uk (zip or CSV)", (".zip", ".csv"), recognises, read
)
