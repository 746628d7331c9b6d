"""The history of a place, asked through the API and on the command line."""

import csv
import json

import pytest
from shapely import box
from shapely.geometry import mapping

from mapper.cli import main
from mapper.services.areas import WAYS
from mapper.web import create_app

AT = "lon=-0.03058&lat=51.60168&place=Stow+Crescent"
DEMO = "lon=24.93791&lat=60.16616"
NEAR = mapping(box(-0.05, 51.59, -0.01, 51.615))
BOROUGH = mapping(box(-0.08, 51.57, 0.02, 51.63))
COLUMNS = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code",
    "LSOA name", "Crime type", "Last outcome category", "Context",
)  # fmt: skip
KINDS = ("Burglary", "Robbery", "Drugs", "Shoplifting", "Vehicle crime", "Public order", "Other theft")


def write_month(folder, month):
    """A file as police.uk publishes it: each kind once at each of 20 x 20 points."""
    path = folder / f"{month}-metropolitan-street.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for i in range(400):
            lon, lat = -0.07058 + 0.004 * (i % 20), 51.57768 + 0.0024 * (i // 20)
            kind = KINDS[i % len(KINDS)]
            place = ("Metropolitan Police Service", "Metropolitan Police Service", f"{lon:.6f}", f"{lat:.6f}")
            writer.writerow(("", month, *place, "On or near High Street", "E0", "W", kind, "", ""))
    return str(path)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    months = [f"{year}-{month:02d}" for year in (2017, 2018) for month in range(1, 13)]
    files = [write_month(folder, month) for month in months if month != "2017-02"]
    data = tmp_path_factory.mktemp("data")
    assert main(["incidents", "--data", str(data), "add", *files]) == 0
    return data


@pytest.fixture(scope="module")
def client(data_dir):
    from mapper.settings import Settings
    from mapper.wiring import build_services

    return create_app(build_services(Settings(data_dir=data_dir)), is_local=True).test_client()


def history(client, query):
    answer = client.get(f"/api/v1/incidents/summary?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json["history"]


def test_the_summary_tells_counts_intervals_gaps_and_words(client):
    told = history(client, f"{AT}&within_m=1500&since=2018&until=2018")
    low, high = told["interval"]
    assert low < told["records"] < high
    assert told["window"] == {"since": "2018-01", "until": "2018-12"}
    assert "February 2017" in told["before"]["refused"]
    assert "lie over 1 km from any map point" in told["around"]["refused"]
    assert told["coverage"][0]["missing"] == ["2017-02"]
    assert told["years"][0]["months"] == {"loaded": 11, "missing": 1, "suspect": 0}
    assert told["paragraph"].startswith(
        f"Police recorded {told['records']:,} records at map points within 1.5 km of"
    )
    assert any("gaps, not zeros" in caveat for caveat in told["caveats"])
    assert {feature["geometry"]["type"] for feature in told["catchments"]["features"]} == {"Polygon"}


def test_categories_can_be_told_alone_and_together(client):
    one = history(client, f"{AT}&within_m=2000&category=Burglary")
    two = history(client, f"{AT}&within_m=2000&category=Burglary&category=Robbery")
    assert set(one["categories"]) == {"Burglary"}
    assert two["records"] == sum(two["categories"].values()) > one["records"]


def test_a_polygon_is_told_and_compared_with_a_boundary(client):
    boundary = {
        "type": "Feature",
        "properties": {"role": "boundary", "name": "the town"},
        "geometry": BOROUGH,
    }
    area = {"type": "Feature", "properties": {}, "geometry": NEAR}
    both = json.dumps({"type": "FeatureCollection", "features": [area, boundary]})
    told = client.post("/api/v1/incidents/summary?since=2018&until=2018", data=both).json["history"]
    assert told["around"]["against"] == "the rest of the town"
    assert 0 < told["around"]["ratio"]["low"] < told["around"]["ratio"]["high"]
    alone = client.post("/api/v1/incidents/summary", data=json.dumps(NEAR)).json["history"]
    assert alone["records"] == told["records"]
    only = json.dumps({"type": "FeatureCollection", "features": [boundary]})
    query = f"{AT}&within_m=1500&since=2018&until=2018"
    circle = client.post(f"/api/v1/incidents/summary?{query}", data=only).json["history"]
    assert circle["around"]["against"] == "the rest of the town"
    assert circle["records"] == history(client, query)["records"]


def test_a_polygon_lists_page_by_page_in_every_format(client):
    first = client.post("/api/v1/incidents/query?limit=3", data=json.dumps(NEAR))
    assert len(first.json["features"]) == 3
    assert first.json["is_cut"] is True
    total, cursor = first.headers["X-Total-Count"], first.headers["X-Next-Cursor"]
    assert int(total) > 1_000
    second = client.post(
        f"/api/v1/incidents/query?limit=3&cursor={cursor}&format=json", data=json.dumps(NEAR)
    )
    keys = [f["properties"]["key"] for f in first.json["features"]]
    assert not {*keys} & {each["key"] for each in second.json["incidents"]}
    assert client.post("/api/v1/incidents/query?format=parquet", data=json.dumps(NEAR)).data[:4] == b"PAR1"


@pytest.mark.parametrize("by", WAYS)
def test_every_way_to_ask_is_listed_and_told_where_streets_are_known(client, by):
    query = f"{DEMO}&by={by}&within_m=300&kind=radius&radius_m=150"
    told = history(client, query)
    assert "documented case" in told["paragraph"] or "No records" in told["paragraph"]
    listed = client.get(f"/api/v1/incidents?{query}&format=json").json
    assert listed["total"] == told["records"] + sum(told["not_counted"].values())


def test_a_cordon_is_asked_as_it_is_drawn(client):
    small, large = (
        client.get(f"/api/v1/incidents?{AT}&by=cordon&kind=radius&radius_m={metres}&limit=1").headers[
            "X-Total-Count"
        ]
        for metres in (500, 1_500)
    )
    circle = client.get(f"/api/v1/incidents?{AT}&within_m=1500&limit=1").headers["X-Total-Count"]
    assert int(small) < int(large) == pytest.approx(int(circle), rel=0.02)


def test_where_no_streets_are_known_a_street_is_refused_in_a_sentence(client):
    refused = client.get(f"/api/v1/incidents/summary?{AT}&by=street")
    assert refused.status_code == 404
    assert "No streets are known" in refused.json["title"]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (f"{AT}&by=moon", "by: 'moon' is none of circle, foot, street, cordon"),
        (f"{AT}&within_m=0", "within_m: must be 1 to 50000"),
        (f"{AT}&since=2019&until=2018", "since: 2019-01-01 is later than until"),
        (f"{AT}&limit=7", "limit: is no parameter of this call"),
        ("lat=51.6", "lon: is missing"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(client, query, problem):
    refused = client.get(f"/api/v1/incidents/summary?{query}")
    assert refused.status_code == 422
    assert problem in refused.json["title"]


def test_a_body_that_is_no_polygon_is_refused(client):
    refused = client.post(
        "/api/v1/incidents/query", data=json.dumps({"type": "Point", "coordinates": [0, 51]})
    )
    assert (refused.status_code, "send a polygon" in refused.json["title"]) == (422, True)


@pytest.fixture
def run(data_dir, capfd):
    def run(*words):
        status = main(["incidents", "--data", str(data_dir), "summary", *words])
        out, err = capfd.readouterr()
        return status, out, err

    return run


def test_the_command_prints_paragraph_caveats_and_table(run):
    status, out, _ = run(
        "51.60168, -0.03058", "--within-m", "1000", "--since", "2018-01-01", "--until", "2018-12-31"
    )
    assert status == 0
    assert out.startswith("Police recorded ")
    assert "- Metropolitan: nothing is loaded for February 2017. These are gaps, not zeros." in out
    assert "2017  Burglary" in out
    assert "11 of 12" in out


def test_the_command_gives_the_same_as_json(run):
    told = json.loads(run("51.60168, -0.03058", "--within-m", "1000", "--json")[1])
    assert set(told) == {"years", "history"}
    assert told["history"]["records"] > 0


def test_the_command_takes_an_area_and_a_boundary_from_files(run, tmp_path):
    area, town = tmp_path / "the park.geojson", tmp_path / "Townsville.geojson"
    area.write_text(json.dumps(NEAR))
    town.write_text(json.dumps(BOROUGH))
    since = ("--since", "2018-01-01", "--until", "2018-12-31")
    out = run("--area", str(area), "--boundary", str(town), *since)[1]
    assert "inside the park in the year to December 2018" in out
    assert "the rest of Townsville" in out


def test_the_command_follows_streets(run):
    assert "on or near Annankatu" in run("60.16616, 24.93791", "--by", "street")[1]
    assert "on foot of" in run("60.16616, 24.93791", "--by", "foot", "--within-m", "200")[1]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "PLACE: is missing"),
        (("60.16616, 24.93791",), "--within-m: is missing"),
        (("--area", "nowhere.geojson"), "nowhere.geojson: cannot be read"),
        (("60.16616, 24.93791", "--within-m", "9", "--boundary", "no.geojson"), "no.geojson: cannot be read"),
    ],
)
def test_the_command_refuses_in_one_line(run, words, problem):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert problem in err


def test_a_category_that_nothing_loaded_has_is_refused_instead_of_told_as_a_gap(run):
    status, out, err = run("51.60168, -0.03058", "--within-m", "1000", "--category", "Piracy")
    assert (status, out) == (2, "")
    assert "nothing loaded has the category 'Piracy'" in err
