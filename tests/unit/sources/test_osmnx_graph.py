import dataclasses
from datetime import date

import networkx as nx
import numpy as np
import pytest
from shapely import LineString, Point

from mapper.domain.streets import Highway, StreetFlag
from mapper.errors import InvalidInputError
from mapper.sources.extracts import ONLY_STREETS
from mapper.sources.osmnx_graph import extract_of_graph

PLACES = {n: (round(24.93 + n % 5 / 1000, 3), round(60.16 + n // 5 / 1000, 3)) for n in range(25)}
STREET = {"osmid": 7, "highway": "residential", "oneway": False}


def graph_of(*edges, kind=nx.MultiDiGraph, crs="epsg:4326", **facts):
    graph = kind(crs=crs, **facts)
    graph.add_nodes_from((node, {"x": x, "y": y}) for node, (x, y) in PLACES.items())
    graph.add_edges_from(edges)
    return graph


def both_ways(first, last, **values):
    there = {**STREET, **values, "reversed": False}
    back = there | {"reversed": True}
    if "geometry" in there:
        back["geometry"] = there["geometry"].reverse()
    return (first, last, there), (last, first, back)


def streets(*edges, **more):
    return extract_of_graph(graph_of(*edges, **more), source="a graph").network


def lines(network):
    return [line.coords[:] for line in network.lines()]


def line(*nodes):
    return LineString([PLACES[node] for node in nodes])


def test_the_two_edges_of_a_street_are_one_segment_drawn_as_the_way_is():
    network = streets(*reversed(both_ways(3, 0)))
    assert lines(network) == [[PLACES[3], PLACES[0]]]
    assert not network.flags[0] & StreetFlag.ONE_WAY


def test_a_one_way_street_keeps_its_direction():
    network = streets((3, 0, STREET | {"oneway": True, "reversed": False}))
    assert lines(network) == [[PLACES[3], PLACES[0]]]
    assert network.flags[0] & StreetFlag.ONE_WAY


def test_a_way_cut_at_each_of_its_points_is_whole_again():
    network = streets(*both_ways(1, 2), *both_ways(0, 1), *both_ways(2, 3), *both_ways(2, 7, osmid=8))
    assert lines(network) == [
        [PLACES[0], PLACES[1], PLACES[2]],
        [PLACES[2], PLACES[3]],
        [PLACES[2], PLACES[7]],
    ]
    assert network.way_id.tolist() == [7, 7, 8]


def test_the_points_of_a_simplified_street_are_no_junctions():
    network = streets(*both_ways(0, 2, geometry=line(0, 6, 2)), *both_ways(10, 11, geometry=line(10, 6, 11)))
    assert (len(network), len(network.junctions), len(network.vertices)) == (2, 4, 6)


def test_a_ring_that_touches_nothing_is_one_segment():
    network = streets(*both_ways(0, 1), *both_ways(1, 6), *both_ways(6, 0))
    assert (len(network), len(network.vertices)) == (1, 4)


def test_a_closed_street_of_one_edge_is_one_segment():
    network = streets(*both_ways(0, 0, geometry=line(0, 1, 6, 0)), *both_ways(0, 5, osmid=8))
    assert (len(network), len(network.junctions)) == (2, 2)


def test_lines_that_run_against_their_edge_are_turned_round():
    one_way = STREET | {"oneway": True, "geometry": line(0, 6, 2)}
    network = streets((2, 0, one_way), kind=nx.MultiGraph)
    assert lines(network) == [[PLACES[0], PLACES[6], PLACES[2]]]


def test_two_streets_between_the_same_junctions_are_two():
    straight, bent = both_ways(0, 2, geometry=line(0, 2)), both_ways(0, 2, geometry=line(0, 6, 2))
    assert len(streets(*straight, *bent)) == 2
    assert len(streets(*both_ways(0, 2), *both_ways(0, 2, osmid=8))) == 2


def test_without_a_word_on_directions_a_street_with_one_edge_is_one_way():
    plain = {"osmid": 7, "highway": "residential"}
    edges = [(0, 1, plain), (1, 0, plain), (1, 6, plain | {"osmid": 8})]
    assert (streets(*edges).flags & StreetFlag.ONE_WAY).tolist() == [0, 1]
    assert not (streets(*edges[1:], kind=nx.MultiGraph).flags & StreetFlag.ONE_WAY).any()


def test_of_several_values_the_widest_and_freest_is_taken():
    merged = {
        "osmid": [9, 8],
        "highway": ["steps", "pedestrian", "proposed"],
        "access": ["private", "yes"],
        "bridge": ["no", "viaduct"],
        "tunnel": "no",
        "name": ["Strand", "Aldwych"],
        "layer": 1,
    }
    extract = extract_of_graph(graph_of(*both_ways(0, 1, **merged)), source="a graph")
    network = extract.network
    assert network.way_id.tolist() == [8]
    assert network.highway.tolist() == [Highway.PEDESTRIAN]
    assert network.flags.tolist() == [StreetFlag.BRIDGE | StreetFlag.FOOT]
    assert network.level.tolist() == [1]
    assert network.names == ("", "Aldwych / Strand")
    assert [place.name for place in extract.places] == ["Aldwych", "Strand"]
    assert "Stretches that run along several streets and bear all their names: 1." in network.provenance.notes


def test_a_street_with_a_stretch_of_its_own_is_listed_once():
    shared, own = both_ways(0, 1, name=["Aldwych", "Strand"]), both_ways(1, 2, osmid=8, name="Strand")
    places = extract_of_graph(graph_of(*shared, *own), source="a graph").places
    assert [place.name for place in places] == ["Aldwych", "Strand"]


def test_what_is_no_street_is_left_out():
    other, planned = both_ways(0, 1, highway=[], osmid=8), both_ways(5, 6, highway="proposed", osmid=9)
    assert len(streets(*other, *planned, (6, 7, {"osmid": 9}), *both_ways(1, 2, name=[]))) == 1


def test_it_says_what_it_is_and_what_it_does_not_know():
    provenance = streets(*both_ways(0, 1), created_date="2026-05-04 09:41:00").provenance
    assert (provenance.source, provenance.as_of, provenance.warnings) == ("a graph", None, ())
    assert provenance.notes == (
        ONLY_STREETS,
        "The graph does not say how old its data is; it was made on 2026-05-04.",
    )
    assert provenance.coverage.area > 0


def test_the_day_of_the_data_can_be_told():
    told = extract_of_graph(graph_of(*both_ways(0, 1)), source="a graph", as_of=date(2026, 5, 1))
    assert told.network.provenance.as_of == date(2026, 5, 1)
    assert told.network.provenance.notes == (ONLY_STREETS,)


def test_without_a_date_of_making_it_says_less():
    assert "The graph does not say how old its data is." in streets(*both_ways(0, 1)).provenance.notes


def grid(*classes, oneway=False, gap=False):
    """300 streets, of the classes in turn."""
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_nodes_from((n, {"x": n % 10 / 1000, "y": n // 10 / 1000}) for n in range(301))
    for n in range(300):
        values = {"osmid": n, "highway": classes[n % len(classes)], "oneway": oneway}
        if not (gap and n == 150):
            graph.add_edges_from([(n, n + 1, values | {"reversed": False})])
    return extract_of_graph(graph, source="a graph").network.provenance


@pytest.mark.parametrize(
    ("classes", "oneway", "warning"),
    [
        (("residential", "service"), True, "has no footways or steps: one made for driving"),
        (("residential",), True, "no footways or steps and no service roads"),
        (("footway", "steps", "service"), True, "no streets for motor vehicles"),
        (
            ("residential", "footway", "service"),
            False,
            "has no one-way street at all, as graphs made",
        ),
    ],
)
def test_a_graph_made_for_one_sort_of_traffic_is_warned_of(classes, oneway, warning):
    (said,) = grid(*classes, oneway=oneway).warnings
    assert warning in said


def test_a_graph_of_everything_is_not_warned_of():
    assert grid("residential", "footway", "service", oneway=True).warnings == ()


def test_a_graph_in_one_piece_may_have_lost_the_others():
    note = "All its streets join up: osmnx leaves the others out, unless told retain_all=True."
    assert note in grid("residential").notes
    assert note not in grid("residential", gap=True).notes


@pytest.mark.parametrize(
    ("edges", "facts", "problem"),
    [
        ([], {}, "holds no streets"),
        ([(0, 1, {"osmid": 3, "building": "yes"})], {}, "holds no streets"),
        (both_ways(0, 1), {"crs": "EPSG:32630"}, r"no.* longitudes .*its crs is epsg:32630.* before"),
        (both_ways(0, 1), {"crs": ""}, "it names no crs"),
        ([(0, 1, {"highway": "path"})], {}, r"has a street without a number \(osmid\)"),
        ([(0, 1, {"highway": "path", "osmid": []})], {}, "without a number"),
        ([(0, 1, {"highway": "path", "osmid": "x"})], {}, "without a number"),
        ([(0, 1, {"highway": "path", "osmid": 2**63})], {}, "without a number"),
        ([(0, 1, STREET | {"geometry": line(0, 2)})], {}, "street 7 as a line that does not run between"),
        ([(0, 1, STREET | {"geometry": LineString()})], {}, "does not run between"),
        ([(0, 1, STREET | {"geometry": Point(1, 2)})], {}, "as something that is no line"),
    ],
)
def test_a_graph_that_cannot_be_used_is_refused_in_a_sentence(edges, facts, problem):
    with pytest.raises(InvalidInputError, match=f"^graph: .*{problem}"):
        streets(*edges, **facts)


@pytest.mark.parametrize("place", [{}, {"x": 1}, {"x": "east", "y": 1}])
def test_a_junction_needs_a_position(place):
    graph = graph_of(*both_ways(0, 1))
    graph.add_node("lost", **place)
    with pytest.raises(InvalidInputError, match="a junction without a position"):
        extract_of_graph(graph, source="a graph")


@pytest.mark.parametrize("place", [(181, 0), (0, 91), (float("nan"), 0)])
def test_a_position_must_be_on_earth(place):
    graph = graph_of(*both_ways(0, 1))
    graph.add_node("lost", x=place[0], y=place[1])
    with pytest.raises(InvalidInputError, match="does not hold longitudes and latitudes"):
        extract_of_graph(graph, source="a graph")


def test_the_order_of_nodes_and_edges_does_not_matter():
    edges = [*both_ways(0, 1), *both_ways(1, 2), *both_ways(1, 6, osmid=8), *both_ways(10, 11, osmid=9)]
    one, other = streets(*edges), streets(*edges[::-1])
    names = [field.name for field in dataclasses.fields(one) if field.name != "provenance"]
    assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)
