"""The table of stand-off distances that comes with the program: strict, as lives hang on it."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from mapper.domain.standoffs import Standoff
from mapper.errors import UnreadableFileError

COLUMNS = (
    "id", "label", "country", "counts_from", "least_m", "preferred_m", "meaning", "note", "source",
    "source_date", "is_secondary",
)  # fmt: skip
_MAY_BE_EMPTY = {"preferred_m", "note", "source_date"}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LARGEST_M = 10_000.0


def read_standoffs(path: Path) -> Mapping[str, Standoff]:
    """Every row by its id, in the order of the file.

    Raises
    ------
    UnreadableFileError
        It is not that table, or a row is not as it must be; says which.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(path.name, f"cannot be read: {error}") from None
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    found: dict[str, Standoff] = {}
    try:
        _check(rows.fieldnames == [*COLUMNS], f"must have the columns {', '.join(COLUMNS)}")
        for row in rows:
            standoff = _standoff(row)
            _check(standoff.id not in found, f"{standoff.id!r} stands there twice")
            found[standoff.id] = standoff
        _check(bool(found), "has no rows")
    except csv.Error as problem:
        raise UnreadableFileError(path.name, f"line {rows.line_num + 1}: {problem}") from None
    except ValueError as problem:
        raise UnreadableFileError(path.name, f"line {rows.line_num}: {problem}") from None
    return MappingProxyType(found)


def _check(is_right: bool, problem: str) -> None:  # noqa: FBT001 the condition reads as the first word of a sentence
    if not is_right:
        raise ValueError(problem)


def _standoff(row: Mapping[str, str]) -> Standoff:
    _check(None not in row and None not in row.values(), f"must have {len(COLUMNS)} cells")
    cells = {name: row[name].strip() for name in COLUMNS}
    empty = [name for name in COLUMNS if not cells[name] and name not in _MAY_BE_EMPTY]
    _check(not empty, f"{', '.join(empty)} must not be empty")
    _check(_ID.fullmatch(cells["id"]) is not None, f"id {cells['id']!r} must be small letters with hyphens")
    _check(
        cells["is_secondary"] in {"yes", "no"},
        f"is_secondary must be yes or no, was {cells['is_secondary']!r}",
    )
    least_m = _metres(cells["least_m"])
    preferred_m = _metres(cells["preferred_m"]) if cells["preferred_m"] else None
    _check(preferred_m is None or preferred_m > least_m, "preferred_m must be more than least_m")
    words = {name: cells[name] for name in COLUMNS if name not in {"least_m", "preferred_m", "is_secondary"}}
    return Standoff(
        **words, least_m=least_m, preferred_m=preferred_m, is_secondary=cells["is_secondary"] == "yes"
    )


def _metres(text: str) -> float:
    value = float(text)
    _check(0 < value <= _LARGEST_M, f"{text} m is no distance")
    return value
