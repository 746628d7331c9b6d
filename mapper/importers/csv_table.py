"""Any table with a date and a position on each row; its columns are guessed from their names, or given.

What a table leaves open is never made up: a date that could be day first or month first is refused
until somebody says which.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mapper.domain.incidents import PastIncident, Refusal, When
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError, UnreadableFileError
from mapper.importers.archive_files import Member, the_member_of
from mapper.importers.csv_files import (
    Row,
    UnfitError,
    delimiter_of,
    header_of,
    listed,
    position_from,
    require_columns,
    take_rows,
)
from mapper.importers.dates import DateOrder, clock_time, possible_orders, table_date
from mapper.importers.keys import StableKeys
from mapper.services.ports import Importer, Part, Reading

LICENCE = "Licence not stated in the file"
SUFFIXES = (".csv", ".tsv", ".csv.gz", ".tsv.gz")

# The names that columns of public tables go by, folded; the first that is there counts.
_KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
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
    "lon": ("lon", "lng", "long", "longitude"),
    "lat": ("lat", "latitude"),
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
_NEEDED = ("date", "lon", "lat")


@dataclass(frozen=True)
class _Table:
    """How one table is to be read. ``columns`` goes from our names to the table's."""

    member: Member
    delimiter: str
    dataset: str
    columns: Mapping[str, str]
    date_order: DateOrder | None = None


def with_columns(columns: Mapping[str, str], date_order: DateOrder | None = None) -> Importer:
    """The importer for tables whose columns are given, such as {"date": "Day", "lon": "X"}.

    The others are guessed; "" leaves one out.

    Raises
    ------
    InvalidInputError
        One of the names on the left is none of ours.
    """
    unknown = sorted(set(columns) - set(_KNOWN_NAMES))
    if unknown:
        raise InvalidInputError("columns", f"{unknown[0]!r} is none of {', '.join(_KNOWN_NAMES)}")
    return Importer(
        "csv",
        "Table with dates and positions (CSV)",
        SUFFIXES,
        recognises,
        lambda path: _read(path, columns, date_order),
    )


def recognises(path: str) -> bool:
    """Whether it is named as a table; what is in it ``read`` finds out, and says what it misses."""
    return path.casefold().endswith(SUFFIXES)


def _read(path: str, columns: Mapping[str, str], date_order: DateOrder | None) -> list[Reading]:
    table = _table(the_member_of(path), columns)
    how = repr((table.member.digest(), sorted(columns.items()), date_order))
    table = replace(table, date_order=date_order or _date_order(table))
    part = Part(table.dataset, table.dataset, LICENCE, hashlib.sha256(how.encode()).hexdigest())
    return [table.member.reading(part, _rows(table))]


def _table(member: Member, given: Mapping[str, str]) -> _Table:
    delimiter = delimiter_of(member)
    header = header_of(member, delimiter=delimiter)
    columns = {ours: theirs for ours, theirs in {**_guessed(header), **given}.items() if theirs}
    require_columns(member.label, header, columns.values())
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise UnreadableFileError(
            member.label,
            f"has no column known as {', '.join(missing)}; it has {listed(header)}. "
            f"Say which it is, as in {missing[0]}={header[0]}",
        )
    return _Table(member, delimiter, f"table/{Path(member.name).stem.casefold()}", columns)


def _guessed(header: tuple[str, ...]) -> dict[str, str]:
    folded = {re.sub(r"[\W_]+", " ", name).strip().casefold(): name for name in header}
    return {
        ours: next(folded[name] for name in names if name in folded)
        for ours, names in _KNOWN_NAMES.items()
        if any(name in folded for name in names)
    }


def _date_order(table: _Table) -> DateOrder | None:
    """Which order the dates of the whole table leave possible; None when no date needs to know."""
    seen: dict[DateOrder, str] = {}
    open_date = ""
    for date in take_rows(
        table.member, lambda row: row.cells[table.columns["date"]], delimiter=table.delimiter
    ):
        if isinstance(date, Refusal):
            continue
        orders = possible_orders(date)
        if len(orders) == 1:
            seen.setdefault(orders[0], date)
        elif orders:
            open_date = open_date or date
    if len(seen) == 2:
        raise UnreadableFileError(
            table.member.label,
            "mixes dates with the day first and the month first: " + ", ".join(seen.values()),
        )
    if not seen and open_date:
        raise UnreadableFileError(
            table.member.label,
            f"has dates like {open_date[:20]!r} that could be day first or month first; say which",
        )
    return next(iter(seen), None)


def _rows(table: _Table) -> Iterator[PastIncident | Refusal]:
    keys = StableKeys()
    yield from take_rows(table.member, lambda row: _incident(table, row, keys), delimiter=table.delimiter)


def _incident(table: _Table, row: Row, keys: StableKeys) -> PastIncident:
    cells = {ours: row.cells[theirs] for ours, theirs in table.columns.items()}
    position = position_from(row, table.columns["lon"], table.columns["lat"])
    when, doubt = _when(table, cells)
    return PastIncident(
        key=keys.key(cells["key"]) if cells.get("key") else keys.key_of(table.dataset, row.cells.values()),
        dataset=table.dataset,
        category=cells.get("category") or "Not stated",
        when=when,
        # 0, 0 is the sea off Ghana: what tables write when they do not know
        position=None if position == LonLat(0, 0) else position,
        place=cells.get("place", ""),
        summary=cells.get("summary", ""),
        doubts=doubt,
    )


def _when(table: _Table, cells: Mapping[str, str]) -> tuple[When, str]:
    """When it was, and what is doubtful about that."""
    try:
        day, time, offset = table_date(cells["date"], table.date_order)
    except ValueError as error:
        raise UnfitError(table.columns["date"], f"is no date: {cells['date'][:40]!r}") from error
    if cells.get("time"):
        try:
            time = clock_time(cells["time"])
        except ValueError as error:
            raise UnfitError(table.columns["time"], f"is no time: {cells['time'][:40]!r}") from error
    if not time or len(day) < 10:
        return When(day), ""
    doubt = f"The time is as the file has it, {offset} from UTC; the clock there may have shown another."
    return When(f"{day}T{time}"), doubt if offset else ""


CSV_TABLE = with_columns({})
