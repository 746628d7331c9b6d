"""How words about a place can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.addresses import Reading, house_number, is_number, leading_digits, readings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Annankatu", Reading("annankatu")),
        ("Annankatu 12", Reading("annankatu", "12")),
        ("Annankatu 12 A", Reading("annankatu", "12a")),
        ("Annankatu 12a 3", Reading("annankatu", "12a")),
        ("Annankatu 12-14", Reading("annankatu", "12-14")),
        ("221B Baker Street", Reading("baker street", "221b")),
        ("Annankatu 12, Helsinki", Reading("annankatu", "12", ("Helsinki",))),
        ("12 Stow Cres, Walthamstow, London", Reading("stow crescent", "12", ("Walthamstow", "London"))),
        ("Stow Crescent E17", Reading("stow crescent", "", ("E17",), guessed=True)),
        ("Stow Crescent E17 5EG", Reading("stow crescent", "", ("E17 5EG",), guessed=True)),
        ("12 High St Walthamstow", Reading("high street", "12", ("Walthamstow",), guessed=True)),
    ],
)
def test_among_the_readings_is_the_one_meant(text, reading):
    assert reading in readings(text)


def test_the_words_as_they_are_come_first():
    assert readings("Straße des 17. Juni")[0] == Reading("strasse des 17 juni")


def test_a_number_is_no_place_to_lie_in():
    assert all(not reading.within for reading in readings("Annankatu 12"))


@given(st.text())
def test_every_reading_has_a_name(text):
    assert all(reading.name for reading in readings(text))


@pytest.mark.parametrize("text", ["", " , ", "--"])
def test_nothing_can_be_read_where_nothing_is(text):
    assert readings(text) == ()


@pytest.mark.parametrize("known", ["12", "12-14", "10-16", "12-13", "10;12", "8;10-14", "10/12"])
def test_a_house_may_carry_several_numbers(known):
    assert is_number("12", known)


@pytest.mark.parametrize("known", ["112", "12a", "12a-14b", "11-13", "11-14", "12-", "14-10", ""])
def test_another_house_is_another_house(known):
    assert not is_number("12", known)


@pytest.mark.parametrize("number", ["12", "12a", "12-14", "12/2"])
def test_an_entrance_belongs_to_a_house(number):
    assert leading_digits(number) == "12"


def test_spelling_of_a_number_does_not_matter():
    assert house_number("12 A") == house_number("12a")
    assert house_number("12 – 14") == house_number("12-14")  # noqa: RUF001
