"""A block: some two thousand incidents that are neighbours on the ground, packed as columns.

A block has three pieces. The head tells the places and how many rows each has; a place's rows stand
together, newest first. The kinds tell part and category of each row, all that filters and counts need. The
details tell the rest. A block never changes once it is written.

There are two forms. In the snapped one a row takes 12 bytes: many incidents share a map point in whole
microdegrees, and date and force are those of their part. The general one holds anything. Blocks of incidents
without a position have no place on the ground and are found by reading them all.
All numbers are little-endian, the widest first, so that numpy reads them where they lie.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.moments import Moments
from mapper.domain.chords import earth_centred
from mapper.domain.incident_columns import CaseNotes, Coded, Names, Numbers
from mapper.domain.places import FloatArray

Ints = npt.NDArray[np.integer[Any]]
MICRO = 1_000_000
MOST_SHORT_CATEGORIES = 256
MOST_SHORT_OUTCOMES = 128
_REFERENCE_IS_KEY = 128  # added to the outcome of a snapped row


class Box(NamedTuple):
    """An area in whole microdegrees, its edges included."""

    west: int
    east: int
    south: int
    north: int


@dataclass(frozen=True, slots=True)
class Form:
    """Which sort of block it is; ``number`` is how a store keeps it."""

    is_general: bool
    is_placed: bool

    @property
    def number(self) -> int:
        """A number for it."""
        return self.is_general + 2 * (not self.is_placed)

    @classmethod
    def of(cls, number: int) -> "Form":
        """The form of this number."""
        return cls(bool(number & 1), not number & 2)


FORMS = tuple(Form.of(number) for number in range(4))


@dataclass(frozen=True, slots=True)
class Block:
    """A block as a store keeps it."""

    form: Form
    places: int
    rows: int
    box: Box
    head: bytes
    kinds: bytes
    details: bytes


class Head:
    """The places of a block; position i of every array is one place.

    ``lonlat`` is NaN where nobody knows; ``spans`` tells of each place its number here, its first row and how
    many rows it has. ``xyz`` has a row an axis, as numpy goes fast along many and slowly along three.
    """

    def __init__(self, form: Form, places: int, packed: bytes) -> None:
        self.form = form
        self.places = places
        at = 16 * places if form.is_general else 8 * places
        width = np.dtype(np.float64 if form.is_general else np.int32)
        where: npt.NDArray[Any] = np.frombuffer(packed, width, 2 * places).reshape(-1, 2)
        self.lonlat: FloatArray = where / (1 if form.is_general else MICRO)
        if not form.is_placed:
            self.lonlat[:] = np.nan
        count = np.frombuffer(packed, np.uint32, places, at)
        end = np.cumsum(count, dtype=np.int64)
        self.rows = int(end[-1])
        self.spans = np.column_stack((np.arange(places), end - count, count))
        self.name = np.frombuffer(packed, np.uint16, places, at + 4 * places)
        self._packed_names = memoryview(packed)[at + 6 * places :]
        self.xyz: FloatArray = np.ascontiguousarray(earth_centred(self.lonlat).T)

    @property
    def start(self) -> npt.NDArray[np.int64]:
        """The first row of each place."""
        return self.spans[:, 1]

    @property
    def count(self) -> npt.NDArray[np.int64]:
        """How many rows each place has."""
        return self.spans[:, 2]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that ``name`` counts."""
        return unpacked_words(self._packed_names)

    @cached_property
    def name_of(self) -> tuple[str, ...]:
        """What each place is called."""
        names = self.names
        return tuple(names[number] for number in self.name.tolist())


def packed_head(form: Form, lonlat: FloatArray, count: Ints, name: Ints, names: Sequence[str]) -> bytes:
    """The bytes that ``Head`` reads."""
    if form.is_general:
        where = lonlat.astype(np.float64).tobytes()
    else:
        where = np.rint(np.nan_to_num(lonlat) * MICRO).astype(np.int32).tobytes()
    return where + count.astype(np.uint32).tobytes() + name.astype(np.uint16).tobytes() + packed_words(names)


class Kinds:
    """Part and category of each row; ``moment`` is None where it is the part's."""

    def __init__(self, form: Form, rows: int, packed: bytes) -> None:
        at = 8 * rows if form.is_general else 0
        self.moment: Moments | None = np.frombuffer(packed, np.int64, rows) if form.is_general else None
        self.part = np.frombuffer(packed, np.uint16, rows, at)
        width = np.uint16 if form.is_general else np.uint8
        self.category: Ints = np.frombuffer(packed, width, rows, at + 2 * rows)


def packed_kinds(form: Form, part: Ints, category: Ints, moment: Moments) -> bytes:
    """The bytes that ``Kinds`` reads."""
    if form.is_general:
        return moment.tobytes() + part.astype(np.uint16).tobytes() + category.astype(np.uint16).tobytes()
    return part.astype(np.uint16).tobytes() + category.astype(np.uint8).tobytes()


class SnappedDetails:
    """Key, reference and outcome of each row of a snapped block."""

    def __init__(self, rows: int, packed: bytes) -> None:
        odd = (len(packed) - 9 * rows) // 12
        self.key: Numbers = np.frombuffer(packed, np.uint64, rows)
        self._odd_reference = np.frombuffer(packed, np.uint64, odd, 8 * rows)
        self._odd_row = np.frombuffer(packed, np.uint32, odd, 8 * (rows + odd))
        self._outcome = np.frombuffer(packed, np.uint8, rows, 8 * rows + 12 * odd)

    @cached_property
    def outcome(self) -> Ints:
        """The codes of the outcomes."""
        return self._outcome & (_REFERENCE_IS_KEY - 1)

    def names(self, field: str) -> Numbers:
        """Keys or references, 0 for none."""
        if field == "key":
            return self.key
        references = np.where(self._outcome & _REFERENCE_IS_KEY, self.key, np.uint64(0))
        references[self._odd_row] = self._odd_reference
        return references


def packed_snapped_details(key: Numbers, reference: Numbers, outcome: Ints) -> bytes:
    """The bytes that ``SnappedDetails`` reads."""
    same = reference == key
    odd = np.flatnonzero(~same & (reference != 0))
    marked = outcome.astype(np.uint8) + np.where(same, _REFERENCE_IS_KEY, 0).astype(np.uint8)
    return key.tobytes() + reference[odd].tobytes() + odd.astype(np.uint32).tobytes() + marked.tobytes()


TEXT_FIELDS = ("force", "summary", "sources", "doubts", "notes")


class GeneralDetails:
    """Everything else of each row of a general block, as numbers of words that stand at its end.

    A column that says the same on every row is kept as one value.
    """

    _FIELDS = ("key", "reference", "outcome", *TEXT_FIELDS)

    def __init__(self, rows: int, packed: bytes) -> None:
        self._rows = rows
        flags = packed[: 2 * len(self._FIELDS)]
        at = 16
        self._columns: dict[str, Ints] = {}
        for field, is_constant, is_wide in zip(self._FIELDS, flags[::2], flags[1::2], strict=True):
            width = np.dtype(np.uint64 if is_wide else np.int32)
            column = np.frombuffer(packed, width, 1 if is_constant else rows, at)
            at += column.nbytes
            self._columns[field] = np.broadcast_to(column, rows)
        self._packed_words = memoryview(packed)[at:]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that the columns count."""
        return unpacked_words(self._packed_words)

    @property
    def key(self) -> Numbers:
        """Keys that are short names as their numbers; 0 where they are words."""
        return (
            np.zeros(self._rows, np.uint64) if self.has_text_keys else self._columns["key"].astype(np.uint64)
        )

    @property
    def has_text_keys(self) -> bool:
        """Whether keys are words."""
        return self._columns["key"].dtype != np.uint64

    @property
    def outcome(self) -> Ints:
        """The codes of the outcomes."""
        return self._columns["outcome"]

    def names(self, field: str) -> Names:
        """Keys or references."""
        column = self._columns[field]
        return column.astype(np.uint64) if column.dtype == np.uint64 else self.texts(field)

    def texts(self, field: str) -> Coded[str]:
        """One of the texts."""
        used, here = np.unique(self._columns[field], return_inverse=True)
        return Coded(tuple(self.words[code] for code in used.tolist()), here.astype(np.int32))

    @classmethod
    def packed(cls, columns: dict[str, Ints], words: Sequence[str]) -> bytes:
        """The bytes that this class reads; a column of 64 bits holds numbers, others those of words."""
        flags, bodies = bytearray(), []
        for field in cls._FIELDS:
            column = columns[field]
            is_constant = bool((column == column[0]).all())
            flags += bytes((is_constant, column.dtype == np.uint64))
            bodies.append((column[:1] if is_constant else column).tobytes())
        return bytes(flags).ljust(16, b"\0") + b"".join(bodies) + packed_words(words)


Details = SnappedDetails | GeneralDetails


def details_of(form: Form, rows: int, packed: bytes) -> Details:
    """The details of a block of this form."""
    return GeneralDetails(rows, packed) if form.is_general else SnappedDetails(rows, packed)


def packed_words(words: Sequence[str]) -> bytes:
    """Texts one after the other, behind how many there are and their lengths."""
    texts = [word.encode("utf-8", "surrogatepass") for word in words]
    return np.array([len(texts), *map(len, texts)], dtype=np.uint32).tobytes() + b"".join(texts)


def unpacked_words(packed: memoryview) -> tuple[str, ...]:
    """The texts that ``packed_words`` packed."""
    count = int.from_bytes(packed[:4], "little")
    ends = np.cumsum(np.frombuffer(packed, np.uint32, count, 4)) + 4 * (count + 1)
    starts = [4 * (count + 1), *ends[:-1].tolist()]
    spans = zip(starts, ends.tolist(), strict=True)
    return tuple(str(packed[start:end], "utf-8", "surrogatepass") for start, end in spans)


def sources_text(sources: tuple[str, ...]) -> str:
    """Several texts as one."""
    return json.dumps(sources, ensure_ascii=False) if sources else ""


def notes_text(notes: CaseNotes) -> str:
    """What is told of a case as one text."""
    return json.dumps(notes, ensure_ascii=False) if notes != CaseNotes() else ""


def notes_of(text: str) -> CaseNotes:
    """What ``notes_text`` told."""
    if not text:
        return CaseNotes()
    confidence, corrections, proceedings_active = json.loads(text)
    return CaseNotes(confidence, tuple(corrections), proceedings_active)


def sources_of(text: str) -> tuple[str, ...]:
    """The texts that ``sources_text`` joined."""
    return tuple(json.loads(text)) if text else ()
