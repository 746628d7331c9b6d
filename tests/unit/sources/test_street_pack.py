import numpy as np
import pytest
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLat, LonLatBox
from mapper.domain.streets import Highway
from mapper.errors import UnreadableFileError
from mapper.sources.street_pack import StreetPack, write_pack

HERE = LonLat(24.931, 60.161)


@pytest.fixture
def pack(make_extract, tmp_path):
    write_pack(tmp_path / "town.streets", make_extract(notes=("A note.",)), "town")
    return StreetPack.open(tmp_path / "town.streets")


def as_rows(streets):
    """Segments without regard to their order."""
    lines = shapely.to_wkt(streets.lines(), rounding_precision=7)
    ends = streets.junctions[streets.ends].reshape(len(streets), -1).tolist()
    columns = (streets.highway, streets.flags, streets.level, streets.way_id, streets.length_m.round(3))
    names = [streets.names[row] for row in streets.name]
    return sorted(map(str, zip(lines, ends, names, *(column.tolist() for column in columns), strict=True)))


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


@pytest.mark.parametrize("coverage", ["POINT (0 0)", "POLYGON ((nonsense))"])
def test_a_pack_whose_coverage_is_no_area_is_refused(make_extract, tmp_path, monkeypatch, coverage):
    monkeypatch.setattr(shapely, "to_wkt", lambda *_, **__: coverage)
    write_pack(tmp_path / "town.streets", make_extract(), "town")
    with pytest.raises(UnreadableFileError, match="has a senseless header"):
        StreetPack.open(tmp_path / "town.streets")


def damaged(pack, column):
    """The same pack with the second number of a column far too large."""
    content = bytearray(pack.path.read_bytes())
    at = content.index(pack._arrays[column].tobytes())
    content[at + 8 : at + 16] = (2**40).to_bytes(8, "little")
    pack.path.write_bytes(content)
    return StreetPack.open(pack.path)


def test_damaged_streets_are_told_when_met(pack):
    with pytest.raises(UnreadableFileError, match="is damaged"):
        damaged(pack, "segments.starts").around(HERE, 500)


def test_damaged_names_are_told_when_met(pack):
    content = pack.path.read_bytes()
    pack.path.write_bytes(content.replace(b"Annankatu", b"\xffnnankatu"))
    with pytest.raises(UnreadableFileError, match="is damaged"):
        list(StreetPack.open(pack.path).named_places())


def test_damaged_features_are_told_when_met(pack):
    with pytest.raises(UnreadableFileError, match="is damaged"):
        damaged(pack, "features.starts").features(LonLatBox(24.9, 60.1, 25, 60.2))
