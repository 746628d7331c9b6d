"""The line that readers see: it holds the cordon, and does not betray what that was drawn round."""

import numpy as np
import pytest
from shapely import Point, Polygon, box, get_coordinates

from mapper.domain.cordons import Cordon, Scene
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.places import LonLat, centre_of, distances_m
from mapper.domain.publications.coarse import in_squares
from mapper.domain.publications.outline import LARGER, outline_of
from tests.secret_plans import HOUSE, LINE, at, shape

PUBLIC = at(50, 30)
AT_A_HOUSE = Scene.at(HOUSE)
DISC = RadiusCordon(100.0).draw(AT_A_HOUSE, None)


def drawn_round(area, kind="sealed", scene=AT_A_HOUSE, **parameters):
    return Cordon(kind, scene, area, {"radius_m": 100.0, "limit_m": 900.0, **parameters})


def apart_m(one, other):
    return float(distances_m(one, np.array([other]))[0])


def on_a_circle(area, radius_m, middle=HOUSE):
    away_m = distances_m(middle, get_coordinates(area))
    return int((np.abs(away_m - radius_m) < 1).sum())


def test_the_middle_of_a_circle_is_where_all_may_know_it():
    shown = outline_of(DISC, None, PUBLIC, 0)
    assert shown.area.covers(DISC.area)
    assert apart_m(centre_of(shown.area), PUBLIC) < 1
    assert apart_m(PUBLIC, HOUSE) > 20
    assert shown.says == LARGER


@pytest.mark.parametrize("radius_m", [100.0, 105.0, 110.0, 115.0, 120.0])
def test_circles_of_several_sizes_tell_no_more_of_how_far_a_house_is_from_its_mark(radius_m):
    shown = {
        outline_of(RadiusCordon(radius_m).draw(Scene.at(at(50 + away_m, 30)), None), None, PUBLIC, 0).area.wkb
        for away_m in (26.0, 37.0, 49.0)
    }
    assert len(shown) == 1


def test_a_line_that_keeps_clear_of_what_was_asked_for_is_shown_as_it_is():
    shown = outline_of(drawn_round(shape(LINE)), None, PUBLIC, 0)
    assert (shown.area, shown.says) == (shape(LINE), "")


def test_a_line_that_runs_along_the_circle_for_long_is_shown_with_another_circle():
    line = DISC.area.union(shape(box(60, 6, 260, 90)))
    shown = outline_of(drawn_round(line), None, PUBLIC, 0)
    assert on_a_circle(line, 100) > 50
    assert on_a_circle(shown.area, 100) <= 2
    assert shown.area.buffer(1e-9).covers(line)


def test_a_line_that_touches_the_circle_in_places_is_shown_with_squares_there():
    touching = at(61.3 + 100, 5.7), at(61.3, 105.7), at(61.3 - 100, 5.7)
    line = shape(
        Polygon(
            [(161.3, 5.7), (240, 160), (61.3, 105.7), (-160, 190), (-38.7, 5.7), (-190, -210), (310, -190)]
        )
    )
    shown = outline_of(drawn_round(line), None, PUBLIC, 0)
    assert on_a_circle(line, 100) == 3 + 1  # a ring ends where it begins
    assert on_a_circle(shown.area, 100) == 0
    assert all(shown.area.contains(Point(place)) for place in touching)
    assert shown.area.buffer(1e-9).covers(line)


def test_so_is_a_line_that_runs_along_its_limit():
    circle = RadiusCordon(150.0).draw(AT_A_HOUSE, None).area
    line = circle.intersection(shape(box(-1000, -1000, 100, 1000)))
    shown = outline_of(drawn_round(line, radius_m=30.0, limit_m=150.0), None, PUBLIC, 0)
    assert on_a_circle(line, 150) > 50
    assert on_a_circle(shown.area, 150) <= 2


def test_what_is_cut_at_the_metre_along_streets_is_shown_in_squares():
    shown = outline_of(drawn_round(shape(LINE), "network"), None, PUBLIC, 0)
    assert shown.is_coarse
    assert shown.area.covers(shape(LINE))
    assert "squares of about 50 m" in shown.says


def test_what_a_hand_drew_is_shown_as_it_was_drawn():
    assert outline_of(drawn_round(DISC.area, "drawn"), None, PUBLIC, 0).area == DISC.area


def test_a_large_scene_is_no_house():
    street = Scene(shape(box(-300, 20, 300, 40)))
    around = RadiusCordon(100.0).draw(street, None)
    assert outline_of(around, None, PUBLIC, 0).area == around.area


def test_round_an_inner_ring_squares_hide_how_far_the_outer_one_is_from_it():
    inner = shape(box(-300, -100, 300, 100))
    outer = RadiusCordon(100.0).draw(Scene(inner), None)
    shown = outline_of(Cordon("radius", AT_A_HOUSE, outer.area, {"radius_m": 100.0}), inner, PUBLIC, 0)
    assert shown.area.buffer(1e-9).covers(outer.area)
    own = {tuple(place) for place in np.round(get_coordinates(outer.area), 7).tolist()}
    assert not own & {tuple(place) for place in np.round(get_coordinates(shown.area), 7).tolist()}


def test_round_a_circle_round_a_house_the_middle_is_where_all_may_know_it_too():
    outer = RadiusCordon(100.0).draw(Scene(DISC.area), None)
    ring = Cordon("radius", AT_A_HOUSE, outer.area, {"radius_m": 100.0})
    shown = outline_of(ring, DISC.area, PUBLIC, 0)
    assert shown.area.buffer(1e-9).covers(outer.area)
    assert apart_m(centre_of(shown.area), PUBLIC) < 1


@pytest.mark.parametrize("radius_m", [100.0, 500.0])
def test_wherever_in_its_square_a_house_is_the_squares_of_its_circle_are_the_same(radius_m):
    west, south, east, north = in_squares(shape(Point(61.3, 5.7).buffer(1)), 100).area.bounds
    houses = [
        LonLat(west + x * (east - west), south + y * (north - south)) for x in (0.1, 0.9) for y in (0.1, 0.9)
    ]
    circles = [RadiusCordon(radius_m).draw(Scene.at(house), None) for house in houses]
    shown = [outline_of(circle, None, PUBLIC, 100).area for circle in circles]
    assert len({area.normalize().wkb for area in shown}) == 1
    assert all(area.covers(circle.area) for area, circle in zip(shown, circles, strict=True))


@pytest.mark.parametrize("kind", ["sealed", "network"])
def test_wherever_in_its_square_a_house_is_a_line_as_far_from_it_looks_the_same(kind):
    shown = set()
    for x_m in (25.0, 45.0, 65.0):
        line = Polygon([(x_m - 90, -60), (x_m + 40, -99), (x_m + 77, 80), (x_m - 30, 91)])
        cordon = drawn_round(shape(line), kind, Scene.at(at(x_m, 5.7)))
        area = outline_of(cordon, None, PUBLIC, 100).area
        assert area.covers(cordon.area)
        shown.add(area.normalize().wkb)
    assert len(shown) == 1


def test_in_squares_a_long_scene_keeps_its_form():
    street = Scene(shape(box(-300, 20, 300, 40)))
    line = shape(box(-310, 10, 310, 50))
    assert outline_of(drawn_round(line, scene=street), None, PUBLIC, 100).area == in_squares(line, 100).area


@pytest.mark.parametrize("kind", ["radius", "sealed", "network", "drawn"])
def test_in_squares_any_kind_is_held(kind):
    shown = outline_of(drawn_round(DISC.area, kind), None, PUBLIC, 100)
    assert shown.is_coarse
    assert shown.area.covers(DISC.area)
    assert "squares of about 100 m" in shown.says


def test_it_never_moves_with_the_house_within_a_stretch_of_street():
    others = [LonLat(HOUSE.lon + 1e-5, HOUSE.lat), LonLat(HOUSE.lon, HOUSE.lat + 1e-5)]
    shown = {
        outline_of(RadiusCordon(100.0).draw(Scene.at(house), None), None, PUBLIC, 0).area.wkb
        for house in (HOUSE, *others)
    }
    assert len(shown) == 1
