"""The streets of a graph that osmnx has just built of a verified answer.

Every point is a node there and every step of a way an edge, twice where traffic runs both ways; here a way
is one again. (Graphs that people bring, simplified or not, are read by ``osmnx_graph``, which is slower.)
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mapper.domain.streets import Provenance, StreetNetwork
from mapper.sources.osm_tags import Tags
from mapper.sources.osm_topology import OsmWay, build_network

if TYPE_CHECKING:
    import networkx as nx

USED_TAGS = (  # osmnx keeps no others; all that ``osm_tags`` looks at
    *("highway", "name", "ref", "oneway", "junction", "layer", "bridge", "tunnel", "access", "area", "foot"),
    *("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right"),
)

_Step = tuple[int, int]


def network_of(graph: "nx.MultiDiGraph[Any]", provenance: Provenance) -> StreetNetwork:
    """Give the streets of ``graph``, each in the direction it is drawn in."""
    steps: dict[int, list[_Step]] = {}
    tags: dict[int, Tags] = {}
    for first, last, data in graph.edges(data=True):
        if not data["reversed"]:
            steps.setdefault(data["osmid"], []).append((first, last))
            tags[data["osmid"]] = _tags(data)
    lines = [(way_id, line) for way_id in sorted(steps) for line in _lines(steps[way_id])]
    ways = (OsmWay(row, line, tags[way_id]) for row, (way_id, line) in enumerate(lines))
    positions = {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True)}
    network = build_network(ways, positions, provenance)
    way_ids = np.array([way_id for way_id, _ in lines], dtype=np.int64)
    return replace(network, way_id=way_ids[network.way_id])


def _tags(data: dict[str, Any]) -> Tags:
    tags = {key: data[key] for key in USED_TAGS if key in data and key != "oneway"}
    return {**tags, "oneway": "yes"} if data["oneway"] else tags


def _lines(steps: Sequence[_Step]) -> Iterator[tuple[int, ...]]:
    """Join the steps of one way, but where it meets itself; a ring begins at its lowest number."""
    after = dict(steps)
    left, reached = Counter(first for first, _ in steps), Counter(last for _, last in steps)
    inner = {node for node in after if left[node] == reached[node] == 1}
    begins = sorted(step for step in steps if step[0] not in inner)
    while begins or inner:
        first, node = begins.pop() if begins else (min(inner), after[min(inner)])
        inner.discard(first)
        line = [first, node]
        while node in inner:
            inner.discard(node)
            node = after[node]
            line.append(node)
        yield tuple(line)
