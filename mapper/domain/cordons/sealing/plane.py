"""The plane between what must be inside and what must be outside, as a network whose cuts are cordon lines.

Its nodes are samples of streets, of the zone, of buildings and of open ground. Neighbours are joined by an
arc that costs what the tape between them would, samples along one street by what closing the street costs.
The cheapest cut is then the line that is cheapest in closures and tape together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import (
    boundary,
    buffer,
    centroid,
    contains_xy,
    get_parts,
    intersection,
    line_locate_point,
    prepare,
)
from shapely import (
    points as points_at,
)

from mapper.domain.cordons.sealing.costs import (
    ON_WATER_SHARE,
    SPLITTING_A_BUILDING,
    TAPE_PER_M,
    WALKABLE_TIMES,
)
from mapper.domain.cordons.sealing.min_cut import Arcs, BoolArray, RowArray, largest_flow
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.places_between import flanks, open_ground, rim, zone_points
from mapper.domain.cordons.sealing.street_arcs import street_arcs, with_gates
from mapper.domain.cordons.sealing.triangles import Triangles, spread_out
from mapper.domain.cordons.sealing.ways_through import Links, WaysThrough, links_of
from mapper.domain.places import FloatArray, MetreShape
from mapper.domain.streets import Highway, Users

STREET, ZONE, BUILDING, FLANK, GROUND, RIM = range(6)  # the sorts of nodes, in the order they come
AROUND_LIMIT_M = 30.0  # so far beyond the limit streets are sampled, to be seen as outside
_LONGEST_ACROSS_M = 60.0  # a longer tape is hardly stopped by one fence
_LONGEST_TAPE_M = 40.0  # for one arc: circumcentres of thin triangles lie anywhere
_CLEAR_OF_STREET_M = 2.5  # closer flanks of walls lead to lines that cross a street more than once
_JITTER_M = 0.002
_COUNTED, _BETWEEN_EQUALS = 10.0, 0.05  # one closure more weighs as much as 4 km of tape
_MAIN = Highway.TERTIARY  # a street of this class or wider does not simply end: the data does


@dataclass(frozen=True)
class Plane:
    """The network: all nodes, the streets through it, and the arcs to cut."""

    ways: WaysThrough
    links: Links
    points: FloatArray  # the links' points first
    obstacles: Obstacles
    building: RowArray  # of each node in a building, which
    tape: Arcs
    walls: Arcs  # round large buildings
    streets: Arcs  # in the order of ``links``, then one a tunnel, then one where a bridge crosses a street
    below: RowArray  # the tunnels: rows of ``ways``
    cell_ha: FloatArray
    is_source: BoolArray
    is_sink: BoolArray
    part: RowArray  # of what sort each node is: STREET and so on
    dead_ends: int  # main streets that end in the plane, taken for the edge of the data
    limit: MetreShape

    @property
    def is_beyond(self) -> BoolArray:
        """Which buildings reach beyond the limit."""
        found = np.zeros(len(self.obstacles.buildings), dtype=bool)
        found[self.building[self.is_sink[self.part == BUILDING]]] = True
        return found


def plane_between(
    zone: MetreShape, limit: MetreShape, ways: WaysThrough, obstacles: Obstacles, users: Users
) -> Plane:
    """Lay out the plane from ``zone``, which must be inside, to beyond ``limit``; all in metres."""
    kept = MetreShape(buffer(limit, AROUND_LIMIT_M, quad_segs=8))
    links = links_of(ways, zone, kept)
    in_buildings, building = obstacles.building_points()
    fixed = [links.points, zone_points(zone), in_buildings, _off_streets(flanks(obstacles, zone, kept), ways)]
    parts = [*fixed, open_ground(zone, kept, np.concatenate(fixed)), rim(limit)]
    part = np.repeat(np.arange(len(parts)), [len(points) for points in parts])
    points = spread_out(np.concatenate(parts), _JITTER_M)
    triangles = Triangles.of(points)
    prepare(zone)
    prepare(limit)
    is_source = contains_xy(zone, points[:, 0], points[:, 1]) | (part == ZONE)
    is_source[part == BUILDING] |= obstacles.held_by(zone, limit)[building]
    is_source[_dipping_in(ways, links, zone)] = True
    is_sink = ~contains_xy(limit, points[:, 0], points[:, 1]) & ~is_source
    dead_ends = links.node_of_junction[_main_dead_ends(ways)]
    dead_ends = dead_ends[dead_ends >= 0]
    dead_ends = dead_ends[~is_source[dead_ends] & ~is_sink[dead_ends]]
    is_sink[dead_ends] = True
    below = np.flatnonzero(ways.is_below)
    streets = street_arcs(ways, links, below, beyond=len(points) - 1)
    return Plane(
        ways=ways,
        links=links,
        points=points,
        obstacles=obstacles,
        building=building,
        tape=_tape_arcs(triangles, obstacles, TAPE_PER_M[users]),
        walls=_wall_arcs(np.flatnonzero(part == BUILDING), building),
        streets=with_gates(streets, links, ways, obstacles, users),
        below=below,
        cell_ha=triangles.cell_ha(),
        is_source=is_source,
        is_sink=is_sink,
        part=part,
        dead_ends=len(dead_ends),
        limit=limit,
    )


def lines_of(plane: Plane) -> Arcs:
    """Everything that a line can cross, with what that costs."""
    return joined((plane.tape, plane.walls, plane.streets))


def weighed(plane: Plane, price: FloatArray) -> Arcs:
    """What it costs to take each node in."""
    tail = np.flatnonzero(~plane.is_source & ~plane.is_sink)
    head = np.full(len(tail), np.flatnonzero(plane.is_sink)[0])
    return Arcs(tail, head, price[tail], np.ones(len(tail), dtype=bool))


def with_streets_counted(plane: Plane) -> Plane:
    """The same plane where all streets cost much the same, and tape next to nothing."""
    count = len(plane.links.row) + len(plane.below)
    cost = plane.streets.cost.copy()
    cost[:count] = _COUNTED + _BETWEEN_EQUALS * cost[:count]
    tape = replace(plane.tape, cost=_BETWEEN_EQUALS * plane.tape.cost)
    return replace(plane, streets=replace(plane.streets, cost=cost), tape=tape)


def escape_routes(plane: Plane) -> int:
    """How many ways lead from the zone to beyond the limit that share no stretch of street (Menger 1927).

    Links one after another on a segment count as one where neither zone nor outside is met between them.
    """
    links, is_end = plane.links, plane.is_source | plane.is_sink
    goes_on = (
        (links.row[1:] == links.row[:-1]) & (links.tail[1:] == links.head[:-1]) & ~is_end[links.tail[1:]]
    )
    first, last = np.ones((2, len(links.row)), dtype=bool)
    first[1:], last[:-1] = ~goes_on, ~goes_on
    tunnels = slice(len(links.row), len(links.row) + len(plane.below))
    tail = np.concatenate((links.tail[first], plane.streets.tail[tunnels]))
    head = np.concatenate((links.head[last], plane.streets.head[tunnels]))
    streets = Arcs(tail, head, np.ones(len(tail)), np.zeros(len(tail), dtype=bool))
    return round(largest_flow(streets, plane.is_source, plane.is_sink).cost)


def joined(arcs: Sequence[Arcs]) -> Arcs:
    """All of them as one."""
    return Arcs(
        tail=np.concatenate([a.tail for a in arcs]),
        head=np.concatenate([a.head for a in arcs]),
        cost=np.concatenate([a.cost for a in arcs]),
        one_way=np.concatenate([a.one_way for a in arcs]),
    )


def anchored_sides(plane: Plane, inside: BoolArray) -> BoolArray:
    """The same sides, but nodes cut off from both scene and outside take the side of those around them."""
    inside = (inside | plane.is_source) & ~plane.is_sink
    same = inside[plane.tape.tail] == inside[plane.tape.head]
    pairs = (plane.tape.tail[same], plane.tape.head[same])
    n = len(plane.points)
    _, component = connected_components(coo_array((np.ones(same.sum()), pairs), shape=(n, n)), directed=False)
    anchored = np.zeros(component.max() + 1, dtype=bool)
    anchored[component[plane.is_source | plane.is_sink]] = True
    return np.where(anchored[component], inside, ~inside)


def _off_streets(points: FloatArray, ways: WaysThrough) -> FloatArray:
    """Those that no street runs over: where it crosses a wall, its own samples say on which side it is."""
    kept = np.ones(len(points), dtype=bool)
    kept[ways.tree.query(points_at(points), predicate="dwithin", distance=_CLEAR_OF_STREET_M)[0]] = False
    return points[kept]


def _tape_arcs(triangles: Triangles, obstacles: Obstacles, per_m: float) -> Arcs:
    """Neighbours, and what a tape between them costs."""
    tail, head = triangles.sides()
    cost = per_m * np.minimum(triangles.voronoi_length_m(), _LONGEST_TAPE_M)
    ends = triangles.points.take(tail, axis=0), triangles.points.take(head, axis=0)
    apart_m = np.hypot(*(ends[0] - ends[1]).T)
    short = np.flatnonzero(apart_m < _LONGEST_ACROSS_M)
    cost[short] *= obstacles.tape_shares(triangles.points, tail[short], head[short])
    wet = obstacles.in_water(triangles.points)
    on_water = wet[tail] & wet[head]
    cost[on_water] = np.minimum(cost[on_water], per_m * ON_WATER_SHARE * _LONGEST_TAPE_M)
    cost[obstacles.is_walkable((ends[0] + ends[1]) / 2)] *= WALKABLE_TIMES
    return Arcs(tail, head, cost, np.zeros(len(tail), dtype=bool))


def _wall_arcs(node: RowArray, building: RowArray) -> Arcs:
    """Points along the walls of one building hold together."""
    same = np.flatnonzero(building[1:] == building[:-1])
    cost = np.full(len(same), SPLITTING_A_BUILDING)
    return Arcs(node[same], node[same + 1], cost, np.zeros(len(same), dtype=bool))


def _dipping_in(ways: WaysThrough, links: Links, zone: MetreShape) -> RowArray:
    """The nearest sample of every stretch of street in the zone, which may lie between two of them."""
    rows = np.sort(ways.tree.query(boundary(zone), predicate="intersects"))
    rows = rows[~ways.is_below[rows]]
    stretches, which = get_parts(intersection(ways.lines[rows], zone), return_index=True)
    rows = rows[which]
    along_m = np.asarray(line_locate_point(ways.lines[rows], centroid(stretches)), dtype=np.float64)
    node, is_there = links.node_at(rows, along_m)
    return node[is_there]


def _main_dead_ends(ways: WaysThrough) -> RowArray:
    is_main = ways.highway <= _MAIN
    ends = np.unique(ways.ends[is_main].ravel())
    return np.asarray(ends[ways.degree[ends] == 1])
