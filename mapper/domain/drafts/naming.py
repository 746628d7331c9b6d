"""How people call the parts of a draft: "the title", "the radius of the outer ring"."""

from collections.abc import Mapping

from mapper.domain.cordons import parameters_by_name
from mapper.domain.drafts.draft import Draft, DraftPoint, DraftRing
from mapper.domain.drafts.parts import Path, Row, part_of

_OF_DRAFT: Mapping[str, str] = {
    "position": "the position of the incident",
    "place": "the name of the place",
    "title": "the title",
    "caption": "the caption",
    "when": "the time of the incident",
    "scene": "the scene",
    "is_exercise": "whether it is an exercise",
    "zone": "the time zone",
    "as_of": "the time that the plan is as of",
}
_OF_ROW: Mapping[str, str] = {
    "role": "the role",
    "kind": "the kind",
    "drawing": "the drawing",
    "access": "the access point",
    "starts": "the start",
    "review": "the time of review",
    "reason": "the reason",
    "sort": "the purpose",
    "position": "the position",
    "label": "the label",
    "text": "the text",
}
_LONGEST = 40  # characters of a text that are quoted


def name_of(path: Path, draft: Draft) -> str:
    """The part of ``draft`` at ``path``, whose row must be there."""
    if path[0] == "methane":
        return f"{path[1].replace('_', ' ')} of METHANE"
    if path[0] == "past":
        return "a past incident on the map"
    if len(path) == 1:
        return _OF_DRAFT[path[0]]
    row = name_of_row(part_of(draft, path[:2]))
    if len(path) == 2:
        return row
    if len(path) == 3:
        return f"{_OF_ROW[path[2]]} of {row}"
    return f"{_size(path[3], part_of(draft, (*path[:2], 'kind')))} of {row}"


def name_of_row(row: Row) -> str:
    """Such as "the inner ring", or a point or note by its words."""
    if isinstance(row, DraftRing):
        return f"the {row.role.word} ring"
    if isinstance(row, DraftPoint):
        return f"the {row.sort.words}{f' {quoted(row.label)}' if row.label else ''}"
    return f"the note {quoted(row.text)}"


def quoted(text: str) -> str:
    """In quotation marks, on one line, cut where it is long."""
    line = " ".join(text.split())
    shown = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}\u2026"
    return f"\u201c{shown}\u201d"


def _size(name: str, kind: str) -> str:
    known = parameters_by_name().get(name, {}).get(kind)
    return f"the size {quoted(known.label.lower() if known else name)}"
