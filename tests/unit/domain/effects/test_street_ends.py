"""Between which streets the part of a street inside a cordon lies."""

from dataclasses import replace

from shapely import MultiLineString, Point, box

from mapper.domain.effects.findings import StreetInside
from mapper.domain.effects.street_ends import ends_of
from mapper.domain.effects.streets_inside import streets_inside
from tests.secret_plans import STREETS, shape
from tests.small_networks import network


def inside(name, area):
    return next(street for street in streets_inside(STREETS, shape(area)) if street.name == name)


def test_a_part_lies_between_what_meets_the_street_nearest_to_its_ends():
    part = inside("Hoe Street", box(-50, -200, 50, 60))
    assert sorted(ends_of(part, STREETS)) == ["Church Hill", "Forest Road"]


def test_a_part_near_one_junction_alone_is_between_nothing():
    assert ends_of(inside("Hoe Street", box(-50, -20, 50, 60)), STREETS) == ()


def test_far_from_any_junction_nothing_is_said():
    assert ends_of(inside("Forest Road", box(500, 0, 700, 60)), STREETS) == ()


def test_a_ring_has_no_ends():
    around = StreetInside("Hoe Street", 400.0, whole=False, lines=shape(Point(0, 0).buffer(50).exterior))
    assert ends_of(around, STREETS) == ()


def test_a_street_that_the_network_does_not_know_has_none():
    assert ends_of(replace(inside("Hoe Street", box(-50, -200, 50, 60)), name="Elsewhere"), STREETS) == ()


def test_of_several_parts_the_outermost_ends_count():
    streets = network(
        ("Long Lane", [(0, 0), (100, 0)]),
        ("Long Lane", [(100, 0), (200, 0)]),
        ("First Row", [(0, 0), (0, 90)]),
        ("Second Row", [(100, 0), (100, 90)]),
        ("Third Row", [(200, 0), (200, 90)]),
    )
    parts = shape(MultiLineString([[(5, 0), (40, 0)], [(60, 0), (190, 0)]]))
    found = ends_of(StreetInside("Long Lane", 165.0, whole=False, lines=parts), streets)
    assert sorted(found) == ["First Row", "Third Row"]
