"""What a kind of cordon can be told, read from words and written back."""

import pytest

from mapper.domain.cordons import Choice, Parameter, Places
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError

SIZE = Parameter("Radius", "m", 200, 10, 5_000)
BARE = Parameter("Price", "", 0.5, 0, 200, in_form=False)
WHO = Choice("For", "all", {"all": "everyone", "some": "some of them", "none": "nobody"})
PINS = Places("Closed at")


def test_a_number_says_its_range_and_its_unit():
    assert SIZE.range_words() == "10 to 5000 m, 200 unless told"
    assert BARE.range_words() == "0 to 200, 0.5 unless told"
    assert SIZE.words(250.0) == "250 m"
    assert BARE.words(1.0) == ""


@pytest.mark.parametrize("text", ["", "0", "9.99", "5001"])
def test_a_number_out_of_range_is_refused_with_the_range(text):
    with pytest.raises(InvalidInputError, match="size"):
        SIZE.read("size", text)


def test_a_choice_lists_its_options_and_is_silent_on_what_goes_without_saying():
    assert WHO.range_words() == "all, some or none, all unless told"
    assert (WHO.words("all"), WHO.words("some")) == ("", "some of them")
    assert WHO.read("who", "none") == "none"
    with pytest.raises(InvalidInputError, match="'few' is none of all, some, none"):
        WHO.read("who", "few")


def test_places_come_in_one_order_each_once_and_go_back_as_they_came():
    read = PINS.read("pin", "24.94,60.17; 24.93,60.17;24.94,60.17;")
    assert read == (LonLat(24.93, 60.17), LonLat(24.94, 60.17))
    assert PINS.read("pin", PINS.written(read)) == read
    assert PINS.read("pin", "") == ()
    assert PINS.words(read) == "60.17000, 24.93000; 60.17000, 24.94000"
    assert "semicolon" in PINS.range_words()


@pytest.mark.parametrize("text", ["24.9", "1,2,3", "x,y", "nan,1", "181,0", "0,91"])
def test_what_is_no_place_is_refused(text):
    with pytest.raises(InvalidInputError, match="pin"):
        PINS.read("pin", text)


def test_places_given_in_another_order_are_the_same():
    texts = [f"{lon / 7},{lat / 3}" for lon in range(4) for lat in range(4)]
    assert PINS.read("pin", ";".join(texts)) == PINS.read("pin", ";".join(texts[::-1]))
    assert list(PINS.read("pin", ";".join(texts[::-1]))) == sorted(PINS.read("pin", ";".join(texts)))


def test_too_many_places_are_refused():
    with pytest.raises(InvalidInputError, match="are 51 places, more than 50"):
        PINS.read("pin", ";".join(f"{k / 10},1" for k in range(51)))
