import gzip
import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import rjsmin

from mapper.domain.cordons import Seal
from mapper.domain.incidents import When
from mapper.domain.publications import Theme
from mapper.render.embed import EmbedScripts, write
from mapper.render.embed_style import stylesheet
from tests.payloads import PAYLOADS, poisoned
from tests.plans import past_incident, plan_with, sealed_plan
from tests.public_maps import ADDRESS, PUBLICATION, public_map

SOURCES = Path(__file__).parents[3] / "static" / "js" / "embed"
SCRIPTS = EmbedScripts("globalThis.view = 1 // seen", "globalThis.live = 1 // asked")
MARKUP = '<path class="land"/><path class="ring ring-casing"/>'
VOID = {"meta", "link"}


class Read(HTMLParser):
    """Every element with what is in it, as a browser takes it."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], []
        self.feed(html.decode())
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])
        if tag not in VOID:
            self.open.append(self.found[-1])

    def handle_startendtag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for element in self.open:
            element[2] += data

    def all(self, tag, **wanted):
        return [
            (attributes, words.strip())
            for name, attributes, words in self.found
            if name == tag and wanted.items() <= attributes.items()
        ]

    def words(self, tag, **wanted):
        return [words for _, words in self.all(tag, **wanted)]

    def meta(self, name):
        return [a["content"] for a, _ in self.all("meta") if name in (a.get("name"), a.get("property"))]

    def policy(self):
        (found,) = self.all("meta", **{"http-equiv": "Content-Security-Policy"})
        return dict(rule.partition(" ")[::2] for rule in found[0]["content"].split(";"))


def read(public=None, **changes):
    return Read(write(public or public_map(**changes), SCRIPTS))


def digest(source):
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def test_only_the_scripts_and_the_style_of_this_program_may_take_effect():
    html = write(public_map(), SCRIPTS).decode()
    (script,) = re.findall(r'<script type="module">(.*?)</script>', html)
    (style,) = re.findall(r"<style>(.*?)</style>", html)
    policy = Read(html.encode()).policy()
    assert policy == {
        "default-src": "'none'",
        "script-src": digest(script),
        "style-src": digest(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_carries_a_style_or_a_script_of_its_own():
    names = {name for _, attributes, _ in read().found for name in attributes}
    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_a_live_embed_may_ask_its_one_address_and_others_none():
    live = read(is_live=True)
    assert live.policy()["connect-src"] == f"{ADDRESS}live.json"
    assert live.words("script", type="module") == ["globalThis.view=1", "globalThis.live=1"]
    assert live.all("body")[0][0] == {
        "data-id": PUBLICATION,
        "data-number": "1",
        "data-address": ADDRESS,
    }
    assert read().words("script", type="module") == ["globalThis.view=1"]


def test_an_address_cannot_add_a_rule_to_the_policy():
    policy = read(is_live=True, address="https://maps.example.org/a;script-src *,x/").policy()
    assert policy["connect-src"] == "https://maps.example.org/a%3Bscript-src%20%2A%2Cx/live.json"


def test_without_an_address_it_names_none_and_asks_none():
    found = read(is_live=True, address="")
    assert "connect-src" not in found.policy()
    assert [link for link, _ in found.all("link")] == [{"rel": "icon", "href": "data:,"}]
    assert found.meta("og:image") == []
    assert len(found.all("script", type="module")) == 1


def test_consumers_are_told_where_to_ask_in_full_early_in_the_head():
    html = write(public_map(), SCRIPTS)
    links = {a["type"]: a["href"] for a, _ in Read(html).all("link", rel="alternate")}
    assert links["application/json+oembed"] == f"{ADDRESS}oembed.json"
    asked = urlsplit(links["text/xml+oembed"])
    assert (asked.netloc, asked.path) == ("maps.example.org", "/oembed")
    assert parse_qs(asked.query) == {"url": [ADDRESS], "format": ["xml"]}
    assert html.index(b"</head>") < 150_000
    assert Read(html).all("link", rel="canonical")[0][0]["href"] == ADDRESS


def test_networks_get_a_title_words_and_a_picture():
    found = read()
    assert found.meta("og:title") == found.words("title") == ["Car hits people: Lönnrotinkatu"]
    assert found.meta("og:image") == [f"{ADDRESS}map.png"]
    assert (found.meta("og:image:width"), found.meta("og:image:height")) == (["1200"], ["630"])
    assert found.meta("og:description") == found.meta("description") == [public_map().alt_text]


def test_search_engines_get_the_same_as_linked_data_with_its_correction():
    (told,) = read(correction="The northern edge was wrong.").words("script", type="application/ld+json")
    found = json.loads(told)
    assert (found["@type"], found["url"], found["version"]) == ("Map", ADDRESS, 1)
    assert found["correction"]["text"] == "The northern edge was wrong."
    assert found["datePublished"] == "2026-11-22T13:35:00+02:00"


def test_linked_data_cannot_end_its_script():
    title = "</script><!--<script>\u2028"
    plan = plan_with()
    html = write(public_map(replace(plan, incident=replace(plan.incident, title=title))), SCRIPTS)
    (told,) = Read(html).words("script", type="application/ld+json")
    assert not set("<>&\u2028") & set(told)
    assert json.loads(told)["name"].startswith("</script>")


def test_it_says_when_it_held_true_and_how_much_is_closed():
    (stood, *_) = read().words("p")
    assert stood == (
        "28 July 2017, about 18:15. Cordon as of 22 November 2026, 13:30 EET (11:30 UTC). 2 road closures."
    )
    assert {"datetime": "2026-11-22T13:30:00+02:00"} in [a for a, _ in read().all("time")]


def test_where_nobody_said_when_it_is_as_published():
    found = read(public_map(replace(plan_with(), incident=replace(plan_with().incident, when=None))))
    assert found.words("p")[0] == "Cordon as published on 22 November 2026, 13:35 EET (11:35 UTC)."


def test_a_correction_says_what_and_when():
    (told,) = read(correction="The northern edge was wrong.").words("p", **{"class": "warn"})
    assert told == "Corrected 22 November 2026, 13:35 EET (11:35 UTC): The northern edge was wrong."
    assert read().words("p", **{"class": "warn"}) == []


def test_every_closure_is_told_by_its_number():
    found = read()
    assert "Closed" in found.words("h2")
    assert found.words("b") == ["1", "2"]
    assert "1Annankatu at its junction with Lönnrotinkatu, to the north-east" in found.words("li")


def test_streets_past_incidents_and_the_map_in_words_are_folded():
    found = read()
    assert found.words("summary") == [
        "Streets inside the cordon (2)",
        "1 past incident nearby",
        "The map in words",
    ]
    assert {"Annankatu, all of it", "Ways without a name"} <= set(found.words("li"))
    assert {"The cordon is round.", "Two streets are closed."} <= set(found.words("p"))


def test_what_is_known_only_about_begins_with_a_capital_all_the_same():
    when = When("2022-04-30", approximate=True)
    near = replace(sealed_plan().past[0], incident=past_incident(when=when))
    plan = plan_with(past=(near,), incident=replace(plan_with().incident, when=when))
    page = read(public_map(plan))
    assert page.words("li", id="p1")[0].startswith("About 30 April 2022: ")
    assert page.words("header")[0].partition("About 30 April 2022. Cordon")[1]


def test_a_past_incident_is_told_no_nearer_than_ten_metres():
    near = replace(
        sealed_plan().past[0],
        incident=past_incident(corrections=("It was told as of May.",), outcome="Nobody was hurt"),
        distance_m=123.4,
    )
    (told,) = read(public_map(plan_with(past=(near,)))).words("li", id="p1")
    assert told == (
        "July 2019: fire, Eerikinkatu, about 120 m from here. Attic fire. Nobody was hurt. "
        "The day is not known. It was told as of May. Source: A newspaper, July 2019."
    )


def test_what_is_doubtful_stands_beside_the_map():
    items = read().words("li")
    assert items.index("Past incidents stand on or near a street, never at a house.") < items.index(
        "The streets known here end inside this cordon."
    )


def test_a_plan_of_which_little_is_known_says_so():
    plan = plan_with(streets=(), past=(), provenance=None, warnings=(), caption="One line\n\nAnother")
    found = read(public_map(plan, caveats=(), long_text="", alt_text=""))
    assert found.words("details") == found.words("ul", **{"class": "warn"}) == found.words("h2") == []
    assert found.words("figcaption") == ["One lineAnother"]
    assert found.words("footer")[0].startswith("No street data for this place.")


def test_only_streets_of_openstreetmap_are_credited_to_it():
    assert read().words("a", target="_blank") == ["© OpenStreetMap contributors"]
    plan = plan_with()
    other = replace(plan, provenance=replace(plan.provenance, licence="© A city"))
    found = read(public_map(other))
    assert found.words("a", target="_blank") == []
    assert "© A city" in found.words("footer")[0]


def test_an_exercise_is_told_everywhere():
    found = read(public_map(plan_with(is_exercise=True)))
    assert found.words("h1")[0].startswith("EXERCISE.")
    assert found.words("title")[0].startswith("EXERCISE.")
    assert "EXERCISE: nothing of this is real." in found.words("strong")
    assert found.words("text", **{"class": "watermark"}) == ["EXERCISE"] * 2


def test_a_headline_without_a_title_is_still_one():
    plan = plan_with()
    nameless = replace(plan, incident=replace(plan.incident, title=" ", place=""))
    assert read(public_map(nameless)).words("h1") == ["Cordon"]


def test_words_that_vanish_leave_whole_elements():
    plan = plan_with(caption="\u202e", warnings=("\u202e",))
    assert read(public_map(plan, alt_text="\u202e", long_text="\u202e")).words("figcaption") == [""]


@pytest.mark.parametrize("theme", Theme)
def test_the_colours_are_as_chosen(theme):
    css = stylesheet(theme, MARKUP)
    assert ("prefers-color-scheme:dark" in css) is (theme is Theme.AUTO)
    assert ("color-scheme:dark" in css.split("body{")[0]) is (theme is not Theme.LIGHT)
    assert css.index("--land:#f4f2ee") < css.find("--land:#17191d") or theme is Theme.LIGHT


def test_dark_is_for_screens_only():
    for theme in (Theme.DARK, Theme.AUTO):
        assert re.search(r"@media screen[^{]*\{:root\{[^}]*--land:#17191d", stylesheet(theme, MARKUP))


def test_the_stylesheet_has_no_rules_and_colours_of_marks_that_are_not_there():
    css = stylesheet(Theme.LIGHT, MARKUP)
    assert {".land{", ".ring-casing{"} <= set(re.findall(r"\.[\w-]+{", css))
    assert ".sleepers{" not in css
    assert "--land:" in css
    assert "--rail:" not in css


def test_the_same_edition_gives_the_same_bytes():
    assert write(public_map(), SCRIPTS) == write(public_map(), SCRIPTS)


def test_ids_are_said_once():
    ids = [a["id"] for _, a, _ in read().found if "id" in a]
    assert len(ids) == len(set(ids)) > 5


def test_a_cordon_with_nothing_to_close_lists_nothing():
    plan = sealed_plan()
    open_plan = replace(plan, cordon=replace(plan.cordon, closures=(), seal=Seal(True, 0)))  # noqa: FBT003
    assert read(public_map(open_plan)).words("h2") == []


def test_the_script_of_every_embed_is_tiny():
    small = rjsmin.jsmin((SOURCES / "view.js").read_text())
    assert len(gzip.compress(small.encode(), 9, mtime=0)) <= 1_500


def shape(html):
    """Its elements and their attributes' names: all that could do something."""
    return [(tag, *sorted(attributes)) for tag, attributes, _ in Read(html).found]


@pytest.mark.slow
def test_no_payload_in_any_field_makes_an_element_or_an_attribute():
    public = public_map(replace(sealed_plan(), caption="x"), is_live=True, correction="x")
    usual = set(shape(write(public, SCRIPTS)))
    for first in range(len(PAYLOADS)):
        hostile = replace(poisoned(public, first), address=ADDRESS)
        assert set(shape(write(hostile, SCRIPTS))) <= usual, PAYLOADS[first]
