"""Areas in squares of one grid: what they show depends on nothing but the squares that are met."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, box, get_coordinates

from mapper.domain.places import LocalFrame, LonLat, LonLatShape, area_m2, distances_m, geodesic_disc
from mapper.domain.publications.coarse import in_squares, middle_of_square, wider_disc

PLACES = [LonLat(-0.03058, 51.60168), LonLat(24.93791, 60.00001), LonLat(-8.611, 41.149), LonLat(18.4, -33.9)]


@pytest.mark.parametrize("place", PLACES)
@given(st.floats(1, 400), st.sampled_from([25, 50, 100, 250]))
@settings(max_examples=15)
def test_squares_hold_the_area_and_little_more(place, radius_m, side_m):
    disc = geodesic_disc(place, radius_m)
    shown = in_squares(disc, side_m).area
    assert shown.buffer(1e-9).covers(disc)
    assert geodesic_disc(place, radius_m + 1.5 * side_m).covers(shown)


@pytest.mark.parametrize("place", PLACES)
def test_squares_are_about_as_large_as_they_say(place):
    assert area_m2(in_squares(LonLatShape(Point(place).buffer(1e-7)), 100).area) in [
        pytest.approx(10_000 * count, rel=0.03) for count in (1, 2, 4)
    ]


def test_every_corner_is_one_of_the_grid():
    one, other = (get_coordinates(in_squares(geodesic_disc(at, 180), 100).area) for at in moved(13.7))
    assert np.isin(np.round(other, 9), np.round(one, 9)).mean() > 0.7


def moved(east_m):
    frame = LocalFrame(PLACES[0])
    return PLACES[0], LonLat(*frame.to_lonlat(np.array([[east_m, 0.0]]))[0].tolist())


def test_holes_are_filled():
    ring = LonLatShape(geodesic_disc(PLACES[0], 500).difference(geodesic_disc(PLACES[0], 300)))
    assert in_squares(ring, 50).area.interiors[:] == []


def test_of_very_many_squares_fewer_and_larger_ones_are_taken():
    assert in_squares(geodesic_disc(PLACES[0], 3_000), 25).side_m > 25


def test_an_area_on_both_sides_of_the_antimeridian_stays_there():
    parts = LonLatShape(MultiPolygon([box(179.999, 10, 180, 10.001), box(-180, 10, -179.999, 10.001)]))
    west, south, east, north = in_squares(parts, 50).area.bounds
    assert (west, east) == (-180, 180)
    assert north - south < 0.003


def test_places_in_one_square_have_one_middle():
    middle = middle_of_square(PLACES[0], 100)
    assert middle_of_square(middle, 100) == middle
    assert distances_m(middle, np.array([PLACES[0]]))[0] < 80


@given(st.floats(10, 500))
@settings(max_examples=20)
def test_a_wider_circle_holds_the_area_and_says_its_size_to_25_m(radius_m):
    one, other = moved(31.0)
    disc = wider_disc(geodesic_disc(one, radius_m), other)
    assert disc.covers(geodesic_disc(one, radius_m))
    radii = distances_m(other, get_coordinates(disc))
    assert radii.max() == pytest.approx(round(radii.max() / 25) * 25, abs=0.01)
