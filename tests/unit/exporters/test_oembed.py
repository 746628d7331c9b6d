"""The oEmbed answer: the rules of oEmbed 1.0, and those of the content systems that read it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.plans import Incident
from mapper.domain.publications import PublicMap, Theme
from mapper.errors import UnreadableFileError
from mapper.exporters import oembed
from mapper.exporters.oembed import Embeddable
from tests.plans import plan_with

ADDRESS = "https://maps.example.org/e/5d0a3f9c/"
KEPT_BY_WORDPRESS = {
    "src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title",
}  # fmt: skip
MAP = Embeddable("Gas leak - Annankatu", ADDRESS)


class Tags(HTMLParser):
    """The elements of a piece of HTML in their order, and its words."""

    def __init__(self, html):
        super().__init__()
        self.opened, self.words = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.opened.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


def answer(embeddable=MAP):
    return json.loads(oembed.as_json(embeddable))


def public(**changes):
    plan = plan_with(incident=Incident(plan_with().incident.position, "Annankatu", "Gas leak"))
    noon = datetime(2026, 7, 28, 12, tzinfo=UTC)
    return replace(PublicMap(plan, 1, noon, ADDRESS, Theme.LIGHT, False, "A map", "A map"), **changes)  # noqa: FBT003


def test_it_says_what_oembed_asks_of_a_rich_answer():
    said = answer()
    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert said["html"]
    assert all(isinstance(said[name], int) for name in ("width", "height", "cache_age"))
    assert {"thumbnail_url", "thumbnail_width", "thumbnail_height"} <= set(said)
    assert said["thumbnail_url"] == f"{ADDRESS}map.png"


def test_a_bare_quote_with_the_link_comes_before_the_iframe():
    opened = Tags(answer()["html"]).opened
    assert [tag for tag, _ in opened] == ["blockquote", "a", "iframe"]
    assert opened[0][1] == {}
    assert opened[1][1] == {"href": ADDRESS}
    assert opened[2][1]["src"] == ADDRESS


def test_the_iframe_needs_nothing_that_wordpress_takes_away():
    iframe = Tags(answer()["html"]).opened[2][1]
    assert set(iframe) - KEPT_BY_WORDPRESS == {"sandbox"}  # WordPress puts a stricter one of its own there
    assert iframe["sandbox"] == "allow-scripts allow-popups"


def test_the_iframe_is_as_large_as_the_answer_says():
    said = answer(MAP.within(320, None))
    iframe = Tags(said["html"]).opened[2][1]
    assert (iframe["width"], iframe["height"]) == (str(said["width"]), str(said["height"])) == ("320", "280")


@given(st.none() | st.integers(1, 5_000), st.none() | st.integers(1, 5_000))
def test_no_limit_is_passed_and_the_ratio_is_kept(width_px, height_px):
    fitted = MAP.within(width_px, height_px)
    assert 1 <= fitted.width_px <= min(width_px or 600, 600)
    assert 1 <= fitted.height_px <= min(height_px or 525, 525)
    assert abs(fitted.width_px * 525 - fitted.height_px * 600) <= 600  # a pixel of rounding


def test_a_limit_that_is_not_reached_changes_nothing():
    assert MAP.within(None, None) == MAP.within(5_000, 525) == MAP


@pytest.mark.parametrize("write", [oembed.as_json, oembed.as_xml])
@given(title=st.text())
def test_any_title_comes_back_in_words_and_adds_no_element(write, title):
    said = fields_of(write(Embeddable(title, ADDRESS)))
    html = Tags(said["html"])
    assert [tag for tag, _ in html.opened] == ["blockquote", "a", "iframe"]
    assert html.words == html.opened[2][1]["title"] == said["title"]
    if title.isprintable():
        assert said["title"] == " ".join(title.split())


def fields_of(content):
    if content.startswith(b"{"):
        return json.loads(content)
    return {field.tag: field.text or "" for field in ET.fromstring(content)}  # noqa: S314  # our own


def test_both_ways_of_writing_say_the_same():
    assert fields_of(oembed.as_xml(MAP)) == {name: str(value) for name, value in answer().items()}


def test_what_takes_the_json_for_a_page_finds_no_element_in_it():
    assert not set(b"<>&") & set(oembed.as_json(Embeddable("<script>alert(1)</script>&", ADDRESS)))


def test_the_file_beside_an_embed_names_it_by_what_happened_and_where():
    said = json.loads(oembed.write(public()))
    assert (said["title"], said["width"]) == ("Gas leak: Annankatu", 600)


def test_an_exercise_is_called_one_wherever_it_is_embedded():
    plan = replace(public().plan, is_exercise=True)
    assert json.loads(oembed.write(public(plan=plan)))["title"].startswith("EXERCISE. Gas leak")


def test_the_file_beside_an_embed_can_be_read_again():
    assert oembed.read(oembed.write(public())) == Embeddable("Gas leak: Annankatu", ADDRESS)


def test_what_is_no_such_file_is_refused():
    with pytest.raises(UnreadableFileError):
        oembed.read(b"{}")
