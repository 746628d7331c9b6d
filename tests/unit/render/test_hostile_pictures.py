"""Words that try to run are words in every picture: the same elements as ever, and nothing from elsewhere."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from mapper.domain.incidents import NearbyIncident, PastIncident, When
from mapper.domain.streets import Highway
from mapper.domain.wording.description import description
from mapper.render import picture, social, svg_map
from mapper.render.map_words import title
from mapper.render.svg_text import tidy
from tests.drafts import MEDIA, MEETING, REMARK
from tests.payloads import PAYLOADS, poisoned
from tests.plans import with_effects
from tests.unit.render.test_social import busy
from tests.unit.render.town import CENTRE, background

DRAWINGS = {"map": svg_map.write, "shared": social.write, "square": social.square, "column": picture.column}
EVERY = pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
ELEMENTS = {
    *("svg", "title", "desc", "style", "rect", "g", "path", "circle", "text", "textPath", "defs", "pattern"),
    "use",
}
XLINK = "{http://www.w3.org/1999/xlink}href"


def everything():
    """A plan with words in every field that a picture might draw."""
    case = PastIncident(When("2017"), "set", "fire", When("2017"), CENTRE, "there")
    return replace(
        with_effects(busy()),
        past=(NearbyIncident(case, 30.0),),
        points=(MEETING, MEDIA),
        notes=(REMARK,),
        background=None,
    )


def shape(svg):
    """The elements of a document in order, with the names of their attributes."""
    return [(node.tag, *sorted(node.attrib)) for node in ET.fromstring(svg).iter()]  # noqa: S314 - our own


def outside(svg):
    """What a document would fetch or run."""
    text = svg.decode()
    for node in ET.fromstring(svg).iter():  # noqa: S314 - our own
        for name, value in node.attrib.items():
            if name.startswith("on") or name in {"style", "src", XLINK}:
                yield name, value
            if (name == "href" or "url(" in value) and not re.fullmatch(r"#[\w-]+|url\(#[\w-]+\)", value):
                yield name, value
    yield from re.findall("<!DOCTYPE|<!ENTITY|<\\?|@import|<!\\[CDATA", text)
    yield from (rule for rule in re.findall("<style>(.*?)</style>", text) if "url(" in rule or "http" in rule)


@EVERY
@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 12))
def test_no_words_make_an_element_or_fetch_anything(draw, first):
    hostile = poisoned(everything(), first)
    made = {tag.rpartition("}")[2] for tag, *_ in shape(draw(hostile))}
    assert made <= ELEMENTS
    assert list(outside(draw(hostile))) == []


@EVERY
@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 12))
def test_words_are_read_back_as_they_were_told(draw, first):
    hostile = poisoned(everything(), first)
    named = [node.text for node in ET.fromstring(draw(hostile))[:2]]  # noqa: S314 - our own
    assert named == [tidy(title(hostile)), tidy(description(hostile))]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_words_that_are_drawn_are_read_back_whole(payload):
    svg = svg_map.write(busy(background=None, warnings=(payload,)))
    drawn = [node.text for node in ET.fromstring(svg).iter() if node.tag.endswith("text")]  # noqa: S314 - our own
    assert tidy(payload) in " ".join(drawn)


def test_names_of_streets_are_only_words():
    for first in range(0, len(PAYLOADS), 10):
        streets = [
            (name, Highway.RESIDENTIAL, 0, [(-500, 90 * n - 400), (500, 90 * n - 400)])
            for n, name in enumerate(PAYLOADS[first : first + 10])
        ]
        svg = social.write(busy(background=background(streets, [])))
        assert list(outside(svg)) == []
        assert {tag.rpartition("}")[2] for tag, *_ in shape(svg)} <= ELEMENTS


def test_a_picture_of_hostile_words_is_drawn():
    assert picture.png(social.write(poisoned(everything())))
