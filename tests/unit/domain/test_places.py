import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from mapper.domain.places import (
    LocalFrame,
    LonLat,
    LonLatBox,
    LonLatShape,
    MetreShape,
    area_m2,
    box_around,
    british_grid_to_lonlat,
    centre_of,
    distances_m,
    geodesic_disc,
    lengths_m,
    perimeter_m,
    rounded,
)

HELSINKI = LonLat(24.93791, 60.16616)
FIJI = LonLat(179.9995, -16.8)
anywhere = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))


def away_m(place, other):
    return distances_m(place, np.array([other]))[0]


@settings(deadline=None, max_examples=50)
@given(anywhere, st.floats(10, 5_000))
def test_a_disc_is_valid_with_the_right_area_and_perimeter_anywhere(centre, radius_m):
    disc = geodesic_disc(centre, radius_m)
    assert disc.is_valid
    assert area_m2(disc) == pytest.approx(np.pi * radius_m**2, rel=0.0015)
    assert perimeter_m(disc) == pytest.approx(2 * np.pi * radius_m, rel=0.001)


@settings(deadline=None, max_examples=50)
@given(anywhere, st.floats(10, 5_000))
def test_the_centre_of_a_disc_is_its_centre_anywhere(centre, radius_m):
    assert away_m(centre, centre_of(geodesic_disc(centre, radius_m))) < 0.01 * radius_m


@settings(deadline=None, max_examples=50)
@given(anywhere, st.floats(10, 5_000), st.integers(5, 7))
def test_a_rounded_disc_is_valid_anywhere(centre, radius_m, digits):
    disc = rounded(geodesic_disc(centre, radius_m), digits)
    assert disc.is_valid
    assert not disc.is_empty


@settings(deadline=None, max_examples=50)
@given(anywhere)
def test_into_the_plane_and_back_is_the_same_place(place):
    frame = LocalFrame(HELSINKI)
    there_and_back = frame.to_lonlat(frame.to_metres(np.array([place])))
    assert away_m(place, there_and_back[0]) < 0.001


@settings(deadline=None, max_examples=50)
@given(anywhere)
def test_an_area_split_by_the_globe_comes_back_whole_into_the_plane(centre):
    frame = LocalFrame(centre)
    area = MetreShape(Point(0, 0).buffer(300))
    back = frame.shape_to_metres(frame.shape_to_lonlat(area))
    assert back.geom_type == "Polygon"
    assert area.symmetric_difference(back).area < 0.001 * area.area


def test_the_seam_of_a_split_area_is_no_perimeter():
    square = MetreShape(box(-100, -100, 100, 100))
    split = LocalFrame(FIJI).shape_to_lonlat(square)
    assert isinstance(split, MultiPolygon)
    assert perimeter_m(split) == pytest.approx(800, rel=1e-4)


def test_the_seam_of_a_polar_cap_is_no_perimeter():
    cap = LocalFrame(LonLat(0, -90)).shape_to_lonlat(MetreShape(box(-100, -100, 100, 100)))
    assert perimeter_m(cap) == pytest.approx(800, rel=1e-4)
    assert area_m2(cap) == pytest.approx(40_000, rel=1e-4)


def test_holes_count_as_perimeter_and_lines_have_length_but_points_none():
    frame = LocalFrame(HELSINKI)
    court = Polygon(box(-100, -100, 100, 100).exterior, [box(-10, -10, 10, 10).exterior])
    assert perimeter_m(frame.shape_to_lonlat(MetreShape(court))) == pytest.approx(880, rel=1e-4)
    line = frame.shape_to_lonlat(MetreShape(LineString([(0, 0), (300, 400)])))
    assert perimeter_m(line) == pytest.approx(500, rel=1e-4)
    assert perimeter_m(LonLatShape(Point(HELSINKI))) == 0


def test_a_point_is_its_own_centre():
    assert centre_of(LonLatShape(Point(HELSINKI))) == HELSINKI


def test_the_centre_of_a_line_over_the_antimeridian_is_on_it():
    centre = centre_of(LonLatShape(LineString([(179.99, -16.8), (-179.99, -16.8)])))
    assert abs(centre.lon) == pytest.approx(180)
    assert centre.lat == pytest.approx(-16.8, abs=1e-4)


def test_the_centre_is_that_of_the_extent_not_of_the_vertices():
    crowded = LineString([(0, 51), (0.0001, 51), (0.0002, 51), (0.01, 51)])
    assert centre_of(LonLatShape(crowded)).lon == pytest.approx(0.005, rel=1e-3)


def test_an_edge_straight_in_the_plane_stays_there_when_given_back():
    frame = LocalFrame(LonLat(15.6, 78.2))
    edge = frame.shape_to_lonlat(MetreShape(LineString([(-8_000, 3_000), (8_000, 3_000)])))
    middles = (np.array(edge.coords)[:-1] + np.array(edge.coords)[1:]) / 2
    assert np.abs(frame.to_metres(middles)[:, 1] - 3_000).max() < 0.002


def test_shapes_of_several_parts_and_empty_ones_are_projected():
    frame = LocalFrame(HELSINKI)
    points = frame.shape_to_lonlat(MetreShape(MultiPoint([(0, 0), (30, 40)])))
    assert away_m(LonLat(*points.geoms[0].coords[0]), points.geoms[1].coords[0]) == pytest.approx(
        50, rel=1e-5
    )
    assert frame.shape_to_metres(LonLatShape(LineString())).is_empty


def test_a_line_that_would_need_ten_thousands_of_points_is_left_as_it_is():
    frame = LocalFrame(LonLat(0, 90))
    windings = np.column_stack((np.arange(11_000) * 90 % 360 - 180.0, np.full(11_000, 89.9)))
    assert len(frame.shape_to_metres(LonLatShape(LineString(windings))).coords) == 11_000
    zigzag = np.column_stack((np.arange(11_000) % 2 * 9_000.0, np.arange(11_000) + 50))
    assert len(frame.shape_to_lonlat(MetreShape(LineString(zigzag))).coords) == 11_000


def test_rounding_leaves_no_crossing_behind():
    bow = Polygon([(0, 51), (0.001, 51), (0.0010004, 51.001), (0.0000004, 51.0000004), (0.0000003, 51.001)])
    assert rounded(LonLatShape(bow), 6).is_valid
    spike = Polygon([(0, 51), (0.001, 51), (0.001, 51.001), (0.0005, 51.0000001), (0, 51.001)])
    assert rounded(LonLatShape(spike), 6).is_valid


def test_rounded_numbers_have_so_many_decimals():
    disc = rounded(geodesic_disc(HELSINKI, 200), 6)
    for lon, lat in disc.exterior.coords:
        assert (lon, lat) == (round(lon, 6), round(lat, 6))
    assert rounded(LonLatShape(Point(24.937914, 60.166163)), 4) == Point(24.9379, 60.1662)


def test_what_would_vanish_by_rounding_is_left_as_it_is():
    speck = geodesic_disc(HELSINKI, 0.001)
    assert rounded(speck, 6) == speck
    line = LonLatShape(LineString([(0, 51), (1e-9, 51)]))
    assert rounded(line, 6) == line


def test_a_box_holds_all_within_reach():
    around = box_around(HELSINKI, 1_000)
    disc = geodesic_disc(HELSINKI, 1_000)
    assert box(*around).covers(disc)
    assert box(*around).area < 1.05 * box(*disc.bounds).area


def test_a_box_over_the_antimeridian_has_two_halves():
    around = box_around(FIJI, 1_000)
    assert around.west > around.east
    assert [half.west < half.east for half in around.halves()] == [True, True]
    assert LonLatBox(1, 2, 3, 4).halves() == (LonLatBox(1, 2, 3, 4),)


def test_a_box_round_a_pole_goes_all_round():
    assert box_around(LonLat(10, 89.999), 1_000)[::2] == (-180, 180)
    assert box_around(LonLat(10, 89.99), 1_000).north < 90


def test_a_british_grid_position_is_where_the_ordnance_survey_puts_it():
    """The worked example of the Ordnance Survey's guide to coordinate systems, Caister water tower."""
    place = british_grid_to_lonlat(651_409.903, 313_177.270)
    assert away_m(place, LonLat(1.7160739, 52.6579806)) < 5


def test_no_points_are_no_length():
    assert lengths_m(np.empty((0, 2)), np.array([0, 0])).tolist() == [0]
