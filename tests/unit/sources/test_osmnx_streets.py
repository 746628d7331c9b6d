"""Streets out of osmnx's graph are those of the ways that it was built of."""

import pytest

from mapper.domain.streets import Provenance
from mapper.sources.osm_topology import OsmWay, build_network
from mapper.sources.osmnx_door import graph_of
from mapper.sources.osmnx_streets import network_of
from mapper.sources.overpass_answer import OsmStreets
from tests.clocks import JULY
from tests.standins.fixtures import osm_extract

PROVENANCE = Provenance("test", "ODbL", JULY.date(), None)
STREET = {"highway": "residential"}


def both(ways, positions):
    """The streets by way of osmnx's graph, and the same built straight from the ways."""
    ways = tuple(OsmWay(number, nodes, tags) for number, (nodes, tags) in enumerate(ways, start=1))
    graph = graph_of([OsmStreets(ways, positions, JULY)])
    return network_of(graph, PROVENANCE), build_network(ways, positions, PROVENANCE)


def described(network):
    """What matters of each segment, in no order."""
    return sorted(
        zip(
            network.way_id.tolist(),
            network.length_m.round(3).tolist(),
            network.flags.tolist(),
            network.level.tolist(),
            network.highway.tolist(),
            [network.names[row] for row in network.name],
            strict=True,
        )
    )


GRID = {n: (n % 4 / 1000, n // 4 / 1000) for n in range(16)}


@pytest.mark.parametrize(
    "ways",
    [
        [((0, 1, 2, 3), STREET)],
        [((0, 1, 2), STREET), ((5, 1, 9), STREET | {"oneway": "yes"})],
        [((0, 1, 2), STREET | {"oneway": "-1"})],
        [((0, 1, 2), {"highway": "motorway", "ref": "M1"})],
        [((0, 1, 5, 4, 0), STREET | {"junction": "roundabout"}), ((1, 2), STREET)],
        [((2, 1, 5, 6, 2, 3), STREET)],
        [((0, 1), {"highway": "steps", "layer": "-2", "tunnel": "yes"}), ((1, 2), STREET)],
        [((0, 1), STREET | {"access": "private", "foot": "no", "name": "Elm Road"})],
        [((0, 1), STREET), ((0, 1), STREET | {"name": "Elm Road"})],
    ],
)
def test_every_shape_of_a_way_comes_back(ways):
    from_graph, straight = both(ways, GRID)
    assert described(from_graph) == described(straight)


def test_what_is_no_street_is_left_out():
    network, _ = both([((0, 1), {"highway": "proposed"}), ((1, 2), STREET)], GRID)
    assert network.way_id.tolist() == [2]


def test_a_ring_that_meets_nothing_is_whole():
    network, _ = both([((1, 2, 6, 5, 1), STREET)], GRID)
    assert network.ends.tolist() == [[0, 0]]


@pytest.mark.slow
def test_the_streets_of_new_southgate_all_come_back():
    extract = osm_extract("london-new-southgate.osm")
    ways = [(way.nodes, way.tags) for way in extract.ways]
    from_graph, straight = both(ways, extract.nodes)
    assert from_graph.length_m.sum() == pytest.approx(straight.length_m.sum(), rel=1e-9)
    assert {*from_graph.way_id.tolist()} == {*straight.way_id.tolist()}
    assert len(from_graph) == pytest.approx(len(straight), rel=0.005)
    assert from_graph.names == straight.names
