"""Believes an answer of Overpass only when it is complete and about the place asked for.

A server that runs out of time sends what it has with status 200 and a ``remark``; a cordon
drawn on half of the streets would look as good as a right one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar

import numpy as np
import shapely
from pydantic import FailFast, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as pydantic_dataclass

from mapper.domain.places import FloatArray, LonLatBox, lengths_m
from mapper.errors import SourceUnavailableError
from mapper.sources.osm_tags import clean_name
from mapper.sources.osm_topology import OsmWay
from mapper.sources.runs import Int64Array

MARGIN_DEG = 0.0005  # a street may just miss the box, by rounding
LONGEST_STEP_M = 50_000.0  # between two points of a street; the straightest desert road has more points
MOST_POINTS = 2_000  # OpenStreetMap's own limit for a way
LEAST_BYTES_A_THING = 12  # a node takes 38 bytes at the least; {} takes 2, and in memory thirty times that
CLOCKS_APART = timedelta(days=1)
KNOWN_WORDS = frozenset({"version", "generator", "osm3s", "elements"})
KNOWN_STAMPS = frozenset({"timestamp_osm_base", "timestamp_areas_base", "copyright"})

_Id = Annotated[int, Field(ge=1, lt=2**63)]
_Refusal = Callable[[str], SourceUnavailableError]


@pydantic_dataclass(frozen=True, slots=True)
class _Node:
    type: Literal["node"]
    id: _Id
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]


@pydantic_dataclass(frozen=True, slots=True)
class _Way:
    type: Literal["way"]
    id: _Id
    nodes: Annotated[tuple[_Id, ...], Field(min_length=1, max_length=MOST_POINTS)]
    tags: dict[str, str]


@pydantic_dataclass(frozen=True, slots=True)
class _Stamp:
    timestamp_osm_base: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]


@pydantic_dataclass(frozen=True, slots=True)
class _Answer:
    osm3s: _Stamp
    # one fault is enough: a list of a million would take more memory than there is
    elements: Annotated[list[Annotated[_Node | _Way, Field(discriminator="type")]], FailFast()]


_Element = TypeVar("_Element", _Node, _Way)
_ANSWER = TypeAdapter(_Answer)


@dataclass(frozen=True)
class OsmStreets:
    """Whole ways, the position of each of their nodes, and the moment the data is of."""

    ways: tuple[OsmWay, ...]
    positions: dict[int, tuple[float, float]]
    base: datetime


def read_answer(body: bytes, box: LonLatBox, now: datetime, refusal: _Refusal) -> OsmStreets:
    """Give the streets of the answer ``body`` to the question for ``box``.

    Raises
    ------
    SourceUnavailableError
        As ``refusal`` makes it: the answer is partial, garbled, or about another place.
    """
    answer = _validated(_parsed(body, refusal), refusal)
    base = _moment(answer.osm3s, refusal)
    if base > now + CLOCKS_APART:
        raise refusal(f"says its data is of {base:%Y-%m-%d}, which is yet to come")
    nodes = _by_id((each for each in answer.elements if isinstance(each, _Node)), refusal)
    ways = _by_id((each for each in answer.elements if isinstance(each, _Way)), refusal)
    if not all("highway" in way.tags for way in ways.values()):
        raise refusal("answered with things that are no streets")
    positions = {number: (node.lon, node.lat) for number, node in nodes.items()}
    _check_lines([way.nodes for way in ways.values()], positions, box, refusal)
    streets = tuple(OsmWay(way.id, way.nodes, way.tags) for way in ways.values())
    return OsmStreets(streets, positions, base)


def _parsed(body: bytes, refusal: _Refusal) -> dict[str, Any]:
    """Parse the document; one in which a name stands twice means two things, and nobody knows which."""
    if (body.count(b"{") + body.count(b"[")) * LEAST_BYTES_A_THING > len(body):
        raise refusal("answered with a great many empty things instead of data")
    try:
        answer = json.loads(body, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise refusal("answered with something that is not the data asked for") from error
    if not isinstance(answer, dict):
        raise refusal("answered with something that is not the data asked for")
    return answer


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _validated(answer: dict[str, Any], refusal: _Refusal) -> _Answer:
    stamp = answer.get("osm3s")
    unknown = {*answer} - KNOWN_WORDS | ({*stamp} - KNOWN_STAMPS if isinstance(stamp, dict) else set())
    if unknown:  # "remark" is how it says that it ran out of time, and who knows what other servers say
        word = clean_name(min(unknown))
        raise refusal(f"stopped before it had sent every street, or said so ({word:.20})")
    try:
        return _ANSWER.validate_python(answer)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise refusal(f"answered with garbled data ({where}: {first['msg'].lower()})") from None


def _moment(stamp: _Stamp, refusal: _Refusal) -> datetime:
    try:
        return datetime.fromisoformat(stamp.timestamp_osm_base)
    except ValueError as error:
        raise refusal("answered with garbled data (osm3s.timestamp_osm_base: no date)") from error


def _by_id(elements: Iterable[_Element], refusal: _Refusal) -> dict[int, _Element]:
    """Number them; one number must not stand for two things."""
    found: dict[int, _Element] = {}
    for element in elements:
        if found.setdefault(element.id, element) != element:
            raise refusal(f"contradicts itself about {element.type} {element.id}")
    return found


def _check_lines(
    ways: Sequence[Sequence[int]],
    positions: dict[int, tuple[float, float]],
    box: LonLatBox,
    refusal: _Refusal,
) -> None:
    if not ways:
        return
    if not all(positions.keys() >= set(nodes) for nodes in ways):
        raise refusal("left out points that its streets run through")
    coords = np.array([positions[node] for nodes in ways for node in nodes])
    counts = np.array([len(nodes) for nodes in ways])
    if not _touches(coords, counts, box).all():
        raise refusal("answered with streets of another place")
    if _longest_step_m(coords, counts) > LONGEST_STEP_M:
        raise refusal("answered with streets that leap to another place")


def _touches(coords: FloatArray, counts: Int64Array, box: LonLatBox) -> Any:
    """Whether each line touches the box; a way of one point, of no use to anyone, is a line to itself."""
    rows = np.repeat(np.arange(len(counts)), counts)
    alone = counts[rows] == 1
    rows, coords = np.concatenate((rows, rows[alone])), np.concatenate((coords, coords[alone]))
    order = np.argsort(rows, kind="stable")
    lines = shapely.linestrings(coords[order], indices=rows[order])
    return shapely.intersects(shapely.box(*box).buffer(MARGIN_DEG), lines)


def _longest_step_m(coords: FloatArray, counts: Int64Array) -> float:
    rows = np.repeat(np.arange(len(counts)), counts)
    first = np.flatnonzero(rows[1:] == rows[:-1])
    steps = np.column_stack((first, first + 1)).reshape(-1)
    return float(lengths_m(coords[steps], np.arange(0, len(steps) + 1, 2)).max(initial=0.0))
