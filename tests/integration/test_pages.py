import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from mapper.web.pages import KINDS
from tests.browser.page_app import Answers, page_app


@pytest.fixture
def pages():
    return page_app(Answers()).test_client()


def test_the_page_names_its_language_and_allows_zoom(pages):
    html = pages.get("/").text
    assert '<html lang="en">' in html
    assert "user-scalable" not in html


def test_two_askings_give_the_same_bytes(pages):
    assert pages.get("/").data == pages.get("/").data


def test_no_script_or_style_stands_in_the_page(pages):
    html = pages.get("/").text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert "<style" not in html
    assert not re.search(r"\son\w+=|\sstyle=", html)


def test_every_file_comes_from_us(pages):
    html = pages.get("/").text
    addresses = re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', html)
    assert len(addresses) >= 4
    assert all(address.startswith("/") for address in addresses)
    assert [pages.get(address).status_code for address in addresses] == [200] * len(addresses)


def test_every_parameter_of_every_kind_has_a_field(pages):
    html = pages.get("/").text
    for kind in KINDS.values():
        assert f'<option value="{kind.name}"' in html
        for name, parameter in kind.parameters().items():
            assert not parameter.in_form or f'name="{name}"' in html


def test_what_is_set_by_other_means_than_typing_is_kept_by_the_form(pages):
    asked = "/?lon=24.94&lat=60.17&kind=sealed&forbid=24.94,60.17&forbid=24.941,60.17"
    assert 'name="forbid" value="24.94,60.17;24.941,60.17"' in pages.get(asked).text


def test_the_policy_allows_nothing_inline(pages):
    policy = pages.get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy


def test_an_address_restores_what_it_says(pages):
    html = pages.get("/?lon=-0.03&lat=51.6&kind=radius&radius_m=350&since=2015").text
    assert 'data-lat="51.6" data-lon="-0.03"' in html
    assert 'name="radius_m" value="350"' in html
    assert 'name="since" value="2015"' in html


@pytest.mark.parametrize(
    ("asked", "kind"), [("/", "radius"), ("/?lon=1&lat=2", "radius"), ("/?lon=1&lat=2&kind=sealed", "sealed")]
)
def test_editing_as_a_plan_takes_the_cordon_along(pages, asked, kind):
    link = unescape(re.search(r'href="/plans/new\?([^"]+)"', pages.get(asked).text)[1])
    assert parse_qs(link)["kind"] == [kind]


@pytest.mark.parametrize("position", ["lon=x&lat=1", "lon=nan&lat=1", "lon=1&lat=91", "lon=900&lat=1"])
def test_a_position_that_is_none_still_gives_a_page_that_can_say_so(pages, position):
    response = pages.get(f"/?{position}")
    assert response.status_code == 200
    assert 'data-lat="0.0" data-lon="0.0"' in response.text


def test_an_unknown_kind_in_the_address_shows_the_first(pages):
    assert '<option value="radius" selected>' in pages.get("/?lon=1&lat=1&kind=nonsense").text


def test_words_in_the_address_are_escaped(pages):
    assert "<script>hit" not in pages.get('/?lon=1&lat=1&radius_m="><script>hit()</script>').text


def test_static_files_are_kept_for_ever(pages):
    address = re.search(r'href="(/static/[^"]+css)"', pages.get("/").text).group(1)
    response = pages.get(address)
    assert "immutable" in response.headers["Cache-Control"]
    assert response.mimetype == "text/css"


def test_a_file_that_is_not_there_is_a_problem_document(pages):
    address = re.search(r'href="(/static/[^"]+)css/map.css"', pages.get("/").text).group(1)
    assert pages.get(f"{address}js/none.js").status_code == 404
    assert pages.get(f"{address}../pyproject.toml").status_code == 404


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_text_leaves_compressed(pages, encoding):
    assert pages.get("/", headers={"Accept-Encoding": encoding}).headers["Content-Encoding"] == encoding


def test_a_tile_is_a_picture_that_may_style_itself(pages):
    response = pages.get("/tiles/16/37305/18971.svg")
    assert response.mimetype == "image/svg+xml"
    policy = response.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def test_asking_again_for_a_tile_costs_no_bytes(pages):
    tag = pages.get("/tiles/16/37305/18971.svg").headers["ETag"]
    assert pages.get("/tiles/16/37305/18971.svg", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("tile", ["3/8/0", "3/0/8", "23/8388608/0"])
def test_a_tile_off_the_world_is_not_found(client, tile):
    assert client.get(f"/tiles/{tile}.svg").status_code == 404
