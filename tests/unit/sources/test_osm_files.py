import bz2
import gc
import gzip
from datetime import date
from pathlib import Path

import osmium
import pytest
from shapely import Polygon

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLat
from mapper.errors import StoreFailedError, UnreadableFileError
from mapper.sources import osm_gathering, osm_reading, packed_files
from mapper.sources.opl_lines import OPTIONS
from mapper.sources.osm_files import read_osm

FILE = osmium.io.File
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">'
NODES = "".join(
    f'<node id="{i + 1}" lat="{60.16 + i % 5 / 1000:.7f}" lon="{24.93 + i // 5 / 1000:.7f}"/>'
    for i in range(25)  # a square: 1 to 5 run north, 6 to 10 are their eastern neighbours
)
STREET = '<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/>{}</way>'
NAMED = STREET.format('<tag k="name" v="Annankatu"/>')


def osm(*parts, head=HEAD):
    return (head + "".join(parts) + "</osm>").encode()


def tagged(kind, number, tags, body=""):
    texts = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    return f'<{kind} id="{number}" {body}>{texts}</{kind}>'


def ring(number, refs, **tags):
    texts = "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())
    return f'<way id="{number}">' + "".join(f'<nd ref="{ref}"/>' for ref in refs) + texts + "</way>"


@pytest.fixture
def read(tmp_path):
    def read_content(content, name="town.osm"):
        path = tmp_path / name
        path.write_bytes(content)
        return read_osm(path)

    return read_content


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_the_layout_is_told_by_content_not_by_name(read, pack):
    assert len(read(pack(osm(NODES, NAMED)), "interpreter").network) == 1


def test_ways_before_their_points_are_read_all_the_same(read):
    building = ring(2, (1, 2, 6, 1), building="yes")
    ordered, late = read(osm(NODES, NAMED, building)), read(gzip.compress(osm(NAMED, building, NODES)))
    assert late.network.vertices.tolist() == ordered.network.vertices.tolist()
    assert late.features.kind.tolist() == ordered.features.kind.tolist() == [FeatureKind.BUILDING]
    assert late.network.provenance.notes == ordered.network.provenance.notes


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"<kml><Document/></kml>", "is no OpenStreetMap file"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" * 9, "is no OpenStreetMap file"),
        (b"lon,lat\n24.9,60.1\n", "is no OpenStreetMap file"),
        (osm(NODES, NAMED).decode().encode("utf-16"), "is no OpenStreetMap file"),
        (osm(NODES, NAMED)[:-20], "cannot be read to its end"),
        (gzip.compress(osm(NODES, NAMED), mtime=0)[:-30], "cut short or damaged"),
        (gzip.compress(osm(NODES, NAMED), mtime=0)[:12] + b"\0" * 40, "cut short or damaged"),
        (bz2.compress(osm(NODES, NAMED))[:-9], "cut short or damaged"),
        (osm(NODES), "holds no streets"),
        (osm(STREET.format("")), "holds no streets"),
        (osm('<node id="1" lat="999" lon="1"/>'), "cannot be read to its end"),
        (
            osm(NODES, NAMED, head='<!DOCTYPE osm [<!ENTITY a "b">]><osm version="0.6">'),
            "declares XML entities",
        ),
        (osm(NODES, NAMED, head='<osm version="0.5">'), "cannot be read to its end"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(read, content, problem):
    with pytest.raises(UnreadableFileError, match=rf"^town\.osm: .*{problem}"):
        read(content)


def test_a_missing_file_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"^none\.osm: cannot be read \(No such file"):
        read_osm(tmp_path / "none.osm")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_bomb_is_refused_before_it_is_parsed(read, pack):
    with pytest.raises(UnreadableFileError, match=r"unpacks to more than 1\d MB"):
        read(pack(HEAD.encode() + b" " * 30_000_000 + b"</osm>"))


def test_an_archive_may_not_unpack_past_the_limit_however_well_it_packs(read, monkeypatch):
    monkeypatch.setattr(packed_files, "LARGEST_UNPACKED", 100)
    with pytest.raises(UnreadableFileError, match="unpacks to more"):
        read(gzip.compress(osm(NODES, NAMED)))


@pytest.mark.parametrize("chunk", range(20, 36, 3))
def test_entities_are_found_across_the_seams_of_reading(read, monkeypatch, chunk):
    monkeypatch.setattr(packed_files, "_CHUNK", chunk)
    with pytest.raises(UnreadableFileError, match="declares XML entities"):
        read(osm(NODES, NAMED, head='<osm version="0.6"><!-- pad --><!DOCTYPE x><!-- pad -->'))


def test_entities_in_any_order_are_read_all_the_same(read):
    members = '<member type="way" ref="2" role="outer"/>'
    tags = '<tag k="type" v="multipolygon"/><tag k="landuse" v="grass"/>'
    lawn = f'<relation id="4">{members}{tags}</relation>'
    extract = read(osm(lawn, NAMED.replace('id="1"', 'id="9"'), ring(2, (1, 2, 7, 6, 1)), NODES))
    assert (len(extract.network), len(extract.features)) == (1, 1)


def test_the_date_is_what_an_overpass_answer_says_of_itself(read):
    streets = read(osm('<meta osm_base="2026-07-26T10:58:30Z"/>', NODES, NAMED)).network
    assert (streets.provenance.as_of, streets.provenance.notes) == (date(2026, 7, 26), ())


def test_a_date_that_does_not_exist_is_no_date(read):
    assert read(osm('<meta osm_base="2026-77-26T10:58:30Z"/>', NODES, NAMED)).network.provenance.as_of is None


def test_else_the_date_is_that_of_the_newest_street(read):
    old = NAMED.replace('id="1"', 'id="7" timestamp="2019-04-01T00:00:00Z" version="1"')
    new = NAMED.replace('id="1"', 'id="8" timestamp="2020-05-02T00:00:00Z" version="1"')
    provenance = read(osm(NODES, new, old)).network.provenance
    assert provenance.as_of == date(2020, 5, 2)
    assert provenance.notes == (
        "The file does not say how old it is; its date is that of the newest street in it.",
    )


def test_a_file_without_any_date_says_so(read):
    provenance = read(osm(NODES, NAMED)).network.provenance
    assert (provenance.as_of, provenance.notes) == (None, ("The file does not say how old it is.",))


def test_ways_that_leave_the_file_are_counted(read):
    wall, path = ring(5, (1, 2, 99), barrier="wall"), ring(6, (98, 1), highway="path")
    notes = read(osm(NODES, NAMED, wall, path)).network.provenance.notes
    assert "Streets and drawn lines that refer to points outside the file: 2." in notes


@pytest.mark.parametrize(
    ("doubtful", "problem"),
    [
        ("<remark> runtime error: Query timed out after 26 seconds. </remark>", "stopped before it had sent"),
        ("<error>out of memory</error>", "stopped before it had sent"),
        ('<node id="90" visible="false" version="2"/>', "things that were deleted"),
        ("<way id='90' action='delete'/>", "things that were deleted"),
    ],
)
def test_xml_that_says_it_is_partial_or_holds_deleted_things_is_refused(read, monkeypatch, doubtful, problem):
    for chunk in (97, 101, 103, packed_files._CHUNK):  # the sign lies across two of them
        monkeypatch.setattr(packed_files, "_CHUNK", chunk)
        with pytest.raises(UnreadableFileError, match=problem):
            read(osm(NODES, NAMED, doubtful))


def test_a_pbf_of_some_size_that_ends_with_ways_may_have_been_cut_and_says_so(read, tmp_path, monkeypatch):
    monkeypatch.setattr("mapper.sources.osm_files._SOME_SIZE", 1)
    relation = '<relation id="9"><member type="way" ref="1" role=""/><tag k="type" v="route"/></relation>'
    for end, warnings in (("", 1), (relation, 0)):
        (tmp_path / "town.osm").write_bytes(osm(NODES, NAMED, end))
        pbf = tmp_path / "town.osm.pbf"
        pbf.unlink(missing_ok=True)
        with osmium.SimpleWriter(pbf) as writer:
            osmium.apply(tmp_path / "town.osm", writer)
        found = read_osm(pbf).network.provenance.warnings
        assert len([warning for warning in found if "ends without relations" in warning]) == warnings
    assert not read(osm(NODES, NAMED)).network.provenance.warnings  # XML has an end of its own


def test_a_street_to_a_point_beyond_the_poles_is_refused(read):
    astray = '<node id="91" lat="95" lon="24.9"/>'
    with pytest.raises(UnreadableFileError, match="cannot be read to its end"):
        read(osm(NODES, astray, ring(1, (1, 2, 91), highway="path")))


def test_points_that_were_never_uploaded_are_points_outside(read):
    streets = read(osm(NODES, ring(1, (1, 2, -3), highway="path"))).network
    assert len(streets.vertices) == 2


def test_a_building_with_an_address_is_a_shape_and_a_place_at_its_middle(read):
    building = ring(2, (1, 2, 7, 6, 1), building="yes", addr__street="Annankatu", addr__housenumber="12; 14")
    extract = read(osm(NODES, NAMED, building))
    assert isinstance(extract.features.shapes[0], Polygon)
    addresses = [place for place in extract.places if place.sort == "address"]
    assert [(place.name, place.number) for place in addresses] == [("Annankatu", "12"), ("Annankatu", "14")]
    assert addresses[0].position == LonLat(24.9305, 60.1605)
    assert extract.features.kind.tolist() == [FeatureKind.BUILDING, FeatureKind.ADDRESS, FeatureKind.ADDRESS]
    assert {shape.wkt for shape in extract.features.shapes[1:]} == {"POINT (24.9305 60.1605)"}


def test_an_address_without_a_street_is_a_point_that_no_name_finds(read):
    house = tagged("node", 90, {"addr:housenumber": "7"}, 'lat="60.165" lon="24.93"')
    extract = read(osm(NODES, house, NAMED))
    assert extract.features.kind.tolist() == [FeatureKind.ADDRESS]
    assert [place.sort for place in extract.places] == ["street"]


def test_a_station_is_a_building_and_ground_to_walk_over(read):
    features = read(osm(NODES, NAMED, ring(2, (1, 2, 7, 6, 1), building="train_station"))).features
    assert features.kind.tolist() == [FeatureKind.BUILDING, FeatureKind.WALKABLE]
    assert features.shapes[0].equals(features.shapes[1])


def test_streets_addresses_and_places_know_their_district(read):
    suburb = tagged("node", 90, {"place": "suburb", "name": "Kamppi"}, 'lat="60.165" lon="24.93"')
    town = tagged("node", 91, {"place": "town", "name": "Far"}, 'lat="60.3" lon="24.93"')
    shop = tagged("node", 92, {"shop": "mall", "name": "Akateeminen"}, 'lat="60.16" lon="24.93"')
    salon = tagged("node", 93, {"shop": "hairdresser", "name": "A Person"}, 'lat="60.16" lon="24.93"')
    places = read(osm(NODES, suburb, town, shop, salon, NAMED)).places
    assert [(place.name, place.sort, place.district) for place in places] == [
        ("Akateeminen", "place", "Kamppi"),
        ("Far", "place", ""),
        ("Kamppi", "place", ""),
        ("Annankatu", "street", "Kamppi"),
    ]


def test_a_multipolygon_with_a_hole_is_one_feature(read):
    outer = ring(2, (1, 5, 25, 21, 1))
    inner = ring(3, (7, 8, 13, 12, 7))
    tags = '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/><tag k="name" v="Pond"/>'
    members = '<member type="way" ref="2" role="outer"/><member type="way" ref="3" role="inner"/>'
    features = read(osm(NODES, NAMED, outer, inner, f'<relation id="4">{members}{tags}</relation>')).features
    assert [(features.kind[0], features.names[features.name[0]])] == [(FeatureKind.WATER, "Pond")]
    assert len(features.shapes[0].interiors) == 1


def test_an_incomplete_multipolygon_is_left_out(read):
    members = '<member type="way" ref="99" role="outer"/>'
    tags = '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/>'
    assert not len(read(osm(NODES, NAMED, f'<relation id="4">{members}{tags}</relation>')).features)


def test_the_known_stretches_of_a_cut_coastline_are_kept(read):
    features = read(osm(NODES, NAMED, ring(2, (1, 2, 99, 3, 98, 5, 6, 7), natural="coastline"))).features
    assert [len(shape.coords) for shape in features.shapes] == [2, 3]


def test_names_are_one_clean_line(read):
    street = STREET.format('<tag k="name" v=" Anna&#10;&#9;katu&#x202e; "/>')
    assert read(osm(NODES, street)).network.names == ("", "Anna katu")


def test_areas_that_no_map_shows_are_left_out(read):
    extract = read(osm(NODES, NAMED, ring(2, (1, 2, 7, 6, 1), landuse="residential")))
    assert (len(extract.features), [place.name for place in extract.places]) == (0, ["Annankatu"])


def test_a_gate_on_a_street_is_a_point(read):
    gate = tagged("node", 90, {"barrier": "gate"}, 'lat="60.165" lon="24.93"')
    features = read(osm(NODES, gate, NAMED)).features
    assert [(kind, shape.wkt) for kind, shape in zip(features.kind, features.shapes, strict=True)] == [
        (FeatureKind.GATE, "POINT (24.93 60.165)")
    ]


def test_a_pbf_says_the_same_as_its_xml(read, tmp_path):
    building = ring(2, (1, 2, 7, 6, 1), building="yes", addr__street="Annankatu", addr__housenumber="12")
    content = osm(NODES, NAMED, building)
    (tmp_path / "town.osm").write_bytes(content)
    with osmium.SimpleWriter(tmp_path / "town.osm.pbf") as writer:
        osmium.apply(tmp_path / "town.osm", writer)
    xml, pbf = read(content), read_osm(tmp_path / "town.osm.pbf")
    assert pbf.places == xml.places
    assert pbf.network.vertices.tolist() == xml.network.vertices.tolist()
    assert pbf.features.shapes.tolist() == xml.features.shapes.tolist()


def test_a_large_file_is_read_with_its_points_on_disk(read, monkeypatch):
    here = read(osm(NODES, NAMED)).network.vertices.tolist()
    monkeypatch.setattr(osm_reading, "_LARGE", 0)
    assert read(osm(NODES, NAMED)).network.vertices.tolist() == here


def test_a_large_file_out_of_order_is_refused(read, monkeypatch):
    monkeypatch.setattr(osm_reading, "_LARGEST_UNSORTED", 0)
    with pytest.raises(UnreadableFileError, match="sort it with 'osmium sort'"):
        read(osm(NAMED, NODES))


def test_areas_and_lines_are_put_aside_some_at_a_time(read, monkeypatch):
    buildings = [ring(number, (1, 2, 7, 6, 1), building="yes") for number in range(2, 7)]
    monkeypatch.setattr(osm_gathering, "_AREAS_AT_ONCE", 2)
    monkeypatch.setattr(osm_reading, "_LINES_AT_ONCE", 1)
    extract = read(osm(NODES, NAMED, *buildings))
    assert (len(extract.features), len(extract.network)) == (5, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_told_and_the_program_goes_on(read, monkeypatch):
    full = osmium.io.File("/dev/full", "opl")
    monkeypatch.setattr(
        osmium.io, "File", lambda name, layout="": full if layout == OPTIONS else FILE(name, layout)
    )
    with pytest.raises(StoreFailedError, match="no room to build the street pack"):
        read(osm(NODES, NAMED))
    gc.collect()  # which would abort the process if libosmium's writer were deleted


def test_ways_that_were_never_uploaded_come_in_order_of_their_numbers(read):
    ways = (ring(-1, (1, 2), highway="path"), ring(-2, (2, 3), highway="path"))
    assert read(osm(NODES, *ways)).network.way_id.tolist() == [-2, -1]
