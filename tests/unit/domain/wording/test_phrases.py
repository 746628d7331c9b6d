import pytest

from mapper.domain.wording.phrases import (
    say_area,
    say_count,
    say_length,
    say_list,
    say_numbers,
    say_quoted,
    say_way,
)


@pytest.mark.parametrize(
    ("words", "most", "said"),
    [
        ([], None, ""),
        (["A"], None, "A"),
        (["A", "B"], None, "A and B"),
        (["A", "B", "C"], 3, "A, B and C"),
        (["A", "B", "C"], 1, "A and 2 more"),
    ],
)
def test_a_list_ends_in_and(words, most, said):
    assert say_list(words, most) == said


def test_one_is_said_as_one_and_thousands_are_readable():
    assert (say_count(1, "home"), say_count(1200, "home")) == ("1 home", "1,200 homes")
    assert say_count(2, "way of life", "ways of life") == "2 ways of life"


def test_lengths_and_areas_have_the_unit_that_fits():
    assert [say_length(metres) for metres in (83.2, 999.4, 1234)] == ["83 m", "999 m", "1.2 km"]
    assert [say_area(area) for area in (950, 13_000, 3_140_000)] == ["950 m²", "1.3 hectares", "3.1 km²"]


@pytest.mark.parametrize(("bearing_deg", "way"), [(0, "north"), (44, "north-east"), (359, "north")])
def test_a_bearing_is_a_way_of_the_compass(bearing_deg, way):
    assert say_way(bearing_deg) == way


@pytest.mark.parametrize(("numbers", "said"), [([1], "1"), ([1, 2, 3], "1–3"), ([1, 4, 5], "1, 4–5")])  # noqa: RUF001
def test_numbers_in_a_row_are_a_span(numbers, said):
    assert say_numbers(numbers) == said


def test_what_somebody_wrote_is_quoted_on_one_line_and_cut():
    assert say_quoted("Two\n lines") == "“Two lines”"
    assert say_quoted("word " * 40, 12) == "“word word w…”"
