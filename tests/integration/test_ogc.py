"""OGC API - Features, asked as its readers ask."""

import json
import re
import shutil
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_socket
from werkzeug.serving import make_server

from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import LonLat
from mapper.services.ports import Part
from mapper.settings import Settings
from mapper.web import create_app
from mapper.web.ogc.collections import QUERYABLES
from mapper.web.ogc.documents import CONFORMANCE
from mapper.web.ogc.filters import DEEPEST, MOST_CHARACTERS
from mapper.wiring import build_services

DOCS = (Path(__file__).parents[2] / "docs" / "ogc.md").read_text()
ITEMS = "/ogc/collections/past-incidents/items"
HELSINKI = "24.9,60.1,25.0,60.2"


def asked(client, query):
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status_code == 200, answer.json
    return answer.json


def ids(found):
    return [feature["id"] for feature in found["features"]]


def link(found, relation):
    return next((each["href"] for each in found["links"] if each["rel"] == relation), None)


def test_every_link_of_the_landing_page_leads_somewhere(client):
    links = client.get("/ogc").json["links"]
    assert {each["rel"] for each in links} == {"self", "service-desc", "conformance", "data"}
    for each in links:
        answer = client.get(each["href"])
        assert answer.status_code == 200
        assert answer.content_type == each["type"]


def test_every_link_of_a_collection_leads_somewhere(client):
    for told in client.get("/ogc/collections").json["collections"]:
        assert client.get(f"/ogc/collections/{told['id']}").json == told
        for each in told["links"]:
            assert client.get(each["href"]).content_type == each["type"]


def test_every_call_is_described_and_every_description_is_a_call(client, app):
    described = set(client.get("/ogc/api").json["paths"])
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("ogc.")}
    named = {
        rule.replace("<name>", "{collectionId}").replace("<feature_id>", "{featureId}") for rule in rules
    }
    assert described == {rule.removeprefix("/ogc") for rule in named}


def test_every_call_has_its_row_in_the_docs(app):
    rows = {line.split("`")[1] for line in DOCS.splitlines() if line.startswith("| `/ogc")}
    assert rows == {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("ogc.")}


def test_every_property_has_its_row_in_the_docs():
    assert {line.split("`")[1] for line in DOCS.splitlines() if re.match(r"\| `[a-z]", line)} == {*QUERYABLES}


def test_what_is_kept_of_the_standard_is_told(client):
    assert client.get("/ogc/conformance").json == {"conformsTo": list(CONFORMANCE)}


def test_each_dataset_is_a_collection_and_all_of_them_are_one(client, services):
    told = {each["id"]: each for each in client.get("/ogc/collections").json["collections"]}
    assert list(told) == ["past-incidents", "curated"]
    [dataset] = services.incidents.datasets()
    assert told["curated"]["description"].startswith(f"{dataset.rows - dataset.unplaced} past incidents")
    [[first, last]] = told["curated"]["extent"]["temporal"]["interval"]
    assert first.startswith(dataset.first_month)
    assert last.startswith(dataset.last_month)


def test_a_box_holds_what_lies_in_it(client):
    found = asked(client, f"bbox={HELSINKI}")
    assert 0 < found["numberReturned"] == found["numberMatched"] < asked(client, "")["numberMatched"]
    for feature in found["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert 24.9 <= lon <= 25.0
        assert 60.1 <= lat <= 60.2


def test_a_box_may_be_a_point_may_have_heights_and_may_cross_the_antimeridian(client):
    lon, lat = asked(client, f"bbox={HELSINKI}&limit=1")["features"][0]["geometry"]["coordinates"]
    assert asked(client, f"bbox={lon},{lat},{lon},{lat}")["numberMatched"] >= 1
    assert asked(client, f"bbox={lon},{lat},-9,{lon},{lat},99")["numberMatched"] >= 1
    round_the_back = asked(client, "bbox=24,50,-10,70")["numberMatched"]
    assert round_the_back == asked(client, f"bbox={HELSINKI}")["numberMatched"]


def test_pages_follow_each_other_to_the_end(client):
    whole, paged, address = ids(asked(client, "")), [], f"{ITEMS}?limit=7"
    while address:
        page = client.get(address).json
        paged += ids(page)
        address = link(page, "next")
    assert paged == whole
    assert len(set(whole)) == len(whole)
    assert ids(asked(client, "offset=9")) == whole[9:]


def test_an_id_finds_its_incident(client):
    feature = asked(client, "limit=1")["features"][0]
    answer = client.get(f"{ITEMS}/{feature['id']}")
    assert answer.json.items() >= feature.items()
    assert link(answer.json, "collection").endswith("/collections/past-incidents")


@pytest.mark.parametrize("wrong", ["0_0_nothing", "nothing", "1_x_k", "999999999_0_k", "24937910_60166160_"])
def test_an_id_of_nothing_is_not_found(client, wrong):
    assert client.get(f"{ITEMS}/{wrong}").status_code == 404


@pytest.mark.parametrize(
    ("when", "years"),
    [
        ("2018-01-01T00:00:00Z/2018-12-31T23:59:59Z", {"2018"}),
        ("2018-01-01/..", set(map(str, range(2018, 2027)))),
        ("../2018-12-31", set(map(str, range(1900, 2019)))),
    ],
)
def test_a_time_holds_what_overlaps_it(client, when, years):
    found = asked(client, f"datetime={when}")["features"]
    assert found
    assert {feature["properties"]["first_day"][:4] for feature in found} <= years


def test_an_instant_is_a_day(client):
    whole = next(f for f in asked(client, "")["features"] if f["properties"]["precision"] == "day")
    day = whole["properties"]["first_day"]
    assert whole["id"] in ids(asked(client, f"datetime={day}"))
    assert whole["id"] in ids(asked(client, f"datetime={day}T12:00:00Z"))


def test_a_time_cut_short_as_gdal_sends_it_is_its_day(client):
    short = asked(client, "datetime=2018-01-01T/..")
    assert ids(short) == ids(asked(client, "datetime=2018-01-01/.."))


def test_a_property_can_be_asked_for(client):
    category = asked(client, "")["features"][0]["properties"]["category"]
    for query in (f"category={quote(category)}", f"dataset=curated&category={quote(category)}"):
        found = asked(client, query)["features"]
        assert {feature["properties"]["category"] for feature in found} == {category}
    flags = {f["properties"]["approximate"] for f in asked(client, "approximate=true")["features"]}
    assert flags == {True}


def test_a_filter_takes_what_fits(client):
    everything = asked(client, "")["features"]
    filters = {
        "category = 'Fire' OR category = 'Stabbing'": lambda p: p["category"] in {"Fire", "Stabbing"},
        "first_day >= '2018' AND NOT (approximate = true)": lambda p: (
            p["first_day"] >= "2018" and not p["approximate"]
        ),
        "place LIKE '%katu%'": lambda p: "katu" in p["place"],
    }
    for text, fits in filters.items():
        found = asked(client, f"filter={quote(text)}")
        assert ids(found) == [f["id"] for f in everything if fits(f["properties"])]
        assert "numberMatched" not in found


def test_a_filter_can_be_json_and_can_ask_where(client):
    west, south, east, north = map(float, HELSINKI.split(","))
    inside = {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [west, south, east, north]}]}
    found = asked(client, f"filter-lang=cql2-json&filter={quote(json.dumps(inside))}")
    assert sorted(ids(found)) == sorted(ids(asked(client, f"bbox={HELSINKI}")))


def test_a_filter_goes_on_from_page_to_page(client):
    text = quote("category <> 'Nothing'")
    first = asked(client, f"limit=3&filter={text}")
    second = client.get(link(first, "next")).json
    assert ids(first) + ids(second)[:2] == ids(asked(client, "limit=5"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("bbox=1,2,3", "bbox: must be west,south,east,north"),
        ("bbox=1,2,3,x", "bbox: 'x' is not a number"),
        ("bbox=1,5,3,2", "lies north of its north"),
        ("bbox=1,2,3,99", "bbox: must be -90 to 90"),
        ("bbox-crs=EPSG:27700", "bbox-crs: must be http"),
        ("datetime=yesterday", "datetime: 'yesterday' is no time like"),
        ("datetime=2019-01-01/2018-01-01", "is later than"),
        ("datetime=..", "datetime: '..' is no time like"),
        ("limit=0", "limit: must be 1 to"),
        ("limit=many", "limit: 'many' is not a number"),
        ("offset=-1", "offset: must be 0 to"),
        ("cursor=2018", "cursor: must be as the link"),
        ("cursor=2018.x", "cursor: must be as the link"),
        ("cursor=soon.1", "'soon' is no time like"),
        ("cursor=2018-01-01.1&offset=1", "cursor: says where to go on, and so does offset"),
        ("nosuch=1", "nosuch: is no parameter of this call"),
        ("approximate=perhaps", "approximate: must be true or false"),
        ("filter=category%20=", "filter: is not CQL2"),
        ("filter=age%20=%203", "filter: asks for 'age'"),
        ("filter=category%20=%203", "filter: compares what cannot be compared"),
        ("filter=category", "filter: compares what cannot be compared"),
        ("filter-lang=sql", "filter-lang: 'sql' is none of"),
        ("filter-lang=cql2-json&filter=[1]", "filter: "),
        ("f=html", "f: 'html' is none of"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(client, query, sentence):
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status_code == 400
    assert sentence in answer.json["title"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * (DEEPEST + 1) + "category = 'x'" + ")" * (DEEPEST + 1),
        "category = " + "(" * 60 + "b",
        "NOT " * 51 + "category = 'x'",
        "category = '" + "x" * MOST_CHARACTERS + "'",
        "[" * 100,
    ],
)
def test_a_filter_that_would_lead_its_reader_astray_is_refused_before(client, text):
    answer = client.get(f"{ITEMS}?filter={quote(text)}")
    assert answer.status_code == 400
    assert "filter: " in answer.json["title"]


def test_unknown_collections_and_parameters_are_refused(client):
    answer = client.get("/ogc/collections/nosuch/items")
    assert answer.status_code == 404
    assert "there are past-incidents, curated" in answer.json["title"]
    assert client.get("/ogc/collections?limit=3").status_code == 400


@contextmanager
def serving(app):
    """The application on a socket of its own, for readers that are programs."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"OAPIF:http://127.0.0.1:{server.server_port}/ogc"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def gdal_tells(*words):
    command = ["ogrinfo", "-ro", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


NEEDS_GDAL = pytest.mark.skipif(not shutil.which("ogrinfo"), reason="GDAL's ogrinfo is not here (gdal-bin)")


@NEEDS_GDAL
def test_gdal_loses_no_month_after_a_page_of_minutes(tmp_path):
    def happened(when):
        return PastIncident(when, "timed", "Fire", When(when), LonLat(0.5, 51.5), "A Street")

    services = build_services(Settings(data_dir=tmp_path))
    rows = [happened("2018-07-31T22:00"), happened("2018-06"), happened("2017")]
    services.incidents.replace(Part("timed", "timed", "", "a"), rows)
    with serving(create_app(services, is_local=True)) as address:
        told = gdal_tells("-al", "-oo", "PAGE_SIZE=1", address, "timed")
    days = [line.split("= ")[1] for line in told if "_day (" in line]
    assert days == ["2018/07/31", "2018/07/31", "2018/06/01", "2018/06/30", "2017/01/01", "2017/12/31"]


@NEEDS_GDAL
def test_gdal_lists_and_filters_the_collections(app, services):
    with serving(app) as address:
        check_gdal(address, services.incidents)


def check_gdal(address, store):
    listed = gdal_tells(address)
    assert [line.split()[1] for line in listed if line[:2] in {"1:", "2:"}] == ["past-incidents", "curated"]
    [dataset] = store.datasets()
    layer = gdal_tells("-so", address, "curated")
    assert f"Feature Count: {dataset.rows - dataset.unplaced}" in layer
    some = store.of_dataset("curated")
    category = some[0].category
    since = gdal_tells("-so", "-where", "first_day >= '2018/01/01'", address, "curated")
    late = [each for each in some if each.position and each.when.first_day.year >= 2018]
    assert f"Feature Count: {len(late)}" in since
    box = ("-spat", "24", "60", "26", "61")
    in_helsinki = gdal_tells("-al", "-where", f"category = '{category}'", *box, address, "curated")
    expected = [
        each for each in some
        if each.category == category and each.position and 24 <= each.position.lon <= 26
    ]  # fmt: skip
    assert f"Feature Count: {len(expected)}" in in_helsinki
