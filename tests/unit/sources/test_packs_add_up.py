"""A town cut into packs that overlap is the same town."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box

from mapper.domain.places import LonLat
from mapper.sources.osm_topology import OsmWay, build_network
from mapper.sources.pack_folder import PackFolder
from mapper.sources.street_pack import write_pack

SIDE = 7  # points a side of the town
POSITIONS = {
    x * SIDE + y: LonLat(round(24.93 + x / 500, 7), round(60.16 + y / 1000, 7))
    for x in range(SIDE)
    for y in range(SIDE)
}
WEST, EAST, SOUTH, NORTH, MIDDLE = 24.92, 24.95, 60.15, 60.17, LonLat(24.936, 60.163)
TWO = [(WEST, SOUTH, 24.937, NORTH), (24.935, SOUTH, EAST, NORTH)]
FOUR = [(w, s, e, n) for w, _, e, _ in TWO for _, s, _, n in [(0, SOUTH, 0, 60.1635), (0, 60.1625, 0, NORTH)]]
STEPS = (-SIDE, -1, 1, SIDE)


@st.composite
def a_way(draw):
    """A walk over the points of the town, which may cross itself and turn back, but goes no step twice."""
    nodes = [draw(st.sampled_from(sorted(POSITIONS)))]
    for step in draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=9)):
        if nodes[-1] + step in POSITIONS and (nodes[-1], nodes[-1] + step) not in pairwise(nodes):
            nodes.append(nodes[-1] + step)
    return tuple(nodes)


def ways_of(walks):
    return [OsmWay(i, nodes, {"highway": "path", "name": f"Way {i % 3}"}) for i, nodes in enumerate(walks, 1)]


def is_in(position, area):
    return area[0] <= position.lon <= area[2] and area[1] <= position.lat <= area[3]


def cut_to(ways, area, *, whole_ways):
    """Ways as an extract of ``area`` has them: each whole, or only its points inside."""
    inside = {number for number, position in POSITIONS.items() if is_in(position, area)}
    kept = [way for way in ways if inside & {*way.nodes}]
    return kept, POSITIONS if whole_ways else {number: POSITIONS[number] for number in inside}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("packs")


@pytest.fixture
def town_from(folder, make_extract):
    """What the program knows of the town from packs of so many areas."""
    extract = make_extract()

    def town(ways, areas, *, whole_ways=True):
        for old in folder.glob("*.streets"):
            old.unlink()
        for number, area in enumerate(areas):
            provenance = replace(extract.network.provenance, coverage=box(*area), source=f"part {number}")
            network = build_network(*cut_to(ways, area, whole_ways=whole_ways), provenance)
            write_pack(folder / f"{number}.streets", replace(extract, network=network), f"{number}")
        return PackFolder((folder,)).around(MIDDLE, 5000)

    return town


def segments(streets):
    """Every segment by what it is, as a list: one that came twice shows."""
    lines = shapely.to_wkt(streets.lines(), rounding_precision=7).tolist()
    names = [streets.names[row] for row in streets.name.tolist()]
    return sorted(zip(streets.way_id.tolist(), names, lines, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("areas", [TWO, FOUR], ids=["two", "four"])
@given(walks=st.lists(a_way(), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_packs_of_whole_ways_join_to_the_whole(town_from, areas, walks):
    ways = ways_of(walks)
    joined, whole = town_from(ways, areas), town_from(ways, [(WEST, SOUTH, EAST, NORTH)])
    assert segments(joined) == segments(whole)
    assert len(joined.junctions) == len(whole.junctions)
    assert joined.length_m.sum() == pytest.approx(whole.length_m.sum(), abs=0.01)
    assert joined.provenance.coverage.equals(box(WEST, SOUTH, EAST, NORTH))


@pytest.mark.slow
@pytest.mark.parametrize("areas", [TWO, FOUR], ids=["two", "four"])
@given(walks=st.lists(a_way(), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_packs_that_cut_ways_at_different_places_join_without_duplicates(town_from, areas, walks):
    ways = ways_of(walks)
    joined = town_from(ways, areas, whole_ways=False)
    whole = town_from(ways, [(WEST, SOUTH, EAST, NORTH)])
    assert steps(joined) == {
        step for step in steps(whole) if any(all(is_in(LonLat(*p), area) for p in step[1:]) for area in areas)
    }
    assert len(segments(joined)) == len({*segments(joined)})
    at_ends = joined.junctions[joined.ends]
    assert np.array_equal(at_ends[:, 0], joined.vertices[joined.starts[:-1]])
    assert np.array_equal(at_ends[:, 1], joined.vertices[joined.starts[1:] - 1])


def steps(streets):
    """From each vertex to the next, by way."""
    found = set()
    for row in range(len(streets)):
        line = [tuple(p) for p in streets.vertices[streets.starts[row] : streets.starts[row + 1]].tolist()]
        found.update((int(streets.way_id[row]), *step) for step in pairwise(line))
    return found
