"""The archives of data.police.uk: street crimes, outcomes, and stop and search, month by month.

Positions are snap points that stand for eight or more addresses, dates are months, and rows that are
alike are several crimes: none is ever dropped for its content. Of a stop and search nothing is kept
that describes the person. A crime is referred to by the first 16 digits of its 64-digit Crime ID.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from mapper.domain.incidents import Outcome, PastIncident, Refusal, When
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import Member, members_of, the_member_of
from mapper.importers.csv_files import Row, UnfitError, header_of, position_from, require_columns, take_rows
from mapper.importers.dates import iso_day
from mapper.importers.keys import ShortKeys, short_reference
from mapper.services.ports import Importer, Part, Reading

DATASET = "police.uk"
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0"
STOPS_DATASET = "police.uk stop and search"
STOP_AND_SEARCH = "Stop and search"
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
    return [_reading(file) for file in files]


def _files(path: str) -> list[_File]:
    found: dict[str, _File] = {}
    for member in members_of(path):
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
    require_columns(file.member.label, header_of(file.member), kind.columns)
    part = Part(file.part_name, kind.dataset, LICENCE, file.member.digest(), file.force, file.month)
    return file.member.reading(part, _rows(file, kind))


def _rows(file: _File, kind: "_Kind") -> Iterator[Taken | Refusal]:
    keys = ShortKeys(file.part_name)

    yield from take_rows(file.member, lambda row: kind.take(file, row, keys), most_lines=1)


def _street_crime(_file: _File, row: Row, keys: ShortKeys) -> PastIncident:
    cells = row.cells
    return PastIncident(
        key=keys.key(cells["Crime ID"], cells.values()),
        dataset=DATASET,
        category=_filled(row, "Crime type"),
        when=_month(cells["Month"]),
        position=position_from(row, "Longitude", "Latitude"),
        place=_place(cells["Location"]),
        outcome=cells["Last outcome category"],
        force=cells["Reported by"],
        reference=short_reference(cells["Crime ID"]),
    )


def _outcome(_file: _File, row: Row, _keys: ShortKeys) -> Outcome:
    month = _month(row.cells["Month"]).text
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
        position=position_from(row, "Longitude", "Latitude"),
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
    if not row.cells[column]:
        raise UnfitError(column, "must not be empty")
    return row.cells[column]


@lru_cache
def _month(text: str) -> When:
    try:
        if len(text) == 7:
            return When(iso_day(text))
    except ValueError:
        pass
    raise UnfitError("Month", f"must be a month like 2018-01, was {text[:40]!r}")


def _london_minute(text: str) -> When:
    """The time as a clock in London showed it: the files give UTC, in summer an hour behind."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            return When(f"{moment.astimezone(_LONDON):%Y-%m-%dT%H:%M}")
    except (ValueError, OverflowError):
        pass
    raise UnfitError("Date", f"must be a time like 2018-01-01T00:05:00+00:00, was {text[:40]!r}")


@lru_cache(10_000)
def _place(location: str) -> str:
    """The name of the snap point, its title case mended ("St James'S Street"); "" when it has none."""
    if location.casefold() in {"no location", "on or near", ""}:
        return ""
    return re.sub(r"(?<=\w'|\w’)S\b", "s", location)  # noqa: RUF001 - both apostrophes occur


POLICE_UK = Importer(
    "police_uk", "Archive of data.police.uk (zip or CSV)", (".zip", ".csv"), recognises, read
)
