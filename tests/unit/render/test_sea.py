import numpy as np
import pytest
import shapely

from mapper.render.sea import sea

FRAME = shapely.box(0, 0, 100, 100)  # y grows downwards


def waters(*coasts, known=FRAME):
    return shapely.union_all(
        sea(np.array([shapely.LineString(coast) for coast in coasts], dtype=object), known)
    )


def test_the_sea_is_on_the_right_of_the_coast():
    eastwards = [(-10, 50), (110, 50)]  # right of it is below, since y grows downwards
    assert waters(eastwards).equals(shapely.box(0, 50, 100, 100))
    assert waters(eastwards[::-1]).equals(shapely.box(0, 0, 100, 50))


def test_an_island_lies_dry_in_the_sea():
    clockwise_on_screen = [(40, 40), (60, 40), (60, 60), (40, 60), (40, 40)]
    assert waters(clockwise_on_screen[::-1]).area == pytest.approx(100 * 100 - 400)


def test_a_coast_in_pieces_is_joined():
    assert waters([(50, 50), (110, 50)], [(-10, 50), (50, 50)]).area == pytest.approx(5000)


def test_a_coast_that_stops_is_carried_on_to_the_edge():
    assert waters([(20, 50), (80, 50)]).area == pytest.approx(5000)


def test_only_what_is_known_is_sea():
    assert waters([(-10, 50), (110, 50)], known=shapely.box(0, 0, 50, 100)).area == pytest.approx(2500)


def test_without_a_coast_there_is_no_sea():
    assert sea(np.empty(0, dtype=object), FRAME) == []
    assert waters([(-10, -50), (110, -50)]).is_empty
