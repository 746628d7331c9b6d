"""What every real extract must give, however it was cut and whoever made it."""

from functools import cache
from itertools import groupby
from pathlib import Path

import numpy as np
import osmium
import pytest

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLat, LonLatBox, box_around, lengths_m
from mapper.sources.osm_tags import highway_class

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "osm"
EXTRACTS = sorted(DATA.glob("*.osm*"))
FILES = [*EXTRACTS, *sorted(DATA.glob("*.graphml"))]
needs_data = pytest.mark.skipif(not EXTRACTS, reason="the real extracts of ../shared/data/osm are not here")

pytestmark = [needs_data, pytest.mark.slow]
each_extract = pytest.mark.parametrize("path", EXTRACTS, ids=lambda path: path.name)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


@cache
def counted(path):
    """Highway ways, the names of streets of which a stretch is known, and those stretches' metres."""
    ways, names, coords, starts = 0, set(), [], [0]
    for way in osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if not isinstance(way, osmium.osm.Way) or "highway" not in way.tags:
            continue
        ways += 1
        if highway_class(dict(way.tags)) is None:
            continue
        for is_known, points in groupby(way.nodes, key=lambda point: point.location.valid()):
            stretch = [(point.lon, point.lat) for point in points] if is_known else []
            if len(stretch) > 1:
                names.add(" ".join(way.tags.get("name", "").split()))
                coords.extend(stretch)
                starts.append(len(coords))
    return ways, names - {""}, lengths_m(np.array(coords), np.array(starts)).sum()


@each_extract
def test_no_metre_of_street_is_lost_or_doubled(path, extract_of):
    _, _, metres = counted(path)
    assert extract_of(path).network.length_m.sum() == pytest.approx(metres, abs=0.01)


@each_extract
def test_every_name_of_a_street_can_be_found(path, extract_of):
    _, names, _ = counted(path)
    found = {place.name for place in extract_of(path).places if place.sort == "street"}
    assert names <= found


@each_file
def test_segments_join_at_junctions(path, extract_of):
    streets = extract_of(path).network
    assert np.array_equal(streets.junctions[streets.ends[:, 0]], streets.vertices[streets.starts[:-1]])
    assert np.array_equal(streets.junctions[streets.ends[:, 1]], streets.vertices[streets.starts[1:] - 1])
    assert np.diff(streets.starts).min() >= 2


@each_file
def test_what_it_says_of_itself_is_complete(path, extract_of):
    provenance = extract_of(path).network.provenance
    assert (provenance.as_of is None) == any("how old its data is" in note for note in provenance.notes)
    assert "ODbL" in provenance.licence
    assert provenance.coverage.is_valid
    assert provenance.coverage.area > 0


@each_file
def test_a_query_finds_what_looking_at_every_segment_finds(path, extract_of, pack_of):
    streets, pack = extract_of(path).network, pack_of(path)
    units = np.rint(streets.vertices * 1e7)
    low, high = (f.reduceat(units, streets.starts[:-1]) for f in (np.minimum, np.maximum))
    for row in np.random.default_rng(7).integers(0, len(streets.vertices), 50):
        position, reach_m = LonLat(*streets.vertices[row].tolist()), float(row % 1500)
        (box,) = box_around(position, reach_m).halves()
        west_south, east_north = np.floor(np.multiply(box[:2], 1e7)), np.ceil(np.multiply(box[2:], 1e7))
        near = (low <= east_north).all(axis=1) & (high >= west_south).all(axis=1)
        found = pack.around(position, reach_m)
        assert sorted(found.way_id) == sorted(streets.way_id[near])
        assert found.length_m.sum() == pytest.approx(streets.length_m[near].sum(), abs=1)
        names = {streets.names[i] for i in streets.name[near]}
        assert {found.names[i] for i in found.name} == names


@each_file
def test_a_pack_holds_everything(path, extract_of, pack_of):
    extract, pack = extract_of(path), pack_of(path)
    pack.verify()
    features = pack.features(LonLatBox(-180, -90, 180, 90))
    assert len(pack) == len(extract.network)
    assert np.array_equal(np.sort(features.kind), np.sort(extract.features.kind))
    assert sum(shape.length for shape in features.shapes) == pytest.approx(
        sum(shape.length for shape in extract.features.shapes)
    )
    assert tuple(pack.named_places()) == extract.places


@pytest.mark.parametrize(
    ("name", "highways", "street_names"),
    [
        ("london-new-southgate.osm", 3864, 391),
        ("london-northern-line.osm.pbf", 16652, 1388),
        ("helsinki-centre.osm.pbf", 2650, None),
        ("porto_portugal.osm.pbf", 51349, None),
    ],
)
def test_counts_agree_with_those_published_with_the_data(name, highways, street_names):
    ways, names, _ = counted(DATA / name)
    assert ways == highways
    assert street_names is None or abs(len(names) - street_names) <= 30


def test_buildings_and_addresses_are_there(extract_of):
    extract = extract_of(DATA / "dreieich.osm.pbf")
    assert (extract.features.kind == FeatureKind.BUILDING).sum() >= 3770
    assert sum(place.sort == "address" for place in extract.places) >= 910


def test_a_corridor_covers_itself_and_not_its_box(extract_of):
    coverage = extract_of(DATA / "london-northern-line.osm.pbf").network.provenance.coverage
    box = LonLatBox(-0.1735040, 51.4241027, -0.0941949, 51.5177660)
    assert coverage.area < 0.5 * (box.east - box.west) * (box.north - box.south)
