"""The cheapest line that also closes, and leaves open, what people wish.

A street that must stay open costs infinitely much to cut. A closure is held in its place by its two ends: one
is tied to the zone and the other to the outside, along the shortest way there, so that neither becomes an
island; which is which, the cost decides. Costs are only ever added, so a known flow is taken further.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from mapper.domain.cordons.sealing.min_cut import Arcs, BoolArray, Flow, RowArray
from mapper.domain.cordons.sealing.plane import Plane, anchored_sides
from mapper.domain.cordons.sealing.wishes import Pin, StreetWishes
from mapper.domain.links import shortest_links
from mapper.domain.places import FloatArray
from mapper.domain.positions import format_position
from mapper.errors import InvalidInputError

_OFF_STREETS = 2.0  # how much longer a way across open ground counts than one along a street
_LEAST_M = 0.001
_ON_ITS_SIDE = 0.05  # how much shorter where the line would take it anyway


@dataclass(frozen=True)
class _Held:
    """A flow, and the nodes that must be inside and outside of it."""

    flow: Flow
    inside: BoolArray
    outside: BoolArray


@dataclass(frozen=True)
class _Ground:
    """Neighbours of the plane, and how far they are from each other for one who keeps to streets."""

    plane: Plane
    tail: RowArray
    head: RowArray
    length_m: FloatArray

    @classmethod
    def of(cls, plane: Plane) -> Self:
        tail, head, n = plane.tape.tail, plane.tape.head, len(plane.points)
        along = np.minimum(plane.links.tail, plane.links.head) * n + np.maximum(
            plane.links.tail, plane.links.head
        )
        is_street = np.isin(np.minimum(tail, head) * n + np.maximum(tail, head), along)
        length_m = np.hypot(*(plane.points[tail] - plane.points[head]).T) + _LEAST_M
        return cls(plane, tail, head, np.where(is_street, 1.0, _OFF_STREETS) * length_m)


def wished_sides(plane: Plane, flow: Flow, wishes: StreetWishes) -> BoolArray:
    """Which nodes the cheapest line takes in that honours all wishes; ``flow`` is that without any.

    Raises
    ------
    InvalidInputError
        No line does.
    """
    open_arcs = np.flatnonzero(np.isin(_rows(plane), wishes.open_rows))
    _refuse_open_way_out(plane, wishes, open_arcs)
    if len(open_arcs):
        flow = flow.raised(_uncuttable(plane.streets.tail[open_arcs], plane.streets.head[open_arcs]))
    held, ground = _Held(flow, plane.is_source, plane.is_sink), _Ground.of(plane)
    for pin in wishes.pins:
        held = _with_pin(ground, held, pin)
    inside = anchored_sides(plane, held.flow.tightest())
    for pin in wishes.pins:
        tail, head = _ends(plane, pin)
        if inside[tail] == inside[head]:
            raise _refused(pin, "the other wishes leave no line through it")
    return inside


def _rows(plane: Plane) -> RowArray:
    """The segment that each link and each tunnel is part of."""
    return np.concatenate((plane.links.row, plane.below))


def _uncuttable(tail: RowArray, head: RowArray) -> Arcs:
    return Arcs(tail, head, np.full(len(tail), np.inf), np.zeros(len(tail), dtype=bool))


def _refuse_open_way_out(plane: Plane, wishes: StreetWishes, open_arcs: RowArray) -> None:
    """No line can leave a way open that leads from the zone out of the limit."""
    n = len(plane.points)
    pairs = (plane.streets.tail[open_arcs], plane.streets.head[open_arcs])
    _, group = connected_components(coo_array((np.ones(len(open_arcs)), pairs), shape=(n, n)), directed=False)
    leads_out = np.intersect1d(group[plane.is_source], group[plane.is_sink])
    rows = np.unique(_rows(plane)[open_arcs[np.isin(group[pairs[0]], leads_out)]])
    if len(rows):
        names = sorted({wishes.names[row] or "a street without a name" for row in rows.tolist()})
        raise InvalidInputError(
            "forbid",
            f"{' and '.join(names)} cannot stay open: that leads from what is protected out of the limit; "
            "leave less open, protect less or draw a larger limit",
        )


def _ends(plane: Plane, pin: Pin) -> tuple[int, int]:
    """Both ends of the link, or the tunnel, that a closure cuts.

    Raises
    ------
    InvalidInputError
        The street is not known there, as it lies too far beyond the limit.
    """
    if plane.ways.is_below[pin.row]:
        arc = len(plane.links.row) + int(np.searchsorted(plane.below, pin.row))
    else:
        link, is_there = plane.links.link_at(np.array([pin.row]), np.array([pin.at_m]))
        if not is_there[0]:
            raise _refused(pin, "it lies beyond the limit; a larger one would hold it")
        arc = int(link[0])
    return int(plane.streets.tail[arc]), int(plane.streets.head[arc])


def _with_pin(ground: _Ground, held: _Held, pin: Pin) -> _Held:
    """The cheaper of both directions in which a closure can stand."""
    plane = ground.plane
    tail, head = _ends(plane, pin)
    if plane.is_source[tail] and plane.is_source[head]:
        raise _refused(pin, "it lies within what is to be protected")
    if plane.is_sink[tail] and plane.is_sink[head]:
        raise _refused(pin, "it lies beyond the limit; a larger one would hold it")
    inside = held.flow.tightest()
    found = []
    for inner, outer in ((tail, head), (head, tail)):
        tried = _tied(ground, held, inside, inner, outer)
        if tried and np.isfinite(tried.flow.cost):
            found.append(tried)
            if tried.flow.steps == held.flow.steps:
                break  # it costs nothing, so the other way round is no cheaper
    if not found:
        raise _refused(pin, "the other wishes leave no line through it")
    return min(found, key=lambda tried: tried.flow.steps)


def _tied(ground: _Ground, held: _Held, inside: BoolArray, inner: int, outer: int) -> _Held | None:
    """``inner`` tied to the zone and ``outer`` to the outside; None when they cannot be."""
    plane = ground.plane
    way_in = _way(ground, inner, held.inside, held.outside | _mask(plane, [outer]), inside)
    if way_in is None:
        return None
    held_in = held.inside | _mask(plane, way_in)
    way_out = _way(ground, outer, held.outside, held_in, ~inside)
    if way_out is None:
        return None
    source, sink = (int(np.flatnonzero(side)[0]) for side in (plane.is_source, plane.is_sink))
    arcs = _uncuttable(
        np.array([*way_in, *[sink] * len(way_out)]), np.array([*[source] * len(way_in), *way_out])
    )
    return replace(
        held,
        flow=held.flow.raised(arcs),
        inside=held_in,
        outside=held.outside | _mask(plane, way_out),
    )


def _mask(plane: Plane, nodes: list[int]) -> BoolArray:
    found = np.zeros(len(plane.points), dtype=bool)
    found[nodes] = True
    return found


def _way(ground: _Ground, start: int, goal: BoolArray, barred: BoolArray, own: BoolArray) -> list[int] | None:
    """The nodes of the shortest way from ``start`` to a ``goal``, past those ``barred``; None without any."""
    if barred[start]:
        return None
    tail, head = ground.tail, ground.head
    cost = np.where(own[tail] & own[head], _ON_ITS_SIDE, 1.0) * ground.length_m
    free = ~barred[tail] & ~barred[head]
    graph = shortest_links(tail[free], head[free], cost[free], len(barred))
    far, before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
    nearest = np.where(goal, far, np.inf).argmin()
    if not np.isfinite(far[nearest]):
        return None
    way = [int(nearest)]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return way


def _refused(pin: Pin, why: str) -> InvalidInputError:
    return InvalidInputError(
        "pin", f"the street at {format_position(pin.asked)} cannot be closed there: {why}"
    )
