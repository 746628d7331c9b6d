"""Incidents on their way into blocks, and out of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import (
    TEXT_FIELDS,
    Details,
    Head,
    Ints,
    Kinds,
    SnappedDetails,
    notes_of,
    sources_of,
)
from mapper.domain.archive.moments import Moments, when_of
from mapper.domain.archive.sheets import joined_column, taken
from mapper.domain.incident_columns import CaseNotes, Coded, IncidentColumns
from mapper.domain.incidents import When

Value = TypeVar("Value")


@dataclass(frozen=True)
class PartWords:
    """What the numbers in blocks stand for: parts, categories and outcomes.

    ``moment`` and ``force`` are what the rows of snapped blocks have from their part.
    """

    moment: Moments
    force: Sequence[str]
    category: Mapping[int, str]
    outcome: Mapping[int, str]


@dataclass(frozen=True)
class Stock:
    """Columns, and the number of the part that each row belongs to."""

    part: npt.NDArray[np.uint16]
    columns: IncidentColumns

    def __len__(self) -> int:
        """How many rows."""
        return len(self.part)

    def only(self, rows: Ints | npt.NDArray[np.bool_]) -> "Stock":
        """These rows alone."""
        rows_taken: dict[str, Any] = {
            field.name: taken(getattr(self.columns, field.name), rows) for field in fields(IncidentColumns)
        }
        return Stock(self.part[rows], IncidentColumns(**rows_taken))


def joined(stocks: Sequence[Stock]) -> Stock:
    """Several one after the other."""
    columns: dict[str, Any] = {
        field.name: joined_column([getattr(stock.columns, field.name) for stock in stocks])
        for field in fields(IncidentColumns)
    }
    return Stock(np.concatenate([stock.part for stock in stocks]), IncidentColumns(**columns))


def unpacked(head: Head, kinds: Kinds, details: Details, words: PartWords, rows: Ints | None = None) -> Stock:
    """What a block holds, or these of its rows."""
    rows = np.arange(head.rows) if rows is None else rows
    place = np.searchsorted(head.start, rows, side="right") - 1
    lonlat = head.lonlat[place]
    part = kinds.part[rows]
    moment = words.moment[part] if kinds.moment is None else kinds.moment[rows]
    columns = IncidentColumns(
        category=_mapped(kinds.category[rows], words.category),
        when=_whens(moment),
        lon=lonlat[:, 0],
        lat=lonlat[:, 1],
        place=Coded(head.names, head.name[place].astype(np.int32)),
        outcome=_mapped(details.outcome[rows], words.outcome),
        **_told(details, rows, part, words),
    )
    return Stock(part, columns)


def _told(details: Details, rows: Ints, part: Ints, words: PartWords) -> dict[str, Any]:
    n = len(rows)
    if isinstance(details, SnappedDetails):
        return {
            "key": details.key[rows],
            "reference": details.names("reference")[rows],
            "force": _mapped(part, words.force),
            "summary": Coded.same("", n),
            "sources": Coded.same((), n),
            "doubts": Coded.same("", n),
            "notes": Coded.same(CaseNotes(), n),
        }
    texts = {field: taken(details.texts(field), rows) for field in TEXT_FIELDS}
    sources, notes = texts["sources"], texts["notes"]
    return {
        **texts,
        "notes": Coded(tuple(map(notes_of, notes.words)), notes.codes),
        "key": taken(details.names("key"), rows),
        "reference": taken(details.names("reference"), rows),
        "sources": Coded(tuple(map(sources_of, sources.words)), sources.codes),
    }


def _mapped(codes: Ints, words: Mapping[int, Value] | Sequence[Value]) -> Coded[Value]:
    found, places = np.unique(codes, return_inverse=True)
    return Coded(tuple(words[code] for code in found.tolist()), places.astype(np.int32))


def _whens(moments: Moments) -> Coded[When]:
    found, places = np.unique(moments, return_inverse=True)
    return Coded(tuple(map(when_of, found.tolist())), places.astype(np.int32))


def chunks(stocks: Iterable[Stock], rows: int) -> Iterable[Stock]:
    """The same in pieces of at least ``rows``, but for the last."""
    held: list[Stock] = []
    for stock in stocks:
        held.append(stock)
        if sum(map(len, held)) >= rows:
            yield joined(held)
            held = []
    if held:
        yield joined(held)
