"""Names compared in spite of how they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.names import fold, one_edit_apart, postcode, postcode_start


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("LÖNNROTINKATU", "Lonnrotinkatu"),
        ("Stow Cres.", "Stow Crescent"),
        ("Markhouse Rd", "markhouse  road"),
        ("St James's St", "Saint James’s Street"),  # noqa: RUF001
        ("St Chad'S Gdns", "St. Chads Gardens"),
        ("Elephant & Castle", "elephant and castle"),
        ("Sankt-Olai gata", "sankt olai gata"),
        ("Strøget", "stroget"),
        ("Ægirsgata", "aegirsgata"),
        ("Łódzka", "lodzka"),
        ("Hauptstr.", "Hauptstraße"),
        ("Улица Чайковского", "улица чаиковского"),
    ],
)
def test_these_are_the_same_name(typed, same):
    assert fold(typed) == fold(same)


@pytest.mark.parametrize(
    ("typed", "other"),
    [("St James", "James Street"), ("Ave Maria Lane", "Avenue Maria Lane"), ("High Street", "High Road")],
)
def test_these_are_not(typed, other):
    assert fold(typed) != fold(other)


def test_a_short_street_type_alone_stays_as_it_is():
    assert fold("St") == "st"


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["E17 5EG", "e175eg", " E17  5eg "])
def test_a_postcode_has_one_form(text):
    assert postcode(text) == postcode_start(text) == "E17 5EG"


@pytest.mark.parametrize("text", ["E17", "E17 5", "Stow Crescent", "E17 55G", "12345"])
def test_other_words_are_no_postcode(text):
    assert postcode(text) is None


@pytest.mark.parametrize(
    ("text", "start"), [("e17", "E17 "), ("E17 5", "E17 5"), ("SW1A", "SW1A "), ("E", None)]
)
def test_the_beginning_of_a_postcode_stands_for_a_district(text, start):
    assert postcode_start(text) == start


@pytest.mark.parametrize("other", ["annakatu", "annnankatu", "annaxkatu", "nanankatu", "annankat"])
def test_one_slip_of_the_finger(other):
    assert one_edit_apart("annankatu", other)
    assert one_edit_apart(other, "annankatu")


@pytest.mark.parametrize("other", ["annankatu", "annanktau1", "nannakatu", "annan", "kannanatu"])
def test_none_or_more_than_one_slip(other):
    assert not one_edit_apart("annankatu", other)


WORD = st.text("abc", max_size=6)


@given(WORD, WORD)
def test_slips_are_counted_as_the_textbook_does(one, other):
    assert one_edit_apart(one, other) == (one != other and other in edited(one))


def edited(word):
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return {
        *(a + b[1:] for a, b in cuts),
        *(a + letter + b[skip:] for a, b in cuts for letter in "abc" for skip in (0, 1)),
        *(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1),
    }
