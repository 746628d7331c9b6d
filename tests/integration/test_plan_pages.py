"""The pages on which plans are drawn, and the one call that only they need."""

import re
from html import unescape
from json import loads

import pytest

from mapper.domain.cordons import CORDON_KINDS
from mapper.settings import ROOT
from mapper.wiring import PLAN_FORMATS
from tests.people import world


@pytest.mark.parametrize("address", ["/plans", "/plans/new", "/plans/demo"])
def test_no_script_or_style_stands_in_the_pages(client, address):
    html = client.get(address).text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert "<style" not in html
    assert not re.search(r"\son\w+=|\sstyle=", html)


def test_the_editor_knows_every_kind_of_cordon_and_what_it_takes(client):
    given = re.search(r'data-kinds="([^"]*)"', client.get("/plans/new").text)[1]
    kinds = loads(unescape(given))
    assert {name: set(kind["parameters"]) for name, kind in kinds.items()} == {
        name: set(kind.parameters()) for name, kind in CORDON_KINDS.items()
    }
    radius_m = kinds["radius"]["parameters"]["radius_m"]
    assert (radius_m["at_least"], radius_m["unit"], radius_m["in_form"]) == (10, "m", True)


def test_the_editor_names_every_module_that_it_loads(client):
    named = set(re.findall(r'modulepreload" href="[^"]*?/js/([^"]+)"', client.get("/plans/new").text))
    assert {"dom.js", "editor/tools.js", "editor/state.js"} <= named
    assert all((ROOT / "static" / "js" / name).is_file() for name in named)


@pytest.mark.parametrize(("role", "is_told"), [("reader", True), ("editor", False)])
def test_who_may_only_look_is_told_before_anything_is_drawn(services, tmp_path, role, is_told):
    page = world(services, tmp_path).signed_in_client(role).get("/plans/demo")
    assert ("what you change on this page is not saved" in page.text) is is_told


def test_the_editor_offers_the_plan_in_every_format(client):
    html = client.get("/plans/new").text
    assert set(re.findall(r'data-format="([^"]+)"', html)) == set(PLAN_FORMATS)


def test_a_plan_number_is_no_html(client):
    html = client.get("/plans/%22%3E%3Cscript%3Ealert(1)").text
    assert "<script>alert" not in html


def test_the_street_at_a_place_is_told(client):
    answer = client.get("/api/v1/streets/line?lon=24.9455&lat=60.1690&reach_m=100")
    assert answer.json["geometry"]["type"] in {"LineString", "MultiLineString"}
    about = answer.json["properties"]
    assert (about["name"], about["is_whole"], about["reach_m"]) == ("Mikonkatu", False, 100)
    assert about["position"] == pytest.approx([24.9455, 60.1690], abs=0.001)


def test_a_street_that_is_not_there_is_refused_with_a_sentence(client):
    answer = client.get("/api/v1/streets/line?lon=24.9455&lat=60.1690&name=Nowhere+Lane")
    assert answer.status_code == 404
    assert answer.json["title"] == "no street called Nowhere Lane is known within 100 m of this place"
