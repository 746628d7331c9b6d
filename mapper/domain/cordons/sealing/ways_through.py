"""The streets round a scene in a plane: lines, junctions, and samples along them with links between."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely import (
    STRtree,
    buffer,
    contains_xy,
    get_coordinates,
    intersection,
    intersects,
    point_on_surface,
    prepare,
)

from mapper.domain.cordons.mouths import BoolArray, Mouths
from mapper.domain.cordons.strands import RowArray, Strands
from mapper.domain.places import FloatArray, LocalFrame, MetreShape
from mapper.domain.streets import GeometryArray, StreetFlag, StreetNetwork, Users

# Between samples near the scene and far from it: a third of a junction mouth, and coarser for large zones,
# for which the same cost is found in a fraction of the time.
_ZONE_M = (150.0, 500.0, 1_000.0, 2_500.0, 5_000.0)
_FINEST_M = (7.0, 8.0, 10.0, 14.0, 18.0)
_COARSEST_M = (22.0, 22.0, 30.0, 40.0, 45.0)
_COARSER_WITH_DISTANCE = 0.06
_DEEP_M = 60.0  # so far within the zone streets are inside whatever happens, and need no samples
_FINE_UNTIL_M = 60.0


@dataclass(frozen=True)
class WaysThrough:
    """The streets that somebody may come through, in the plane of the scene.

    ``row`` tells which segment of the network each is; ``ends`` are rows of ``junctions``, (n, 2) metres.
    ``is_beyond`` are junctions so far off that not all that meets there is known.
    """

    strands: Strands
    row: RowArray
    ends: RowArray
    junctions: FloatArray
    is_beyond: BoolArray
    highway: npt.NDArray[np.uint8]
    is_bridge: BoolArray
    is_tunnel: BoolArray
    level: npt.NDArray[np.int8]
    is_below: BoolArray

    def __len__(self) -> int:
        """How many segments."""
        return len(self.row)

    @property
    def lines(self) -> GeometryArray:
        """The segments as geometries, in metres."""
        return self.strands.lines

    @cached_property
    def tree(self) -> STRtree:
        """Finds segments by place."""
        return STRtree(self.lines)

    @cached_property
    def length_m(self) -> FloatArray:
        """How long each segment is."""
        return self.strands.end_m - self.strands.begin_m

    @cached_property
    def mouths(self) -> Mouths:
        """Where tunnels come up."""
        return Mouths(self.ends, self.is_below, self.level, self.is_beyond)

    @property
    def degree(self) -> npt.NDArray[np.int64]:
        """How many segments meet at each junction."""
        return self.mouths.degree

    def from_junction_m(self, within_m: float) -> FloatArray:
        """How far each junction is along the streets from one where more than two segments meet.

        Infinite beyond ``within_m``.
        """
        ends, n = np.sort(self.ends, axis=1), len(self.junctions)
        shortest = np.lexsort((self.length_m, ends[:, 1], ends[:, 0]))
        ends, length_m = ends[shortest], self.length_m[shortest]
        once = np.append(
            True, (np.diff(ends, axis=0) != 0).any(axis=1)
        )  # a matrix would add parallel streets up
        streets = coo_array((length_m[once], ends[once].T), shape=(n, n)).tocsr()
        meeting = np.flatnonzero(self.degree >= 3)
        if not len(meeting):
            return np.full(n, np.inf)
        return np.asarray(dijkstra(streets, directed=False, indices=meeting, min_only=True, limit=within_m))

    @cached_property
    def _by_junction(self) -> tuple[RowArray, RowArray]:
        """All ends of segments in the order of their junctions, and where those of each junction begin."""
        order = np.argsort(self.ends.ravel(), kind="stable")
        return order // 2, np.concatenate(([0], np.cumsum(self.degree)))

    def meeting_at(self, junction: int) -> RowArray:
        """The segments that meet at a junction, in ascending order, twice if with both ends."""
        segment, first = self._by_junction
        return segment[first[junction] : first[junction + 1]]

    @cached_property
    def crossing_apart(self) -> tuple[RowArray, RowArray]:
        """Pairs of streets on the surface that cross without a junction, each pair once."""
        first, second = self.tree.query(self.lines)
        once = (first < second) & ~self.is_below[first] & ~self.is_below[second]
        first, second = first[once], second[once]
        meet = (self.ends[first][:, :, np.newaxis] == self.ends[second][:, np.newaxis, :]).any(axis=(1, 2))
        first, second = first[~meet], second[~meet]
        cross = intersects(self.lines[first], self.lines[second])
        return first[cross], second[cross]

    def crossing_by_mistake(self) -> FloatArray:
        """Where streets cross that neither junction nor bridge nor levels account for, (n, 2)."""
        first, second = self.crossing_apart
        same = np.ones(len(first), dtype=bool)
        for sort in (self.is_bridge, self.is_tunnel, self.level):
            same &= sort[first] == sort[second]
        crossing = intersection(self.lines[first[same]], self.lines[second[same]])
        return np.asarray(get_coordinates(point_on_surface(crossing)))

    def at(self, row: RowArray, along_m: FloatArray) -> FloatArray:
        """The points, (n, 2), so many metres along segments."""
        return self.strands.at(self.strands.begin_m[row] + along_m)

    def direction(self, row: RowArray, along_m: FloatArray) -> FloatArray:
        """Unit vectors, (n, 2), the way the segments run there."""
        return self.strands.direction(self.strands.begin_m[row] + along_m)


def ways_through(streets: StreetNetwork, frame: LocalFrame, area_m: MetreShape, users: Users) -> WaysThrough:
    """The segments for ``users`` whose box touches that of ``area_m``."""
    points = frame.to_metres(streets.vertices)
    west, south, east, north = area_m.bounds
    low = np.minimum.reduceat(points, streets.starts[:-1], axis=0) if len(streets) else np.empty((0, 2))
    high = np.maximum.reduceat(points, streets.starts[:-1], axis=0) if len(streets) else np.empty((0, 2))
    touches = ((low <= (east, north)) & (high >= (west, south))).all(axis=1)
    rows = np.flatnonzero(touches & streets.used_by(users))
    junctions, ends = np.unique(streets.ends[rows], return_inverse=True)
    places = frame.to_metres(streets.junctions[junctions].reshape(-1, 2))
    flags = streets.flags[rows]
    return WaysThrough(
        strands=Strands.of_rows(points, streets.starts, rows),
        row=rows,
        ends=ends.reshape(-1, 2),
        junctions=places,
        is_beyond=np.any((places < (west, south)) | (places > (east, north)), axis=1),
        highway=streets.highway[rows],
        is_bridge=(flags & StreetFlag.BRIDGE) > 0,
        is_tunnel=(flags & StreetFlag.TUNNEL) > 0,
        level=streets.level[rows],
        is_below=streets.is_below[rows],
    )


@dataclass(frozen=True)
class Links:
    """Short pieces of street between samples, as parallel arrays.

    ``points`` is (n, 2) metres. A link runs from node ``tail`` at ``low_m`` along segment ``row`` to node
    ``head`` at ``high_m``. ``node_of_junction`` is -1 for junctions that are too far off.
    """

    points: FloatArray
    node_of_junction: RowArray
    tail: RowArray
    head: RowArray
    row: RowArray
    low_m: FloatArray
    high_m: FloatArray

    @cached_property
    def _key(self) -> FloatArray:
        return self.row * 1e6 + self.low_m

    def link_at(self, row: RowArray, along_m: FloatArray) -> tuple[RowArray, BoolArray]:
        """The link in which each place lies, and whether there is one."""
        link = np.clip(np.searchsorted(self._key, row * 1e6 + along_m, side="right") - 1, 0, None)
        return link, (self.row[link] == row) & (along_m <= self.high_m[link] + 1e-6)

    def node_at(self, row: RowArray, along_m: FloatArray) -> tuple[RowArray, BoolArray]:
        """The nearest sample along the segment of each place, and whether there is one."""
        if not len(self.row):
            return np.zeros(len(row), dtype=np.intp), np.zeros(len(row), dtype=bool)
        link, is_there = self.link_at(row, along_m)
        is_tail = along_m - self.low_m[link] < self.high_m[link] - along_m
        return np.where(is_tail, self.tail[link], self.head[link]), is_there


def links_of(ways: WaysThrough, zone: MetreShape, kept: MetreShape) -> Links:
    """Sample every street on the surface within ``kept``; the finer, the nearer to a small ``zone``.

    Deep within the zone there are only the mouths of tunnels.
    """
    surface = np.flatnonzero(~ways.is_below)
    length_m = ways.length_m[surface]
    count = np.maximum(0, np.ceil(length_m / _step_m(ways, surface, zone)).astype(int) - 1)
    row = np.repeat(surface, count + 2)
    first = np.cumsum(count + 2) - (count + 2)
    step = np.arange(len(row)) - np.repeat(first, count + 2)
    along_m = step / np.repeat(count + 1, count + 2) * np.repeat(length_m, count + 2)
    is_start, is_end = step == 0, step == np.repeat(count + 1, count + 2)
    is_inner = ~is_start & ~is_end
    node = np.where(is_start, ways.ends[row, 0], ways.ends[row, 1])
    node[is_inner] = len(ways.junctions) + np.arange(is_inner.sum())
    points = np.concatenate((ways.junctions, ways.at(row[is_inner], along_m[is_inner])))
    is_kept = _is_wanted(points, zone, kept)
    mouths = np.unique(ways.ends[ways.is_below])
    is_kept[mouths] = contains_xy(kept, *ways.junctions[mouths].T) & ~ways.mouths.is_deep[mouths]
    renumbered = np.where(is_kept, np.cumsum(is_kept) - 1, -1)
    joins = (row[1:] == row[:-1]) & is_kept[node[1:]] & is_kept[node[:-1]]
    return Links(
        points=points[is_kept],
        node_of_junction=renumbered[: len(ways.junctions)],
        tail=renumbered[node[:-1][joins]],
        head=renumbered[node[1:][joins]],
        row=row[1:][joins],
        low_m=along_m[:-1][joins],
        high_m=along_m[1:][joins],
    )


def _is_wanted(points: FloatArray, zone: MetreShape, kept: MetreShape) -> BoolArray:
    """Within ``kept`` and not deep within the zone."""
    deep = buffer(zone, -_DEEP_M, quad_segs=4)
    prepare(kept)
    prepare(deep)
    return np.asarray(contains_xy(kept, *points.T) & ~contains_xy(deep, *points.T))


def zone_size_m(zone: MetreShape) -> float:
    """The radius of a disc as large as the zone."""
    return float(np.sqrt(zone.area / np.pi))


def _step_m(ways: WaysThrough, rows: RowArray, zone: MetreShape) -> FloatArray:
    """How far apart the samples of a segment are."""
    centre, zone_m = np.array(zone.centroid.coords[0]), zone_size_m(zone)
    finest, coarsest = (np.interp(zone_m, _ZONE_M, steps) for steps in (_FINEST_M, _COARSEST_M))
    middle = (ways.junctions[ways.ends[rows, 0]] + ways.junctions[ways.ends[rows, 1]]) / 2
    beyond_m = np.hypot(*(middle - centre).T) - zone_m
    step_m = finest + _COARSER_WITH_DISTANCE * (beyond_m - _FINE_UNTIL_M)
    return np.asarray(np.clip(step_m, finest, coarsest), dtype=np.float64)
