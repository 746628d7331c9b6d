"""Believes an answer of Overpass only when it is complete and about the place asked for.

A server that runs out of time sends what it has with status 200 and a ``remark``; a cordon
drawn on half of the streets would look as good as a right one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import numpy as np
import shapely

from mapper.domain.places import FloatArray, LonLatBox, lengths_m
from mapper.errors import SourceUnavailableError
from mapper.sources.osm_topology import OsmWay
from mapper.sources.overpass_json import BadAnswerError, Node, Way, parse_answer
from mapper.sources.runs import Int64Array

MARGIN_DEG = 0.0005  # a street may just miss the box, by rounding
LONGEST_STEP_M = 50_000.0  # between two points of a street; the straightest desert road has more points
CLOCKS_APART = timedelta(days=1)

_Refusal = Callable[[str], SourceUnavailableError]
_Element = TypeVar("_Element", Node, Way)


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
    try:
        answer = parse_answer(body)
    except BadAnswerError as error:
        raise refusal(str(error)) from error
    if answer.base is None:
        raise refusal("answered with garbled data (osm3s: field required)")
    if answer.base > now + CLOCKS_APART:
        raise refusal(f"says its data is of {answer.base:%Y-%m-%d}, which is yet to come")
    nodes = _by_id((each for each in answer.elements if isinstance(each, Node)), refusal)
    ways = _by_id((each for each in answer.elements if isinstance(each, Way)), refusal)
    is_all_streets = all("highway" in way.tags for way in ways.values())
    if not is_all_streets or not all(isinstance(each, Node | Way) for each in answer.elements):
        raise refusal("answered with things that are no streets")
    positions = {number: (node.lon, node.lat) for number, node in nodes.items()}
    _check_lines([way.nodes for way in ways.values()], positions, box, refusal)
    streets = tuple(OsmWay(way.id, way.nodes, way.tags) for way in ways.values())
    return OsmStreets(streets, positions, answer.base)


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
    if not all(nodes and positions.keys() >= set(nodes) for nodes in ways):
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
