"""Roles, names and passwords."""

import pytest

from mapper.domain.people import Person, Role, checked_name, checked_password, name_key
from mapper.errors import InvalidInputError


def test_each_role_may_what_the_ones_before_may_and_no_more():
    may = [[Person("Jane", role).may(least) for least in Role] for role in Role]
    assert may == [[least <= role for least in Role] for role in Role]


@pytest.mark.parametrize("role", Role)
def test_a_role_is_read_as_it_is_written(role):
    assert Role.parsed(role.label) is role


def test_a_role_that_there_is_not_is_refused_with_those_there_are():
    with pytest.raises(InvalidInputError, match="'king' is none of reader, editor, publisher, admin"):
        Role.parsed("king")


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "Ja\x00ne", "Jane\u202e", "jane@example.org"])
def test_a_name_that_cannot_stand_beside_what_was_saved_is_refused(name):
    with pytest.raises(InvalidInputError, match="name: "):
        checked_name(name)


def test_spaces_and_accents_of_a_name_are_made_one():
    assert checked_name("  Zoe\u0308   Ng ") == "Zo\u00eb Ng"


@pytest.mark.parametrize("other", ["JANE DOE", " jane  doe ", "\uff2aane Doe"])
def test_names_that_look_alike_are_the_same(other):
    assert name_key(other) == name_key("Jane Doe")


def test_half_a_character_is_no_reason_to_fail():
    assert name_key("\udcff") == "?"


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "12 to 1,000 characters"),
        ("x" * 1_001, "12 to 1,000 characters"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("i am jane doe!", "easy to guess"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password, says):
    with pytest.raises(InvalidInputError, match=says):
        checked_password(password, "Jane Doe")


def test_several_words_are_a_good_password():
    assert checked_password("tram, kettle, fjord", "Jane Doe")


def test_a_name_of_a_few_letters_may_be_part_of_a_password():
    assert checked_password("banal kettle fjord", "Ana")
