"""Many past incidents of one dataset as columns: what importers of large files give instead of one by one."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import FloatArray, LonLat

Codes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.uint64]
Word = TypeVar("Word", bound=Hashable)


@dataclass(frozen=True)
class Coded(Generic[Word]):
    """One word a row, each different word kept once; row i says ``words[codes[i]]``."""

    words: tuple[Word, ...]
    codes: Codes

    @classmethod
    def of(cls, rows: Iterable[Word]) -> "Coded[Word]":
        """The words of these rows, in the order they first come."""
        found: dict[Word, int] = {}
        codes = np.array([found.setdefault(word, len(found)) for word in rows], dtype=np.int32)
        return cls(tuple(found), codes)

    @classmethod
    def same(cls, word: Word, rows: int) -> "Coded[Word]":
        """One word on every row."""
        return cls((word,), np.zeros(rows, dtype=np.int32))

    def __len__(self) -> int:
        """How many rows."""
        return len(self.codes)

    def __iter__(self) -> Iterator[Word]:
        """Row by row."""
        return map(self.words.__getitem__, self.codes.tolist())


def short_name(text: str) -> int:
    """The number that a name of 16 hex digits in small letters stands for; 0 for any other name."""
    if len(text) != 16 or text.strip("0123456789abcdef"):
        return 0
    return int(text, 16)


def name_of(number: int) -> str:
    """The name that ``short_name`` made a number of; "" for 0."""
    return f"{number:016x}" if number else ""


Names = Numbers | Coded[str]  # numbers as of ``short_name``: an eighth of the room


class CaseNotes(NamedTuple):
    """What is told of cases that people write by hand, as ``PastIncident`` has it."""

    confidence: str = ""
    corrections: tuple[str, ...] = ()
    proceedings_active: bool = False


def _no_notes() -> Coded[CaseNotes]:
    return Coded.same(CaseNotes(), 0)


@dataclass(frozen=True)
class IncidentColumns:
    """Row i of every column is one incident, with the fields of ``PastIncident``.

    ``lon`` and ``lat`` are NaN where the position is not known. Keys and references may be numbers: those
    that are names of 16 hex digits, a reference of 0 standing for none.
    """

    key: Names
    category: Coded[str]
    when: Coded[When]
    lon: FloatArray
    lat: FloatArray
    place: Coded[str]
    outcome: Coded[str]
    force: Coded[str]
    reference: Names
    summary: Coded[str]
    sources: Coded[tuple[str, ...]]
    doubts: Coded[str]
    notes: Coded[CaseNotes] = field(default_factory=_no_notes)  # none given: nothing is told on any row

    def __post_init__(self) -> None:
        """Say on each row that there is nothing to tell, where no notes are given."""
        if not len(self.notes):
            object.__setattr__(self, "notes", Coded.same(CaseNotes(), len(self.lon)))

    @classmethod
    def of(cls, rows: Sequence[PastIncident]) -> "IncidentColumns":
        """The same incidents as columns; their dataset is left to the part they belong to."""
        positions = [row.position or (np.nan, np.nan) for row in rows]
        lonlat = np.array(positions, dtype=np.float64).reshape(-1, 2)
        return cls(
            key=_names([row.key for row in rows], may_be_empty=False),
            category=Coded.of(row.category for row in rows),
            when=Coded.of(row.when for row in rows),
            lon=lonlat[:, 0].copy(),
            lat=lonlat[:, 1].copy(),
            place=Coded.of(row.place for row in rows),
            outcome=Coded.of(row.outcome for row in rows),
            force=Coded.of(row.force for row in rows),
            reference=_names([row.reference for row in rows], may_be_empty=True),
            summary=Coded.of(row.summary for row in rows),
            sources=Coded.of(row.sources for row in rows),
            doubts=Coded.of(row.doubts for row in rows),
            notes=Coded.of(
                CaseNotes(row.confidence, row.corrections, row.proceedings_active) for row in rows
            ),
        )

    def __len__(self) -> int:
        """How many incidents."""
        return len(self.lon)

    @property
    def unplaced(self) -> int:
        """How many have no position."""
        return int(np.count_nonzero(np.isnan(self.lon)))

    def rows(self, dataset: str) -> Iterator[PastIncident]:
        """The same incidents one by one."""
        lonlats = zip(self.lon.tolist(), self.lat.tolist(), strict=True)
        positions = (None if lon != lon else LonLat(lon, lat) for lon, lat in lonlats)  # noqa: PLR0124 - NaN
        others = {
            column.name: getattr(self, column.name)
            for column in fields(self)
            if column.name not in {"key", "reference", "lon", "lat", "notes"}
        }
        names = zip(texts_of(self.key), texts_of(self.reference), strict=True)
        for (key, reference), position, notes, *values in zip(
            names, positions, self.notes, *others.values(), strict=True
        ):
            told = dict(zip(others, values, strict=True)) | notes._asdict()
            yield PastIncident(key=key, reference=reference, position=position, dataset=dataset, **told)


def texts_of(names: Names) -> Iterator[str]:
    """The names as text."""
    return iter(names) if isinstance(names, Coded) else map(name_of, names.tolist())


def _names(texts: list[str], *, may_be_empty: bool) -> Names:
    numbers = [short_name(text) for text in texts]
    if all(number or (may_be_empty and not text) for number, text in zip(numbers, texts, strict=True)):
        return np.array(numbers, dtype=np.uint64)
    return Coded.of(texts)
