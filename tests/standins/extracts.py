"""Real streets for the stand-ins to serve, read from an OpenStreetMap file.

``moved`` puts a piece of them somewhere else under made-up names, for places no file at
hand covers. Such streets are for tests only: they are nowhere on the ground.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import osmium
from shapely import LineString, Point, box, intersects

SHAPING = {
    *("highway", "oneway", "junction", "access", "foot", "sidewalk", "service", "area"),
    *("bridge", "tunnel", "layer"),
}


class Way(NamedTuple):
    """A way with ``highway=*`` and all of whose nodes are known."""

    id: int
    nodes: tuple[int, ...]
    tags: dict[str, str]


@dataclass(frozen=True)
class Extract:
    """Nodes as lon/lat, their tags, and ways."""

    nodes: dict[int, tuple[float, float]]
    node_tags: dict[int, dict[str, str]]
    ways: tuple[Way, ...]
    as_of: str = "2026-01-01T00:00:00Z"

    def inside(self, area):
        """The ways that touch ``area``, whole, with their nodes, as Overpass gives them."""
        ways = tuple(self.ways[row] for row in np.flatnonzero(intersects(area, self._lines)))
        used = {node for way in ways for node in way.nodes}
        return Extract({n: self.nodes[n] for n in sorted(used)}, self.node_tags, ways, self.as_of)

    @cached_property
    def _lines(self):
        places = [[self.nodes[node] for node in way.nodes] for way in self.ways]
        return np.array([LineString(p) if len(p) > 1 else Point(p[0]) for p in places], dtype=object)

    def moved(self, start, end, reach_deg=0.02):
        """The streets round ``start``, shifted to ``end`` and renamed Test Street 1, 2, ..."""
        lon, lat = start
        piece = self.inside(box(lon - reach_deg, lat - reach_deg, lon + reach_deg, lat + reach_deg))
        by = (end[0] - lon, end[1] - lat)
        old_names = sorted({way.tags["name"] for way in piece.ways if "name" in way.tags})
        number = {name: f"Test Street {n}" for n, name in enumerate(old_names, start=1)}
        ways = tuple(way._replace(tags=_anonymous(way.tags, number)) for way in piece.ways)
        nodes = {n: (round(x + by[0], 7), round(y + by[1], 7)) for n, (x, y) in piece.nodes.items()}
        return Extract(nodes, piece.node_tags, ways, self.as_of)


def _anonymous(tags, number):
    """What shapes a street, without anything that tells which real one it was."""
    shape = {key: value for key, value in tags.items() if key in SHAPING}
    return shape | {"name": number[tags["name"]]} if "name" in tags else shape


def read(path):
    """Everything with ``highway=*`` in an ``.osm`` or ``.osm.pbf`` file."""
    nodes, node_tags, ways = {}, {}, []
    for thing in osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY):
        if thing.is_node():
            nodes[thing.id] = (thing.location.lon, thing.location.lat)
            if len(thing.tags):
                node_tags[thing.id] = dict(thing.tags)
        elif "highway" in thing.tags:
            ways.append(Way(thing.id, tuple(node.ref for node in thing.nodes), dict(thing.tags)))
    whole = tuple(way for way in ways if way.nodes and all(node in nodes for node in way.nodes))
    stamp = re.search(rb'osm_base="([^"]+)"', path.read_bytes()[:1000])
    return Extract(nodes, node_tags, whole, stamp[1].decode() if stamp else Extract.as_of)
