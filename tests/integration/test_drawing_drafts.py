"""Drafts are drawn by the API and by the command line, on the streets of the demo area."""

import json
from pathlib import Path

import pytest
from shapely.geometry import mapping

from mapper.cli import main
from mapper.exporters.draft_json import as_object
from mapper.importers.draft_json import read_draft
from tests.drafts import DRAWING, DRAWN, RADIUS, SEALED, draft_with

DEMO = Path(__file__).parents[2] / "data" / "demo_plan.json"


def draft(**changes):
    return as_object(draft_with(**changes))


@pytest.fixture(scope="module")
def post(app):
    def post(sent, path="", **query):
        return app.test_client().post(f"/api/v1/draw{path}", json=sent, query_string=query)

    return post


def of_role(answer, role):
    return [each["properties"] for each in answer.json["features"] if each["properties"]["role"] == role]


def test_a_sealed_cordon_is_drawn_as_if_it_were_asked_for_by_itself(post, client):
    drawn = post(draft(rings=(SEALED,), past=()), effects="none")
    at = {"lon": 24.93791, "lat": 60.16616, "place": "Lönnrotinkatu", "kind": "sealed"}
    asked = client.get(
        "/api/v1/cordon",
        query_string=at | {"radius_m": 60, "limit_m": 120, "effects": "none", "past_within_m": 0},
    )
    drawn_shape, asked_shape = (
        [each["geometry"] for each in answer.json["features"] if each["properties"]["role"] == "cordon"]
        for answer in (drawn, asked)
    )
    assert drawn_shape == asked_shape
    assert of_role(drawn, "closure") == of_role(asked, "closure")
    assert "ring" not in of_role(drawn, "cordon")[0]


def test_a_drawing_is_snapped_to_the_streets_and_sealed(post):
    (cordon,) = of_role(post(draft(rings=(DRAWN,)), effects="none"), "cordon")
    assert cordon["sealed"] is True
    assert any(warning.startswith("Snapped to the streets") for warning in cordon["warnings"])


def test_several_rings_come_with_their_names(post):
    answer = post(draft(rings=(RADIUS, DRAWN)), effects="none", lines="none")
    assert {cordon["ring"] for cordon in of_role(answer, "cordon")} == {"inner", "outer"}
    assert {closure["ring"] for closure in of_role(answer, "closure")} == {"outer"}


def test_past_incidents_that_were_put_on_the_map_are_on_it(post):
    chosen = "curated/helsinki-2019-07-eerikinkatu"
    answer = post(draft(rings=(RADIUS,), past=(chosen, "curated/gone")), effects="none")
    assert [past["key"] for past in of_role(answer, "past-incident")] == ["helsinki-2019-07-eerikinkatu"]
    warnings = of_role(answer, "cordon")[0]["warnings"]
    assert "1 past incident put on this map cannot be found in the archive." in warnings


@pytest.mark.parametrize("name", ["geojson", "csv", "text", "methane", "svg"])
def test_a_draft_leaves_in_every_format_and_its_words_harm_nobody(post, name):
    hostile = "</text></title><script>alert(1)</script>"
    answer = post(draft(rings=(RADIUS,), title=hostile, caption=hostile, is_exercise=True), format=name)
    assert answer.status_code == 200
    assert b"EXERCISE" in answer.data
    assert name != "svg" or b"<script" not in answer.data


def test_choices_are_given_for_a_ring_of_a_draft(post):
    answer = post(draft(rings=(RADIUS, SEALED)), "/choices", ring="r1")
    assert answer.json["against"] == "area"
    assert len(answer.json["choices"]) >= 2


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"rings": []}, 422, "rings: are none yet"),
        ({"zone": "Europe/Londn"}, 422, "zone: 'Europe/Londn' is no time zone"),
        ({"title": "a\u0000"}, 422, "plan: cannot be used: title holds U+0000"),
        ({"title": "a" * 1_048_576}, 422, "plan: is larger than 1024 KiB"),
        ({"position": [24.9, 91]}, 422, "plan: cannot be used: position.1"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(post, changes, status, says):
    answer = post(draft() | changes)
    assert answer.status_code == status
    assert says in answer.json["title"]


def test_fifty_thousand_corners_are_refused(post):
    corners = [[24.93 + i * 1e-5, 60] for i in range(50_000)]
    drawing = {"type": "Polygon", "coordinates": [corners]}
    ring = draft(rings=(DRAWN,))["rings"][0] | {"drawing": drawing}
    answer = post(draft() | {"rings": [ring]})
    assert answer.status_code == 422
    assert "\n" not in answer.json["title"]
    assert answer.status_code == 422


def test_a_parameter_that_is_none_is_refused(post):
    assert "colour: is no parameter of this call" in post(draft(), colour="red").json["title"]


@pytest.mark.slow
def test_the_plan_that_comes_with_the_program_is_drawn_without_doubt_about_its_past(post):
    sent = json.loads(DEMO.read_bytes())
    answer = post(sent)
    assert as_object(read_draft(DEMO.read_bytes())) == sent
    assert of_role(answer, "cordon")[0]["sealed"] is True
    assert len(of_role(answer, "past-incident")) == len(sent["past"]) == 2
    assert {"Lönnrotinkatu", "Annankatu"} <= {closure["street"] for closure in of_role(answer, "closure")}


@pytest.fixture
def run(tmp_path_factory, capfd):
    data = str(tmp_path_factory.getbasetemp() / "drafts-data")

    def run(*words):
        status = main(["cordon", "--data", data, *words])
        return status, *capfd.readouterr()

    return run


@pytest.mark.slow
def test_the_command_draws_a_plan_that_is_kept_by_its_id(run):
    status, said, _ = run("@demo", "--format", "text")
    assert status == 0
    assert said.startswith("Vehicle hit pedestrians\n")
    assert "As of 28 July 2017, 19:00 EEST (16:00 UTC)" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("@nobody",), "there is no such plan"),
        (("@demo", "--kind", "radius"), "kind: does not go with a plan that is kept"),
        (("@demo", "--radius-m", "50"), "radius_m: does not go with a plan that is kept"),
        (("@demo", "--past-within-m", "50"), "past_within_m: does not go with a plan that is kept"),
    ],
)
def test_what_a_kept_plan_says_itself_cannot_be_said_again(run, words, says):
    status, _, problem = run(*words)
    assert status == 2
    assert says in problem


def test_a_shape_reads_the_same_in_and_out():
    assert as_object(draft_with(rings=(DRAWN,)))["rings"][0]["drawing"] == json.loads(
        json.dumps(mapping(DRAWING))
    )
