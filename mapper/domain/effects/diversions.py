"""The ways round a cordon for vehicles that used to drive through."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, get_coordinates, intersects, prepare

from mapper.domain.cordons.strands import Strands
from mapper.domain.effects.bollards import Bollards
from mapper.domain.effects.cutting import touching_box
from mapper.domain.effects.driving import Drives
from mapper.domain.effects.findings import Diversion
from mapper.domain.effects.gates import Gate, gates_of
from mapper.domain.effects.pieces import BoolArray
from mapper.domain.places import (
    FloatArray,
    LocalFrame,
    LonLat,
    LonLatShape,
    box_around,
    centre_of,
    distances_m,
)
from mapper.domain.streets import StreetFlag, StreetNetwork

_MOST = 20  # that are told; nobody signs more
_SHORTEST_S = 1e-6  # what takes no longer than this was a way round before, as good as the other


def diversions(
    streets: StreetNetwork, area: LonLatShape, bollards: Bollards | None = None
) -> tuple[Diversion, ...]:
    """From each street that leads into ``area`` to each that leads out, where that was the quickest way.

    Both are followed back to the last junction, or on to the first one, at which a driver has a choice; what
    lies between leads nowhere any more. The way round keeps to one-way rules and turn restrictions, uses no
    private street, and turns round at dead ends only. ``added_m`` is never below 0, though a slower way may
    be a shorter one. Main streets come first, then what has no way round, then the longest delay.
    """
    drives = Drives.on(streets, bollards)
    shut = _shut(streets, area)[drives.row]
    if not shut.any():
        return ()
    ways_in, ways_out = gates_of(drives, shut, LocalFrame(centre_of(area)))
    if not ways_in:
        return ()
    sources = [gate.outside for gate in ways_in]
    before = _Search.over(drives, sources, np.ones(len(drives), dtype=bool))
    after = _Search.over(drives, sources, ~shut)
    found = [
        (_importance(drives, way_in, way_out), diversion)
        for number, way_in in enumerate(ways_in)
        for way_out in ways_out
        for diversion in _diversion(drives, (way_in, way_out), before.of(number), after.of(number))
    ]
    return tuple(diversion for _, diversion in sorted(found, key=_order)[:_MOST])


class _Tree(NamedTuple):
    """From one drive: the seconds to the end of each other one, and the drive before it."""

    spent_s: FloatArray
    before: npt.NDArray[np.int32]

    def path_to(self, drive: int) -> list[int]:
        """All drives up to this one, first the one from which the tree grows; no way there gives none."""
        path = [drive] if np.isfinite(self.spent_s[drive]) else []
        while path and (last := int(self.before[path[-1]])) >= 0:
            path.append(last)
        return path[::-1]


class _Search(NamedTuple):
    """The trees of several drives."""

    spent_s: FloatArray
    before: npt.NDArray[np.int32]

    @classmethod
    def over(cls, drives: Drives, sources: list[int], is_open: BoolArray) -> "_Search":
        return cls(*dijkstra(drives.graph(is_open), indices=sources, return_predecessors=True))

    def of(self, number: int) -> _Tree:
        return _Tree(self.spent_s[number], self.before[number])


def _shut(streets: StreetNetwork, area: LonLatShape) -> BoolArray:
    """Which segments meet the cordon; not tunnels below it, whose mouths inside lead to such segments."""
    centre = centre_of(area)
    around = box_around(centre, float(distances_m(centre, get_coordinates(area)).max()))
    below = ((streets.flags & StreetFlag.TUNNEL) > 0) & (streets.level < 0)
    rows = np.flatnonzero(touching_box(streets, around) & ~below) if len(streets) else np.empty(0, np.intp)
    prepare(area)
    shut = np.zeros(len(streets), dtype=bool)
    shut[rows] = intersects(area, Strands.of_rows(streets.vertices, streets.starts, rows).lines)
    return shut


def _diversion(drives: Drives, gates: tuple[Gate, Gate], before: _Tree, after: _Tree) -> Iterator[Diversion]:
    """The way round from one gate to another, if the quickest way led through both."""
    way_in, way_out = gates
    goal = way_out.outside
    if before.before[goal] != way_out.inside:
        return
    old, new = before.path_to(goal), after.path_to(goal)
    added_s = float(after.spent_s[goal] - before.spent_s[goal])
    if old[1] != way_in.inside or added_s <= _SHORTEST_S:
        return
    length_m = drives.streets.length_m[drives.row]
    added_m = float(length_m[new[1:-1]].sum() - length_m[old[1:-1]].sum())
    yield Diversion(
        from_street=_name(drives, way_in),
        to_street=_name(drives, way_out),
        entry=_place(drives, drives.head[way_in.outside]),
        exit=_place(drives, drives.tail[goal]),
        added_m=max(added_m, 0.0) if new else None,
        added_s=added_s if new else None,
        line=_line(drives, new[1:-1]),
    )


def _line(drives: Drives, path: list[int]) -> LonLatShape:
    """One line along all drives, no point twice in a row; an empty one for no drives."""
    points = np.concatenate([np.empty((0, 2)), *(drives.line_of(drive) for drive in path)])
    is_new = np.ones(len(points), dtype=bool)
    is_new[1:] = (points[1:] != points[:-1]).any(axis=1)
    return LonLatShape(LineString(points[is_new]))


def _name(drives: Drives, gate: Gate) -> str:
    """The name of the street that is lost, else of the one before it."""
    streets = drives.streets
    numbers: list[int] = streets.name[drives.row[list(gate)]].tolist()
    outside, inside = (streets.names[number] for number in numbers)
    return inside or outside


def _place(drives: Drives, junction: int) -> LonLat:
    return LonLat(*drives.streets.junctions[junction].tolist())


def _importance(drives: Drives, way_in: Gate, way_out: Gate) -> int:
    """The class of the lesser of the two streets."""
    return int(drives.streets.highway[drives.row[[way_in.inside, way_out.inside]]].max())


def _order(found: tuple[int, Diversion]) -> tuple[int, bool, float, str, str, LonLat, LonLat]:
    importance, one = found
    delay_s = one.added_s or 0.0
    return importance, one.added_s is not None, -delay_s, one.from_street, one.to_street, one.entry, one.exit
