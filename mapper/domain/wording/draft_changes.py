"""What became of a draft between two versions: sentences to read, and shapes for the map."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely import Point

from mapper.domain.drafts.draft import Draft, DraftRing
from mapper.domain.drafts.naming import name_of, quoted
from mapper.domain.drafts.parts import Difference, Path, Value, differences
from mapper.domain.incidents import When
from mapper.domain.places import LonLat, LonLatShape, distances_m
from mapper.domain.wording.phrases import say_length


@dataclass(frozen=True)
class Change:
    """One part that is not what it was, in a sentence; ``gone`` and ``come`` are what a map shows of it."""

    path: Path
    says: str
    gone: LonLatShape | None = None
    come: LonLatShape | None = None


def changes(old: Draft, new: Draft) -> tuple[Change, ...]:
    """All of them, in the order in which a draft names its parts; none when both are the same."""
    return tuple(_changes(old, new))


def _changes(old: Draft, new: Draft) -> Iterator[Change]:
    for path, difference in differences(old, new).items():
        is_gone = difference.now is None
        name = name_of(path, old if is_gone else new)
        says = f"{name[:1].upper()}{name[1:]} {_says(path, difference)}."
        yield Change(path, says, _shape(difference.was), _shape(difference.now))


def _says(path: Path, difference: Difference) -> str:
    was, now = difference
    if isinstance(was, LonLat) and isinstance(now, LonLat):
        return f"was moved {say_length(float(distances_m(was, np.array([now]))[0]))}"
    if path == ("is_exercise",):
        return "was changed: it is one" if now else "was changed: it is none"
    is_row = len(path) == 2
    if not was:
        return "was added" if is_row or not _in_words(now) else f"was set to {_in_words(now)}"
    if not now:
        return "was taken out"
    before, after = _in_words(was), _in_words(now)
    return f"was changed from {before} to {after}" if before and after else "was changed"


def _in_words(value: Value) -> str:
    """Short values as they are; "" for a shape, a place or a row."""
    if isinstance(value, str):
        return quoted(value)
    return value.text.replace("T", " ") if isinstance(value, When) else ""


def _shape(value: Value) -> LonLatShape | None:
    """What of a value a map can show."""
    if isinstance(value, LonLat):
        return LonLatShape(Point(value))
    if isinstance(value, DraftRing):
        return value.drawing
    position = getattr(value, "position", None)
    if position is not None:
        return LonLatShape(Point(position))
    return value if hasattr(value, "geom_type") else None
