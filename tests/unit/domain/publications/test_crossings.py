"""Where readers see closures when more is shown than the cordon."""

from dataclasses import replace

import numpy as np
from shapely import box

from mapper.domain.places import distances_m
from mapper.domain.publications.crossings import Crossings, shown_at
from tests.secret_plans import BACKGROUND, at, shape

SHOWN = Crossings.of(shape(box(-200, -200, 200, 200)), BACKGROUND)


def apart_m(one, other):
    return float(distances_m(one, np.array([other]))[0])


def test_a_place_moves_along_its_street_to_the_line_that_is_shown():
    assert apart_m(shown_at(at(150.3, 30), "Forest Road", SHOWN), at(200, 30)) < 1


def test_where_on_its_street_it_was_makes_no_difference():
    assert len({shown_at(at(x_m, 30), "Forest Road", SHOWN) for x_m in (120.3, 150.3, 177.1)}) == 1


def test_a_place_on_the_line_stays():
    assert apart_m(shown_at(at(200, 91.7), "Forest Road", SHOWN), at(200, 91.7)) < 1


def test_a_street_that_crosses_nowhere_near_tells_a_square_only():
    shown = shown_at(at(3.1, 7.7), "Forest Road", SHOWN)
    assert shown == shown_at(at(3.9, 8.1), "Forest Road", SHOWN)
    assert 0 < apart_m(shown, at(3.1, 7.7)) < 20
    assert apart_m(shown_at(at(150, 30), "Elsewhere", SHOWN), at(150, 30)) < 20


def test_a_place_never_moves_past_the_middle_to_the_other_side():
    small = Crossings.of(shape(box(-60, -60, 60, 60)), BACKGROUND)
    is_west = small.points_m[:, 0] < 0
    names = tuple(name for name, west in zip(small.names, is_west, strict=True) if west)
    western = replace(small, points_m=small.points_m[is_west], names=names)
    assert apart_m(shown_at(at(-25, 30), "Forest Road", western), at(-60, 30)) < 1
    assert apart_m(shown_at(at(45, 10), "Forest Road", western), at(45, 10)) < 20


def test_without_streets_every_place_tells_a_square_only():
    nothing_known = Crossings.of(shape(box(-200, -200, 200, 200)), None)
    assert 0 < apart_m(shown_at(at(150.3, 30), "Forest Road", nothing_known), at(150.3, 30)) < 20


def test_where_the_cordon_is_shown_as_it_is_places_keep_theirs_to_a_metre():
    assert apart_m(shown_at(at(150.3, 30), "Forest Road", None), at(150.3, 30)) < 1
