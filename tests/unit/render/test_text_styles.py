import unicodedata

import pytest

from mapper.render.text_styles import MAJOR, PLACE, STREET, text_css, wrapped


def test_words_are_broken_where_they_no_longer_fit():
    assert wrapped("one two three", STREET, STREET.width("one two")) == ["one two", "three"]


def test_what_is_left_after_the_last_line_is_told_by_dots():
    assert wrapped("one two three", STREET, STREET.width("two…"), 2) == ["one", "two…"]


@pytest.mark.parametrize("word", ["Donaudampfschifffahrt", "警方在市中心封锁了多条街道", "ตำรวจปิดถนนหลายสาย"])
def test_a_word_that_is_wider_than_a_line_goes_on_in_the_next(word):
    lines = wrapped(f"a {word}", STREET, 100)
    assert lines[0] == "a"
    assert "".join(lines[1:]) == word
    assert max(map(STREET.width, lines)) <= 100
    assert not any(unicodedata.category(line[0]) == "Mn" for line in lines)


def test_one_long_word_on_the_last_line_is_cut():
    (line,) = wrapped("Donaudampfschifffahrt", STREET, 100, 1)
    assert line.endswith("…")
    assert STREET.width(line) <= 100


def test_capitals_are_measured_as_they_are_shown():
    assert PLACE.shown("Oldtown") == "OLDTOWN"


def test_a_style_is_measured_and_written_from_one_declaration():
    assert f".major{{fill:var(--strong);font-size:{MAJOR.size:g}px;font-weight:700}}" in text_css([MAJOR])
