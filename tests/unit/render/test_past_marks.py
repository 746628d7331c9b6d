"""Past incidents on a map: apart enough to be told and hit, never a point where only an area is known."""

from dataclasses import replace
from itertools import combinations
from math import dist

import numpy as np
import pytest

from mapper.domain.police_words import ARCHIVED
from mapper.render.map_view import MapView
from mapper.render.past_marks import AREA, past_marks
from mapper.render.svg_map import write
from tests.unit.render.test_svg_map import classes, past, plan, words
from tests.unit.render.town import background

VIEWS = {"wide": (MapView.on(plan().extent), 521), "phone": (MapView.on(plan().extent, (720, 760)), 320)}


def crowd(count=60):
    metres = np.random.default_rng(7).uniform(-180, 180, (count, 2)).tolist()
    return tuple(past(f"{1990 + i % 30}", *at) for i, at in enumerate(metres))


def archived(incident):
    return replace(incident, incident=replace(incident.incident, dataset=ARCHIVED))


@pytest.mark.parametrize("layout", VIEWS)
def test_targets_are_24_pixels_wide_at_least_and_never_meet(layout):
    view, narrowest_px = VIEWS[layout]
    marks = past_marks(crowd(), view)
    assert len(marks) > 10
    assert all(2 * mark.hit_units * narrowest_px / view.width >= 24 for mark in marks)
    for one, other in combinations(marks, 2):
        assert dist((one.x, one.y), (other.x, other.y)) >= one.hit_units + other.hit_units


@pytest.mark.parametrize("layout", VIEWS)
def test_every_incident_in_the_frame_belongs_to_one_mark(layout):
    incidents = crowd()
    marks = past_marks(incidents, VIEWS[layout][0])
    assert sorted(row for mark in marks for row in mark.rows) == list(range(len(incidents)))


def test_marks_stay_the_same_when_a_layout_is_drawn_at_another_size():
    rows = [
        [mark.rows for mark in past_marks(crowd(), MapView.on(plan().extent, size))]
        for size in ((720, 760), (630, 665))
    ]
    assert rows[0] == rows[1]


def test_a_mark_of_several_tells_their_years_and_number():
    (mark,) = past_marks(
        (past("2013", 100, 60), past("2017", 101, 60), past("2013", 100, 61)), VIEWS["wide"][0]
    )
    assert (mark.words, mark.words_in_short, mark.rows) == ("2013\u20132017 (3)", "×3", (0, 1, 2))  # noqa: RUF001
    assert replace(mark, years=("2013",)).words == replace(mark, years=("2013",)).words_in_short == "2013"
    assert replace(mark, years=("2013", "2013")).words == "2013 (2)"


def test_what_only_an_area_is_known_of_is_drawn_as_one():
    svg = write(plan(background(), past=(archived(past("2013-05", 100, 60)), past("2017", -80, -70))))
    assert classes(svg).count("vague") == 2  # on the map and in the legend
    assert classes(svg).count("diamond") == 2
    assert {"2013", "Past incident, somewhere near", "Past incident, with its year"} <= set(words(svg))
    alone = write(plan(background(), past=(archived(past("2013-05", 100, 60)),)))
    assert "diamond" not in classes(alone)


def test_one_vague_incident_makes_a_shared_mark_vague():
    (mark,) = past_marks((past("2013", 100, 60), archived(past("2017", 101, 60))), VIEWS["wide"][0])
    assert mark.is_vague
    assert mark.round == (mark.x, mark.y, AREA)
