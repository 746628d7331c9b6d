from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.incident_columns import Coded, IncidentColumns, name_of, short_name
from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import LonLat


def test_only_sixteen_small_hex_digits_are_a_short_name():
    assert short_name("00000000000000ff") == 255
    assert [short_name(text) for text in ("", "ff", "00000000000000FF", "0000000g000000ff", "0" * 16)] == [
        0
    ] * 5


@given(st.integers(1, 2**64 - 1))
def test_a_short_name_comes_back_from_its_number(number):
    assert short_name(name_of(number)) == number


def test_each_word_is_kept_once():
    coded = Coded.of(["a", "b", "a"])
    assert (coded.words, coded.codes.tolist(), list(coded)) == (("a", "b"), [0, 1, 0], ["a", "b", "a"])
    assert list(Coded.same("x", 2)) == ["x", "x"]


def test_incidents_come_back_as_they_went_in():
    rows = [
        PastIncident(
            "0123456789abcdef", "d", "Fire", When("2018"), LonLat(-0.1, 51.5), "Here", reference="r"
        ),
        PastIncident(
            "x", "d", "Theft", When("2018-07-28T18:15", approximate=True), None, "", sources=("a", "b")
        ),
    ]
    columns = IncidentColumns.of(rows)
    assert list(columns.rows("d")) == rows
    assert (len(columns), columns.unplaced) == (2, 1)


def test_short_keys_and_references_become_numbers():
    rows = [
        PastIncident("0123456789abcdef", "d", "Fire", When("2018"), None, "", reference="0123456789abcdef"),
        PastIncident("fedcba9876543210", "d", "Fire", When("2018"), None, ""),
    ]
    columns = IncidentColumns.of(rows)
    assert columns.key.tolist() == [0x0123456789ABCDEF, 0xFEDCBA9876543210]
    assert columns.reference.tolist() == [0x0123456789ABCDEF, 0]
    assert list(columns.rows("d")) == rows
