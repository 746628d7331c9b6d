"""What a pack holds, against counts made without the program; recorded answers of real services."""

from pathlib import Path

import pytest

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLatBox
from mapper.errors import UnreadableFileError
from tests.conformance.osm_counts import count_graphml, count_osm, count_overpass
from tests.whole_files import read_whole

DATA = Path(__file__).parents[2].parent / "shared" / "data"
EXTRACTS = sorted(DATA.glob("osm/*.osm*"))
GRAPHS = sorted(DATA.glob("osm/*.graphml"))
SERVICES = ("nominatim", "osmnx_cache", "overpass")
RECORDED = sorted(path for service in SERVICES for path in DATA.glob(f"api/{service}/*"))
ANSWERS = [path for path in RECORDED if "osmnx_cache" in path.parts and b'"osm3s"' in path.read_bytes()]
WORLD = LonLatBox(-180, -90, 180, 90)

SHAPELESS_BUILDINGS = {"monaco-osrm.osm.pbf": 2}  # closed ways whose outline crosses itself
REPEATED_ADDRESSES = {"helsinki-centre.osm.pbf": 4}  # the same house number at the very same place
WHAT_IT_IS = {
    "remark": "stopped before it had sent every street, or said so .remark",
    "bad-request": "is a web page",
    "status": "is no file of streets",
    "nominatim": "is no file of streets",
    "tests_json": "holds no streets",
    "": "is no file of streets",
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not EXTRACTS, reason="the real data of ../shared/data is not here"),
]


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.name)


def ways(pack):
    return set(pack.within(WORLD).way_id.tolist())


def names(pack):
    return {place.name for place in pack.named_places() if place.sort == "street"}


@each(EXTRACTS)
def test_every_street_and_name_is_in_the_pack_and_no_other(path, pack_of):
    counts = count_osm(path)
    assert ways(pack_of(path)) == counts.streets
    assert names(pack_of(path)) == counts.names


@each(EXTRACTS)
def test_there_are_as_many_buildings(path, pack_of):
    buildings = (pack_of(path).features(WORLD).kind == FeatureKind.BUILDING).sum()
    assert buildings == count_osm(path).buildings - SHAPELESS_BUILDINGS.get(path.name, 0)


@each(EXTRACTS)
def test_there_are_as_many_addresses(path, pack_of):
    addresses = sum(place.sort == "address" for place in pack_of(path).named_places())
    assert addresses == count_osm(path).addresses - REPEATED_ADDRESSES.get(path.name, 0)


@each(EXTRACTS)
def test_turns_that_may_not_be_made_are_those_of_the_file(path, pack_of):
    streets = pack_of(path).within(WORLD)
    turns = streets.turns
    assert len(turns) == len(count_osm(path).turns)
    ways = zip(turns.from_way.tolist(), turns.to_way.tolist(), turns.is_only.tolist(), strict=True)
    assert sorted(ways) == sorted((start, end, only) for start, _, end, only in count_osm(path).turns)
    for way, via in zip(turns.from_way, turns.via, strict=True):
        assert via in streets.ends[streets.way_id == way]


@each(EXTRACTS)
def test_every_address_is_a_point_and_the_same_one_close_by_is_none_more(path, pack_of):
    homes = count_osm(path).homes
    points = (pack_of(path).features(WORLD).kind == FeatureKind.ADDRESS).sum()
    assert len(set(homes)) <= points <= len(homes)


@each(ANSWERS)
def test_recorded_answers_of_overpass_give_all_their_streets(path, pack_of):
    counts = count_overpass(path)
    assert ways(pack_of(path)) == counts.streets
    assert names(pack_of(path)) == counts.names
    assert pack_of(path).provenance.as_of.year == 2024


def test_there_are_recorded_answers():
    assert len(ANSWERS) == 4


@each([path for path in RECORDED if path not in ANSWERS])
def test_every_other_recorded_answer_is_refused_for_what_it_is(path):
    problem = next(
        (problem for word, problem in WHAT_IT_IS.items() if word in path.name), "is no file of streets"
    )
    with pytest.raises(UnreadableFileError, match=problem):
        read_whole(path)


@each(GRAPHS)
def test_a_saved_graph_gives_all_its_streets(path, pack_of):
    edges, sphere_m, street_names = count_graphml(path)
    streets = pack_of(path).within(WORLD)
    assert street_names <= names(pack_of(path))
    assert streets.length_m.sum() == pytest.approx(sphere_m, rel=0.002)  # ours are on the ellipsoid
    assert len(streets) == edges - 15  # joined where the side street was of a sort that the graph left out
