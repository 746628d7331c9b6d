"""Where a line crosses streets, and the straight barriers that stand there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import boundary, get_coordinates, intersection, linestrings

from mapper.domain.cordons.sealing.costs import STREET_COSTS
from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.plane import Plane
from mapper.domain.cordons.sealing.sliding import Place, slid_onto
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.places import FloatArray
from mapper.domain.streets import Highway

_SAME_DIRECTION = 0.92  # cosine: within 23 degrees
_ALONG_M, _ACROSS_M = 22.0, 30.0  # how far apart crossings are that one barrier can close
_ALONG_MAIN_M, _ACROSS_MAIN_M = 55.0, 28.0  # carriageways of a main road
_ALONG_FAST_M, _ACROSS_FAST_M = 80.0, 45.0  # slip roads beside a motorway or trunk road
_FARTHEST_PAIR_M = 92.0
_STAYS_M = 0.5
_REACH_BEYOND_M = 20.0
_LOOK_BESIDE_M = 6.0
_SHARE_OF_GAP = 0.45  # how much of the way to a street beside it a barrier may take
_SHORTEST_M = 1.0
_HALF_WIDTH_M = np.array([STREET_COSTS[highway].half_width_m for highway in Highway])


@dataclass(frozen=True)
class Crossings:
    """Where streets are cut: segment, metres along it, and whether its beginning lies inside.

    Those ``fixed``, by their rows here, stay where they are. ``passed`` tells which of them were
    moved past what junction, and whether that is inside now.
    """

    row: RowArray
    at_m: FloatArray
    begins_inside: BoolArray
    fixed: tuple[int, ...] = ()
    passed: tuple[tuple[int, int, bool], ...] = ()

    def __len__(self) -> int:
        """How many."""
        return len(self.row)

    def only(self, kept: RowArray) -> "Crossings":
        """Some of them."""
        fixed = tuple(np.flatnonzero(np.isin(kept, self.fixed)).tolist())
        return Crossings(self.row[kept], self.at_m[kept], self.begins_inside[kept], fixed)

    def pinned(self, row: int, at_m: float) -> "Crossings":
        """The crossing of that segment nearest to a place, moved there to stay."""
        on_row = np.flatnonzero(self.row == row)
        if not len(on_row):  # a tunnel
            return self
        nearest = int(on_row[np.abs(self.at_m[on_row] - at_m).argmin()])
        moved = self.at_m.copy()
        moved[nearest] = at_m
        return replace(self, at_m=moved, fixed=(*self.fixed, nearest))

    def with_some(self, rows: RowArray, there: "Crossings", kept: BoolArray) -> "Crossings":
        """The same with those of ``rows`` where they are in ``there``, but for the ``kept`` of them."""
        row, at_m, begins_inside = self.row.copy(), self.at_m.copy(), self.begins_inside.copy()
        row[rows[~kept]] = there.row[~kept]
        at_m[rows[~kept]] = there.at_m[~kept]
        begins_inside[rows[~kept]] = there.begins_inside[~kept]
        passed = ((int(rows[k]), junction, takes_in) for k, junction, takes_in in there.passed if not kept[k])
        return Crossings(row, at_m, begins_inside, self.fixed, tuple(passed))

    def moved(self, members: RowArray, places: Sequence[Place]) -> "Crossings":
        """The same with some of them in other places."""
        row, at_m, begins_inside = self.row.copy(), self.at_m.copy(), self.begins_inside.copy()
        row[members] = [place.row for place in places]
        at_m[members] = [place.at_m for place in places]
        begins_inside[members] = [place.begins_inside for place in places]
        passed = (
            (member, junction, place.takes_in)
            for member, place in zip(members.tolist(), places, strict=True)
            for junction in place.passed
        )
        return Crossings(row, at_m, begins_inside, self.fixed, (*self.passed, *passed))


@dataclass(frozen=True)
class Barrier:
    """A straight line across one street or several: all points ``anchor + normal * [low_m, high_m]``.

    ``outward`` and ``normal`` are unit vectors at right angles.
    """

    crossings: RowArray
    anchor: FloatArray
    outward: FloatArray
    normal: FloatArray
    low_m: float
    high_m: float

    def ends(self, beyond_m: float = 0.0) -> FloatArray:
        """Both end points, (2, 2)."""
        reach_m = np.array([[self.low_m - beyond_m], [self.high_m + beyond_m]])
        return np.asarray(self.anchor + self.normal * reach_m, dtype=np.float64)


def crossings_of(plane: Plane, inside: BoolArray) -> Crossings:
    """Where the streets of the plane change sides."""
    links = plane.links
    cut = np.flatnonzero(inside[links.tail] != inside[links.head])
    return Crossings(
        row=links.row[cut],
        at_m=(links.low_m[cut] + links.high_m[cut]) / 2,
        begins_inside=inside[links.tail[cut]],
    )


def with_barriers(
    ways: WaysThrough, crossings: Crossings, obstacles: Obstacles, passable: BoolArray
) -> tuple[Crossings, list[Barrier]]:
    """Stand straight barriers across the streets, one for neighbours that run alike; those move into line.

    They may move past the junctions that are ``passable``, where only two segments meet.
    """
    crossings_moved, barriers = crossings, []
    for group in _groups(ways, crossings):
        crossings_moved, found = _barriers_of(ways, crossings_moved, group, passable)
        barriers += found
    return crossings_moved, [
        trimmed for barrier in barriers for trimmed in _trimmed(ways, crossings_moved, obstacles, barrier)
    ]


def _outward(ways: WaysThrough, crossings: Crossings) -> FloatArray:
    direction = ways.direction(crossings.row, crossings.at_m)
    return np.where(crossings.begins_inside, 1.0, -1.0)[:, np.newaxis] * direction


def _groups(ways: WaysThrough, crossings: Crossings) -> Iterator[RowArray]:
    """Crossings that one barrier may close, by rows of ``crossings``."""
    n = len(crossings)
    position, outward = ways.at(crossings.row, crossings.at_m), _outward(ways, crossings)
    first, second = (
        np.array(sorted(cKDTree(position).query_pairs(_FARTHEST_PAIR_M)), dtype=int).reshape(-1, 2).T
    )
    apart = position[second] - position[first]
    mean = _unit(outward[first] + outward[second])
    along_m = np.abs((apart * mean).sum(axis=1))
    across_m = np.abs(apart[:, 1] * mean[:, 0] - apart[:, 0] * mean[:, 1])
    alike = (outward[first] * outward[second]).sum(axis=1) > _SAME_DIRECTION
    near = (along_m < _ALONG_M) & (across_m < _ACROSS_M)
    for sort, within_m, aside_m in (
        (Highway.SECONDARY, _ALONG_MAIN_M, _ACROSS_MAIN_M),
        (Highway.TRUNK, _ALONG_FAST_M, _ACROSS_FAST_M),
    ):
        is_main = ways.highway[crossings.row] <= sort
        near |= is_main[first] & is_main[second] & (along_m < within_m) & (across_m < aside_m)
    once = np.bincount(crossings.row, minlength=len(ways))[crossings.row] == 1
    together = alike & near & once[first] & once[second]
    pairs = coo_array((np.ones(together.sum()), (first[together], second[together])), shape=(n, n))
    count, group = connected_components(pairs, directed=False)
    return (np.flatnonzero(group == k) for k in range(count))


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.maximum(np.hypot(*vectors.T), 1e-9)[:, np.newaxis])


def _barriers_of(
    ways: WaysThrough, crossings: Crossings, group: RowArray, passable: BoolArray
) -> tuple[Crossings, list[Barrier]]:
    """One barrier for the whole group, or for its carriageways, and one for each crossing left over."""
    carriageways = group[ways.highway[crossings.row[group]] <= Highway.PEDESTRIAN]
    for members in (group, carriageways):
        if len(members) < 2:
            continue
        moved = _into_line(ways, crossings, members, passable)
        if moved is not None:
            rest = np.setdiff1d(group, members)
            return moved, [
                _across(ways, moved, members),
                *(_across(ways, moved, rest[[k]]) for k in range(len(rest))),
            ]
    return crossings, [_across(ways, crossings, group[[k]]) for k in range(len(group))]


def _into_line(
    ways: WaysThrough, crossings: Crossings, members: RowArray, passable: BoolArray
) -> Crossings | None:
    """Move the members along their streets onto one straight line across; None when they cannot."""
    position = ways.at(crossings.row[members], crossings.at_m[members])
    outward = _unit(_outward(ways, crossings)[members].mean(axis=0, keepdims=True))[0]
    normal = np.array([-outward[1], outward[0]])
    along_m = (position - position[0]) @ outward
    across_m = (position - position[0]) @ normal
    fixed = np.isin(members, crossings.fixed)
    middle_m = float(np.median(along_m[fixed] if fixed.any() else along_m))
    stands_m = {middle_m} if fixed.any() else {middle_m, float(along_m.min()), float(along_m.max())}
    for stand_m in sorted(stands_m, key=lambda m: (abs(m - middle_m), m)):
        foot = position[0] + outward * stand_m
        reach = np.array([[across_m.min() - _REACH_BEYOND_M], [across_m.max() + _REACH_BEYOND_M]])
        line = linestrings(foot + normal * reach)
        places = [slid_onto(ways, place, line, passable) for place in _places(crossings, members)]
        met = [place for place in places if place is not None]
        if len(met) == len(members):
            moved = crossings.moved(members, met)
            if _stay(crossings, moved, members[fixed]) and not _twice(moved, members):
                return moved
    return None


def _places(crossings: Crossings, members: RowArray) -> Iterator[Place]:
    for member in members.tolist():
        yield Place(
            int(crossings.row[member]), float(crossings.at_m[member]), bool(crossings.begins_inside[member])
        )


def _stay(before: Crossings, after: Crossings, fixed: RowArray) -> bool:
    """Whether those that are to stay where they are do so."""
    same_row = before.row[fixed] == after.row[fixed]
    return bool((same_row & (np.abs(before.at_m[fixed] - after.at_m[fixed]) < _STAYS_M)).all())


def _twice(crossings: Crossings, members: RowArray) -> bool:
    """Whether one of these is now on a segment that is crossed already."""
    return bool((np.bincount(crossings.row)[crossings.row[members]] > 1).any())


def _across(ways: WaysThrough, crossings: Crossings, members: RowArray) -> Barrier:
    """The barrier square to the mean direction of its members, wide enough for all."""
    position = ways.at(crossings.row[members], crossings.at_m[members])
    outward = _unit(_outward(ways, crossings)[members].mean(axis=0, keepdims=True))[0]
    if len(members) > 1:  # they stand in line already
        chord = position[-1] - position[0]
        square = np.array([chord[1], -chord[0]]) / max(float(np.hypot(*chord)), 1e-9)
        outward = square if square @ outward > 0 else -square
    normal = np.array([-outward[1], outward[0]])
    across_m = (position - position[0]) @ normal
    half_m = _HALF_WIDTH_M[ways.highway[crossings.row[members]]]
    return Barrier(
        members,
        position[0],
        outward,
        normal,
        float((across_m - half_m).min()),
        float((across_m + half_m).max()),
    )


def _between_houses(obstacles: Obstacles, barrier: Barrier, own_m: FloatArray) -> tuple[float, float]:
    """How far the barrier reaches on both sides of its streets before it meets a wall."""
    line = linestrings(barrier.ends())
    rows = obstacles.building_tree.query(line, predicate="intersects")
    walls = get_coordinates(intersection(boundary(obstacles.buildings[rows]), line))
    met_m = (walls - barrier.anchor) @ barrier.normal
    low_m = met_m[met_m < own_m.min()].max(initial=barrier.low_m)
    high_m = met_m[met_m > own_m.max()].min(initial=barrier.high_m)
    return float(low_m), float(high_m)


def _trimmed(
    ways: WaysThrough, crossings: Crossings, obstacles: Obstacles, barrier: Barrier
) -> Iterator[Barrier]:
    """The barrier clear of streets and up to houses beside it; none where a street runs between its own."""
    own = crossings.row[barrier.crossings]
    own_m = (ways.at(own, crossings.at_m[barrier.crossings]) - barrier.anchor) @ barrier.normal
    line = linestrings(barrier.ends(_LOOK_BESIDE_M))
    low_m, high_m = _between_houses(obstacles, barrier, own_m)
    rows = ways.tree.query(line, predicate="intersects")
    for row, met in zip(rows, intersection(ways.lines[rows], line), strict=True):
        met_m = (get_coordinates(met) - barrier.anchor) @ barrier.normal
        for place_m in met_m:
            if row in own and np.abs(own_m - place_m).min() < 0.05:
                continue
            if own_m.min() < place_m < own_m.max():
                return
            if place_m <= own_m.min():
                low_m = max(low_m, own_m.min() - _SHARE_OF_GAP * (own_m.min() - place_m))
            else:
                high_m = min(high_m, own_m.max() + _SHARE_OF_GAP * (place_m - own_m.max()))
    if high_m - low_m >= _SHORTEST_M:
        yield replace(barrier, low_m=low_m, high_m=high_m)
