"""Containment from the command line, and that nothing of it is to be had from the web."""

import json

import pytest

from mapper.cli import main

HELD = ["60.1699, 24.9384", "--head-start-min", "0", "--suspect-kmh", "4", "--within-m", "150"]
POINTS = [(24.9384 + dx / 1000, 60.1699 + dy / 1000) for dx in range(-4, 5, 2) for dy in range(-2, 3)]
UNITS = [f"{lat:.4f}, {lon:.4f}" for lon, lat in POINTS]


@pytest.fixture
def run(tmp_path_factory, capfd):
    """Run the command on a fresh machine; gives exit status, stdout, stderr."""
    data = str(tmp_path_factory.getbasetemp() / "contain-data")

    def run(*words):
        try:
            status = main(["contain", "--data", data, *words])
        except SystemExit as leaving:
            status = leaving.code
        return status, *capfd.readouterr()

    return run


def test_the_table_begins_with_its_mark_and_the_verdict(run):
    status, out, _ = run(*HELD, "--units", *UNITS)
    assert status == 0
    mark, verdict, first, *_ = out.splitlines()
    assert mark == "OPERATIONAL: NOT FOR PUBLICATION"
    assert verdict.startswith("Containable with ")
    assert first.startswith("  1. ")
    assert "years ago" in out  # the streets of the demo are old


def test_units_of_a_file_keep_their_names(run, tmp_path):
    file = tmp_path / "units.geojson"
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": point},
            "properties": {"name": f"car {k}"},
        }
        for k, point in enumerate(POINTS)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    told = json.loads(run(*HELD, "--units", str(file), "--format", "json")[1])
    assert told["is_contained"]
    assert {post["unit"].split()[0] for post in told["posts"]} == {"car"}
    assert all(post["unit_s"] <= post["suspect_s"] for post in told["posts"])


def test_too_late_is_an_answer_too(run, tmp_path):
    out = tmp_path / "out.geojson"
    words = [
        "60.1699, 24.9384",
        "--head-start-min",
        "30",
        "--by-car",
        "--within-m",
        "200",
        "--units",
        UNITS[0],
    ]
    assert run(*words, "--format", "geojson", "--out", str(out))[0] == 0
    assert json.loads(out.read_text())["verdict"].startswith("Not containable")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--head-start-min", "1"], "required: --units"),
        (["--head-start-min", "-3", "--units", "60.17, 24.94"], "head_start_min: must be 0 to 180 minutes"),
        (["--head-start-min", "1", "--units", "51.6, 0"], "units: unit 1 is 1813 km off; the most is 15"),
        (["--head-start-min", "1", "--units", "none.geojson"], "none.geojson: cannot be read"),
    ],
)
def test_wrong_input_is_one_clear_line_and_status_2(run, words, says):
    status, out, err = run("60.1699, 24.9384", *words)
    assert (status, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_no_address_of_the_server_knows_of_it(app, client):
    addresses = " ".join(rule.rule for rule in app.url_map.iter_rules())
    assert "contain" not in addresses
    assert "contain" not in client.get("/").text.casefold().replace("container", "")
    described = client.get("/api/v1/openapi.json").text.casefold()
    assert "suspect" not in described
    assert "head start" not in described
