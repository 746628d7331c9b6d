"""The single decisions that a draft is made of, each under a path: what two drafts differ in.

A path is ("title",), ("rings", id), ("rings", id, "reason"), ("rings", id, "values", "radius_m") or
("past", key). The order of rings, points and notes is no decision: it changes nothing that is drawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple, TypeAlias

from mapper.domain.drafts.draft import Draft, DraftNote, DraftPoint, DraftRing

Path: TypeAlias = tuple[str, ...]
Row: TypeAlias = DraftRing | DraftPoint | DraftNote
Value: TypeAlias = Any  # of whatever type the part has; None for what is not there
ID_OF: Mapping[str, str] = {"rings": "ring_id", "points": "point_id", "notes": "note_id"}
_MAPPINGS = ("values", "methane")


class Difference(NamedTuple):
    """What a part was and what it is."""

    was: Value
    now: Value


def differences(old: Draft, new: Draft) -> dict[Path, Difference]:
    """Every part that is not the same, in the order in which a draft names them."""
    return dict(_differences((), old, new))


def part_of(draft: Draft, path: Path) -> Value:
    """What stands at a path; None where nothing does."""
    found: Value = draft
    for name in path:
        found = _within(found, name) if found is not None else None
    return found


def with_part(draft: Draft, path: Path, value: Value) -> Draft:
    """The same draft with another value at a path whose row is there; None takes it out."""
    changed: Draft = _with(draft, path, value)
    return changed


def _differences(path: Path, old: Value, new: Value) -> Iterator[tuple[Path, Difference]]:
    for name in (field.name for field in fields(old)):
        was, now = getattr(old, name), getattr(new, name)
        if name in ID_OF:
            yield from _of_rows((*path, name), _by_id(name, was), _by_id(name, now))
        elif name == "past":
            yield from _of_mapping((*path, name), dict.fromkeys(was, True), dict.fromkeys(now, True))
        elif name in _MAPPINGS:
            yield from _of_mapping((*path, name), was, now)
        elif was != now:
            yield (*path, name), Difference(was, now)


def _of_rows(path: Path, old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[tuple[Path, Difference]]:
    for row_id in dict.fromkeys((*old, *new)):
        if row_id in old and row_id in new:
            yield from _differences((*path, row_id), old[row_id], new[row_id])
        else:
            yield (*path, row_id), Difference(old.get(row_id), new.get(row_id))


def _of_mapping(
    path: Path, old: Mapping[str, Value], new: Mapping[str, Value]
) -> Iterator[tuple[Path, Difference]]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield (*path, key), Difference(old.get(key), new.get(key))


def _by_id(name: str, rows: tuple[Row, ...]) -> dict[str, Row]:
    return {getattr(row, ID_OF[name]): row for row in rows}


def _within(part: Value, name: str) -> Value:
    if isinstance(part, Mapping):
        return part.get(name)
    found = getattr(part, name)
    if name in ID_OF:
        return _by_id(name, found)
    return dict.fromkeys(found, True) if name == "past" else found


def _with(part: Value, path: Path, value: Value) -> Value:
    """A dataclass with another value at ``path`` below it."""
    name, deeper = path[0], path[1:]
    if not deeper:
        return replace(part, **{name: value})
    held = dict(_within(part, name))
    key, rest = deeper[0], deeper[1:]
    held[key] = _with(held[key], rest, value) if rest else value
    held = {each: kept for each, kept in held.items() if kept is not None}
    if name in ID_OF:
        return replace(part, **{name: tuple(held.values())})
    return replace(part, **{name: tuple(held) if name == "past" else held})
