"""Files that people give to the command line, good and bad: one clear line, and nothing lost."""

import gzip
import json
import socket
import zipfile
from pathlib import Path

import pytest

from mapper.cli import main

SHARED = Path(__file__).parents[3] / "shared" / "data"
STREET = (
    "<?xml version='1.0'?><osm version='0.6' generator='test'>"
    "<bounds minlat='51.59' minlon='-0.04' maxlat='51.61' maxlon='-0.02'/>"
    "<node id='1' lat='51.60' lon='-0.031' timestamp='2026-01-02T03:04:05Z' version='1'/>"
    "<node id='2' lat='51.60' lon='-0.029' timestamp='2026-01-02T03:04:05Z' version='1'/>"
    "<way id='3' timestamp='2026-01-02T03:04:05Z' version='1'><nd ref='1'/><nd ref='2'/>"
    "<tag k='highway' v='residential'/><tag k='name' v='Test Crescent'/></way></osm>"
)
CASES = "key,date,time_local,category,place,lon,lat,summary,sources,doubts\n"
CASE = 'test-1,2025-01-02,,Fire,"Test Crescent, Walthamstow",-0.03,51.6,"A fire.","A newspaper",""\n'


@pytest.fixture
def run(tmp_path, capfd):
    """Run a command on a machine of its own; gives exit status, stdout, stderr."""

    def run(*words):
        try:
            status = main([words[0], "--data", str(tmp_path / "data"), *words[1:]])
        except SystemExit as leaving:
            status = leaving.code
        out, err = capfd.readouterr()
        return status, out, err

    return run


@pytest.fixture
def file(tmp_path):
    """Write a file to give to a command."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def test_streets_of_a_file_can_be_found_drawn_on_listed_and_removed(run, file):
    status, out, _ = run("streets", "add", file("e17.osm", STREET), "--json")
    assert (status, [pack["name"] for pack in json.loads(out)["packs"]]) == (0, ["e17", "helsinki-centre"])
    drawn = json.loads(run("cordon", "Test Crescent", "--kind", "network", "--reach-m", "50")[1])
    assert "Test Crescent" in {f["properties"].get("name") for f in drawn["features"]}
    assert run("streets", "verify")[0] == 0
    assert "e17" not in run("streets", "remove", "e17")[1]
    assert run("locate", "Test Crescent")[0] == 2


def test_a_damaged_pack_is_told_by_verify_with_status_3(run, file, tmp_path):
    run("streets", "add", file("e17.osm", STREET))
    pack = tmp_path / "data" / "streets" / "e17.streets"
    content = bytearray(pack.read_bytes())
    content[-3] ^= 1
    pack.write_bytes(content)
    status, out, err = run("streets", "verify")
    assert (status, "damaged" in err, "e17" in out) == (3, True, True)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.osm", b"", "empty"),
        ("page.osm", b"<!doctype html><html><body>429 Too Many Requests</body></html>", "OpenStreetMap"),
        ("torn.osm", STREET[:300].encode(), "torn"),
        ("half.osm.gz", gzip.compress(STREET.encode(), mtime=0)[:-20], "half"),
        ("noise.osm.pbf", bytes(range(256)) * 20, "OpenStreetMap"),
        ("bare.osm", b"<osm version='0.6'></osm>", "street"),
    ],
)
def test_what_is_no_whole_extract_is_refused_and_makes_no_pack(run, file, name, content, says):
    status, out, err = run("streets", "add", file(name, content))
    assert (status, out) == (2, "")
    assert name in err
    assert says in err
    assert len(err.splitlines()) == 1
    assert "helsinki-centre" in run("streets", "list")[1]
    assert name.split(".")[0] not in run("streets", "list")[1]


def test_cases_of_a_file_are_there_and_never_doubled(run, file):
    path = file("cases.csv", CASES + CASE)
    first = json.loads(run("incidents", "add", path, "--source", "curated", "--json")[1])
    again = json.loads(run("incidents", "add", path, "--source", "curated", "--json")[1])
    assert (first["placed"], again["unchanged"]) == (1, 1)
    near = json.loads(run("incidents", "near", "51.6, -0.03", "--within-m", "50", "--format", "json")[1])
    assert [incident["key"] for incident in near["incidents"]] == ["test-1"]


def test_a_row_that_cannot_be_taken_is_told_with_line_and_reason(run, file, tmp_path):
    refused = tmp_path / "refused.csv"
    path = file("cases.csv", CASES + CASE + CASE.replace("test-1", "test-2").replace("51.6", "91.6"))
    status, out, err = run("incidents", "add", path, "--source", "curated")
    assert (status, "refused: 1" in out) == (0, True)
    assert "cases.csv, line 3" in err
    run("incidents", "add", path, "--source", "curated", "--refused", str(refused))
    assert refused.read_text().splitlines()[0] == "file,line,column,reason,kept"


def test_what_lies_inside_a_shape_is_listed(run, file):
    run("incidents", "add", file("cases.csv", CASES + CASE), "--source", "curated")
    ring = [[-0.031, 51.599], [-0.029, 51.599], [-0.029, 51.601], [-0.031, 51.601], [-0.031, 51.599]]
    area = file("area.geojson", json.dumps({"type": "Polygon", "coordinates": [ring]}))
    status, out, _ = run("incidents", "inside", area, "--since", "2025-01-01", "--until", "2025-12-31")
    assert (status, "A fire." in out) == (0, True)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("wrong.csv", b"a,b,c\n1,2,3\n", "column"),
        ("empty.csv", b"", "empty"),
        ("torn.zip", b"PK\x03\x04half a zip", "zip"),
    ],
)
def test_what_is_no_list_of_incidents_is_refused(run, file, name, content, says):
    before = run("incidents", "near", "60.17, 24.94", "--within-m", "5000", "--limit", "1000")[1]
    status, _, err = run("incidents", "add", file(name, content))
    assert status == 2
    assert name in err
    assert says in err
    assert run("incidents", "near", "60.17, 24.94", "--within-m", "5000", "--limit", "1000")[1] == before


def test_a_zip_bomb_is_refused_before_it_is_unpacked(run, tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("2020-01/2020-01-metropolitan-street.csv", b"0" * 30_000_000)
    status, _, err = run("incidents", "add", str(path))
    assert (status, "bomb.zip" in err) == (2, True)


def test_a_place_that_is_not_certain_is_asked_about(run):
    status, _, err = run("cordon", "Anankatu 12")
    assert (status, "Annankatu 12" in err, "did you mean" in err) == (2, True, True)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
@pytest.mark.slow
def test_postcodes_are_found_once_a_file_of_them_was_added(run):
    assert run("locate", "E17 5EG")[0] == 2
    status, out, _ = run(
        "gazetteer", "add", str(SHARED / "gazetteer" / "codepoint-open-london.zip"), "--json"
    )
    assert (status, max(source["places"] for source in json.loads(out)["sources"]) > 100_000) == (0, True)
    assert "51.60" in run("locate", "E17 5EG")[1]
    assert "Code-Point" in run("gazetteer", "list")[1]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
@pytest.mark.slow
def test_an_address_in_new_southgate_after_its_streets_were_added(run):
    assert run("streets", "add", str(SHARED / "osm" / "london-new-southgate.osm"))[0] == 0
    for kind in ("radius", "network"):
        drawn = json.loads(run("cordon", "Bowes Road", "--kind", kind)[1])
        assert {f["properties"]["role"] for f in drawn["features"]} >= {"cordon", "street"}


@pytest.mark.usefixtures("loopback")
def test_a_port_in_use_is_told_with_what_to_try(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = run("serve", "--port", str(port), "--no-open")
    assert (status, f"--port {port + 1}" in err) == (2, True)


def test_streets_are_not_fetched_while_live_services_are_off(run):
    status, _, err = run("streets", "fetch", "51.6, -0.03")
    assert (status, "CORDON_MAPPER_LIVE" in err) == (3, True)


def test_columns_of_a_table_can_be_named(run, file):
    path = file("table.csv", "Day,What,X,Y\n03/04/2020,Fire,-0.03,51.6\n")
    named = ["--source", "csv", "--column", "date=Day", "--column", "lon=X", "--column", "lat=Y"]
    status, _, err = run("incidents", "add", path, *named)
    assert (status, "03/04/2020" in err) == (2, True)
    columns = [*named, "--column", "category=What", "--date-order", "day-first"]
    assert run("incidents", "add", path, *columns)[0] == 0
    assert "2020-04-03" in run("incidents", "near", "51.6, -0.03", "--within-m", "10")[1]
