"""What it costs to close each stretch of street, to close tunnels, and to run between two levels."""

from dataclasses import replace

import numpy as np
from shapely import get_coordinates, intersection, line_locate_point
from shapely import points as points_at

from mapper.domain.cordons.sealing.costs import CLOSING_SHARES, STREET_COSTS
from mapper.domain.cordons.sealing.min_cut import Arcs, RowArray
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.ways_through import Links, WaysThrough
from mapper.domain.places import FloatArray
from mapper.domain.streets import Highway, Users

_MOUTH_PREFERENCE = 0.8
_MOUTH_FURTHER_ON = 0.5  # the least share of it where the junction lies beyond the segment
_MOUTH_M = (5.0, 22.0, 82.0)  # too close to the junction; the mouth itself; as bad as mid-block
_ON_STREET_M = 0.5  # a gate is a point of its street
_BETWEEN_LEVELS = 4.0  # on top of both closures that a line between a bridge and the street below saves
_COSTS = np.array([STREET_COSTS[highway].closing for highway in Highway])


def street_arcs(ways: WaysThrough, links: Links, below: RowArray, *, beyond: int) -> Arcs:
    """What closing each link and each tunnel costs, and what it costs to pass between two levels.

    A link is cheapest at the mouth of its street; a tunnel is closed where it surfaces. Below the ground
    one is on the side where one comes up: the arcs of a tunnel run between junctions on the surface.
    ``beyond`` is a node outside, for tunnels that surface beyond the plane.
    """
    cost = _COSTS[ways.highway[links.row]] + _mouth_cost(ways, links)
    node_of_junction = np.append(links.node_of_junction, -1)
    ends = node_of_junction[ways.mouths.comes_up_at[ways.ends[below]]]
    tail, head = np.where(ends < 0, beyond, ends).T
    above, under, between = _overpasses(ways, links)
    tail, head = np.concatenate((links.tail, tail, above)), np.concatenate((links.head, head, under))
    cost = np.concatenate((cost, _COSTS[ways.highway[below]], between))
    return Arcs(tail, head, cost, np.zeros(len(tail), dtype=bool))


def with_gates(streets: Arcs, links: Links, ways: WaysThrough, obstacles: Obstacles, users: Users) -> Arcs:
    """The same arcs, cheaper to cut where a gate or a bollard stands across the street already."""
    if not len(links.row):
        return streets
    cost = streets.cost.copy()
    for sort, share in CLOSING_SHARES[users].items():
        gates = obstacles.across.get(sort, np.empty(0, dtype=object))
        gate, row = ways.tree.query(gates, predicate="dwithin", distance=_ON_STREET_M)
        link, is_there = links.link_at(row, line_locate_point(ways.lines[row], gates[gate]))
        shut = np.unique(link[is_there])
        cost[shut] *= share
    return replace(streets, cost=cost)


def _overpasses(ways: WaysThrough, links: Links) -> tuple[RowArray, RowArray, FloatArray]:
    """Nodes on two levels at one place, and a cost that keeps the line from running between them."""
    first, second = ways.crossing_apart
    met, pair = get_coordinates(intersection(ways.lines[first], ways.lines[second]), return_index=True)
    first, second, place = first[pair], second[pair], points_at(met)
    above, is_above = links.node_at(first, line_locate_point(ways.lines[first], place))
    under, is_under = links.node_at(second, line_locate_point(ways.lines[second], place))
    both = is_above & is_under
    cost = 2 * np.minimum(_COSTS[ways.highway[first]], _COSTS[ways.highway[second]]) + _BETWEEN_LEVELS
    return above[both], under[both], cost[both].astype(np.float64)


def _mouth_cost(ways: WaysThrough, links: Links) -> FloatArray:
    """Nothing at the mouth of a side street, more closer to the junction and further into the block.

    A street goes on through junctions where only two segments meet, but a mouth beyond one counts half:
    else two paths that the map cuts to pieces would be closed in place of one street. Added, not multiplied:
    a percentage would tear the two carriageways of a wide street apart.
    """
    ends = ways.ends[links.row]
    of_segment = _off_mouth(ways, links, np.where(ways.degree[ends] >= 3, 0.0, np.inf))
    of_street = _off_mouth(ways, links, ways.from_junction_m(_MOUTH_M[-1])[ends])
    preference = np.minimum(of_segment, np.maximum(of_street, _MOUTH_FURTHER_ON))
    preference[ways.highway[links.row] <= Highway.PRIMARY] = 0.0
    return np.asarray(_MOUTH_PREFERENCE * preference, dtype=np.float64)


def _off_mouth(ways: WaysThrough, links: Links, from_ends_m: FloatArray) -> FloatArray:
    """0 for links at a mouth, up to 1 elsewhere; junctions lie so far beyond the ends of their segments."""
    along_m = (links.low_m + links.high_m) / 2
    start_m, end_m = from_ends_m.T
    from_junction_m = np.minimum(start_m + along_m, end_m + ways.length_m[links.row] - along_m)
    too_close, mouth, mid_block = _MOUTH_M
    off = np.clip((from_junction_m - mouth) / (mid_block - mouth), 0.0, 1.0)
    off[from_junction_m < too_close] = 1.0
    return np.asarray(off, dtype=np.float64)
