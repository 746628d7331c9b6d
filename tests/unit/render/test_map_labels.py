"""What the map of a plan says of the incident and of past ones, with much room and with little."""

import numpy as np
import pytest
import shapely

from mapper.domain.plans import Incident
from mapper.render.label_grid import LabelGrid
from mapper.render.label_placer import LabelPlacer
from mapper.render.map_labels import place_incident, place_years
from mapper.render.past_marks import PastMark
from tests.unit.render.town import CENTRE

INCIDENT = Incident(CENTRE, "Long Street", "Vehicle into a crowd, several people hurt and the area closed")


def placer(*free):
    """A picture of 1000 by 1000 units of which only these areas are free."""
    at = LabelPlacer(LabelGrid(1000, 1000))
    if free:
        at.grid.take_area(shapely.difference(shapely.box(0, 0, 1000, 1000), shapely.union_all(free)))
    return at


def words(at):
    return [label.words for label in at.placed]


def test_what_happened_stands_over_where():
    at = placer()
    place_incident(at, INCIDENT, (500, 500))
    assert words(at)[-1] == "Long Street"
    assert " ".join(words(at)[:-1]) == INCIDENT.title


def test_with_little_room_only_what_happened_is_said():
    at = placer(shapely.box(510, 445, 900, 555))
    place_incident(at, INCIDENT, (500, 500))
    assert " ".join(words(at)) == INCIDENT.title


def test_with_less_room_it_is_said_in_one_line_near_or_far():
    near, far = shapely.box(520, 470, 900, 530), shapely.box(20, 20, 420, 80)
    for free in (near, far):
        at = placer(free)
        place_incident(at, INCIDENT, (500, 500))
        assert words(at) == ["Vehicle into a crowd…"]
        assert free.contains(shapely.MultiPoint(at.placed[0].middle))


def test_with_no_room_it_is_said_all_the_same():
    at = placer(shapely.box(0, 0, 10, 10))
    place_incident(at, INCIDENT, (500, 500))
    assert words(at) == ["Vehicle into a crowd…"]


def mark(x, y, *years, is_vague=True):
    return PastMark(x, y, years, tuple(range(len(years))), is_vague, 32.0)


@pytest.mark.parametrize(("years", "said"), [(("2013",), "2013"), (("2013", "2017"), "×2")])  # noqa: RUF001
def test_an_area_has_its_year_within_it(years, said):
    at = placer(shapely.box(0, 0, 10, 10))
    place_years(at, [mark(500, 500, *years)])
    assert words(at) == [said]
    assert at.placed[0].middle.mean(axis=0) == pytest.approx((500, 500))


def test_an_area_at_the_rim_has_its_year_beside_it():
    at = placer()
    place_years(at, [mark(15, 500, "2013")])
    assert at.placed[0].middle[:, 0].min() > 40


def test_a_diamond_with_little_room_has_its_words_in_short():
    at = placer(shapely.box(510, 480, 570, 520))
    place_years(at, [mark(500, 500, "2013", "2017", is_vague=False)])
    assert words(at) == ["×2"]  # noqa: RUF001
    assert np.hypot(*(at.placed[0].middle - 500).T).min() < 40
