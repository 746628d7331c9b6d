"""Reading tables row by row: strict, in bounded memory, and with the line of whatever is wrong."""

import csv
import math
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader
from typing import Any, TypeVar

import numpy as np

from mapper.domain.incidents import Refusal
from mapper.domain.places import FloatArray, LonLat, LonLatBox
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import Member

MOST_LINE_BYTES = 1024**2
MOST_LINES = 100  # of one row; a longer one has a quote that nobody closed
_DELIMITERS = ",;\t|"
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # what moves cursors or ends strings
GLOBE = LonLatBox(-180.0, -90.0, 180.0, 90.0)
Number = float | FloatArray
Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class Row:
    """One record; ``line`` is where it starts."""

    line: int
    cells: Mapping[str, str]


class UnfitError(Exception):
    """A row cannot be taken; becomes a Refusal and never leaves the importers."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def header_of(member: Member, *, delimiter: str = ",") -> tuple[str, ...]:
    """The names of the columns.

    Raises
    ------
    UnreadableFileError
        There is no header, it is no text, or it names a column twice.
    """
    with member.open() as stream:
        return _header(TextLines(member.label, stream), delimiter)


def delimiter_of(member: Member) -> str:
    """The mark between fields that the first line has most of."""
    with member.open() as stream:
        line = next(TextLines(member.label, stream), "")
    return max(_DELIMITERS, key=line.count)


def take_rows(
    member: Member, take: Callable[[Row], Taken], *, delimiter: str = ",", most_lines: int = MOST_LINES
) -> Iterator[Taken | Refusal]:
    """What ``take`` makes of each row, or why it did not.

    A row may run over ``most_lines`` lines where a quoted cell has line breaks in it. Of a row that is none,
    as after a quote that nobody closed, only the first line is refused; the next ones are rows again.
    """
    rows = read_rows(member, delimiter=delimiter, most_lines=most_lines)
    return taken_from(rows, take, member.label)


def read_rows(
    member: Member, *, delimiter: str = ",", most_lines: int = MOST_LINES
) -> Iterator[Row | Refusal]:
    """The rows below the header, each as it stands there."""
    with member.open() as stream:
        lines = TextLines(member.label, stream, most_lines)
        yield from rows_of_lines(lines, _header(lines, delimiter), delimiter)


def taken_from(
    rows: Iterable[Row | Refusal], take: Callable[[Row], Taken], label: str
) -> Iterator[Taken | Refusal]:
    """What ``take`` makes of each of ``rows``; one that it finds unfit is refused."""
    for row in rows:
        if isinstance(row, Refusal):
            yield row
            continue
        try:
            yield take(row)
        except UnfitError as unfit:
            yield Refusal(label, row.line, unfit.reason, unfit.column)


def rows_of_lines(
    lines: "TextLines", header: tuple[str, ...], delimiter: str = ","
) -> Iterator[Row | Refusal]:
    """The rows that the next lines make."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_row()
        try:
            cells = next(reader)
            problem = _problem(cells, header, broken=lines.broken)
        except StopIteration:
            return
        except (csv.Error, _TooManyLinesError) as error:
            what = str(error).partition(" - ")[0]  # then csv gives advice to programmers
            problem = f"not a row of a table: {what}"
            cells = []
        if problem:
            lines.give_back_all_but_one()
            yield Refusal(lines.label, lines.number, problem)
        elif cells:
            yield Row(lines.first_number, dict(zip(header, map(str.strip, cells), strict=True)))


def _problem(cells: list[str], header: tuple[str, ...], *, broken: bool) -> str:
    if broken:
        return "holds characters that are no UTF-8 text"
    if cells and len(cells) != len(header):
        return f"has {len(cells)} fields where the header has {len(header)}"
    return ""


def _header(lines: "TextLines", delimiter: str) -> tuple[str, ...]:
    first = next(lines, "")
    if "\r" in first.rstrip("\r\n"):
        raise UnreadableFileError(
            lines.label,
            "ends its lines with a bare carriage return; save it with Windows or Unix line ends",
        )
    try:
        names = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter, strict=True)))
    except csv.Error:
        names = ()
    if not names:
        raise UnreadableFileError(lines.label, "has no header line")
    if lines.broken:
        raise UnreadableFileError(lines.label, "is not a table in UTF-8 text; save it as CSV in UTF-8")
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise UnreadableFileError(lines.label, f"has more than one column named {name!r}")
    return names


class _TooManyLinesError(Exception):
    """A quote was opened and not closed for so long that nobody meant it."""


class TextLines:
    """The lines of a file in UTF-8, without ever holding more than a row of them.

    ``number`` is that of the last line given; ``broken`` says that one since ``begin_row`` was no clean text.
    """

    def __init__(
        self, label: str, stream: BufferedReader, most_lines: int = MOST_LINES, *, first_number: int = 1
    ) -> None:
        self.label = label
        self.number = first_number - 1
        self._stream = stream
        self._most_lines = most_lines
        self._row: list[bytes] = []
        self._given_back: deque[bytes] = deque()
        self.broken = False

    @property
    def first_number(self) -> int:
        """The number of the first line since ``begin_row``."""
        return self.number - len(self._row) + 1

    def begin_row(self) -> None:
        """What comes next belongs to another row."""
        self._row.clear()
        self.broken = False

    def give_back_all_but_one(self) -> None:
        """Let all lines since ``begin_row`` but the first come again."""
        self.number = self.first_number
        self._given_back.extendleft(reversed(self._row[1:]))

    def __iter__(self) -> "TextLines":
        """The same; there is only one way through it."""
        return self

    def __next__(self) -> str:
        """The next line, its end included."""
        if len(self._row) == self._most_lines:
            raise _TooManyLinesError("a quote is not closed")
        raw = self._given_back.popleft() if self._given_back else self._stream.readline(MOST_LINE_BYTES)
        if not raw:
            raise StopIteration
        if len(raw) == MOST_LINE_BYTES:
            raise UnreadableFileError(self.label, f"line {self.number + 1} is longer than any row of a table")
        self.number += 1
        self._row.append(raw)
        try:
            text = raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            self.broken = True
            return raw.decode("utf-8", "replace")
        self.broken |= NO_TEXT.search(text) is not None
        return text


def require_columns(label: str, header: Sequence[str], needed: Iterable[str]) -> None:
    """Check that no column is missing.

    Raises
    ------
    UnreadableFileError
        Names those that are missing, and those that are there.
    """
    missing = [name for name in needed if name not in header]
    if missing:
        raise UnreadableFileError(label, f"lacks the columns {', '.join(missing)}; it has {listed(header)}")


def listed(names: Sequence[str]) -> str:
    """Column names for a message, cut short when they are many or long."""
    shown = ", ".join(name[:40] for name in names[:30])
    return f"{shown} and {len(names) - 30:,} more" if len(names) > 30 else shown


def position_from(row: Row, lon_column: str, lat_column: str, home: LonLatBox = GLOBE) -> LonLat | None:
    """Where the row says it was; None when both cells are empty.

    ``home`` is where all of the table's incidents are expected; a few lie elsewhere and are kept.

    Raises
    ------
    UnfitError
        One of them is empty, no finite number, or out of range, or they would fit home the other way round.
    """
    if not row.cells[lon_column] and not row.cells[lat_column]:
        return None
    position = LonLat(_degrees(row, lon_column, 180), _degrees(row, lat_column, 90))
    if are_swapped(*position, home):
        raise UnfitError(lon_column, f"and {lat_column} look swapped: {position.lon:g} is no longitude there")
    return position


def are_swapped(lon: Number, lat: Number, home: LonLatBox) -> Any:
    """Whether positions, one or arrays, lie in ``home`` only once longitude and latitude are exchanged."""
    is_home = _is_inside(lon, lat, home)
    return ~np.bool_(is_home) & _is_inside(lat, lon, home)


def _is_inside(lon: Number, lat: Number, box: LonLatBox) -> Any:
    return (box.west <= lon) & (lon <= box.east) & (box.south <= lat) & (lat <= box.north)


def _degrees(row: Row, column: str, most: float) -> float:
    degrees = number_in(row, column)
    if not -most <= degrees <= most:  # false for NaN too
        text = row.cells[column][:40]
        raise UnfitError(column, f"must be a number from {-most} to {most}, was {text!r}")
    return degrees


def number_in(row: Row, column: str) -> float:
    """One half of a position; NaN where it is no number.

    Raises
    ------
    UnfitError
        It is empty.
    """
    text = row.cells[column]
    if not text:
        raise UnfitError(column, "is empty while the other half of the position is given")
    try:
        return float(text)
    except ValueError:
        return math.nan
