"""How far a closure may slide along its street, on through junctions where only two segments meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely import LineString, get_coordinates, intersection, line_locate_point, points

from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.plane import Plane
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.streets import Highway

_CLEAR_OF_JUNCTION_M = 1.5
_OWN_M, _ON_M = 32.0, 45.0  # how far along its own segment, and how far if it goes on to the next
_OWN_MAIN_M, _ON_MAIN_M = 60.0, 70.0


@dataclass(frozen=True)
class Place:
    """Where a street is crossed: segment, metres along it, whether its beginning lies inside.

    ``passed`` are the junctions on the way there, which have changed sides: ``takes_in`` says to which.
    """

    row: int
    at_m: float
    begins_inside: bool
    passed: tuple[int, ...] = ()
    takes_in: bool = False


@dataclass(frozen=True)
class _Onto:
    """A segment further along a street, ``far_m`` on, that is entered at its beginning or at its end."""

    row: int
    far_m: float
    from_beginning: bool
    passed: tuple[int, ...]


def slid_onto(ways: WaysThrough, place: Place, line: LineString, passable: BoolArray) -> Place | None:
    """The nearest place along the street where it meets ``line``; None when that is too far.

    It may lie beyond junctions of no more than two segments, if those are ``passable``.
    """
    is_main = bool(ways.highway[place.row] <= Highway.SECONDARY)
    own_m, on_m = (_OWN_MAIN_M, _ON_MAIN_M) if is_main else (_OWN_M, _ON_M)
    near = [at_m for at_m in _met_m(ways, place.row, line) if abs(at_m - place.at_m) <= own_m]
    if near:
        return replace(place, at_m=min(near, key=lambda at_m: abs(at_m - place.at_m)))
    found = [
        (far_m, beyond)
        for forwards in (False, True)
        for far_m, beyond in _beyond(ways, place, line, passable, forwards=forwards)
        if far_m <= on_m
    ]
    return min(found, key=lambda met: met[0])[1] if found else None


def _beyond(
    ways: WaysThrough, place: Place, line: LineString, passable: BoolArray, *, forwards: bool
) -> Iterator[tuple[float, Place]]:
    """Where the street meets the line beyond one end of its segment, and how far along it that is."""
    takes_in = place.begins_inside == forwards  # what is passed on the way out comes in
    for onto in _onward(ways, place, passable, forwards=forwards):
        for at_m in _met_m(ways, onto.row, line):
            far_m = onto.far_m + (at_m if onto.from_beginning else float(ways.length_m[onto.row]) - at_m)
            yield far_m, Place(onto.row, at_m, takes_in == onto.from_beginning, onto.passed, takes_in)


def _met_m(ways: WaysThrough, row: int, line: LineString) -> list[float]:
    """Where a segment meets a line, in metres along it, unless in the very junction at an end of it."""
    met = get_coordinates(intersection(ways.lines[row], line))
    if not len(met):
        return []
    places_m = np.atleast_1d(line_locate_point(ways.lines[row], points(met)))
    is_clear = (places_m > _CLEAR_OF_JUNCTION_M) & (places_m < ways.length_m[row] - _CLEAR_OF_JUNCTION_M)
    return [float(place_m) for place_m in places_m[is_clear]]


def _onward(ways: WaysThrough, place: Place, passable: BoolArray, *, forwards: bool) -> Iterator[_Onto]:
    """The segments that follow on one end of the one crossed, as far as a crossing may slide at all."""
    row = place.row
    passed: tuple[int, ...] = ()
    far_m = float(ways.length_m[row]) - place.at_m if forwards else place.at_m
    junction = int(ways.ends[row, int(forwards)])
    while far_m < _ON_MAIN_M and passable[junction] and junction not in passed:
        following = _following(ways, row, junction)
        if following is None:
            return
        row, passed = following, (*passed, junction)
        from_beginning = bool(ways.ends[row, 0] == junction)
        yield _Onto(row, far_m, from_beginning, passed)
        far_m += float(ways.length_m[row])
        junction = int(ways.ends[row, int(from_beginning)])


def _following(ways: WaysThrough, row: int, junction: int) -> int | None:
    """The only other segment at a junction, if it is a street of the same class on the surface."""
    others = [other for other in ways.meeting_at(junction).tolist() if other != row]
    if ways.degree[junction] != 2 or len(others) != 1:
        return None
    other = others[0]
    return None if ways.is_below[other] or ways.highway[other] != ways.highway[row] else other


def passable_junctions(plane: Plane, open_rows: RowArray) -> BoolArray:
    """Past which junctions a crossing may slide: none within the zone or beyond the limit.

    And none of streets that have to stay open.
    """
    node = plane.links.node_of_junction
    found = (node >= 0) & ~(plane.is_source | plane.is_sink)[node] & ~plane.ways.is_beyond
    found[plane.ways.ends[open_rows]] = False
    return np.asarray(found)


def with_passed(
    plane: Plane, inside: BoolArray, passed: Sequence[tuple[int, int, bool]], crossed: RowArray
) -> BoolArray:
    """The sides of all nodes once crossings, now on the segments ``crossed``, have passed junctions."""
    moved, links = inside.copy(), plane.links
    is_held = plane.is_source | plane.is_sink
    for _, junction, takes_in in passed:
        on = np.isin(links.row, np.setdiff1d(plane.ways.meeting_at(junction), crossed))
        nodes = np.concatenate((links.tail[on], links.head[on], links.node_of_junction[[junction]]))
        moved[nodes[~is_held[nodes]]] = takes_in
    return moved
