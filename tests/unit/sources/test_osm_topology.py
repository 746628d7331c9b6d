from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from mapper.domain.places import LonLat, distances_m
from mapper.domain.streets import Provenance, StreetFlag
from mapper.sources import street_stage, work_folder
from mapper.sources.osm_topology import OsmWay, build_network

PROVENANCE = Provenance("test", "ODbL", date(2026, 1, 1), box(24, 60, 25, 61))
POSITIONS = {i: LonLat(24.9 + i / 1000, 60.1 + (i * i % 7) / 1000) for i in range(12)}


def way(way_id, *nodes, **tags):
    return OsmWay(way_id, nodes, {"highway": "residential", **tags})


def network(*ways, positions=POSITIONS):
    return build_network(ways, positions, PROVENANCE)


def pieces(streets):
    """Which points each segment runs through, told by their positions."""
    number = {position: i for i, position in POSITIONS.items()}
    return [
        tuple(number[LonLat(*row)] for row in streets.vertices[a:b].tolist())
        for a, b in pairwise(streets.starts)
    ]


def test_a_street_is_broken_where_another_meets_it():
    assert pieces(network(way(1, 0, 1, 2, 3), way(2, 4, 2))) == [(0, 1, 2), (2, 3), (4, 2)]


def test_a_bend_is_no_junction():
    streets = network(way(1, 0, 1, 2))
    assert (len(streets), len(streets.junctions)) == (1, 2)


def test_a_loop_is_one_segment_that_ends_where_it_starts():
    streets = network(way(1, 0, 1, 2, 0))
    assert streets.ends.tolist() == [[0, 0]]


def test_a_way_that_crosses_itself_is_broken_there():
    assert pieces(network(way(1, 0, 1, 2, 3, 1, 4))) == [(0, 1), (1, 2, 3, 1), (1, 4)]


def test_a_point_given_twice_in_a_row_counts_once():
    assert pieces(network(way(1, 0, 1, 1, 2))) == [(0, 1, 2)]


def test_a_way_drawn_against_its_traffic_is_turned_round():
    streets = network(way(1, 0, 1, 2, oneway="-1"))
    assert pieces(streets) == [(2, 1, 0)]
    assert streets.flags[0] & StreetFlag.ONE_WAY


def test_only_known_stretches_are_kept_and_the_rest_is_told():
    streets = network(way(1, 0, 1, 99, 2, 98, 3, 4, 5), way(2, 97, 6))
    assert pieces(streets) == [(0, 1), (3, 4, 5)]
    assert streets.provenance.notes == ("Streets of which only the stretches inside the data are known: 2.",)


def test_complete_streets_need_no_note():
    assert network(way(1, 0, 1)).provenance.notes == ()


@pytest.mark.parametrize(
    "ways", [(), (OsmWay(1, (0, 1), {"building": "yes"}),), (way(1, 98, 99),), (way(1),)]
)
def test_nothing_usable_gives_an_empty_network(ways):
    streets = network(*ways)
    assert (len(streets), len(streets.junctions), streets.names) == (0, 0, ("",))
    assert len(streets.lines()) == 0


def test_names_are_a_table_that_starts_with_no_name():
    streets = network(way(2, 0, 1, name="Bulevardi"), way(1, 1, 2), way(3, 2, 3, name="Annankatu"))
    assert streets.names == ("", "Annankatu", "Bulevardi")
    assert [streets.names[row] for row in streets.name] == ["", "Bulevardi", "Annankatu"]


def test_neither_order_nor_repetition_of_ways_matters():
    ways = [way(1, 0, 1, 2, name="A"), way(2, 3, 1, 4), way(3, 2, 5, name="B")]
    one, other = network(*ways), network(*reversed(ways), ways[0])
    assert one.ends.tolist() == other.ends.tolist()
    assert one.vertices.tolist() == other.vertices.tolist()


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_the_network_is_the_same_however_little_is_in_memory(monkeypatch, at_once):
    ways = [way(i, *(n * i % 11 for n in range(1, 7)), name=f"{i % 3}") for i in range(1, 9)]
    whole = network(*ways)
    monkeypatch.setattr(street_stage, "_MOST_AT_ONCE", at_once)
    monkeypatch.setattr(street_stage, "CHUNK", at_once)
    monkeypatch.setattr(work_folder, "CHUNK", at_once)
    monkeypatch.setattr(work_folder, "_MOST_IN_MEMORY", at_once)
    parts = network(*ways)
    for name in ("junctions", "ends", "starts", "vertices", "length_m", "way_id", "name"):
        assert np.array_equal(getattr(parts, name), getattr(whole, name)), name


node_lists = st.lists(st.lists(st.integers(0, 11), min_size=0, max_size=8), max_size=8)


@given(node_lists)
def test_segments_join_junctions_and_add_up_to_the_ways(lists):
    streets = network(*(way(i, *nodes) for i, nodes in enumerate(lists)))
    first, last = streets.vertices[streets.starts[:-1]], streets.vertices[streets.starts[1:] - 1]
    assert np.array_equal(streets.junctions[streets.ends[:, 0]], first)
    assert np.array_equal(streets.junctions[streets.ends[:, 1]], last)
    total_m = sum(
        distances_m(POSITIONS[a], np.array([POSITIONS[b]]))[0] for nodes in lists for a, b in pairwise(nodes)
    )
    assert streets.length_m.sum() == pytest.approx(total_m, abs=1e-3)


@given(node_lists)
def test_no_junction_lies_inside_a_segment(lists):
    streets = network(*(way(i, *nodes) for i, nodes in enumerate(lists)))
    junctions = {tuple(row) for row in streets.junctions.tolist()}
    for start, end in pairwise(streets.starts):
        assert not junctions & {tuple(row) for row in streets.vertices[start + 1 : end - 1].tolist()}
