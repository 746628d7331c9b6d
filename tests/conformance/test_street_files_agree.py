"""The same streets are the same, whatever sort of file they come in."""

import dataclasses
import json
import tempfile
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import osmium
import osmnx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from osmium.osm import mutable

from mapper.domain.streets import StreetFlag
from mapper.sources.osmnx_graph import extract_of_graph
from tests.whole_files import read_whole

pytestmark = pytest.mark.slow

few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BASE = "2026-07-26T10:58:30Z"
TAGS = {  # those that osmnx keeps; an explicit "no" to one-way traffic on a motorway is lost in a graph
    "highway": ("motorway", "residential", "primary_link", "footway", "steps", "proposed", "service"),
    "oneway": ("yes", "-1"),
    "name": ("Annankatu", 'King\'s "Road"', "Töölö & Co", "a, b"),
    "ref": ("A406",),
    "bridge": ("yes", "viaduct"),
    "tunnel": ("yes",),
    "access": ("private", "yes"),
    "junction": ("roundabout",),
    "area": ("yes",),
}


@st.composite
def maps(draw):
    """Points at places of their own, and simple ways over them that share points but no stretch."""
    spots = draw(st.lists(st.integers(0, 10**6), min_size=4, max_size=12, unique=True))
    points = {n: (24.9 + spot % 1000 / 10**5, 60.1 + spot // 1000 / 10**5) for n, spot in enumerate(spots, 1)}
    points = {n: (round(lon, 7), round(lat, 7)) for n, (lon, lat) in points.items()}
    ways, used = {}, set()
    for number in draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=6, unique=True)):
        nodes = draw(st.lists(st.sampled_from(sorted(points)), min_size=2, max_size=6, unique=True))
        stretches = {frozenset(step) for step in pairwise(nodes)}
        if not stretches & used:
            used |= stretches
            tags = draw(st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in TAGS.items()}))
            ways[number] = (nodes, {"highway": "residential"} | tags)
    assume(any(tags["highway"] != "proposed" and "area" not in tags for _, tags in ways.values()))
    return points, ways


def write_xml(path, points, ways):
    nodes = "".join(f'<node id="{n}" lon="{lon}" lat="{lat}"/>' for n, (lon, lat) in points.items())
    lines = "".join(
        f'<way id="{number}">'
        + "".join(f'<nd ref="{ref}"/>' for ref in refs)
        + "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
        + "</way>"
        for number, (refs, tags) in sorted(ways.items())
    )
    path.write_text(f'<osm version="0.6"><meta osm_base="{BASE}"/>{nodes}{lines}</osm>', encoding="utf-8")


def write_pbf(path, points, ways):
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", BASE)
    with osmium.SimpleWriter(osmium.io.File(path, "pbf"), header=header) as writer:
        for number, place in points.items():
            writer.add_node(mutable.Node(id=number, location=place))
        for number, (refs, tags) in sorted(ways.items()):
            writer.add_way(mutable.Way(id=number, nodes=refs, tags=tags))


def write_json(path, points, ways):
    elements = [{"type": "way", "id": n, "nodes": refs, "tags": tags} for n, (refs, tags) in ways.items()]
    elements += [{"type": "node", "id": n, "lon": lon, "lat": lat} for n, (lon, lat) in points.items()]
    path.write_text(json.dumps({"osm3s": {"timestamp_osm_base": BASE}, "elements": elements}))


def graph_of(points, ways):
    """The graph that osmnx makes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "town.osm"
        write_xml(path, points, ways)
        return osmnx.graph_from_xml(path, retain_all=True, simplify=False)


def through(write, *data):
    """Write a file and read it as streets."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "town"
        write(path, *data)
        return read_whole(path)


def arrays(network):
    names = [field.name for field in dataclasses.fields(network) if field.name not in ("names", "provenance")]
    return {name: getattr(network, name) for name in names}


def segments(network):
    """Every segment with all that is said of it, in no order; two-way ones in no direction."""
    found = []
    for row, line in enumerate(network.lines()):
        coords = tuple((round(lon, 7), round(lat, 7)) for lon, lat in line.coords)
        is_one_way = network.flags[row] & StreetFlag.ONE_WAY
        name = network.names[network.name[row]]
        what = (network.way_id[row], network.highway[row], network.flags[row], network.level[row], name)
        found.append((coords if is_one_way else min(coords, coords[::-1]), *map(str, what)))
    return sorted(found)


def steps(network):
    return sorted(
        tuple(sorted((tuple(np.round(a, 7).tolist()), tuple(np.round(b, 7).tolist()))))
        for line in network.lines()
        for a, b in pairwise(line.coords)
    )


@few
@given(maps())
def test_in_openstreetmap_s_formats_and_overpass_s_they_are_equal_to_the_last_number(data):
    xml, pbf, overpass = (through(write, *data) for write in (write_xml, write_pbf, write_json))
    for other in (pbf, overpass):
        assert other.places == xml.places
        assert other.network.names == xml.network.names
        assert other.network.provenance.as_of == xml.network.provenance.as_of
        assert other.network.provenance.coverage.equals(xml.network.provenance.coverage)
        expected = arrays(xml.network)
        assert all(np.array_equal(array, expected[name]) for name, array in arrays(other.network).items())


@few
@given(maps())
def test_a_graph_in_memory_or_saved_gives_the_same_segments(data):
    graph = graph_of(*data)
    expected = segments(through(write_xml, *data).network)
    saved = through(lambda path: osmnx.save_graphml(graph, path))
    assert segments(extract_of_graph(graph, source="a graph").network) == expected
    assert segments(saved.network) == expected


@few
@given(maps())
def test_a_simplified_graph_never_lacks_a_step(data):
    simplified = osmnx.simplify_graph(graph_of(*data), remove_rings=False)
    expected = through(write_xml, *data).network
    network = extract_of_graph(simplified, source="a graph").network
    assert segments(network) == segments(through(lambda path: osmnx.save_graphml(simplified, path)).network)
    assert set(steps(expected)) <= set(steps(network))
    if all(tags["highway"] != "proposed" and "area" not in tags for _, tags in data[1].values()):
        assert steps(expected) == steps(network)  # else it holds more: nobody knows what was merged with what
        assert network.length_m.sum() == pytest.approx(expected.length_m.sum())
    assert set(network.way_id.tolist()) <= data[1].keys()
