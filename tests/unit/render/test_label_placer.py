import numpy as np
import pytest
import shapely

from mapper.render.label_grid import LabelGrid
from mapper.render.label_placer import LabelPlacer
from mapper.render.labels import Dot
from mapper.render.text_styles import MARK, PLACE, STREET

LINE = [np.array([[0.0, 300.0], [2000.0, 300.0]])]


def placer(side=2000):
    return LabelPlacer(LabelGrid(side, side))


def test_a_long_street_is_named_again_after_a_while():
    at = placer()
    assert at.along("Long Street", LINE, STREET, most=5, apart=700) >= 2
    middles = sorted(label.middle.mean(axis=0)[0] for label in at.placed)
    assert min(np.diff(middles)) >= 690
    assert at.has("Long Street")


def test_no_more_names_than_asked_for():
    at = placer()
    assert at.along("Long Street", LINE, STREET, most=1, apart=100) == 1


def test_a_street_without_a_name_has_no_label():
    assert placer().along("\x00", LINE, STREET, most=1, apart=100) == 0


def test_the_second_street_finds_the_room_taken():
    at = placer(360)
    line = [np.array([[100.0, 300.0], [300.0, 300.0]])]
    assert at.along("First Street", line, STREET, most=1, apart=10) == 1
    assert at.along("Other Street", line, STREET, most=1, apart=10) == 0


def test_names_in_scripts_that_join_letters_stay_straight():
    angles = np.radians(np.linspace(0, 60, 60))
    curve = [np.column_stack((400 * np.sin(angles), 700 - 400 * np.cos(angles)))]
    assert placer().along("Curved Road", curve, STREET, most=1, apart=10) == 1
    assert placer().along("شارع الملك فيصل الاول", curve, STREET, most=1, apart=10) == 0


def test_a_landmark_gets_its_dot_and_its_name_beside_it():
    at = placer()
    assert at.beside("Central", MARK, (500, 500), gap=12, dot=True)
    label, dot = at.placed
    assert dot == Dot(500, 500)
    assert label.middle[0][0] == 512


def test_a_landmark_on_taken_ground_is_left_out():
    at = placer()
    at.grid.take(np.array([[500.0, 500.0]]))
    assert not at.beside("Central", MARK, (500, 500), gap=12, dot=True)


def test_a_landmark_that_would_hide_roads_is_left_out_but_a_mark_that_is_there_gets_its_words():
    at = placer()
    roads = [shapely.LineString([(300, y), (700, y)]) for y in range(380, 620, 8)]
    at.grid.prefer_elsewhere(np.array(roads), 4)
    assert not at.beside("Central", MARK, (500, 500), gap=12, dot=True)
    assert at.beside("Central", MARK, (500, 500), gap=12)


def test_the_same_words_are_not_repeated_close_by():
    at = placer()
    assert at.beside("Central", MARK, (500, 500), gap=12, apart=300, dot=True)
    assert not at.beside("Central", MARK, (500, 600), gap=12, apart=300, dot=True)


def test_long_names_break_in_two_where_one_line_has_no_room():
    at = placer(180)
    assert at.over("Church of Saint Mary", MARK, (90, 90), shift=False)
    assert [label.words for label in at.placed] == ["Church of", "Saint Mary"]


def test_a_district_moves_aside():
    at = placer()
    at.grid.take(np.array([[500.0, 500.0]]))
    assert not at.over("Oldtown", PLACE, (500, 500), shift=False)
    assert at.over("Oldtown", PLACE, (500, 500), shift=True)
    assert at.placed[0].words == "OLDTOWN"


def test_words_that_must_be_said_go_further_off():
    at = placer()
    at.grid.take_area(shapely.Point(1000, 1000).buffer(60))
    assert at.near([("Fire", MARK), ("Main Street", MARK)], (1000, 1000), gap=18)
    assert np.hypot(*(at.placed[0].middle - 1000).T).min() > 50


def test_words_that_must_be_said_go_wherever_there_is_room():
    at = placer(1000)
    at.grid.take_area(shapely.box(0, 0, 1000, 800))
    assert not at.near([("Fire", MARK)], (500, 300), gap=18)
    assert at.anywhere([("Fire", MARK)], (500, 300))
    assert at.placed[0].middle.mean(axis=0) == pytest.approx((500, 830), abs=30)
    at.grid.take_area(shapely.box(0, 0, 1000, 1000))
    assert not at.anywhere([("Fire", MARK)], (500, 300))


def test_words_that_must_be_said_are_said_even_where_nothing_is_free():
    at = placer(100)
    at.over_all([("A very long sentence", MARK)], (50, 50), gap=18)
    assert at.placed[0].words == "A very long sentence"


def test_words_that_must_be_said_are_not_cut_off_where_nothing_is_free():
    at = placer(400)
    at.grid.take_area(shapely.box(0, 0, 400, 400))
    at.over_all([("A very long sentence", MARK)], (380, 380), gap=18)
    assert at.placed[0].cover().max() < 400
