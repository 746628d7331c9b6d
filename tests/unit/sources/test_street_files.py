import gzip
import json

import pytest

from mapper.domain.places import LonLat
from mapper.errors import UnreadableFileError
from mapper.sources.pack_columns import extract_of
from mapper.sources.pack_folder import PackFolder
from mapper.sources.street_files import STREET_FILES, read_streets
from mapper.sources.work_folder import work_folder

OSM = (
    '<osm version="0.6"><node id="1" lat="60.161" lon="24.930"/><node id="2" lat="60.162" lon="24.931"/>'
    '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>'
)
JSON = (
    '{"elements": [{"type": "node", "id": 1, "lat": 60.161, "lon": 24.930},'
    '{"type": "node", "id": 2, "lat": 60.162, "lon": 24.931},'
    '{"type": "way", "id": 1, "nodes": [1, 2], "tags": {"highway": "residential"}}]}'
)
GRAPHML = (
    '<graphml><key id="c" attr.name="crs"/><key id="x" attr.name="x"/><key id="y" attr.name="y"/>'
    '<key id="h" attr.name="highway"/><key id="o" attr.name="osmid"/><graph><data key="c">epsg:4326</data>'
    '<node id="1"><data key="x">24.930</data><data key="y">60.161</data></node>'
    '<node id="2"><data key="x">24.931</data><data key="y">60.162</data></node>'
    '<edge source="1" target="2"><data key="h">residential</data><data key="o">1</data></edge>'
    "</graph></graphml>"
)


def read_whole(path):
    with work_folder() as work:
        return extract_of(read_streets(path, work))


@pytest.fixture
def read(tmp_path):
    def read_content(content, name="town.txt"):
        path = tmp_path / name
        path.write_bytes(content)
        return read_whole(path)

    return read_content


@pytest.mark.parametrize("text", [OSM, JSON, GRAPHML], ids=["osm_xml", "overpass_json", "graphml"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_told_by_its_content_whatever_it_is_called(read, text, pack):
    assert len(read(pack(text.encode())).network) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"<!DOCTYPE html><html><body>Too many requests</body></html>", "is a web page"),
        (b"<!-- moved --><html></html>", "is a web page"),
        (b"<osmChange version='0.6'></osmChange>", "holds changes"),
        (b"<kml><Document/></kml>", r"is XML of another sort \(kml\)"),
        (b'{"type": "FeatureCollection", "features": []}', "is GeoJSON"),
        (b'[{"place_id": 1}]', "is no file of streets"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" * 9, "is no file of streets"),
        (OSM.encode("utf-16"), "is no file of streets"),
        (b"<", "is no file of streets"),
    ],
)
def test_anything_else_is_refused_with_what_would_work(read, content, problem):
    with pytest.raises(UnreadableFileError, match=problem) as refused:
        read(content)
    assert all(row.label in str(refused.value) for row in STREET_FILES.values())


def test_a_missing_file_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"^none\.osm: cannot be read \(No such file"):
        read_whole(tmp_path / "none.osm")


def test_what_makes_streets_doubtful_is_a_warning_wherever_their_pack_is_used(tmp_path):
    pairs = [[n, n + 1] for n in range(1, 300)]
    nodes = [{"type": "node", "id": n, "lat": 60.16, "lon": 24.9 + n / 10_000} for n in range(1, 301)]
    ways = [
        {"type": "way", "id": n, "nodes": pair, "tags": {"highway": "residential"}}
        for n, pair in enumerate(pairs, start=1)
    ]
    (tmp_path / "drive.json").write_text(json.dumps({"elements": nodes + ways}))
    packs = PackFolder((tmp_path,))
    packs.add(tmp_path / "drive.json")
    (warning,) = packs.around(LonLat(24.915, 60.16), 100).provenance.warnings
    assert "no footways or steps and no service roads" in warning
