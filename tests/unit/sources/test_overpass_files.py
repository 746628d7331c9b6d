import gzip
import json
from datetime import date

import pytest

from mapper.domain.basemap import FeatureKind
from mapper.errors import UnreadableFileError
from mapper.sources import overpass_files
from mapper.sources.extracts import ONLY_STREETS
from mapper.sources.overpass_files import read_overpass

BASE = {"timestamp_osm_base": "2026-07-26T10:58:30Z", "copyright": "ODbL"}
POINTS = [
    {"type": "node", "id": i + 1, "lat": 60.16 + i % 5 / 1000, "lon": 24.93 + i // 5 / 1000}
    for i in range(25)  # a square: 1 to 5 run north, 6 to 10 are their eastern neighbours
]


def way(number, nodes, **tags):
    return {"type": "way", "id": number, "nodes": nodes, "tags": tags}


STREET = way(1, [1, 2, 3], highway="residential", name="Annankatu")
CROSSING = way(2, [2, 7], highway="footway")


def answer(*elements, **more):
    return json.dumps({"version": 0.6, "osm3s": BASE, "elements": [*elements], **more}).encode()


@pytest.fixture
def read(tmp_path):
    def read_content(content, name="town.json"):
        path = tmp_path / name
        path.write_bytes(content)
        return read_overpass(path)

    return read_content


def positions(network):
    return [line.coords[:] for line in network.lines()]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, b"\xef\xbb\xbf".__add__])
def test_streets_are_joined_named_and_dated(read, pack):
    network = read(pack(answer(*POINTS, STREET, CROSSING)), "any name").network
    assert (len(network), network.names) == (3, ("", "Annankatu"))
    assert network.provenance.as_of == date(2026, 7, 26)
    assert network.provenance.source == "OpenStreetMap extract any name"


def test_an_answer_of_streets_only_says_so(read):
    assert read(answer(*POINTS, STREET)).network.provenance.notes == (ONLY_STREETS,)


def test_buildings_holes_and_names_come_too(read):
    pond = {
        "type": "relation",
        "id": 4,
        "members": [
            {"type": "way", "ref": 5, "role": "outer"},
            {"type": "way", "ref": 6, "role": "inner"},
            {"type": "node", "ref": 1, "role": "label"},
        ],
        "tags": {"type": "multipolygon", "natural": "water"},
    }
    house = way(3, [1, 2, 7, 6, 1], building="yes", **{"addr:street": "Annankatu", "addr:housenumber": "1"})
    shop = POINTS[20] | {"tags": {"shop": "mall", "name": "Arcade"}}
    rings = (way(5, [1, 5, 25, 21, 1]), way(6, [7, 8, 13, 12, 7]))
    extract = read(answer(pond, *rings, house, STREET, *POINTS[:20], shop, *POINTS[21:]))
    assert sorted(extract.features.kind) == [FeatureKind.WATER, FeatureKind.BUILDING, FeatureKind.ADDRESS]
    areas = extract.features.shapes[extract.features.kind != FeatureKind.ADDRESS]
    assert sorted(len(shape.interiors) for shape in areas) == [0, 1]
    assert {place.name for place in extract.places} == {"Annankatu", "Arcade"}
    assert extract.network.provenance.notes == ()


def test_points_given_with_the_ways_are_enough(read):
    places = [{"lat": point["lat"], "lon": point["lon"]} for point in POINTS]
    lines = [each | {"geometry": [places[i - 1] for i in each["nodes"]]} for each in (STREET, CROSSING)]
    given, asked = read(answer(*lines)).network, read(answer(*POINTS, STREET, CROSSING)).network
    assert positions(given) == positions(asked)


def test_points_left_out_of_a_line_are_points_outside(read):
    line = [{"lat": 60.16, "lon": 24.93}, {"lat": 60.161, "lon": 24.93}, None]
    whole = way(7, [11, 12], highway="path")
    network = read(answer(STREET | {"geometry": line}, *POINTS[10:], whole)).network
    assert len(network.vertices) == 4
    assert "Streets of which only the stretches inside the data are known: 1." in network.provenance.notes


def test_what_comes_again_without_tags_changes_nothing(read):
    again = [{key: value for key, value in STREET.items() if key != "tags"}]
    tagged = POINTS[0] | {"tags": {"place": "suburb", "name": "Kamppi"}}
    extract = read(answer(STREET, tagged, *again, *POINTS))
    assert {place.name for place in extract.places} == {"Annankatu", "Kamppi"}


def test_counts_and_areas_among_the_elements_are_passed_over(read):
    count = {"type": "count", "id": 0, "tags": {"nodes": "3"}}
    assert len(read(answer(count, {"type": "area", "id": 3600000001}, *POINTS, STREET)).network) == 1


def test_without_a_date_of_its_own_it_has_that_of_its_newest_street(read):
    stamped = STREET | {"timestamp": "2020-05-02T00:00:00Z", "version": 1}
    content = json.dumps({"elements": [*POINTS, stamped]}).encode()
    assert read(content).network.provenance.as_of == date(2020, 5, 2)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (answer(*POINTS, STREET)[:-9], "is no whole answer of Overpass: the server answered with something"),
        (
            answer(*POINTS, STREET, remark="runtime error: timed out"),
            r"stopped before .* \(remark: runtime error: timed out\); ask it again",
        ),
        (answer(*POINTS), "holds no streets"),
        (answer(), "holds no streets"),
        (
            answer(*POINTS, STREET, osm3s={"timestamp_osm_base": "2026-77-26T10:58:30Z"}),
            "garbled data .osm3s",
        ),
        (answer(*POINTS, STREET, osm3s={"timestamp_osm_base": "2026-07-26"}), "no moment in utc"),
        (answer(*POINTS, STREET, osm3s=BASE | {"warning": "busy"}), r"\(warning: busy\)"),
        (answer(*POINTS, way(1, [1, 2], highway="x" * 256)), "tags.highway: .* at most 255"),
        (answer(*POINTS, way(1, [1, 2], highway="path", name="\ud800")), "garbled .*tags.name"),
        (answer(*POINTS, way(1, [1, 2], **{"\n" + "k" * 999: "x"})), r"\(elements\.25\.way\.tags\.k{40}\."),
        (b'{"elements": [], "elements": []}', "is no whole answer"),
        (b'{"osm3s": {}}', "is no whole answer of Overpass"),
        (answer(*POINTS, STREET, CROSSING)[:-2] + b', {"type": "node"}]}', "elements.27.node"),
        (answer(*POINTS, {"type": "way", "id": 2**63, "nodes": [1]}), "less than 9223372036854775808"),
        (answer({"type": "node", "id": 1, "lat": float("nan"), "lon": 2}), "no whole answer .*lat"),
        (answer({"type": "node", "id": 1, "lat": 91, "lon": 2}), "no whole answer .*lat"),
        (answer(*POINTS, STREET, "word"), "no whole answer"),
        (answer({"type": "way", "id": 1, "tags": {"highway": "path"}}), "not say which points .*out body"),
        (
            answer(STREET | {"center": {"lat": 60.1, "lon": 24.9}}),
            "lacks points of 1 of its 1 streets; ask Overpass again with 'out body; >; out skel qt;'",
        ),
        (b"[" * 100_000, "no whole answer"),
        (b'{"elements": ' + b'{"a":' * 100_000, "no whole answer"),
    ],
)
def test_what_cannot_be_believed_is_refused_in_a_sentence(read, content, problem):
    with pytest.raises(UnreadableFileError, match=rf"^town\.json: .*{problem}"):
        read(content)


def test_too_much_of_it_is_refused_before_it_is_parsed(read, monkeypatch):
    monkeypatch.setattr(overpass_files, "LARGEST_BYTES", 1000)
    with pytest.raises(UnreadableFileError, match=r"holds more than .* MB; give an \.osm\.pbf file"):
        read(gzip.compress(answer(*POINTS, STREET)))
