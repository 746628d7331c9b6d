"""What Overpass writes as JSON: the one way to read it, whether it comes from the network or from a file.

A server that runs out of time or memory sends what it has, with status 200 and a ``remark``: a cordon
drawn on half of the streets would look as good as a right one, so such an answer is never read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Discriminator, FailFast, Field, Tag, TypeAdapter, ValidationError

_Id = Annotated[int, Field(ge=1, lt=2**63)]
_Lon = Annotated[float, Field(ge=-180, le=180)]
_Lat = Annotated[float, Field(ge=-90, le=90)]


class GarbledAnswerError(ValueError):
    """It is no whole answer of Overpass; the text says where it goes wrong."""


class PartialAnswerError(ValueError):
    """The server stopped before it had sent everything; the text is what it remarked."""


@dataclass(slots=True)
class Position:
    """Where something lies, in degrees."""

    lon: _Lon
    lat: _Lat


@dataclass(slots=True)
class Node:
    """A point."""

    type: Literal["node"]
    id: _Id
    lon: _Lon
    lat: _Lat
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Way:
    """A line; ``out geom`` gives the positions of its points with it, None for those left out."""

    type: Literal["way"]
    id: _Id
    nodes: tuple[_Id, ...] = ()
    geometry: tuple[Position | None, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    timestamp: AwareDatetime | None = None


@dataclass(slots=True)
class Member:
    """What belongs to a relation."""

    type: Literal["node", "way", "relation"]
    ref: _Id
    role: str = ""


@dataclass(slots=True)
class Relation:
    """Things that belong together."""

    type: Literal["relation"]
    id: _Id
    members: tuple[Member, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Other:
    """A count, or an area that the server made: nothing that is on the map."""

    type: str


@dataclass(slots=True)
class _Stamp:
    timestamp_osm_base: AwareDatetime


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


@dataclass(slots=True)
class Answer:
    """A whole answer."""

    elements: Annotated[list[Element], FailFast()]  # a list of a million faults would take all memory
    osm3s: _Stamp | None = None
    remark: Any = None

    @property
    def base(self) -> datetime | None:
        """The moment that the data is of; None when the answer does not say."""
        return self.osm3s.timestamp_osm_base if self.osm3s else None


_ANSWER = TypeAdapter(Answer)


def parse_answer(body: bytes) -> Answer:
    """Read the JSON document that is an answer.

    Raises
    ------
    PartialAnswerError
        It carries a remark.
    GarbledAnswerError
        It is cut short or something else.
    """
    try:
        answer = _ANSWER.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise GarbledAnswerError(f"{where}: {first['msg']}".removeprefix(": ").lower()) from None
    if answer.remark is not None:
        raise PartialAnswerError(str(answer.remark))
    return answer
