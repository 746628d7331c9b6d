import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.render.svg_text import element, escape, tidy
from tests.unit.render.glyphs import parse

HOSTILE = ["<script>alert(1)</script>", "\"'&<>", "a\x00b\x0bc", "]]>", "<!--", "\ud800", "\uffff", "&#x3C;"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    node = parse(element("text", escape(text), css=text))
    assert (node.text or "") == tidy(text)
    assert node.get("class") == tidy(text)
    assert len(node) == 0


@given(st.text())
def test_any_text_can_be_read_back_by_an_xml_parser(text):
    node = parse(element("text", escape(text), css="x"))
    assert (node.text or "") == tidy(text)


def test_marks_that_turn_the_writing_direction_are_dropped():
    assert tidy("Main\u202e teertS\u2066") == "Main teertS"


def test_text_comes_on_one_line():
    assert tidy(" two\n\tlines ") == "two lines"


def test_attributes_that_say_nothing_are_left_out():
    assert element("path", d="", css=None, stroke_width=2) == '<path stroke-width="2"/>'
