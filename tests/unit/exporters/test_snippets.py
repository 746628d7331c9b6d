"""What is pasted into articles: whole, escaped, and nothing where there is no address."""

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from mapper.domain.publications import PublicMap, Theme
from mapper.exporters import snippets
from tests.plans import plan_with

ADDRESS = "https://maps.example.org/e/5d0a/"
NASTY = "\"><script>alert(1)</script>' onload=alert(1) &amp; \x00\U0001f6d1"


def public(title="Gas leak", address=ADDRESS, alt_text="A map."):
    plan = plan_with()
    plan = replace(plan, incident=replace(plan.incident, title=title))
    return PublicMap(
        plan=plan,
        number=1,
        published_at=datetime(2026, 7, 28, 12, tzinfo=UTC),
        address=address,
        theme=Theme.LIGHT,
        is_live=False,
        alt_text=alt_text,
        long_text="",
    )


class Elements(HTMLParser):
    """Every element with its attributes, as a browser finds them."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open, self.words = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def elements(text):
    read = Elements(text)
    assert read.open == []
    return read.found


def attributes(text, tag):
    return dict(elements(text))[tag]


def test_an_iframe_has_a_name_loads_late_may_little_and_falls_back_to_a_link():
    text = snippets.snippets(public())["iframe"]
    frame = attributes(text, "iframe")
    assert (frame["src"], frame["loading"], frame["width"]) == (ADDRESS, "lazy", "100%")
    assert frame["sandbox"] == "allow-scripts allow-popups"
    assert frame["title"].startswith("Gas leak")
    assert attributes(text, "a")["href"] == ADDRESS
    assert attributes(text, "figure") == {"style": "margin:0"}  # browsers take 80 pixels off it


def test_wordpress_gets_the_address_alone():
    assert snippets.snippets(public())["wordpress"] == ADDRESS


def test_an_element_needs_one_script_of_ours_and_falls_back_to_a_link():
    text = snippets.snippets(public())["element"]
    assert [tag for tag, _ in elements(text)] == ["script", "cordon-map", "a"]
    assert attributes(text, "script")["src"] == "https://maps.example.org/cordon-map.js"
    assert attributes(text, "cordon-map")["src"] == ADDRESS


def test_the_script_of_the_element_is_the_hosts_also_where_maps_lie_below_a_path():
    text = snippets.snippets(public(address="https://maps.example.org/e/embeds/e/5d0a/"))["element"]
    assert attributes(text, "script")["src"] == "https://maps.example.org/cordon-map.js"


def test_amp_has_a_placeholder_with_words():
    text = snippets.snippets(public())["amp"]
    frame, picture = attributes(text, "amp-iframe"), attributes(text, "amp-img")
    assert (frame["layout"], frame["sandbox"]) == ("responsive", "allow-scripts allow-popups")
    assert (picture["src"], picture["alt"]) == (f"{ADDRESS}map.png", "A map.")


def test_an_amp_page_makes_room_when_the_map_tells_its_height_or_when_a_reader_asks():
    text = snippets.snippets(public())["amp"]
    assert attributes(text, "amp-iframe")["resizable"] == ""
    button = attributes(text, "div")
    assert button["overflow"] == ""  # what AMP shows until there is room
    assert (button["role"], button["tabindex"]) == ("button", "0")
    assert "Show all of the map" in text


def test_who_pastes_into_an_amp_page_is_told_of_the_script_that_it_needs():
    assert "https://cdn.ampproject.org/v0/amp-iframe-0.1.js" in snippets.write(public()).decode()


def test_a_newsletter_gets_a_picture_with_words_that_leads_to_the_map():
    text = snippets.snippets(public())["newsletter"]
    assert attributes(text, "a")["href"] == ADDRESS
    assert attributes(text, "img") == {
        "src": f"{ADDRESS}map.png",
        "alt": "A map.",
        "width": "600",  # what newsletters are wide; the picture is twice as fine
        "height": "315",
        "style": "max-width:100%;height:auto",
    }


@pytest.mark.parametrize("name", ["iframe", "element", "amp", "newsletter"])
def test_no_word_of_a_map_becomes_markup(name):
    plain = snippets.snippets(public())[name]
    nasty = snippets.snippets(public(title=NASTY, alt_text=NASTY))[name]
    shape = [(tag, sorted(attributes)) for tag, attributes in elements(nasty)]
    assert shape == [(tag, sorted(attributes)) for tag, attributes in elements(plain)]
    assert "<script>alert" not in nasty
    assert "\x00" not in nasty


def test_one_text_has_them_all():
    text = snippets.write(public()).decode()
    assert all(snippet in text for snippet in snippets.snippets(public()).values())
    assert text.isprintable() is False  # it has lines


def test_without_an_address_there_is_nothing_to_paste_and_the_text_says_what_to_do():
    assert snippets.snippets(public(address="")) == {}
    assert b"CORDON_MAPPER_PUBLIC_ADDRESS" in snippets.write(public(address=""))
