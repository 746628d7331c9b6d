"""What Overpass writes as JSON: the one way to read it, whether it comes from the network or from a file.

A server that runs out of time or memory sends what it has, with status 200 and a ``remark``: a cordon
drawn on half of the streets would look as good as a right one, so such an answer is never read.
"""

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BeforeValidator,
    Discriminator,
    FailFast,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
)
from pydantic.dataclasses import dataclass

from mapper.sources.osm_tags import clean_name

MOST_POINTS = 2_000  # OpenStreetMap's own limit for a way
KNOWN_WORDS = frozenset({"version", "generator", "osm3s", "elements"})
KNOWN_STAMPS = frozenset({"timestamp_osm_base", "timestamp_areas_base", "copyright"})
LEAST_BYTES_A_THING = 12  # a node takes 38 bytes at the least; {} takes 2, and in memory thirty times that
_SMALL = 10_000  # bytes that can do no harm, whatever they hold
_LONGEST_REMARK = 100
_LONGEST_STEP = 40  # of the way to a mistake; a step may be a word of the answer's own

_Id = Annotated[int, Field(ge=1, lt=2**63)]
_Lon = Annotated[float, Field(ge=-180, le=180)]
_Lat = Annotated[float, Field(ge=-90, le=90)]
_Word = Annotated[str, Field(max_length=255)]  # OpenStreetMap's own limit
_Tags = dict[_Word, _Word]


class BadAnswerError(ValueError):
    """It is no whole answer of Overpass; the text says what the server did instead."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where something lies, in degrees."""

    lon: _Lon
    lat: _Lat


@dataclass(frozen=True, slots=True)
class Node:
    """A point."""

    type: Literal["node"]
    id: _Id
    lon: _Lon
    lat: _Lat
    tags: _Tags = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """A line; ``out geom`` gives the positions of its points with it, None for those left out."""

    type: Literal["way"]
    id: _Id
    nodes: Annotated[tuple[_Id, ...], Field(max_length=MOST_POINTS)] = ()
    geometry: tuple[Position | None, ...] = ()
    tags: _Tags = field(default_factory=dict)
    timestamp: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """What belongs to a relation."""

    type: Literal["node", "way", "relation"]
    ref: _Id
    role: _Word = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """Things that belong together."""

    type: Literal["relation"]
    id: _Id
    members: tuple[Member, ...] = ()
    tags: _Tags = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Other:
    """A count, or an area that the server made: nothing that is on the map."""

    type: str


def _moment(text: object) -> datetime:
    """Take a moment as Overpass writes it, no other sort of date."""
    if not isinstance(text, str) or not text.endswith("Z"):
        raise ValueError("no moment in UTC")
    return datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class _Stamp:
    timestamp_osm_base: Annotated[datetime, BeforeValidator(_moment)]


def _sort_of(element: object) -> str:
    sort = element.get("type") if isinstance(element, Mapping) else None
    return sort if sort in ("node", "way", "relation") else "other"


Element = Annotated[
    Annotated[Node, Tag("node")]
    | Annotated[Way, Tag("way")]
    | Annotated[Relation, Tag("relation")]
    | Annotated[Other, Tag("other")],
    Discriminator(_sort_of),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    elements: Annotated[list[Element], FailFast()]  # a list of a million faults would take all memory
    osm3s: _Stamp | None = None

    @property
    def base(self) -> datetime | None:
        """The moment that the data is of; None when the answer does not say."""
        return self.osm3s.timestamp_osm_base if self.osm3s else None


_ANSWER = TypeAdapter(Answer)


def parse_answer(body: bytes) -> Answer:
    """Read the JSON document that is an answer.

    Raises
    ------
    BadAnswerError
        It is cut short, partial, or something else.
    """
    document = _parsed(body)
    _refuse_remarks(document)
    try:
        return _ANSWER.validate_python(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False)[0]
        where = ".".join(clean_name(str(step))[:_LONGEST_STEP] for step in first["loc"])
        raise BadAnswerError(f"answered with garbled data ({where}: {first['msg'].lower()})") from None


def _parsed(body: bytes) -> dict[str, Any]:
    """Parse the document; one in which a name stands twice means two things, and nobody knows which."""
    if (body.count(b"{") + body.count(b"[")) * LEAST_BYTES_A_THING > len(body) + _SMALL:
        raise BadAnswerError("answered with a great many empty things instead of data")
    try:
        document = json.loads(body, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise BadAnswerError("answered with something that is not the data asked for") from error
    if not isinstance(document, dict):
        raise BadAnswerError("answered with something that is not the data asked for")
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse_remarks(document: Mapping[str, Any]) -> None:
    """Refuse what is not known to be in whole answers.

    A "remark" is how Overpass says that it ran out of time, and who knows what other servers say.
    """
    stamp = document.get("osm3s")
    said = {word: value for word, value in document.items() if word not in KNOWN_WORDS}
    if isinstance(stamp, dict):
        said |= {word: value for word, value in stamp.items() if word not in KNOWN_STAMPS}
    if said:
        word = min(said)
        remark = clean_name(f"{word}: {said[word]}")[:_LONGEST_REMARK]
        raise BadAnswerError(f"stopped before it had sent every street, or said so ({remark})")
