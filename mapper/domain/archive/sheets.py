"""Rows for blocks of one form, with all the numbers that blocks hold, before they are cut or after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import TEXT_FIELDS, Details, Form, GeneralDetails, Head, Ints, Kinds
from mapper.domain.archive.moments import Moments
from mapper.domain.incident_columns import Coded, Names, texts_of
from mapper.domain.places import FloatArray

Rows = Ints | npt.NDArray[np.bool_] | slice


@dataclass(frozen=True)
class Sheet:
    """Row i of every column is one incident; ``texts`` are those of general blocks."""

    form: Form
    part: npt.NDArray[np.uint16]
    moment: Moments
    category: Ints
    outcome: Ints
    lonlat: FloatArray
    place: Coded[str]
    key: Names
    reference: Names
    texts: Mapping[str, Coded[str]]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.part)

    def only(self, rows: Rows) -> "Sheet":
        """These rows alone."""
        columns: dict[str, Any] = {
            name: taken(getattr(self, name), rows) for name in _COLUMNS if name != "texts"
        }
        texts = {field: taken(column, rows) for field, column in self.texts.items()}
        return Sheet(form=self.form, texts=texts, **columns)


_COLUMNS = tuple(field.name for field in fields(Sheet) if field.name not in {"form", "texts"})


def taken(column: Coded[Any] | npt.NDArray[Any], rows: Rows) -> Any:
    """These rows of a column."""
    return Coded(column.words, column.codes[rows]) if isinstance(column, Coded) else column[rows]


def joined_column(columns: Sequence[Coded[Any] | npt.NDArray[Any]]) -> Any:
    """Several columns one after the other."""
    coded = [column for column in columns if isinstance(column, Coded)]
    plain = [column for column in columns if not isinstance(column, Coded)]
    if not coded:
        return np.concatenate(plain)
    if plain:  # some of the names are numbers and some are words
        return Coded.of(name for column in columns for name in texts_of(column))
    known: dict[Any, int] = {}
    codes = []
    for column in coded:
        here = np.array([known.setdefault(word, len(known)) for word in column.words], dtype=np.int32)
        codes.append(here[column.codes])
    return Coded(tuple(known), np.concatenate(codes))


def joined_sheets(sheets: Sequence[Sheet]) -> Sheet:
    """Several of one form one after the other."""
    if len(sheets) == 1:
        return sheets[0]
    columns = {name: joined_column([getattr(sheet, name) for sheet in sheets]) for name in _COLUMNS}
    texts = {field: joined_column([sheet.texts[field] for sheet in sheets]) for field in sheets[0].texts}
    return Sheet(form=sheets[0].form, texts=texts, **columns)


def read_sheet(
    heads: Sequence[Head], kinds: Sequence[Kinds], details: Sequence[Details], moment_of_part: Moments
) -> Sheet:
    """All rows of some blocks of one form, in their order."""
    part = np.concatenate([one.part for one in kinds])
    own = [one.moment for one in kinds if one.moment is not None]
    count = np.concatenate([head.count for head in heads])
    names = joined_column([Coded(head.names, head.name.astype(np.int32)) for head in heads])
    return Sheet(
        form=heads[0].form,
        part=part,
        moment=np.concatenate(own) if own else moment_of_part[part],
        category=np.concatenate([one.category for one in kinds]).astype(np.int32),
        outcome=np.concatenate([one.outcome for one in details]).astype(np.int32),
        lonlat=np.repeat(np.concatenate([head.lonlat for head in heads]), count, axis=0),
        place=Coded(names.words, np.repeat(names.codes, count)),
        **_told(details),
    )


def _told(details: Sequence[Details]) -> dict[str, Any]:
    general = [one for one in details if isinstance(one, GeneralDetails)]
    fields_told = TEXT_FIELDS if general else ()
    return {
        "key": joined_column([one.names("key") for one in details]),
        "reference": joined_column([one.names("reference") for one in details]),
        "texts": {field: joined_column([one.texts(field) for one in general]) for field in fields_told},
    }
