"""The ways round a cordon for vehicles that used to drive through."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, MultiLineString

from mapper.domain.effects.driving import Drives
from mapper.domain.effects.findings import Diversion
from mapper.domain.effects.gates import Gate, gates_of
from mapper.domain.effects.neighbourhood import AROUND_M, Neighbourhood
from mapper.domain.effects.pieces import BoolArray
from mapper.domain.places import FloatArray, LonLat, LonLatShape

_MOST = 20  # that are told; nobody signs more
_HALF_THE_GLOBE_DEG = 180.0
_SHORTEST_S = 1e-6  # what takes no longer than this was a way round before, as good as the other


def diversions(near: Neighbourhood) -> tuple[Diversion, ...]:
    """From each street that leads into the cordon to each that leads out, where that was the quickest way.

    Both are followed back to the last junction, or on to the first one, at which a driver through the
    neighbourhood has a choice. The way round keeps to one-way rules and turn restrictions, uses no private
    street, and turns round at dead ends only. ``added_m`` is never below 0, though a slower way may be a
    shorter one. Main streets come first, then what has no way round here, then the longest delay.
    """
    drives = Drives.near(near)
    if not len(drives):
        return ()
    is_open = ~near.shut[drives.row]
    ways_in, ways_out = gates_of(near, drives, is_open)
    if not ways_in:
        return ()
    before = _trees(drives, ways_in, np.ones(len(drives), dtype=bool))
    through = [
        way
        for way_in in ways_in
        for way_out in ways_out
        for way in _through(drives, way_in, way_out, before[way_in])
    ]
    after = _trees(drives, list(dict.fromkeys(way.way_in for way in through)), is_open)
    found = [lost for way in through for lost in _lost(drives, way, after[way.way_in])]
    told = sorted(found)[:_MOST]
    junctions = _Junctions.of(near, drives, {place for lost in told for place in lost.junctions(drives)})
    return tuple(_told(drives, lost, junctions) for lost in told)


def doubts_about(found: Sequence[Diversion], near: Neighbourhood) -> Iterator[str]:
    """Sentences on what ways round may leave out."""
    if found and not near.streets.turns.are_known:
        yield "Turn restrictions are not known here, so a way round may need a turn that is not allowed."
    if len(found) == _MOST:
        yield f"Of the ways through that are lost only the {_MOST} most important are told."
    if any(one.added_m is None for one in found):
        yield (
            f"Ways round are looked for within {AROUND_M:,.0f} m of the cordon: where none is known there "
            "may be one farther off."
        )


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


def _trees(drives: Drives, ways_in: Sequence[Gate], is_open: BoolArray) -> dict[Gate, _Tree]:
    """The tree of the drive outside of each gate, over none but those drives that are open."""
    if not ways_in:
        return {}
    sources = [gate.outside for gate in ways_in]
    spent_s, before = dijkstra(drives.graph(is_open), indices=sources, return_predecessors=True)
    spent_s[:, ~is_open] = np.inf
    return dict(zip(ways_in, map(_Tree, spent_s, before), strict=True))


class _Through(NamedTuple):
    """From one gate to another: all drives of the quickest way, which leads through both, and its seconds."""

    way_in: Gate
    way_out: Gate
    drives: list[int]
    spent_s: float


class _Lost(NamedTuple):
    """A way through that is lost, in the order of importance: the class of the lesser of its two streets."""

    highway: int
    has_way_round: bool
    saved_s: float  # by the way through: less than 0, the most first; 0 when there is no way round
    way_in: Gate
    way_out: Gate
    old: list[int]  # all drives
    new: list[int]

    def junctions(self, drives: Drives) -> tuple[int, int]:
        """Where it turned off, and where it came back."""
        return int(drives.tail[self.way_in.inside]), int(drives.head[self.way_out.inside])


def _through(drives: Drives, way_in: Gate, way_out: Gate, before: _Tree) -> Iterator[_Through]:
    """The way from one gate to another, if the quickest led through both; no mere turning round."""
    goal = way_out.outside
    if way_out.inside not in (goal, before.before[goal]):
        return  # most pairs end here, before any path is followed
    path = before.path_to(goal)
    if way_in.inside in path[:2] and drives.tail[way_in.inside] != drives.head[way_out.inside]:
        yield _Through(way_in, way_out, path, float(before.spent_s[goal]))


def _lost(drives: Drives, way: _Through, after: _Tree) -> Iterator[_Lost]:
    """The same if it was quicker than what is left."""
    goal = way.way_out.outside
    if way.spent_s + _SHORTEST_S >= after.spent_s[goal]:
        return
    saved_s = float(way.spent_s - after.spent_s[goal])
    highway = int(drives.streets.highway[drives.row[[way.way_in.inside, way.way_out.inside]]].max())
    new = after.path_to(goal)
    yield _Lost(highway, bool(new), saved_s if new else 0.0, way.way_in, way.way_out, way.drives, new)


class _Junctions(NamedTuple):
    """What tells junctions apart: the names of the streets for vehicles that meet there, and their bearings.

    By junction; degrees clockwise from north, as seen from the middle of the cordon.
    """

    names: dict[int, set[str]]
    bearing_deg: dict[int, float]

    @classmethod
    def of(cls, near: Neighbourhood, drives: Drives, junctions: set[int]) -> "_Junctions":
        streets, wanted = near.streets, np.array(sorted(junctions), dtype=np.intp)
        names: dict[int, set[str]] = {junction: set() for junction in junctions}
        for end in (drives.tail, drives.head):  # one-way streets begin or end there
            for drive in np.flatnonzero(np.isin(end, wanted)).tolist():
                names[int(end[drive])].add(streets.names[streets.name[drives.row[drive]]])
        x, y = near.frame.to_metres(streets.junctions[wanted]).T
        bearing_deg = np.degrees(np.arctan2(x, y)) % 360
        return cls(names, dict(zip(wanted.tolist(), bearing_deg.tolist(), strict=True)))

    def others_at(self, junction: int, street: str) -> tuple[str, ...]:
        return tuple(sorted(self.names[junction] - {street, ""}))


def _told(drives: Drives, lost: _Lost, junctions: _Junctions) -> Diversion:
    length_m = drives.streets.length_m
    new_m, old_m = (float(length_m[drives.row[path[1:-1]]].sum()) for path in (lost.new, lost.old))
    entry, leaving = lost.junctions(drives)
    from_street, to_street = _name(drives, lost.way_in), _name(drives, lost.way_out)
    return Diversion(
        from_street=from_street,
        to_street=to_street,
        entry=_place(drives, entry),
        exit=_place(drives, leaving),
        added_m=max(new_m - old_m, 0.0) if lost.new else None,
        added_s=-lost.saved_s if lost.new else None,
        line=_line(drives, lost.new[1:-1]),
        entry_at=junctions.others_at(entry, from_street),
        exit_at=junctions.others_at(leaving, to_street),
        entry_bearing_deg=junctions.bearing_deg[entry],
        exit_bearing_deg=junctions.bearing_deg[leaving],
    )


def _line(drives: Drives, path: list[int]) -> LonLatShape:
    """One line along all drives, no point twice in a row, cut at the antimeridian; empty for no drives."""
    points = drives.vertices_along(path)
    is_new = np.ones(len(points), dtype=bool)
    is_new[1:] = (points[1:] != points[:-1]).any(axis=1)
    points = points[is_new]
    crosses = np.abs(np.diff(points[:, 0])) > _HALF_THE_GLOBE_DEG
    parts = [part for part in np.split(points, np.flatnonzero(crosses) + 1) if len(part) > 1]
    return LonLatShape(LineString(*parts) if len(parts) < 2 else MultiLineString(parts))


def _name(drives: Drives, gate: Gate) -> str:
    """The name of the street that is lost, else of the one before it."""
    streets = drives.streets
    numbers: list[int] = streets.name[drives.row[list(gate)]].tolist()
    outside, inside = (streets.names[number] for number in numbers)
    return inside or outside


def _place(drives: Drives, junction: int) -> LonLat:
    return LonLat(*drives.streets.junctions[junction].tolist())
