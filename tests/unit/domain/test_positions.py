"""Positions as people type them."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.places import LonLat, distances_m
from mapper.domain.positions import (
    format_grid_reference,
    format_position,
    parse_grid_reference,
    parse_position,
)
from mapper.errors import InvalidInputError

STOW_CRESCENT = LonLat(-0.0306, 51.6017)


@pytest.mark.parametrize(
    "text",
    [
        "51.6017, -0.0306",
        " 51.6017  -0.0306 ",
        "51.6017,-0.0306",
        "51.6017; -0.0306",
        "(51.6017, -0.0306)",
        "51.6017N 0.0306W",
        "51.6017N0.0306W",
        "51.6017° N, 0.0306° W",
        "51.6017°, −0.0306°",  # noqa: RUF001
        "0.0306W 51.6017N",
        "N 51.6017 W 0.0306",
        "51,6017 -0,0306",
        "51,6017; -0,0306",
        "51,6017, -0,0306",
        "51°36'6.12\"N 0°1'50.16\"W",
        "51° 36′ 6.12″ N, 0° 1′ 50.16″ W",  # noqa: RUF001
        "51° 36.102' n, 0° 1.836' w",
        "+51.6017, -3.06e-2",
    ],
)
def test_latitude_and_longitude_are_read_however_they_are_written(text):
    assert tuple(parse_position(text)) == pytest.approx(STOW_CRESCENT)


@pytest.mark.parametrize(
    "text", ["", "12", "51.5", "51.5-0.1", "Annankatu 12", "12 A", "E17 5EG", "1, 2, 3", "1 2" * 100]
)
def test_other_words_are_no_position(text):
    assert parse_position(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("95, 200", "latitude must be -90 to 90, was 95"),
        ("60, 200", "longitude must be -180 to 180, was 200"),
        ("60, 200e300", "longitude must be -180 to 180, was 2e"),
        ("nan, 24", "latitude must be a number, was nan"),
        ("60, -inf", "longitude must be a number, was -inf"),
        ("-51.6N, 0.03W", "a minus sign or a letter, not both"),
        ("51.6N, 0.03", "one of N and S and one of E and W"),
        ("51.6N, 0.03S", "one of N and S and one of E and W"),
        ("51°60'0\"N 0°1'0\"W", "minutes and seconds must be below 60"),
    ],
)
def test_a_pair_that_is_no_place_on_earth_is_refused(text, problem):
    with pytest.raises(InvalidInputError, match=problem):
        parse_position(text)


def test_a_swapped_pair_is_told_apart_from_other_mistakes():
    with pytest.raises(
        InvalidInputError, match=r"was 151\.2; text is latitude, longitude: did you swap them\?"
    ):
        parse_position("151.2, -33.9")
    with pytest.raises(InvalidInputError) as refused:
        parse_position("151.2N, 33.9E")
    assert "swap" not in str(refused.value)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_what_is_written_is_read_back(lon, lat):
    back = parse_position(format_position(LonLat(lon, lat)))
    assert back == pytest.approx((lon, lat), abs=6e-6)


def test_zero_has_no_sign():
    assert format_position(LonLat(-1e-9, -0.0)) == "0.00000, 0.00000"


@given(st.text())
def test_any_text_is_a_position_or_a_grid_square_or_nothing_or_refused(text):
    for parse in (parse_position, parse_grid_reference):
        with suppress(InvalidInputError):
            parse(text)


@pytest.mark.parametrize(
    ("text", "reference", "size_m"),
    [
        ("TQ 3 9", "TQ 3 9", 10_000),
        ("tq 36 91", "TQ 36 91", 1_000),
        ("TQ 364 910", "TQ 364 910", 100),
        ("TQ364910", "TQ 364 910", 100),
        ("TQ 36403 91011", "TQ 36403 91011", 1),
        ("TQ3640391011", "TQ 36403 91011", 1),
    ],
)
def test_a_grid_reference_names_a_square_and_its_size(text, reference, size_m):
    square = parse_grid_reference(text)
    assert (square.reference, square.size_m) == (reference, size_m)


@pytest.mark.parametrize(
    ("text", "known", "within_m"),
    [
        # Ordnance Survey's worked example, 52°39'28.72" N 1°42'57.79" E
        ("TG 51409 13177", LonLat(1.7160528, 52.6579778), 3),
        # Ordnance Survey data puts the centre of the postcode E17 5EG in Stow Crescent here
        ("TQ 364 910", LonLat(-0.0306, 51.6017), 80),
        ("HU 47 41", LonLat(-1.145, 60.155), 1_000),  # Lerwick, in the far north
        ("SV 90 10", LonLat(-6.317, 49.914), 1_000),  # St Mary's, in the far south-west
    ],
)
def test_grid_references_lie_where_the_map_says(text, known, within_m):
    square = parse_grid_reference(text)
    assert distances_m(known, np.array([square.centre]))[0] <= within_m


@pytest.mark.parametrize("text", ["", "TQ", "NW1", "BN12", "E17 5EG", "Annankatu 12", "TQ 36.4 91.0"])
def test_other_words_are_no_grid_reference(text):
    assert parse_grid_reference(text) is None


@pytest.mark.parametrize("text", ["TQ 123", "TQ 3641 910", "TQ 123456 123456"])
def test_digits_that_do_not_pair_up_are_refused(text):
    with pytest.raises(InvalidInputError, match="same number of digits east and north"):
        parse_grid_reference(text)


@pytest.mark.parametrize("text", ["AB 12 34", "TI 12 34", "OZ 12 34", "WC 1234"])
def test_letters_outside_britain_are_refused(text):
    with pytest.raises(InvalidInputError, match=f"{text[:2]} is no square of the British National Grid"):
        parse_grid_reference(text)


@pytest.mark.parametrize("reference", ["TQ 3641 9099", "NU 2915 2300", "HP 5700 2000", "SV 9145 1106"])
def test_a_grid_reference_that_is_read_is_written_the_same(reference):
    assert format_grid_reference(parse_grid_reference(reference).centre) == reference


@pytest.mark.parametrize("position", [(24.94, 60.17), (-6.26, 53.35), (-5.93, 54.6), (1.85, 50.95), (0, 90)])
def test_positions_outside_great_britain_have_no_grid_reference(position):
    assert format_grid_reference(LonLat(*position)) == ""
