"""Believes an answer of Overpass only when it is complete and about the place asked for.

A server that runs out of time sends what it has with status 200 and a ``remark``; a cordon
drawn on half of the streets would look as good as a right one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from mapper.domain.places import LonLat, LonLatBox
from mapper.errors import SourceUnavailableError
from mapper.sources.osm_topology import OsmWay

MARGIN_DEG = 0.001  # a street may just miss the box, by the server's rounding

_Id = Annotated[int, Field(ge=1, lt=2**63)]
_Refusal = Callable[[str], SourceUnavailableError]


class _Node(BaseModel):
    type: Literal["node"]
    id: _Id
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)


class _Way(BaseModel):
    type: Literal["way"]
    id: _Id
    nodes: tuple[_Id, ...] = Field(min_length=1)
    tags: dict[str, str] = {}


class _Stamp(BaseModel):
    timestamp_osm_base: AwareDatetime


class _Answer(BaseModel):
    osm3s: _Stamp
    elements: list[Annotated[_Node | _Way, Field(discriminator="type")]]


@dataclass(frozen=True)
class OsmStreets:
    """Whole ways, the position of each of their nodes, and the day the data is of."""

    ways: tuple[OsmWay, ...]
    positions: dict[int, LonLat]
    as_of: date


def read_answer(answer: dict[str, Any], box: LonLatBox, refusal: _Refusal) -> OsmStreets:
    """Give the streets of an ``answer`` to the question for ``box``.

    Raises
    ------
    SourceUnavailableError
        As ``refusal`` makes it: the answer is partial, garbled, or about another place.
    """
    if "remark" in answer:
        raise refusal("stopped before it had sent every street")
    try:
        read = _Answer.model_validate(answer)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise refusal(f"answered with garbled data ({where}: {first['msg'].lower()})") from error
    positions = {node.id: LonLat(node.lon, node.lat) for node in read.elements if isinstance(node, _Node)}
    ways = [way for way in read.elements if isinstance(way, _Way)]
    for way in ways:
        if not positions.keys() >= set(way.nodes):
            raise refusal("left out points that its streets run through")
        if not _may_touch([positions[node] for node in way.nodes], box):
            raise refusal("answered with streets of another place")
    return OsmStreets(
        tuple(OsmWay(way.id, way.nodes, way.tags) for way in ways),
        positions,
        read.osm3s.timestamp_osm_base.astimezone(UTC).date(),
    )


def _may_touch(line: list[LonLat], box: LonLatBox) -> bool:
    lons, lats = zip(*line, strict=True)
    return bool(
        min(lons) <= box.east + MARGIN_DEG
        and max(lons) >= box.west - MARGIN_DEG
        and min(lats) <= box.north + MARGIN_DEG
        and max(lats) >= box.south - MARGIN_DEG
    )
