import numpy as np
import shapely

from mapper.render.label_grid import LabelGrid

SPOT = np.array([[100.0, 100.0]])


def test_a_new_grid_is_free_inside_its_rim():
    grid = LabelGrid(200, 200)
    assert grid.free(SPOT)
    assert not grid.free(np.array([[4.0, 100.0]]))
    assert not grid.free(np.array([[100.0, 197.0]]))


def test_what_is_taken_and_its_neighbours_are_not_free():
    grid = LabelGrid(200, 200)
    grid.take(SPOT)
    assert not grid.free(SPOT)
    assert not grid.free(SPOT + 4)
    assert grid.free(SPOT + 12)


def test_taking_at_the_corner_stays_inside():
    grid = LabelGrid(200, 200)
    grid.take(np.array([[-50.0, -50.0], [500.0, 500.0]]))
    assert grid.free(SPOT)


def test_an_area_is_taken_inside_only():
    grid = LabelGrid(200, 200)
    grid.take_area(shapely.box(0, 0, 90, 200))
    assert not grid.free(np.array([[50.0, 100.0]]))
    assert grid.free(SPOT)


def test_an_area_of_nothing_takes_nothing():
    grid = LabelGrid(200, 200)
    grid.take_area(shapely.Polygon())
    assert grid.free(SPOT)


def test_lines_are_taken_with_what_lies_close():
    grid = LabelGrid(200, 200)
    grid.take_lines(np.array([shapely.LineString([(0, 100), (200, 100)])]), 10)
    assert not grid.free(SPOT + np.array([0, 8]))
    assert grid.free(SPOT + np.array([0, 30]))


def test_busy_squares_are_counted_but_free():
    grid = LabelGrid(200, 200)
    grid.prefer_elsewhere(np.array([shapely.LineString([(0, 100), (200, 100)])]), 4)
    assert grid.free(SPOT)
    assert grid.busyness(np.vstack((SPOT, SPOT + 50))) == 0.5
