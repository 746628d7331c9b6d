"""The cells of plain tables, found all at once: where each begins and ends in a piece of a file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.incident_columns import Codes, Numbers
from mapper.domain.places import FloatArray

_MOST_CELL_BYTES = 128  # that are looked at side by side; longer ones take the slow way
_ID_DIGITS, _SHORT_DIGITS = 64, 16
_MOST_DIGITS = 15  # of a number that is exact in 64 bits, and so is its quotient by a power of ten
_TENS = 10.0 ** np.arange(_MOST_DIGITS + 1)
_FEW = 32  # words that are looked for one by one
_MIX = (np.arange(1, _MOST_CELL_BYTES // 8 + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(
    1
)
_HEX = np.full(256, 255, dtype=np.uint8)
_HEX[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16)
_HEX[np.frombuffer(b"ABCDEF", np.uint8)] = np.arange(10, 16)

Marks = npt.NDArray[np.uint8]
Spans = npt.NDArray[np.intp]


class UnplainError(Exception):
    """The quick way cannot tell what this is."""


@dataclass(frozen=True)
class PlainCells:
    """``begin`` and ``end`` have a row for each line of ``text`` and a column for each of its cells."""

    text: str
    begin: Spans
    end: Spans
    has_quotes: bool
    _padded: bytes  # so that a look beyond the last cell is no look beyond the end

    @classmethod
    def of(cls, piece: bytes, fields: int) -> "PlainCells":
        """The cells of lines that have ``fields`` of them each.

        Raises
        ------
        UnplainError
            They are not all printable ASCII, or not all so many to a line.
        """
        piece = piece.removesuffix(b"\n") + b"\n"
        if not piece.isascii() or b"\x7f" in piece:
            raise UnplainError
        marks = np.frombuffer(piece, dtype=np.uint8)
        is_newline = marks == ord("\n")
        newlines, returns = np.count_nonzero(is_newline), piece.count(b"\r")
        if np.count_nonzero(marks < ord(" ")) != newlines + returns:
            raise UnplainError
        separators = np.flatnonzero(is_newline | (marks == ord(",")))
        quotes = np.flatnonzero(marks == ord('"')) if b'"' in piece else separators[:0]
        if len(quotes):
            separators = separators[np.searchsorted(quotes, separators) % 2 == 0]
        if len(separators) != newlines * fields:
            raise UnplainError
        end = separators.reshape(-1, fields).copy()
        begin = np.concatenate(((0,), separators[:-1] + 1)).reshape(-1, fields)
        if not is_newline[end[:, -1]].all():
            raise UnplainError
        if returns:
            has_return = marks[end[:, -1] - 1] == ord("\r")
            if np.count_nonzero(has_return) != returns:
                raise UnplainError
            end[:, -1] -= has_return
        _check_quotes(quotes, begin, end)
        return cls(piece.decode("ascii"), begin, end, bool(len(quotes)), piece + bytes(_MOST_CELL_BYTES))

    def __len__(self) -> int:
        """How many lines."""
        return len(self.begin)

    def texts(self, column: int, rows: Sequence[int] | slice = slice(None)) -> list[str]:
        """The cells of a column."""
        text = self.text
        spans = zip(self.begin[rows, column].tolist(), self.end[rows, column].tolist(), strict=True)
        found = [text[begin:end] for begin, end in spans]
        if self.has_quotes:
            return [cell[1:-1] if cell[:1] == '"' else cell for cell in found]
        return found

    def few_words(self, column: int) -> tuple[list[str], Codes] | None:
        """The different texts of a column, and which one each cell says; None where there are many."""
        cells = self._cells(column)
        marked = cells.view(np.uint64) @ _MIX[: cells.shape[1] // 8]
        codes = np.full(len(cells), -1, dtype=np.int32)
        first: list[int] = []
        row = 0
        while codes[row] < 0 and len(first) < _FEW:
            codes[marked == marked[row]] = len(first)
            first.append(row)
            row = int(codes.argmin())
        if codes[row] < 0 or (cells != cells[first][codes]).any():
            return None
        texts = self.texts(column, first)
        return texts, codes

    def lines(self, rows: Sequence[int] | Spans) -> list[str]:
        """Some of the lines, without their ends."""
        text = self.text
        spans = zip(self.begin[rows, 0].tolist(), self.end[rows, -1].tolist(), strict=True)
        return [text[begin:end] for begin, end in spans]

    def row(self, row: int) -> list[str]:
        """The cells of a line, without blanks around them."""
        (cells,) = csv.reader(self.lines([row]), strict=True)
        return [cell.strip() for cell in cells]

    def degrees(self, column: int) -> FloatArray:
        """The numbers of a column; NaN for an empty cell and for nothing else.

        Raises
        ------
        UnplainError
            One of the cells is no number.
        """
        cells = self._cells(column)
        length = self.end[:, column] - self.begin[:, column]
        digit = cells - ord("0")  # larger than 9 for what is none
        is_digit, is_dot = digit < 10, cells == ord(".")
        is_negative = cells[:, 0] == ord("-")
        digits, dots = is_digit.sum(axis=1), is_dot.sum(axis=1)
        is_plain = (digits + dots + is_negative == length) & (dots <= 1) & (digits > 0)
        is_plain &= digits <= _MOST_DIGITS
        number = np.zeros(len(cells), dtype=np.int64)
        for each, counts in zip(digit.T, is_digit.T, strict=True):
            number = np.where(counts, 10 * number + each, number)
        decimals = np.where(is_plain & (dots > 0), length - 1 - is_dot.argmax(axis=1), 0)
        degrees: FloatArray = number / _TENS[decimals]
        degrees[is_negative] *= -1
        degrees[length == 0] = np.nan
        for row in np.flatnonzero(~is_plain & (length > 0)).tolist():
            degrees[row] = _number(self.text[self.begin[row, column] : self.end[row, column]])
        return degrees

    def references(self, column: int) -> Numbers:
        """The first 16 of 64 hex digits of each cell as a number; 0 for an empty cell.

        Raises
        ------
        UnplainError
            A cell holds something else.
        """
        length = self.end[:, column] - self.begin[:, column]
        is_given = length > 0
        nibbles = _HEX[self._windows(column, _SHORT_DIGITS)] * is_given[:, np.newaxis]
        packed = np.ascontiguousarray(nibbles[:, ::2] << 4 | nibbles[:, 1::2] & 15)
        numbers: Numbers = packed.view(">u8").ravel().astype(np.uint64)
        if (nibbles > 15).any() or (length[is_given] != _ID_DIGITS).any() or not numbers[is_given].all():
            raise UnplainError
        return numbers

    def _cells(self, column: int) -> Marks:
        """The bytes of each cell in a row, and zeros after them."""
        length = self.end[:, column] - self.begin[:, column]
        width = max(-(-int(length.max()) // 8), 1) * 8
        if width > _MOST_CELL_BYTES:
            raise UnplainError
        cells: Marks = self._windows(column, width)
        cells *= np.arange(width) < length[:, np.newaxis]
        return cells

    def _windows(self, column: int, size_bytes: int) -> Any:
        """So many bytes from the begin of each cell on."""
        windows = np.ndarray((len(self.text),), dtype=f"V{size_bytes}", buffer=self._padded, strides=(1,))
        return windows[self.begin[:, column]].view(np.uint8).reshape(-1, size_bytes)


def _check_quotes(quotes: Spans, begin: Spans, end: Spans) -> None:
    """Check that they are round whole cells, and none is within one."""
    for some, edges in ((quotes[::2], begin.ravel()), (quotes[1::2] + 1, end.ravel())):
        if (edges[np.searchsorted(edges[:-1], some)] != some).any():
            raise UnplainError


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise UnplainError from None
    if number != number:  # noqa: PLR0124 - NaN, which stands for no number
        raise UnplainError
    return number
