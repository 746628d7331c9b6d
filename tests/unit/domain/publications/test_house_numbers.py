"""Words about a place lose what tells of one house, and keep numbers that are part of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.publications.house_numbers import may_tell_a_house, without_house_numbers

HOUSES = {
    "Annankatu 12": "Annankatu",
    "Annankatu 12 A 3": "Annankatu",
    "Annankatu 12 as. 3, 00120 Helsinki": "Annankatu, Helsinki",
    "Annankatu 12 Helsinki": "Annankatu Helsinki",
    "Annankatu 12\N{EN DASH}14": "Annankatu",
    "12 High Street": "High Street",
    "12, High Street": "High Street",
    "12a High Street": "High Street",
    "12 a High Street": "High Street",
    "10-14 High Street": "High Street",
    "12/14 Main Street": "Main Street",
    "Main Street 12/14": "Main Street",
    "High Street 12, 12a, 14": "High Street",
    "High Street (12)": "High Street",
    "Flat 3, 12 High Street": "High Street",
    "Flat 3B, Tower 2, High Street": "High Street",
    "No. 10 Downing Street, London SW1A 2AA": "Downing Street, London SW1A",
    "350 5th Avenue": "5th Avenue",
    "12345 Main St": "Main St",
    "75½ Bedford Street": "Bedford Street",
    "30 St Mary Axe": "St Mary Axe",
    "1 Mayfair Place": "Mayfair Place",
    "London E17 4QU": "London E17",
    "Hauptstr. 5": "Hauptstr.",
    "Hauptstr.5": "Hauptstr.",
    "Straße des 17. Juni 135": "Straße des 17. Juni",
    "Rua X, 12": "Rua X",
    "Rua X 12": "Rua X",
    "Rua 1 de Maio 22": "Rua 1 de Maio",
    "Calle Mayor 5, 3º B": "Calle Mayor",
    "Carrera 7 # 32-16": "Carrera 7",
    "Via Roma 7 bis": "Via Roma",
    "14 rue 11 Novembre": "rue 11 Novembre",
    "Damrak 12-III": "Damrak",
    "Damrak 12hs": "Damrak",
    "ул. Ленина, 5": "ул. Ленина",
    "千代田1-1": "千代田",
    "60.16616, 24.93791": "",
    "51°36'06\"N 0°01'50\"W": "",
    "TQ 3641 9099": "",
    "///filled.count.soap": "",
    "12": "",
}
NAMES = [
    *("M25", "M25 junction 12", "A406 North Circular", "N-340", "B 96", "US 101", "Route 66", "E17"),
    *("5th Avenue", "Calle 13", "Terminal 5, Heathrow", "Rua 1 de Maio", "25 de Abril", "Stow Crescent"),
    *("Rue du 8 Mai 1945", "Straße des 17. Juni", ""),
]


@pytest.mark.parametrize(("place", "street"), HOUSES.items())
def test_a_house_number_goes(place, street):
    assert without_house_numbers(place) == street


@pytest.mark.parametrize("name", NAMES)
def test_a_number_of_a_name_stays(name):
    assert without_house_numbers(name) == name


@given(
    st.sampled_from(["Annankatu", "High Street", "Hauptstraße", "Rua Augusta", "Åsgatan", "Via Roma"]),
    st.integers(1, 19_999),
    st.sampled_from(["", "a", "B", " C", "-7", "/2", " bis"]),
    st.booleans(),
)
def test_no_number_in_whatever_form_is_left_of_an_address(street, number, more, is_first):
    place = f"{number}{more} {street}" if is_first else f"{street} {number}{more}"
    assert not any(letter.isdigit() for letter in without_house_numbers(place))


@given(st.text(max_size=60))
def test_of_what_is_left_nothing_more_goes(place):
    once = without_house_numbers(place)
    assert without_house_numbers(once) == once


@pytest.mark.parametrize(
    "words",
    [
        "Fire at 12 High Street",
        "Attack on Annankatu 12",
        "A flat in Flat 3 burnt",
        "Rose Cottage burns",
        "14 bis rue Nicolas-Appert",
        "Seen in Rua Augusta 274",
        "At 60.16616, 24.93791",
        "Near E17 4QU",
        "Gas leak at 12 Moorgate",
        "Police outside 10 Downing St.",
    ],
)
def test_words_that_may_tell_a_house_are_noticed(words):
    assert may_tell_a_house(words)


@pytest.mark.parametrize(
    "words",
    ["12 people hurt in High Street", "Crash on the M25 at junction 12", "In 2017 a car hit people", ""],
)
def test_other_numbers_are_no_houses(words):
    assert not may_tell_a_house(words)
