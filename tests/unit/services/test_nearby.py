from datetime import date

import pytest
from shapely import Point, Polygon, box

from mapper.domain.incidents import Circle, IncidentFilter
from mapper.domain.places import LonLat, LonLatShape
from mapper.errors import InvalidInputError
from mapper.services.nearby import inside, near, summary

ANNANKATU = LonLat(24.93791, 60.16616)
ALL = IncidentFilter()
BACKWARDS = IncidentFilter(date(2019, 1, 1), date(2018, 1, 1))
NAN = float("nan")
HOUSE = LonLatShape(box(0, 0, 1, 1))


class Asked:
    """An archive that says what it was asked."""

    def near(self, *asked, **more):
        return (*asked, more)

    inside = summary = near


def test_what_is_in_range_reaches_the_archive():
    asked = near(ANNANKATU, 50_000, ALL, limit=10_000, offset=3, store=Asked())
    assert asked == (ANNANKATU, 50_000, ALL, {"limit": 10_000, "offset": 3})
    area = LonLatShape(box(-180, -90, 180, 90))
    assert inside(area, limit=1, store=Asked()) == (area, ALL, {"limit": 1, "offset": 0})
    assert summary(ANNANKATU, 1, store=Asked()) == (Circle(ANNANKATU, 1), ALL, {})


@pytest.mark.parametrize("within_m", [0, 0.9, -5, 50_001, NAN, float("inf")])
@pytest.mark.parametrize("ask", [near, summary])
def test_a_distance_out_of_range_is_refused(ask, within_m):
    with pytest.raises(InvalidInputError, match="within_m: must be 1 to 50000 m, was"):
        ask(ANNANKATU, within_m, store=Asked())


@pytest.mark.parametrize(
    ("position", "field"),
    [(LonLat(181, 0), "lon"), (LonLat(NAN, 0), "lon"), (LonLat(0, -90.1), "lat"), (LonLat(0, NAN), "lat")],
)
def test_a_place_off_the_globe_is_refused(position, field):
    with pytest.raises(InvalidInputError) as refused:
        near(position, 100, store=Asked())
    assert refused.value.field == field


@pytest.mark.parametrize("limit", [0, 10_001])
def test_a_limit_out_of_range_is_refused(limit):
    with pytest.raises(InvalidInputError, match="limit: must be 1 to 10000"):
        near(ANNANKATU, 9, limit=limit, store=Asked())
    with pytest.raises(InvalidInputError, match="limit: must be 1 to 10000"):
        inside(HOUSE, limit=limit, store=Asked())


def test_a_negative_offset_is_refused():
    with pytest.raises(InvalidInputError, match="offset"):
        near(ANNANKATU, 9, offset=-1, store=Asked())


def test_a_window_that_ends_before_it_begins_is_refused():
    for ask in (near, summary):
        with pytest.raises(InvalidInputError, match="2019-01-01 is after 2018-01-01"):
            ask(ANNANKATU, 9, BACKWARDS, store=Asked())
    with pytest.raises(InvalidInputError, match="since"):
        inside(HOUSE, BACKWARDS, store=Asked())


@pytest.mark.parametrize(
    ("area", "problem"),
    [
        (Point(0, 0), "must be a polygon"),
        (Polygon(), "must be a polygon"),
        (Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "crosses or touches itself"),
        (Polygon([(0, 0), (1, float("inf")), (1, 0)]), "crosses or touches itself"),
        (box(179, 0, 181, 1), "within 180 degrees"),
        (box(0, -91, 1, 1), "within 180 degrees"),
    ],
)
def test_an_area_that_is_none_is_refused(area, problem):
    with pytest.raises(InvalidInputError, match=problem):
        inside(LonLatShape(area), store=Asked())
