import pytest

from mapper.render.font_widths import SLACK, advances, text_width


def test_arial_is_as_wide_as_arial():
    assert text_width("Annankatu", 1000) == pytest.approx(4781 * SLACK)


@pytest.mark.parametrize(
    ("letter", "thousandths"),
    [("a", 556), ("ä", 556), ("Ł", 640), ("\u0301", 0), ("東", 1000), ("ж", 640), ("Ж", 760)],
)
def test_letters_beyond_the_table_have_a_fair_width(letter, thousandths):
    assert advances(letter, 1000)[0] == pytest.approx(thousandths * SLACK, rel=0.3)


def test_bold_is_wider():
    assert text_width("Bulevardi", 20, bold=True) > text_width("Bulevardi", 20)


def test_letter_spacing_counts():
    assert text_width("abc", 20, spacing=3) == pytest.approx(text_width("abc", 20) + 9)
