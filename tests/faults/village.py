"""A made-up village whose every street is known, so that the truth needs no help from the program.

Blocks of 150 m, with what makes street networks hard: a dead end, a ring, a bridge, a street drawn
against its traffic, letters beyond ASCII, and things tagged ``highway`` that are no streets.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pyproj import Geod
from shapely import LineString, Point
from shapely.geometry import Polygon

from tests.standins.extracts import Extract, Way

CENTRE = (-0.1330, 51.6150)  # on the ground there are other streets here
SIDE = 31  # so many streets each way
BLOCK_DEG = (0.00217, 0.00135)  # 150 m each way at this latitude
MAIN_ROAD = (0, SIDE // 2 + 3)  # from west to east, 450 m north of the centre
NOT_STREETS = {"proposed", "platform"}
_GEOD = Geod(ellps="WGS84")


def village(*, with_new_lane=False):
    """The village; a lane was added to it some day."""
    crossings = {(i, j): 100 + SIDE * j + i for i in range(SIDE) for j in range(SIDE)}
    nodes = {node: _place(i, j) for (i, j), node in crossings.items()}
    ways = [
        Way(
            10_000 * (axis + 1) + 100 * row + part,
            tuple(_crossings(crossings, axis, row, part)),
            _tags(axis, row),
        )
        for axis in (0, 1)
        for row in range(SIDE)
        for part in range(SIDE // 2)
    ]
    middle = SIDE // 2
    nodes |= {n: _place(middle + 0.5 + dx, middle + 0.5 + dy) for n, (dx, dy) in _RING.items()}
    nodes |= {20: _place(middle + 0.5, middle - 0.5), 30: _place(middle - 0.4, middle + 0.4)}
    ways += [
        Way(
            5001,
            (*_RING, next(iter(_RING))),
            {"highway": "residential", "junction": "roundabout", "name": "Ring"},
        ),
        Way(5002, (crossings[middle, middle], 11), {"highway": "service"}),
        Way(5003, (crossings[middle, middle - 1], 20), {"highway": "footway", "name": "Blind Alley"}),
        Way(5004, (20, crossings[middle + 1, middle]), {"highway": "proposed", "name": "Never Street"}),
        Way(5005, (30, crossings[middle, middle], 30), {"highway": "platform"}),
    ]
    if with_new_lane:
        ways.append(Way(5006, (30, crossings[middle - 1, middle]), {"highway": "path", "name": "New Lane"}))
    used = {node for way in ways for node in way.nodes}
    return Extract({n: nodes[n] for n in sorted(used)}, {}, tuple(ways))


_RING = {11: (-0.2, -0.2), 12: (0.2, -0.2), 13: (0.2, 0.2), 14: (-0.2, 0.2)}


def _place(i, j):
    return (
        round(CENTRE[0] + (i - SIDE // 2) * BLOCK_DEG[0], 7),
        round(CENTRE[1] + (j - SIDE // 2) * BLOCK_DEG[1], 7),
    )


def _crossings(crossings, axis, row, part):
    along = range(2 * part, 2 * part + 3)
    return [crossings[(k, row) if axis == 0 else (row, k)] for k in along]


def _tags(axis, row):
    tags = {
        "highway": "trunk" if (axis, row) == MAIN_ROAD else "residential",
        "name": f"{('Café Lane', 'Elm Road')[axis]} {row}",
    }
    if (axis, row) == (0, SIDE // 2):
        tags |= {"bridge": "yes", "layer": "1"}
    if (axis, row) == (1, SIDE // 2):
        tags |= {"oneway": "-1"}
    return tags


@dataclass(frozen=True)
class Truth:
    """What ``extract`` has within ``reach_m`` of ``position``, worked out from its ways alone."""

    extract: Extract
    position: tuple[float, float]
    reach_m: float

    @cached_property
    def disc(self):
        """The reach as a polygon in degrees, 720 points on the circle."""
        azimuths = np.linspace(0, 360, 720, endpoint=False)
        lon, lat, _ = _GEOD.fwd(
            *(np.full(720, value) for value in self.position), azimuths, np.full(720, self.reach_m)
        )
        return Polygon(np.column_stack((lon, lat)))

    @cached_property
    def streets(self):
        """Lines by way, of those that touch the disc."""
        lines = {
            way.id: LineString([self.extract.nodes[node] for node in way.nodes])
            for way in self.extract.ways
            if way.tags["highway"] not in NOT_STREETS
        }
        return {way_id: line for way_id, line in lines.items() if line.intersects(self.disc)}

    @cached_property
    def names(self):
        return {
            way.tags["name"] for way in self.extract.ways if way.id in self.streets and "name" in way.tags
        }

    @cached_property
    def length_m(self):
        """Along all streets within the disc."""
        return length_m(self.streets.values(), self.disc)

    @cached_property
    def junctions(self):
        """How many places within the disc several streets share, or one ends at."""
        uses = {}
        for way in self.extract.ways:
            if way.tags["highway"] not in NOT_STREETS:
                for at, node in enumerate(way.nodes):
                    ends = at in {0, len(way.nodes) - 1}
                    uses[node] = uses.get(node, 0) + (2 if ends else 1)
        return sum(n > 1 and self.disc.covers(Point(self.extract.nodes[node])) for node, n in uses.items())


def length_m(lines, area):
    """Geodesic metres of ``lines`` within ``area``, both in degrees, what lies on top of each other twice."""
    return sum(_GEOD.geometry_length(line.intersection(area)) for line in lines)
