"""The fewest, cheapest closures between a zone and a limit when no line has to be drawn: a plain street cut.

Streets only, by networkx: no cordon can cost less in closures, as any closed line cuts the streets too.
"""

from itertools import pairwise

import networkx as nx
import numpy as np
from shapely import LineString, Point, get_coordinates, line_locate_point

from mapper.domain.cordons.sealing.costs import STREET_COSTS
from mapper.domain.places import LocalFrame, MetreShape
from mapper.domain.streets import Highway, StreetNetwork, Users

Node = int | tuple[int, int]  # a junction, or a place along a segment
_INSIDE, _BETWEEN, _OUTSIDE = "inside", "between", "outside"
_END_M = 1e-6
_MAIN = Highway.TERTIARY  # a main street does not simply end: the data does


def least_cost(
    streets: StreetNetwork, frame: LocalFrame, zone: MetreShape, limit: MetreShape, users: Users
) -> float:
    """What it costs to close streets so that nobody gets from ``zone`` to beyond ``limit``."""
    graph = nx.DiGraph()
    lines, below = streets.lines(frame.to_metres(streets.vertices)), streets.is_below
    for row in np.flatnonzero(streets.used_by(users)).tolist():
        cost = STREET_COSTS[Highway(streets.highway[row])].closing
        where = [_BETWEEN] if below[row] else _parts(lines[row], zone, limit)
        first, last = streets.ends[row].tolist()
        nodes = [first, *((row, number) for number in range(1, len(where))), last]
        for side, ends in zip(where, pairwise(nodes), strict=True):
            _add(graph, side, ends, cost)
    for junction in _ends_of_data(streets, users):
        if junction in graph and not graph.has_edge(_INSIDE, junction):
            graph.add_edge(junction, _OUTSIDE)
    return _cut(graph)


def _cut(graph: nx.DiGraph) -> float:
    return float(nx.minimum_cut_value(graph, _INSIDE, _OUTSIDE)) if {_INSIDE, _OUTSIDE} <= set(graph) else 0.0


def _add(graph: nx.DiGraph, side: str, ends: tuple[Node, Node], cost: float) -> None:
    """A part of a street: to be closed where it lies between, tied to its side elsewhere."""
    for one, other in (ends, ends[::-1]):
        if side == _INSIDE:
            graph.add_edge(_INSIDE, one)
        elif side == _OUTSIDE:
            graph.add_edge(one, _OUTSIDE)
        else:  # streets side by side have all to be closed
            known = graph.get_edge_data(one, other, {"capacity": 0.0})
            graph.add_edge(one, other, capacity=known["capacity"] + cost)


def _parts(line: LineString, zone: MetreShape, limit: MetreShape) -> list[str]:
    """On which side each part of a street lies, from its beginning to its end."""
    met = [Point(xy) for area in (zone, limit) for xy in get_coordinates(line.intersection(area.boundary))]
    cuts = sorted({0.0, line.length, *(float(line_locate_point(line, place)) for place in met)})
    middles = [line.interpolate((low + high) / 2) for low, high in pairwise(cuts) if high - low > _END_M]
    return [_side(middle, zone, limit) for middle in middles]


def _side(place: Point, zone: MetreShape, limit: MetreShape) -> str:
    if zone.covers(place):
        return _INSIDE
    return _BETWEEN if limit.covers(place) else _OUTSIDE


def _ends_of_data(streets: StreetNetwork, users: Users) -> list[int]:
    used = streets.used_by(users)
    degree = np.bincount(streets.ends[used].ravel(), minlength=len(streets.junctions))
    main = streets.ends[used & (streets.highway <= _MAIN)].ravel()
    return np.unique(main[degree[main] == 1]).tolist()
