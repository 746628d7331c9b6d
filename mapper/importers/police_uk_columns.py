"""Street crimes of data.police.uk as columns: many times faster than row by row, and exactly as strict.

A piece of the file whose text is plain is looked at column by column. Any other piece, and any row that
a check finds odd, goes the slow way, which knows why a row is refused.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.incident_columns import Coded, Codes, IncidentColumns, Numbers
from mapper.domain.incidents import Refusal
from mapper.domain.places import FloatArray
from mapper.importers.archive_files import Member, made_ahead
from mapper.importers.csv_files import (
    MOST_LINE_BYTES,
    Row,
    TextLines,
    UnfitError,
    rows_of_lines,
    taken_from,
)
from mapper.importers.keys import ShortKeys
from mapper.importers.plain_cells import PlainCells, UnplainError
from mapper.services.ports import Kept

MOST_ROWS = 500_000  # in one set of columns

Flags = npt.NDArray[np.bool_]
Meaning = Callable[[str], Any]


@dataclass(frozen=True)
class StreetTable:
    """One file of street crimes, its header, and how its cells are read.

    ``meanings`` has, by our name of a column, the file's name of it and what a text in it means, with
    UnfitError for none. ``take`` reads a row the slow way; ``is_odd`` finds positions that only it may judge.
    """

    member: Member
    header: tuple[str, ...]
    keys: ShortKeys
    meanings: Mapping[str, tuple[str, Meaning]]
    take: Callable[[Row], Kept]
    is_odd: Callable[[FloatArray, FloatArray], Flags]


def read_street_columns(table: StreetTable) -> Iterator[Kept | Refusal]:
    """Everything in the file; what went the slow way comes one by one."""
    label, header = table.member.label, table.header
    batch = _Batch(table)
    with table.member.open() as stream:
        stream.readline()
        line = 2
        for piece in made_ahead(_pieces(stream)):
            try:
                slow: Iterator[Row | Refusal] = batch.add(piece, line)
            except UnplainError:
                slow = rows_of_lines(
                    TextLines(label, BufferedReader(BytesIO(piece)), 1, first_number=line), header
                )
            yield from taken_from(slow, table.take, label)
            line += piece.count(b"\n")
            if batch.rows >= MOST_ROWS:
                yield batch.columns()
                batch = _Batch(table)
    if batch.rows:
        yield batch.columns()


def _pieces(stream: BufferedReader) -> Iterator[bytes]:
    """The rest of a file in pieces of whole lines."""
    while piece := stream.read(MOST_LINE_BYTES):
        yield piece + stream.readline(MOST_LINE_BYTES)


class _Batch:
    """Rows on their way into one set of columns."""

    def __init__(self, table: StreetTable) -> None:
        self.rows = 0
        self._table = table
        self._codes = {ours: _Codes(meaning) for ours, (_, meaning) in table.meanings.items()}
        self._read: dict[str, list[npt.NDArray[Any]]] = {}

    def add(self, piece: bytes, first_line: int) -> Iterator[Row]:
        """Take the rows of whole lines in, but for those given back, which have to go the slow way.

        Raises
        ------
        UnplainError
            All of them have to, and none is taken in.
        """
        header = self._table.header
        cells = PlainCells.of(piece, len(header))
        read: dict[str, npt.NDArray[Any]] = {
            "lon": cells.degrees(header.index("Longitude")),
            "lat": cells.degrees(header.index("Latitude")),
            "reference": cells.references(header.index("Crime ID")),
        }
        wrong = self._table.is_odd(read["lon"], read["lat"])
        for ours, (theirs, _) in self._table.meanings.items():
            read[ours] = self._codes[ours].of(cells, header.index(theirs))
            wrong |= self._codes[ours].is_wrong(read[ours])
        good = np.flatnonzero(~wrong)
        read = {name: values[good] for name, values in read.items()}
        read["key"] = self._keys(read["reference"], good, cells)
        for name, values in read.items():
            self._read.setdefault(name, []).append(values)
        self.rows += len(good)
        return (self._row(cells, row, first_line) for row in np.flatnonzero(wrong).tolist())

    def _keys(self, references: Numbers, good: npt.NDArray[np.intp], cells: PlainCells) -> Numbers:
        ids = self._table.header.index("Crime ID")

        def told(rows: Sequence[int]) -> list[str]:
            wanted = good[rows]
            said = map(_joined, cells.lines(wanted))
            pairs = zip(said, references[rows].tolist(), wanted.tolist(), strict=True)
            return [cells.row(row)[ids] if number else line for line, number, row in pairs]

        return self._table.keys.numbers(references, told)

    def _row(self, cells: PlainCells, row: int, first_line: int) -> Row:
        return Row(first_line + row, dict(zip(self._table.header, cells.row(row), strict=True)))

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
        self._are_many = False
        self._meanings: list[Any] = []
        self._wrong: list[bool] = []

    def of(self, cells: PlainCells, column: int) -> Codes:
        """The number of each text in a column."""
        number = self._numbers.__getitem__
        few = None if self._are_many else cells.few_words(column)
        if few:
            words, said = few
            codes = np.array([number(word) for word in words], dtype=np.int32)[said]
        else:
            self._are_many = True
            codes = np.fromiter(map(number, cells.texts(column)), np.int32, len(cells))
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


def _joined(line: str) -> str:
    """All that a line says, its cells without blanks around them."""
    if '"' in line or " ," in line or ", " in line or line[0] == " " or line[-1] == " ":
        (cells,) = csv.reader([line], strict=True)
        return "\x1f".join(map(str.strip, cells))
    return line.replace(",", "\x1f")
