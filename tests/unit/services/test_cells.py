"""The fixed grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box, union_all

from mapper.domain.places import LonLat, LonLatBox, box_around
from mapper.services.cells import Cell, bounds, cells_of, rectangles

HERE = LonLat(-0.03058, 51.60168)


def area(cells):
    return union_all([box(*cell.box) for cell in cells]).buffer(1e-9)


@given(st.floats(-180, 180), st.floats(-79, 79), st.sampled_from([10.0, 750.0, 5_250.0]))
def test_the_cells_of_a_box_hold_it(lon, lat, reach_m):
    around = box_around(LonLat(lon, lat), reach_m)
    held = area(cells_of(around))
    assert all(held.covers(box(*half)) for half in around.halves())


def test_a_metre_further_the_cells_are_the_same():
    assert cells_of(box_around(HERE, 500)) == cells_of(box_around(LonLat(-0.03057, 51.60169), 500))


def test_a_cell_is_a_fiftieth_of_a_degree():
    assert Cell(-2, 2580).box == LonLatBox(-0.04, 51.6, -0.02, 51.62)
    assert cells_of(LonLatBox(-0.03, 51.61, -0.03, 51.61)) == {Cell(-2, 2580)}


def test_what_is_asked_for_is_one_rectangle():
    (asked,) = rectangles([Cell(0, 0), Cell(2, 1)])
    assert asked == {Cell(column, row) for column in (0, 1, 2) for row in (0, 1)}
    assert bounds(asked) == LonLatBox(0.0, 0.0, 0.06, 0.04)


def test_across_the_antimeridian_two_rectangles_are_asked_for():
    cells = cells_of(LonLatBox(179.99, -17.0, -179.99, -16.99))
    assert cells == {Cell(8999, -850), Cell(-9000, -850)}
    assert sorted(rectangles(cells), key=min) == [{Cell(-9000, -850)}, {Cell(8999, -850)}]


@pytest.mark.parametrize("lat", [-90.0, 90.0])
def test_the_grid_ends_at_the_poles(lat):
    assert all(-90 <= cell.box.south < cell.box.north <= 90 for cell in cells_of(LonLatBox(0, lat, 0, lat)))
