from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLat, LonLatBox
from mapper.domain.streets import Highway
from mapper.errors import UnreadableFileError
from mapper.sources.osm_topology import OsmWay, build_network
from mapper.sources.pack_columns import columns_of
from mapper.sources.pack_format import write_sections
from mapper.sources.pack_tables import sections_of
from mapper.sources.street_pack import StreetPack, write_pack
from mapper.sources.work_folder import work_folder

HERE = LonLat(24.931, 60.161)


@pytest.fixture
def pack(make_extract, tmp_path):
    write_pack(tmp_path / "town.streets", make_extract(notes=("A note.",)), "town")
    return StreetPack.open(tmp_path / "town.streets")


def as_rows(streets, *, sort=True):
    """Segments, by default without regard to their order."""
    lines = shapely.to_wkt(streets.lines(), rounding_precision=7)
    ends = (streets.junctions[streets.ends] + 0.0).reshape(len(streets), 4).tolist()  # no -0.0
    columns = (streets.highway, streets.flags, streets.level, streets.way_id, streets.length_m.round(3))
    names = [streets.names[row] for row in streets.name]
    rows = [str(row) for row in zip(lines, ends, names, *(c.tolist() for c in columns), strict=True)]
    return sorted(rows) if sort else rows


def test_streets_come_back_as_they_were_read(pack, make_extract):
    assert as_rows(pack.around(HERE, 500)) == as_rows(make_extract().network)


def test_provenance_comes_back_as_it_was_read(pack, make_extract):
    expected = make_extract(notes=("A note.",)).network.provenance
    assert pack.provenance.coverage.equals(expected.coverage)
    assert (pack.provenance.source, pack.provenance.as_of) == (expected.source, expected.as_of)
    assert pack.provenance.notes == ("A note.",)


def test_an_unknown_date_stays_unknown(make_extract, tmp_path):
    write_pack(tmp_path / "town.streets", make_extract(as_of=None), "town")
    assert StreetPack.open(tmp_path / "town.streets").provenance.as_of is None


def test_only_what_is_near_is_given_and_fits_together(pack):
    streets = pack.around(LonLat(24.9302, 60.161), 10)
    assert (len(streets), len(streets.junctions), streets.names) == (1, 2, ("", "Annankatu"))
    assert streets.highway.tolist() == [Highway.PRIMARY]


def test_far_away_there_is_nothing(pack):
    streets = pack.around(LonLat(0, 0), 1000)
    assert (len(streets), len(streets.junctions), streets.names) == (0, 0, ("",))
    assert len(pack.features(LonLatBox(0, 0, 1, 1))) == 0


def test_features_come_back_as_they_were_read(pack, make_extract):
    expected, features = make_extract().features, pack.features(LonLatBox(24.9, 60.1, 25, 60.2))
    order = np.argsort(features.kind)
    assert features.kind[order].tolist() == sorted(expected.kind.tolist())
    shapes = dict(zip(expected.kind.tolist(), expected.shapes, strict=True))
    assert all(shape.equals(shapes[kind]) for kind, shape in zip(features.kind, features.shapes, strict=True))
    names = {
        FeatureKind(kind): features.names[row] for kind, row in zip(features.kind, features.name, strict=True)
    }
    assert names[FeatureKind.SQUARE] == "Tori"
    assert names[FeatureKind.GREEN] == ""


def test_named_places_come_back_in_their_order(pack, make_extract):
    assert tuple(pack.named_places()) == make_extract().places


def test_the_same_extract_makes_the_same_bytes(pack, make_extract, tmp_path):
    write_pack(tmp_path / "again.streets", make_extract(notes=("A note.",)), "town")
    assert (tmp_path / "again.streets").read_bytes() == pack.path.read_bytes()


def test_a_pack_knows_its_size_and_verifies(pack):
    assert (pack.name, len(pack)) == ("town", 4)
    pack.verify()


@pytest.mark.parametrize(
    "coverage",
    [
        "POINT (0 0)",
        "POLYGON ((nonsense))",
        "POLYGON EMPTY",
        "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))",
        "POLYGON ((170 0, 190 0, 190 9, 170 0))",
        "POLYGON ((0 80, 1e308 80, 9 91, 0 80))",
    ],
)
def test_a_pack_whose_coverage_is_no_area_of_the_globe_is_refused(
    make_extract, tmp_path, monkeypatch, coverage
):
    monkeypatch.setattr(shapely, "to_wkt", lambda *_, **__: coverage)
    write_pack(tmp_path / "town.streets", make_extract(), "town")
    with pytest.raises(UnreadableFileError, match="has a senseless header"):
        StreetPack.open(tmp_path / "town.streets")


def test_names_that_are_no_proper_text_do_not_break_a_pack(make_extract, tmp_path):
    extract = make_extract()
    network = replace(extract.network, names=("", "Anna\0ka\ud800tu"))
    write_pack(tmp_path / "town.streets", replace(extract, network=network), "town")
    assert StreetPack.open(tmp_path / "town.streets").around(HERE, 500).names == ("", "Anna ka?tu")


POSITION = st.tuples(st.floats(-179.9, 179.9), st.floats(-89, 89)) | st.tuples(
    st.floats(24.9, 24.99), st.floats(60.1, 60.15)
)
STRETCH = st.tuples(POSITION, st.floats(-0.02, 0.02) | st.floats(-9, 9), st.sampled_from(["", "A", "B", "Ö"]))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("packs") / "random.streets"


def network_of(stretches, make_extract):
    positions, ways = {}, []
    for i, ((lon, lat), length, name) in enumerate(stretches):
        positions[2 * i] = LonLat(round(lon, 7), round(lat, 7))
        positions[2 * i + 1] = LonLat(round(np.clip(lon + length, -180, 180), 7), round(lat, 7))
        ways.append(OsmWay(i + 1, (2 * i, 2 * i + 1), {"highway": "path", "name": name}))
    network = build_network(ways, positions, make_extract().network.provenance)
    return replace(network, length_m=network.length_m.round(4))


@pytest.mark.slow
@given(st.lists(STRETCH, min_size=1, max_size=40), POSITION, st.floats(0.001, 3))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_box_gets_every_segment_that_touches_it(make_extract, scratch, stretches, corner, size):
    network = network_of(stretches, make_extract)
    write_pack(scratch, replace(make_extract(), network=network), "random")
    west, south = corner
    here = LonLatBox(west, south, min(180, west + size), min(90, south + size))
    found = StreetPack.open(scratch).within(here)
    bounds = shapely.bounds(network.lines()).round(7)
    west, south, east, north = (bounds[:, i] for i in range(4))
    touches = (west <= here.east) & (east >= here.west) & (south <= here.north) & (north >= here.south)
    assert {*network.way_id[touches].tolist()} <= {*found.way_id.tolist()}
    by_way = dict(zip(network.way_id.tolist(), as_rows(network, sort=False), strict=True))
    assert as_rows(found, sort=False) == [by_way[way] for way in found.way_id.tolist()]


def test_a_place_is_found_among_thousands_of_cells(make_extract, scratch):
    grid = [((24 + x / 50, 60 + y / 50), 0.001, f"Way {x} {y}") for x in range(60) for y in range(60)]
    write_pack(scratch, replace(make_extract(), network=network_of(grid, make_extract)), "grid")
    pack = StreetPack.open(scratch)
    for x, y in [(0, 0), (17, 59), (30, 30), (59, 0), (59, 59)]:
        found = pack.around(LonLat(24.0005 + x / 50, 60 + y / 50), 200)
        assert found.names == ("", f"Way {x} {y}")


def forged(path, extract, section, change):
    """A pack with all its sums right, one of whose sections was changed."""
    with work_folder() as work:
        sections = sections_of(columns_of(extract), work)
    sections[section] = sections[section].copy()
    change(sections[section])
    said = dict(StreetPack.open(path)._sections.said)
    write_sections(path, said, sections)
    return StreetPack.open(path)


def put(column, value):
    def change(array):
        (array if column is None else array[column])[-1] = value

    return change


@pytest.mark.parametrize(
    ("section", "change"),
    [
        ("segments.rows", put("vertices", 2**32 - 1)),
        ("segments.rows", put("vertices", 0)),
        ("segments.rows", put("name", 2**32 - 1)),
        ("segments.rows", put("highway", 17)),
        ("segments.rows", put("length_m", np.nan)),
        ("segments.rows", put("length_m", -1)),
        ("segments.vertices", put(None, 2**31 - 1)),
        ("segments.vertices", put(None, -(2**31))),
        ("segments.starts", put(None, 2**40)),
        ("segments.starts", put(None, -1)),
        ("segments.starts", put(None, (0, 0, 0, 0, 0))),
        ("segments.names", put(None, 65)),
        ("segments.names", lambda names: names.__setitem__(0, 255)),
        ("features.rows", put("parts", 9)),
        ("features.rows", put("name", 9)),
        ("features.parts", put(None, 9)),
        ("features.rings", put(None, 9)),
        ("features.rings", lambda rings: rings.__setitem__(slice(2), (1, rings[:2].sum() - 1))),
        ("features.vertices", put(None, 2**31 - 1)),
        ("features.starts", put(None, 2**40)),
        ("places.rows", put("name", 99)),
        ("places.rows", put("sort", 3)),
        ("places.rows", put("position", 2**31 - 1)),
        ("places.words", lambda words: words.__setitem__(1, 255)),
    ],
)
def test_a_forged_pack_is_refused_when_what_was_changed_is_met(pack, make_extract, section, change):
    bad = forged(pack.path, make_extract(), section, change)
    with pytest.raises(UnreadableFileError, match=r"town\.streets: (is damaged|contradicts itself)"):
        read_all(bad)


def read_all(pack):
    list(pack.named_places())
    pack.features(LonLatBox(24.9, 60.1, 25, 60.2))
    pack.around(HERE, 500)


def test_a_change_of_any_block_is_noticed_by_whoever_reads_it(pack):
    sound = pack.path.read_bytes()
    for at in range(0, len(sound), 512):
        pack.path.write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
        try:
            bad = StreetPack.open(pack.path)
            read_all(bad)
        except UnreadableFileError:
            continue
        with pytest.raises(UnreadableFileError, match="is damaged"):  # a byte that nothing needs
            bad.verify()
