"""Street crimes of data.police.uk as columns: many times faster than row by row, and exactly as strict.

A piece of the file whose text is plain is split at every comma and checked column by column. Any other
piece, and any row that a check finds odd, goes the slow way, which knows why a row is refused.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.incident_columns import Coded, Codes, IncidentColumns, Numbers
from mapper.domain.incidents import Refusal
from mapper.domain.places import FloatArray
from mapper.importers.archive_files import Member
from mapper.importers.csv_files import (
    MOST_LINE_BYTES,
    Row,
    TextLines,
    UnfitError,
    header_of,
    rows_of_lines,
    taken_from,
)
from mapper.importers.keys import ShortKeys
from mapper.services.ports import Kept

MOST_ROWS = 500_000  # in one set of columns
_PLAIN = bytes([*range(0x20, 0x7F), 0x0A, 0x0D])  # ASCII without control characters
_ID_DIGITS, _SHORT_DIGITS = 64, 16
_NO_ID = "0" * _SHORT_DIGITS

Flags = npt.NDArray[np.bool_]
Meaning = Callable[[str], Any]


class _UnplainError(Exception):
    """The quick way cannot tell what this is."""


@dataclass(frozen=True)
class StreetTable:
    """One file of street crimes and how its cells are read.

    ``meanings`` has, by our name of a column, the file's name of it and what a text in it means, with
    UnfitError for none. ``take`` reads a row the slow way; ``is_odd`` finds positions that only it may judge.
    """

    member: Member
    keys: ShortKeys
    meanings: Mapping[str, tuple[str, Meaning]]
    take: Callable[[Row], Kept]
    is_odd: Callable[[FloatArray, FloatArray], Flags]


def read_street_columns(table: StreetTable) -> Iterator[Kept | Refusal]:
    """Everything in the file; what went the slow way comes one by one."""
    label, header = table.member.label, header_of(table.member)
    batch = _Batch(table, header)
    with table.member.open() as stream:
        stream.readline()
        line = 2
        for piece in _pieces(stream):
            try:
                slow: Iterator[Row | Refusal] = batch.add(piece, line)
            except _UnplainError:
                slow = rows_of_lines(
                    TextLines(label, BufferedReader(BytesIO(piece)), 1, first_number=line), header
                )
            yield from taken_from(slow, table.take, label)
            line += piece.count(b"\n")
            if batch.rows >= MOST_ROWS:
                yield batch.columns()
                batch = _Batch(table, header)
    if batch.rows:
        yield batch.columns()


def _pieces(stream: BufferedReader) -> Iterator[bytes]:
    """The rest of a file in pieces of whole lines."""
    while piece := stream.read(MOST_LINE_BYTES):
        yield piece + stream.readline(MOST_LINE_BYTES)


class _Batch:
    """Rows on their way into one set of columns."""

    def __init__(self, table: StreetTable, header: tuple[str, ...]) -> None:
        self.rows = 0
        self._table = table
        self._header = header
        self._codes = {ours: _Codes(meaning) for ours, (_, meaning) in table.meanings.items()}
        self._read: dict[str, list[npt.NDArray[Any]]] = {}

    def add(self, piece: bytes, first_line: int) -> Iterator[Row]:
        """Take the rows of whole lines in, but for those given back, which have to go the slow way.

        Raises
        ------
        _UnplainError
            All of them have to, and none is taken in.
        """
        fields = len(self._header)
        cells = _cells(piece, fields)
        column = {name: cells[i::fields] for i, name in enumerate(self._header)}
        read: dict[str, npt.NDArray[Any]] = {
            "lon": _degrees(column["Longitude"]),
            "lat": _degrees(column["Latitude"]),
            "reference": _references(column["Crime ID"]),
        }
        wrong = self._table.is_odd(read["lon"], read["lat"])
        for ours, (theirs, _) in self._table.meanings.items():
            read[ours] = self._codes[ours].of(column[theirs])
            wrong |= self._codes[ours].is_wrong(read[ours])
        good = np.flatnonzero(~wrong)
        read = {name: values[good] for name, values in read.items()}
        read["key"] = self._keys(read["reference"], good, cells)
        for name, values in read.items():
            self._read.setdefault(name, []).append(values)
        self.rows += len(good)
        return (self._row(cells, int(i), first_line) for i in np.flatnonzero(wrong))

    def _keys(self, references: Numbers, good: npt.NDArray[np.intp], cells: list[str]) -> Numbers:
        fields, ids = len(self._header), self._header.index("Crime ID")

        def told(i: int) -> str:
            row = int(good[i]) * fields
            if cells[row + ids]:
                return cells[row + ids]
            said = "\x1f".join(cells[row : row + fields])
            if said[0] == " " or said[-1] == " " or " \x1f" in said or "\x1f " in said:
                said = "\x1f".join(map(str.strip, cells[row : row + fields]))
            return said

        return self._table.keys.numbers(references, told)

    def _row(self, cells: list[str], i: int, first_line: int) -> Row:
        fields = len(self._header)
        own = map(str.strip, cells[i * fields : (i + 1) * fields])
        return Row(first_line + i, dict(zip(self._header, own, strict=True)))

    def columns(self) -> IncidentColumns:
        """All that was taken in."""
        joined: dict[str, Any] = {name: np.concatenate(pieces) for name, pieces in self._read.items()}
        words: dict[str, Any] = {ours: codes.coded(joined.pop(ours)) for ours, codes in self._codes.items()}
        return IncidentColumns(
            **joined,
            **words,
            summary=Coded.same("", self.rows),
            sources=Coded.same((), self.rows),
            doubts=Coded.same("", self.rows),
        )


class _Codes:
    """A number for each different text of a column, and what the texts mean."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._numbers = _Numbers()
        self._meanings: list[Any] = []
        self._wrong: list[bool] = []

    def of(self, texts: list[str]) -> Codes:
        """The number of each text."""
        number = self._numbers.__getitem__
        if texts and texts.count(texts[0]) == len(texts):  # as in a file of one month
            codes = np.full(len(texts), number(texts[0]), dtype=np.int32)
        else:
            codes = np.fromiter(map(number, texts), np.int32, len(texts))
        for text in list(self._numbers)[len(self._meanings) :]:
            self._learn(text)
        return codes

    def _learn(self, text: str) -> None:
        try:
            self._meanings.append(self._meaning(text.strip()))
            self._wrong.append(False)
        except UnfitError:
            self._meanings.append(None)
            self._wrong.append(True)

    def is_wrong(self, codes: Codes) -> Flags:
        """Which of these stand for a text that means nothing."""
        return np.array(self._wrong, dtype=bool)[codes]

    def coded(self, codes: Codes) -> Coded[Any]:
        """What the rows with these numbers say; texts that mean the same become one."""
        used = np.flatnonzero(np.bincount(codes, minlength=len(self._meanings)))
        meanings = Coded.of(self._meanings[i] for i in used)
        renumbered = np.zeros(len(self._meanings), dtype=np.int32)
        renumbered[used] = meanings.codes
        return Coded(meanings.words, renumbered[codes])


class _Numbers(dict[str, int]):
    """Counts the different texts that are looked up."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def _cells(piece: bytes, fields: int) -> list[str]:
    """The cells of plain lines one after the other, each line having ``fields`` of them."""
    if piece.translate(None, _PLAIN):
        raise _UnplainError
    piece = piece.replace(b"\r\n", b"\n").removesuffix(b"\n") + b"\n"
    if b"\r" in piece:
        raise _UnplainError
    text = piece.decode("ascii")
    if '"' in text:
        return _quoted_cells(text, fields)
    marks = np.frombuffer(piece, dtype=np.uint8)
    ends = marks[(marks == ord(",")) | (marks == ord("\n"))] == ord("\n")
    if len(ends) % fields or not ends[fields - 1 :: fields].all() or ends.sum() * fields != len(ends):
        raise _UnplainError
    return text[:-1].replace("\n", ",").split(",")


def _quoted_cells(text: str, fields: int) -> list[str]:
    lines = text[:-1].split("\n")
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        raise _UnplainError from None
    if len(rows) != len(lines) or any(len(row) != fields for row in rows):
        raise _UnplainError
    return [cell for row in rows for cell in row]


def _degrees(texts: list[str]) -> FloatArray:
    """The numbers; NaN for an empty text and for nothing else."""
    try:
        degrees = np.array([float(text) if text else np.nan for text in texts])
    except ValueError:
        raise _UnplainError from None
    if any(texts[i] for i in np.flatnonzero(np.isnan(degrees))):
        raise _UnplainError
    return degrees


def _references(texts: list[str]) -> Numbers:
    """The first digits of each Crime ID as a number; 0 for none."""
    if set(map(len, texts)) - {0, _ID_DIGITS}:
        raise _UnplainError
    try:
        digits = bytes.fromhex("".join([text[:_SHORT_DIGITS] or _NO_ID for text in texts]))
    except ValueError:
        raise _UnplainError from None
    numbers = np.frombuffer(digits, dtype=">u8").astype(np.uint64)
    if len(numbers) != len(texts) or np.count_nonzero(numbers) != sum(map(bool, texts)):
        raise _UnplainError
    return numbers
