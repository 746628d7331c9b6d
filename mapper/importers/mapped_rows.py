"""Incidents of a table whose columns are known, and what only the whole table tells of its rows.

What a table leaves open is never made up: dates that could be day first or month first, and pairs that
could be latitude or longitude first, are refused until somebody says which.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from mapper.domain.incidents import PastIncident, Refusal, Remark, When
from mapper.domain.places import LonLat, LonLatBox
from mapper.domain.reference_systems import to_lonlat
from mapper.errors import UnreadableFileError
from mapper.importers.column_mapping import WGS84, ColumnMapping, PairOrder
from mapper.importers.csv_files import GLOBE, Row, UnfitError, number_in, position_from, taken_from
from mapper.importers.dates import DateOrder, clock_time, has_offset, possible_orders, table_date
from mapper.importers.keys import StableKeys
from mapper.importers.tables import Table

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_PAIR = re.compile(rf"\(?\s*({_NUMBER})\s*[,; ]\s*({_NUMBER})\s*\)?")
_FEWEST_FOR_HOME, _MOST_FOR_HOME = 10, 100_000  # positions that tell where a table's incidents are
_AROUND_DEG = 2.0
_MIDNIGHT = "00:00"  # there stands for a day of which no time is known, as it does where it is written
_WKT = re.compile(rf"POINT\s*\(\s*({_NUMBER})\s+({_NUMBER})\s*\)", re.IGNORECASE)


def settled(mapping: ColumnMapping, table: Table) -> ColumnMapping:
    """The mapping with what the rows themselves leave only one choice for; errors as below."""
    return settled_with_home(mapping, table)[0]


def settled_with_home(mapping: ColumnMapping, table: Table) -> tuple[ColumnMapping, LonLatBox]:
    """The same, and the box that nearly all of the table's positions lie in.

    Raises
    ------
    UnreadableFileError
        They leave two, or none.
    """
    seen = _Seen()
    for row in table.rows():
        if isinstance(row, Row):
            seen.look_at(row, mapping)
    label = table.member.label
    if mapping.epsg == WGS84:
        _check_not_swapped(seen, mapping, label)
    if seen.zoned_time and not mapping.zone:
        raise UnreadableFileError(
            label,
            f"has times with an offset from UTC, like {seen.zoned_time[:40]!r}; say by which clocks to tell"
            " them, as in --zone Europe/London, or --zone UTC",
        )
    pair_order = mapping.pair_order or _pair_order(seen, label)
    date_order = mapping.date_order or _date_order(seen, label)
    home = seen.home(pair_order if "position" in mapping.columns else None)
    return replace(mapping, date_order=date_order, pair_order=pair_order), home


@dataclass
class _Seen:
    """What the rows of a table hold."""

    dates: dict[DateOrder, str] = field(default_factory=dict)  # one that leaves no other order
    open_date: str = ""
    zoned_time: str = ""
    positions: int = 0
    pairs: int = 0
    beyond: list[int] = field(default_factory=lambda: [0, 0])  # so many numbers that are no latitude
    example: str = ""
    numbers: list[tuple[float, float]] = field(default_factory=list)  # of the first positions, as written

    def look_at(self, row: Row, mapping: ColumnMapping) -> None:
        """Note what a row tells."""
        self._look_at_date(row.cells[mapping.columns["date"]])
        if "position" in mapping.columns:
            match = _PAIR.fullmatch(row.cells[mapping.columns["position"]])
            self.pairs += match is not None
            numbers = match.groups() if match else ()
        else:
            numbers = (row.cells[mapping.columns["lon"]], row.cells[mapping.columns["lat"]])
        self.positions += any(numbers)
        if all(numbers) and numbers and len(self.numbers) < _MOST_FOR_HOME:
            self.numbers.append((_as_number(numbers[0]), _as_number(numbers[1])))
        for i, text in enumerate(numbers):
            if 90 < abs(_as_number(text)) <= 180:
                self.beyond[i] += 1
                self.example = self.example or text

    def home(self, order: PairOrder | None) -> LonLatBox:
        """Where all but a few of the positions lie, and a little round it; the globe where few tell."""
        if len(self.numbers) < _FEWEST_FOR_HOME:
            return GLOBE
        first, second = np.array(self.numbers).T
        lon, lat = (second, first) if order is PairOrder.LAT_FIRST else (first, second)
        (west, east), (south, north) = (np.quantile(of, [0.1, 0.9]).tolist() for of in (lon, lat))
        return LonLatBox(west - _AROUND_DEG, south - _AROUND_DEG, east + _AROUND_DEG, north + _AROUND_DEG)

    def _look_at_date(self, text: str) -> None:
        self.zoned_time = self.zoned_time or (text if has_offset(text) else "")
        orders = possible_orders(text)
        if len(orders) == 1:
            self.dates.setdefault(orders[0], text)
        elif orders:
            self.open_date = self.open_date or text


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _check_not_swapped(seen: _Seen, mapping: ColumnMapping, label: str) -> None:
    in_lon, in_lat = seen.beyond
    if 2 * in_lat > seen.positions and not in_lon and "lat" in mapping.columns:
        lon, lat = mapping.columns["lon"], mapping.columns["lat"]
        raise UnreadableFileError(
            label,
            f"seems to have longitude and latitude swapped: {lat!r} holds {seen.example[:20]}, which is no "
            f"latitude. If so, say lon={lat} and lat={lon}",
        )


def _pair_order(seen: _Seen, label: str) -> PairOrder | None:
    if not seen.pairs:
        return None
    first, second = seen.beyond
    if bool(first) == bool(second):
        raise UnreadableFileError(
            label, "has both coordinates in one column, and either could be first; say which"
        )
    return PairOrder.LON_FIRST if first else PairOrder.LAT_FIRST


def _date_order(seen: _Seen, label: str) -> DateOrder | None:
    if len(seen.dates) == 2:
        raise UnreadableFileError(
            label, "mixes dates with the day first and the month first: " + ", ".join(seen.dates.values())
        )
    if not seen.dates and seen.open_date:
        raise UnreadableFileError(
            label, f"has dates like {seen.open_date[:20]!r} that could be day first or month first; say which"
        )
    return next(iter(seen.dates), None)


def mapped_rows(
    table: Table, mapping: ColumnMapping, dataset: str, home: LonLatBox = GLOBE
) -> Iterator[PastIncident | Refusal]:
    """The incidents of a table whose mapping is settled, nearly all of them in ``home``.

    A row that lies there only once longitude and latitude are exchanged is refused.
    """
    label = table.member.label
    keys = StableKeys()
    unknown: list[int] = []  # the line of the row just read, where it says 0, 0

    def take(row: Row) -> PastIncident:
        position = _position(mapping, row, home)
        if position == LonLat(0, 0):  # the sea off Ghana: what tables write when they do not know
            unknown.append(row.line)
            position = None
        return _incident(mapping, dataset, keys, row, position)

    for taken in taken_from(table.rows(), take, label):
        yield taken
        if unknown:
            column = mapping.columns.get("position") or mapping.columns["lon"]
            yield Remark(label, unknown.pop(), "is 0, 0, which stands for not known: no position", column)


def _incident(
    mapping: ColumnMapping, dataset: str, keys: StableKeys, row: Row, position: LonLat | None
) -> PastIncident:
    cells = {ours: row.cells[theirs] for ours, theirs in mapping.columns.items()}
    when, doubt = _when(mapping, cells)
    return PastIncident(
        key=keys.key(cells["key"]) if cells.get("key") else keys.key_of(dataset, row.cells.values()),
        dataset=dataset,
        category=cells.get("category") or "Not stated",
        when=when,
        position=position,
        place=cells.get("place", ""),
        summary=cells.get("summary", ""),
        doubts=doubt,
    )


def _position(mapping: ColumnMapping, row: Row, home: LonLatBox) -> LonLat | None:
    columns = mapping.columns
    if "position" in columns:
        return _of_pair(row, columns["position"], mapping.pair_order, home)
    if mapping.epsg == WGS84:
        return position_from(row, columns["lon"], columns["lat"], home)
    if not row.cells[columns["lon"]] and not row.cells[columns["lat"]]:
        return None
    x, y = number_in(row, columns["lon"]), number_in(row, columns["lat"])
    position = to_lonlat(mapping.epsg, x, y)
    if position is None:
        raise UnfitError(columns["lon"], f"and {columns['lat']} lie outside EPSG:{mapping.epsg}")
    return position


def _of_pair(row: Row, column: str, order: PairOrder | None, home: LonLatBox) -> LonLat | None:
    text = row.cells[column]
    if not text:
        return None
    wkt, pair = _WKT.fullmatch(text), _PAIR.fullmatch(text)
    if wkt:
        lon, lat = wkt.groups()
    elif pair and order:
        lon, lat = pair.groups() if order is PairOrder.LON_FIRST else reversed(pair.groups())
    else:
        raise UnfitError(column, f"must be a pair like (51.6, -0.03), was {text[:40]!r}")
    return position_from(
        Row(row.line, {column: lon, f"{column}, latitude": lat}), column, f"{column}, latitude", home
    )


def _when(mapping: ColumnMapping, cells: Mapping[str, str]) -> tuple[When, str]:
    """When it was, and what is doubtful about that."""
    try:
        day, time, offset = table_date(cells["date"], mapping.date_order)
    except ValueError as error:
        raise UnfitError(mapping.columns["date"], f"is no date: {cells['date'][:40]!r}") from error
    if cells.get("time"):
        try:
            time = clock_time(cells["time"])
        except ValueError as error:
            raise UnfitError(mapping.columns["time"], f"is no time: {cells['time'][:40]!r}") from error
    if not time or len(day) < 10:
        return When(day), ""
    if offset and mapping.zone:
        there = datetime.fromisoformat(f"{day}T{time}{offset}").astimezone(ZoneInfo(mapping.zone))
        day, time = f"{there:%Y-%m-%d}", f"{there:%H:%M}"
        return When(day if time == _MIDNIGHT else f"{day}T{time}"), ""
    doubt = f"The time is as the file has it, {offset} from UTC; the clock there may have shown another."
    return When(f"{day}T{time}"), doubt if offset else ""
