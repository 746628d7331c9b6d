from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from mapper.domain.places import LonLat
from mapper.domain.streets import Provenance
from mapper.sources.osm_topology import OsmWay, build_network
from mapper.sources.pack_joining import joined_features, joined_networks, joined_provenance

PROVENANCE = Provenance("test", "ODbL", date(2026, 1, 1), box(24, 60, 25, 61))
POSITIONS = {i: LonLat(24.9 + i / 1000, 60.1 + (i * i % 7) / 1000) for i in range(12)}


def network(ways, positions=POSITIONS):
    return build_network(ways, positions, PROVENANCE)


def pieces(streets):
    """Every segment, told by way and vertices, without regard to order and to junction numbers."""
    lines = np.split(streets.vertices, streets.starts[1:-1]) if len(streets) else []
    names = [streets.names[name] for name in streets.name]
    lines = [tuple(map(LonLat._make, line.tolist())) for line in lines]
    return sorted(set(zip(streets.way_id.tolist(), names, lines, strict=True)))


node_lists = st.lists(st.lists(st.integers(0, 11), min_size=2, max_size=7), max_size=7)


def overlapping_halves(ways, *, clipped):
    """Two networks, each with every way in its half of the points: whole ways, or ways cut at the edge."""
    for half in (range(8), range(4, 12)):
        known = {i: POSITIONS[i] for i in half} if clipped else POSITIONS
        yield network([way for way in ways if set(half) & set(way.nodes)], known)


def ways_of(lists):
    return [
        OsmWay(i, tuple(nodes), {"highway": "path", "name": f"Way {i % 3}"}) for i, nodes in enumerate(lists)
    ]


@given(node_lists)
def test_two_overlapping_parts_join_to_the_whole(lists):
    ways = ways_of(lists)
    whole, joined = network(ways), joined_networks(list(overlapping_halves(ways, clipped=False)))
    assert pieces(joined) == pieces(whole)


@given(node_lists)
def test_streets_cut_at_the_edge_of_either_part_come_once(lists):
    ways = ways_of(lists)
    joined = joined_networks(list(overlapping_halves(ways, clipped=True)))
    steps = {(way, *step) for way, _, line in pieces(joined) for step in pairwise(line)}
    known = {
        (way.way_id, POSITIONS[a], POSITIONS[b])
        for way in ways
        for a, b in pairwise(way.nodes)
        if a != b and (max(a, b) < 8 or min(a, b) >= 4)
    }
    assert steps == known
    assert len(joined) == len(pieces(joined))


def test_joined_segments_share_junctions():
    east = network([OsmWay(1, (0, 1), {"highway": "path"})])
    west = network([OsmWay(2, (1, 2), {"highway": "path"}), OsmWay(3, (1, 3), {"highway": "path"})])
    joined = joined_networks([east, west])
    assert len(joined.junctions) == 4
    assert np.array_equal(joined.junctions[joined.ends[:, 0]], joined.vertices[joined.starts[:-1]])
    assert joined.length_m.sum() == pytest.approx(east.length_m.sum() + west.length_m.sum())


def test_a_joined_network_is_as_old_as_its_oldest_part_and_knows_all_sources():
    one = Provenance("A", "ODbL", date(2020, 1, 1), box(0, 0, 1, 1), ("cut off",))
    other = Provenance("B", "ODbL", date(2019, 1, 1), box(1, 0, 2, 1))
    joined = joined_provenance([one, other])
    assert (joined.source, joined.licence, joined.as_of) == ("A; B", "ODbL", date(2019, 1, 1))
    assert joined.notes == ("A: cut off",)
    assert joined.coverage.equals(box(0, 0, 2, 1))


def test_one_unknown_date_makes_the_joined_date_unknown():
    dated = Provenance("A", "ODbL", date(2020, 1, 1), box(0, 0, 1, 1))
    assert joined_provenance([dated, Provenance("B", "ODbL", None, box(0, 0, 1, 1))]).as_of is None


def test_features_of_two_packs_come_once(make_extract):
    one, other = make_extract().features, make_extract(24.95).features
    joined = joined_features([one, other, one])
    assert len(joined) == 8
    assert [joined.names[row] for row in joined.name[:4]] == ["Tori", "", "", "Koulu"]


def test_no_packs_have_no_features():
    assert (len(joined_features([])), joined_features([]).names) == (0, ("",))


def test_one_pack_alone_is_given_as_it_is(make_extract):
    extract = make_extract()
    assert joined_networks([extract.network]) is extract.network
    assert joined_features([extract.features]) is extract.features


def test_networks_without_any_street_join_to_one_without():
    assert len(joined_networks([network([]), network([])])) == 0
    street = network([OsmWay(1, (0, 1), {"highway": "path"})])
    assert pieces(joined_networks([network([]), street])) == pieces(street)


def edition(as_of, coverage, *ways):
    return build_network(
        [OsmWay(way_id, nodes, {"highway": "path", "name": name}) for way_id, name, nodes in ways],
        POSITIONS,
        replace(PROVENANCE, source=f"edition of {as_of}", as_of=as_of, coverage=coverage),
    )


def test_where_a_younger_edition_knows_every_street_an_older_one_does_not_count():
    west, everything = box(24, 60, 24.9055, 61), box(24, 60, 25, 61)
    old = edition(date(2019, 4, 17), everything, (1, "Demolished", (1, 2, 3)), (2, "Old", (8, 9)))
    new = edition(date(2026, 1, 1), west, (3, "New", (1, 3)))
    undated = edition(None, everything, (4, "Undated", (2, 4)), (5, "Elsewhere", (10, 11)))
    for order in ((old, new, undated), (undated, new, old)):
        joined = joined_networks(order)
        assert {joined.names[name] for name in joined.name} == {"Old", "New"}
        assert joined.provenance.coverage.equals(everything)
    assert "edition of None" not in joined.provenance.source
    assert joined.provenance.as_of == date(2019, 4, 17)


def test_an_edition_that_is_superseded_whole_no_longer_makes_the_streets_old():
    everything = box(24, 60, 25, 61)
    old = edition(date(2019, 4, 17), everything, (1, "Demolished", (1, 2, 3)))
    joined = joined_networks((old, edition(date(2026, 1, 1), everything, (3, "New", (1, 3)))))
    assert joined.provenance.as_of == date(2026, 1, 1)
    assert [joined.names[name] for name in joined.name] == ["New"]
