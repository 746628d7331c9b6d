"""The cheapest line that also closes, and leaves open, what people wish.

A street that must stay open costs infinitely much to cut. A closure is held in its place by its two ends: one
is tied to the zone and the other to the outside, along the shortest way there, so that neither becomes an
island; which is which, the cost decides. Costs are only ever added, so a known flow is taken further.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from mapper.domain.cordons.sealing.min_cut import Arcs, BoolArray, Flow, RowArray
from mapper.domain.cordons.sealing.plane import RIM, Plane, anchored_sides
from mapper.domain.cordons.sealing.wishes import Pin, StreetWishes
from mapper.domain.places import FloatArray
from mapper.domain.positions import format_position
from mapper.errors import InvalidInputError

_OFF_STREETS = 2.0  # how much longer a way across open ground counts than one along a street
_LEAST_M = 0.001
_WITHIN_ZONE = "it lies within what is to be protected"
_BEYOND_LIMIT = "it lies beyond the limit; a larger one would hold it"
_CLEAR_M = 20.0  # so far a street is on one side of its closure
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

    between_neighbours: BoolArray  # of each link of the streets

    @classmethod
    def of(cls, plane: Plane) -> Self:
        tail, head, n = plane.tape.tail, plane.tape.head, len(plane.points)
        own, along = _pairs(tail, head, n), _pairs(plane.links.tail, plane.links.head, n)
        length_m = np.hypot(*(plane.points[tail] - plane.points[head]).T) + _LEAST_M
        length_m[~np.isin(own, along)] *= _OFF_STREETS
        return cls(plane, tail, head, length_m, np.isin(along, own))


def _pairs(tail: RowArray, head: RowArray, n: int) -> RowArray:
    """A number for each pair of nodes, the same both ways."""
    return np.asarray(np.minimum(tail, head) * n + np.maximum(tail, head))


def wished_flow(plane: Plane, flow: Flow, wishes: StreetWishes) -> Flow:
    """The largest flow when all wishes are honoured; ``flow`` is that without any.

    Raises
    ------
    InvalidInputError
        No line does.
    """
    if not wishes:
        return flow
    open_arcs = np.flatnonzero(np.isin(_rows(plane), wishes.open_rows))
    _refuse_open_way_out(plane, wishes, open_arcs)
    ground = _Ground.of(plane)
    if len(open_arcs):
        kept = _uncuttable(plane.streets.tail[open_arcs], plane.streets.head[open_arcs])
        flow = flow.raised(kept).raised(_held_together(ground, open_arcs))
    held = _Held(flow, plane.is_source, plane.is_sink)
    for pin in wishes.pins:
        held = _with_pin(ground, held, pin, is_last=pin is wishes.pins[-1])
    return held.flow


def _rows(plane: Plane) -> RowArray:
    """The segment that each link and each tunnel is part of."""
    return np.concatenate((plane.links.row, plane.below))


def _uncuttable(tail: RowArray, head: RowArray) -> Arcs:
    return Arcs(tail, head, np.full(len(tail), np.inf), np.zeros(len(tail), dtype=bool))


def _held_together(ground: _Ground, open_arcs: RowArray) -> Arcs:
    """Ground that is on one side with a street that stays open, though the street does not run along it.

    Where another street runs between two samples, or through a tunnel, both ends would be on one side, but
    one of them an island there, and the line, which sees neighbours alone, would be drawn between them.
    """
    ways = [np.empty(0, dtype=np.intp), *(_way_beside(ground, arc) for arc in open_arcs.tolist())]
    pairs = [np.column_stack((way[:-1], way[1:])) for way in ways]
    return _uncuttable(*np.concatenate(pairs).T)


def _way_beside(ground: _Ground, arc: int) -> RowArray:
    """The way over ground from one end of a link to the other, or from a mouth to the side it must be on."""
    plane = ground.plane
    nobody = np.zeros(len(plane.points), dtype=bool)
    tail, head = int(plane.streets.tail[arc]), int(plane.streets.head[arc])
    way: list[int] = []
    if arc < len(plane.links.row):
        if not ground.between_neighbours[arc]:
            way = _way(ground, tail, _mask(plane, [head]), nobody, nobody)
    elif plane.is_source[[tail, head]].any():
        mouth = head if plane.is_source[tail] else tail
        way = _way(ground, mouth, plane.is_source, plane.is_sink, nobody)
    elif plane.is_sink[[tail, head]].any():
        mouth = head if plane.is_sink[tail] else tail
        way = _way(ground, mouth, plane.part == RIM, plane.is_source, nobody)
    return np.array(way, dtype=np.intp)


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
        if not is_there[0]:  # streets are sampled neither deep within the zone nor far beyond the limit
            place = plane.ways.at(np.array([pin.row]), np.array([pin.at_m]))
            nearest = int(np.hypot(*(plane.points - place).T).argmin())
            raise _refused(pin, _WITHIN_ZONE if plane.is_source[nearest] else _BEYOND_LIMIT)
        arc = int(link[0])
    return int(plane.streets.tail[arc]), int(plane.streets.head[arc])


def _with_pin(ground: _Ground, held: _Held, pin: Pin, *, is_last: bool) -> _Held:
    """The cheaper of both directions in which a closure can stand; the last one may stand there already."""
    plane = ground.plane
    tail, head = _ends(plane, pin)
    for side, where in ((plane.is_source, _WITHIN_ZONE), (plane.is_sink, _BEYOND_LIMIT)):
        if side[[tail, head]].all():
            raise _refused(pin, where)
    inside = anchored_sides(plane, held.flow.tightest())
    if is_last and inside[tail] != inside[head]:
        return held
    found = []
    for inner, outer in ((tail, head), (head, tail)):
        before, after = _beside(plane, pin)
        tried = _tied(
            ground, held, inside, (inner, outer), (before, after) if inner == tail else (after, before)
        )
        if tried and np.isfinite(tried.flow.cost):
            found.append(tried)
            if tried.flow.steps == held.flow.steps:
                break  # it costs nothing, so the other way round is no cheaper
    if not found:
        raise _refused(pin, "the other wishes leave no line through it")
    return min(found, key=lambda tried: tried.flow.steps)


def _beside(plane: Plane, pin: Pin) -> tuple[RowArray, RowArray]:
    """The samples of the street just before and just after a closure."""
    links = plane.links
    own = links.row == pin.row
    before = links.tail[own & (links.low_m <= pin.at_m) & (links.low_m > pin.at_m - _CLEAR_M)]
    after = links.head[own & (links.high_m >= pin.at_m) & (links.high_m < pin.at_m + _CLEAR_M)]
    return before, after


def _tied(
    ground: _Ground,
    held: _Held,
    inside: BoolArray,
    ends: tuple[int, ...],
    beside: tuple[RowArray, ...],
) -> _Held | None:
    """The inner of both ``ends`` tied to the zone and the outer one to the outside; None when they cannot be.

    The street ``beside`` them is on the same sides, so that there is room for a barrier.
    """
    plane, (inner, outer) = ground.plane, ends
    way_in = _way(ground, inner, held.inside, held.outside | _mask(plane, [outer]), inside)
    held_in = held.inside | _mask(plane, way_in) | (_mask(plane, beside[0]) & ~held.outside)
    way_out = _way(ground, outer, plane.part == RIM, held_in, ~inside)
    if not way_in or not way_out:
        return None
    held_out = held.outside | _mask(plane, way_out) | (_mask(plane, beside[1]) & ~held_in)
    new_in, new_out = np.flatnonzero(held_in & ~held.inside), np.flatnonzero(held_out & ~held.outside)
    source, sink = (np.flatnonzero(side)[0] for side in (plane.is_source, plane.is_sink))
    tail = np.concatenate((new_in, np.full(len(new_out), sink)))
    head = np.concatenate((np.full(len(new_in), source), new_out))
    return replace(held, flow=held.flow.raised(_uncuttable(tail, head)), inside=held_in, outside=held_out)


def _mask(plane: Plane, nodes: Sequence[int] | RowArray) -> BoolArray:
    found = np.zeros(len(plane.points), dtype=bool)
    found[nodes] = True
    return found


def _way(ground: _Ground, start: int, goal: BoolArray, barred: BoolArray, own: BoolArray) -> list[int]:
    """The nodes of the shortest way from ``start`` to a ``goal``, past those ``barred``; none without any."""
    tail, head = ground.tail, ground.head
    cost = np.where(own[tail] & own[head], _ON_ITS_SIDE, 1.0) * ground.length_m
    free = ~barred[tail] & ~barred[head]
    graph = csr_array((cost[free], (tail[free], head[free])), shape=(len(barred), len(barred)))
    far, before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
    nearest = np.where(goal, far, np.inf).argmin()
    if not np.isfinite(far[nearest]):
        return []
    way = [int(nearest)]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return way


def _refused(pin: Pin, why: str) -> InvalidInputError:
    return InvalidInputError(
        "pin", f"the street at {format_position(pin.asked)} cannot be closed there: {why}"
    )
