from datetime import date

import pytest
from shapely import Point, Polygon, box

from mapper.domain.incidents import Circle, IncidentFilter, NearbyIncident
from mapper.domain.places import LonLat, LonLatShape
from mapper.errors import InvalidInputError
from mapper.services.nearby import PastWanted, inside, near, summary, with_chosen, with_past
from tests.plans import past_incident, plan_with

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


class Archive:
    """Past incidents by how far off they are; notes how many were asked for."""

    def __init__(self, count):
        self.rows = [NearbyIncident(past_incident(key=f"k{i}"), i + 1.0) for i in range(count)]
        self.limits = []

    def near(self, _position, _within_m, _which, *, limit, offset):
        self.limits.append(limit)
        return tuple(self.rows[offset:limit])


def test_past_incidents_that_somebody_chose_go_into_the_plan_nearest_first():
    archive = Archive(50)
    plan = with_chosen(plan_with(past=()), ["curated/k7", "curated/k3"], store=archive)
    assert [near.incident.key for near in plan.past] == ["k3", "k7"]
    assert archive.limits == [100]


def test_those_further_off_are_looked_for_further():
    archive = Archive(1500)
    plan = with_chosen(plan_with(past=()), ["curated/k1200"], store=archive)
    assert [near.incident.key for near in plan.past] == ["k1200"]
    assert archive.limits == [100, 1_000, 10_000]


def test_those_that_are_not_there_are_told():
    plan = with_chosen(plan_with(), ["curated/gone", "police/k1", "curated/k1"], store=Archive(3))
    assert [near.incident.key for near in plan.past] == ["k1"]
    assert plan.warnings[-1] == "2 past incidents put on this map cannot be found in the archive."


def test_where_nobody_chose_any_the_archive_is_not_asked():
    archive = Archive(3)
    plan = with_chosen(plan_with(), [], store=archive)
    assert (plan.past, archive.limits) == ((), [])


def test_none_are_looked_for_within_nothing():
    plan = plan_with()
    assert with_past(plan, PastWanted(0), store=Archive(3)) is plan
