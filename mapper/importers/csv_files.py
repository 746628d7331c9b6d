"""Reading tables row by row: strict, in bounded memory, and with the line of whatever is wrong."""

import csv
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader
from typing import TypeVar

from mapper.domain.incidents import Refusal
from mapper.domain.places import LonLat
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import Member

_MOST_LINE_BYTES = 1024**2
_DELIMITERS = ",;\t|"
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # what moves cursors or ends strings
Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class Row:
    """One record; ``line`` is where it starts, ``lines`` how many it runs over."""

    line: int
    lines: int
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
        return _header(member.label, _Lines(member.label, stream), delimiter)


def delimiter_of(member: Member) -> str:
    """The mark between fields that the first line has most of."""
    with member.open() as stream:
        line = next(_Lines(member.label, stream), "")
    return max(_DELIMITERS, key=line.count)


def take_rows(
    member: Member, take: Callable[[Row], Taken], *, delimiter: str = ","
) -> Iterator[Taken | Refusal]:
    """What ``take`` makes of each row, or why it did not."""
    with member.open() as stream:
        for row in _rows(member.label, _Lines(member.label, stream), delimiter):
            if isinstance(row, Refusal):
                yield row
                continue
            try:
                yield take(row)
            except UnfitError as unfit:
                yield Refusal(member.label, row.line, unfit.reason, unfit.column)


def _rows(label: str, lines: "_Lines", delimiter: str) -> Iterator[Row | Refusal]:
    header = _header(label, lines, delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.number + 1
        lines.broken = False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refusal(label, line, f"not a row of a table: {error}")
            continue
        if not cells:
            continue
        problem = _problem(cells, header, broken=lines.broken)
        if problem:
            yield Refusal(label, line, problem)
        else:
            yield Row(line, lines.number - line + 1, dict(zip(header, map(str.strip, cells), strict=True)))


def _problem(cells: list[str], header: tuple[str, ...], *, broken: bool) -> str:
    if broken:
        return "holds characters that are no UTF-8 text"
    if len(cells) != len(header):
        return f"has {len(cells)} fields where the header has {len(header)}"
    return ""


def _header(label: str, lines: "_Lines", delimiter: str) -> tuple[str, ...]:
    try:
        names = tuple(name.strip() for name in next(csv.reader(lines, delimiter=delimiter, strict=True)))
    except (StopIteration, csv.Error) as error:
        raise UnreadableFileError(label, "has no header line") from error
    if lines.broken:
        raise UnreadableFileError(label, "is not a table in UTF-8 text; save it as CSV in UTF-8")
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise UnreadableFileError(label, f"has more than one column named {name!r}")
    return names


class _Lines:
    """Lines of text; ``number`` is the last one given, ``broken`` that one since then was no clean text."""

    def __init__(self, label: str, stream: BufferedReader) -> None:
        self.number = 0
        self.broken = False
        self._label = label
        self._stream = stream

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = self._stream.readline(_MOST_LINE_BYTES)
        if not raw:
            raise StopIteration
        if len(raw) == _MOST_LINE_BYTES:
            raise UnreadableFileError(
                self._label, f"line {self.number + 1} is longer than any row of a table"
            )
        self.number += 1
        try:
            text = raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            self.broken = True
            return raw.decode("utf-8", "replace")
        self.broken |= _NO_TEXT.search(text) is not None
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


def position_from(row: Row, lon_column: str, lat_column: str) -> LonLat | None:
    """Where the row says it was; None when both cells are empty.

    Raises
    ------
    UnfitError
        One of them is empty, no finite number, or out of range.
    """
    if not row.cells[lon_column] and not row.cells[lat_column]:
        return None
    return LonLat(_degrees(row, lon_column, 180), _degrees(row, lat_column, 90))


def _degrees(row: Row, column: str, most: float) -> float:
    text = row.cells[column]
    if not text:
        raise UnfitError(column, "is empty while the other half of the position is given")
    try:
        degrees = float(text)
    except ValueError:
        degrees = math.nan
    if not -most <= degrees <= most:  # false for NaN too
        raise UnfitError(column, f"must be a number from {-most} to {most}, was {text[:40]!r}")
    return degrees
