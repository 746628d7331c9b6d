"""A plan as people work on it, in JSON: the same draft gives the same bytes, and no decimal is lost."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from mapper.domain.drafts import Draft, DraftNote, DraftPoint, DraftRing
from mapper.domain.incidents import When
from mapper.domain.places import LonLat, LonLatShape

FORMAT = 1


def write(draft: Draft) -> bytes:
    """UTF-8, every key there, sorted, nothing between them."""
    return json.dumps(
        as_object(draft), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def as_object(draft: Draft) -> dict[str, Any]:
    """The same as plain values, to be put into a larger answer."""
    return {
        "format": FORMAT,
        "position": _place(draft.position),
        "place": draft.place,
        "title": draft.title,
        "caption": draft.caption,
        "when": _when(draft.when),
        "scene": _shape(draft.scene),
        "rings": [_ring(ring) for ring in draft.rings],
        "points": [_point(point) for point in draft.points],
        "notes": [_note(note) for note in draft.notes],
        "past": list(draft.past),
        "methane": dict(draft.methane),
        "is_exercise": draft.is_exercise,
        "zone": draft.zone,
        "as_of": _moment(draft.as_of),
    }


def as_value(part: Any) -> Any:
    """Any part of a draft as it stands in the object of the whole."""
    for known, written in _WRITERS.items():
        if isinstance(part, known):
            return written(part)
    return part


def _ring(ring: DraftRing) -> dict[str, Any]:
    return {
        "id": ring.ring_id,
        "role": ring.role.word,
        "kind": ring.kind,
        "values": dict(ring.values),
        "drawing": _shape(ring.drawing),
        "access": _place(ring.access),
        "starts": _when(ring.starts),
        "review": _when(ring.review),
        "reason": ring.reason,
    }


def _point(point: DraftPoint) -> dict[str, Any]:
    return {
        "id": point.point_id,
        "sort": str(point.sort),
        "position": _place(point.position),
        "label": point.label,
    }


def _note(note: DraftNote) -> dict[str, Any]:
    return {"id": note.note_id, "text": note.text, "position": _place(note.position)}


def _moment(moment: datetime | None) -> str:
    """In UTC, with the Z that browsers write."""
    return "" if moment is None else moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def _when(when: When | None) -> str:
    return "" if when is None else f"{'~' if when.approximate else ''}{when.text}"


def _place(position: LonLat | None) -> list[float] | None:
    return None if position is None else [_positive(degrees) for degrees in position]


def _shape(shape: LonLatShape | None) -> dict[str, Any] | None:
    if shape is None:
        return None
    written = mapping(shape)
    return {"type": written["type"], "coordinates": _nested(written["coordinates"])}


def _nested(coordinates: Any) -> Any:  # lists of lists as deep as the type of shape wants
    if isinstance(coordinates, float):
        return _positive(coordinates)
    return [_nested(part) for part in coordinates]


def _positive(degrees: float) -> float:
    """Zero has no sign here: -0.0 is the same place and must be the same bytes."""
    return degrees + 0.0


_WRITERS: Mapping[type, Callable[[Any], Any]] = {
    DraftRing: _ring,
    DraftPoint: _point,
    DraftNote: _note,
    When: _when,
    LonLat: _place,
    BaseGeometry: _shape,
    datetime: _moment,
}
