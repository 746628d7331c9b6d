"""Nothing that serves responders, and no house, can be got out of a public view, whatever it is made from."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import Polygon, get_coordinates
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons import Scene, Seal
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.drafts import DraftNote, DraftPoint, PointSort
from mapper.domain.places import LonLat, centre_of, distances_m
from mapper.domain.publications import Duty
from mapper.domain.publications.coarse import middle_of_square
from mapper.domain.publications.view import public_view
from mapper.domain.rings import Ring, RingRole
from tests.secret_plans import FRAME, STREETS, at, closure, cordon, secret_plan, shape

ARMED = Duty(is_armed=True)
SAME_M = 0.1
PLAN = secret_plan()
metres = st.integers(-500, 500).map(lambda whole: whole + 0.137)
places = st.builds(at, metres, metres)
words = st.text(max_size=20)


def seen(plan, duty=Duty()):  # noqa: B008 it never changes
    return public_view(plan, duty, shows_past=True, publication_id="5d0a")


def coordinates_of(value):
    """Every position anywhere in a value but on the map under it, which all may know."""
    if isinstance(value, BaseGeometry):
        return get_coordinates(value).tolist()
    if isinstance(value, LonLat):
        return [list(value)]
    if isinstance(value, tuple):
        return [place for each in value for place in coordinates_of(each)]
    if isinstance(value, Mapping):
        return coordinates_of(tuple(value.values()))
    if not is_dataclass(value):
        return []
    held = (
        getattr(value, each.name) for each in fields(value) if each.name not in ("background", "coverage")
    )
    return coordinates_of(tuple(held))


@st.composite
def lines(draw):
    """A line with corners at odd places all round the middle."""
    away_m = draw(st.lists(st.floats(120, 450), min_size=5, max_size=9))
    turns = np.linspace(0, 2 * np.pi, len(away_m), endpoint=False) + 0.1
    return Polygon(np.column_stack((np.cos(turns), np.sin(turns))) * np.array(away_m)[:, None])


@st.composite
def operational(draw):
    """A plan with operational things wherever they may be, and the places of all of them."""
    line = draw(lines())
    house, posts = draw(places), draw(st.lists(places, min_size=1, max_size=4))
    points = draw(st.lists(places, max_size=4))
    scene = Scene(shape(Polygon([(0, 0), (9.1, 0.3), (8.7, 11.9), (0.4, 12.1)])))
    closures = tuple(closure(number, post, "Forest Road") for number, post in enumerate(posts, 1))
    own = replace(cordon(line, closures), scene=scene)
    plan = replace(
        PLAN,
        incident=replace(PLAN.incident, position=house),
        cordon=own,
        rings=(Ring(RingRole.OUTER, own, access=draw(places)),),
        points=tuple(DraftPoint("p", PointSort.RENDEZVOUS, place) for place in points),
        notes=(DraftNote("n", "look", draw(places)),),
    )
    secret = [house, plan.rings[0].access, plan.notes[0].position, *posts, *points]
    return plan, np.array([*map(list, secret), *get_coordinates(scene.shape), *get_coordinates(own.area)])


@given(operational())
@settings(max_examples=15)
def test_while_armed_no_place_of_the_plan_is_in_it(made):
    plan, secret = made
    shown = np.array(coordinates_of(seen(plan, ARMED)))
    own = np.array(
        [place for place in shown if not np.isclose(STREETS.vertices, place, atol=1e-9).all(1).any()]
    )
    near = [float(distances_m(LonLat(*place), own).min()) for place in secret.tolist()]
    assert min(near) > SAME_M


@given(operational(), st.floats(-3, 3), st.floats(-3, 3))
@settings(max_examples=15)
def test_while_armed_a_plan_that_lies_a_little_elsewhere_looks_the_same(made, east_m, north_m):
    plan, _ = made
    by = np.array([east_m, north_m])
    scene = Scene(shape(Polygon(FRAME.to_metres(get_coordinates(plan.cordon.scene.shape)) + by)))
    moved = replace(cordon(Polygon(_in_metres(plan) + by), ()), scene=scene)
    there = replace(
        plan,
        incident=replace(plan.incident, position=_moved(plan.incident.position, east_m, north_m)),
        cordon=moved,
        rings=(),
    )
    here = replace(plan, rings=())
    assume(_squares(there) == _squares(here))
    assert seen(here, ARMED) == seen(there, ARMED)


def _squares(plan):
    return [middle_of_square(each, 100) for each in (plan.incident.position, plan.cordon.scene.centre)]


def _in_metres(plan):
    return FRAME.to_metres(get_coordinates(plan.cordon.area))


def _moved(place, east_m, north_m):
    x_m, y_m = FRAME.to_metres(np.array([place]))[0].tolist()
    return at(x_m + east_m, y_m + north_m)


@given(
    st.lists(st.builds(DraftPoint, words, st.sampled_from(PointSort), places, words), max_size=3),
    st.lists(st.builds(DraftNote, words, words, st.none() | places), max_size=3),
    st.dictionaries(words, words, max_size=3),
    st.tuples(
        st.integers(0, 99), st.integers(0, 10**9), st.floats(0, 99), words, st.integers(0, 99), st.booleans()
    ),
    st.sampled_from([Duty(), ARMED, Duty(coarsen_m=250)]),
)
@settings(max_examples=15)
def test_what_serves_responders_alone_changes_nothing(points, notes, methane, staffing, duty):
    plan = PLAN
    names = ("post", "way_id", "width_m", "grid_reference", "priority", "is_pinned")
    closures = tuple(
        replace(each, **dict(zip(names, staffing, strict=True))) for each in plan.cordon.closures
    )
    own = replace(plan.cordon, closures=closures, seal=Seal(is_sealed=True, escape_routes=staffing[0]))
    rings = tuple(
        replace(ring, cordon=own, reason=staffing[3], access=None, keep_off_m=staffing[2])
        if ring.cordon is plan.cordon
        else ring
        for ring in plan.rings
    )
    other = replace(
        plan,
        cordon=own,
        rings=rings,
        points=tuple(points),
        notes=tuple(notes),
        methane=methane,
        plan_id=staffing[3],
    )
    assert seen(other, duty) == seen(plan, duty)


@given(st.floats(20, 98), st.floats(12, 48))
@settings(max_examples=5)
def test_two_houses_side_by_side_cannot_be_told_apart_by_where_the_incident_is_shown(x_m, y_m):
    one, other = (
        replace(PLAN, incident=replace(PLAN.incident, position=place)) for place in (at(x_m, y_m), at(50, 31))
    )
    assert seen(one).incident == seen(other).incident


def test_the_middle_of_what_is_shown_of_a_circle_is_no_house():
    plan = replace(
        PLAN, cordon=RadiusCordon(150.0).draw(Scene.at(at(61.3, 5.7)), None), rings=(), effects=None
    )
    public = seen(plan)
    middle = centre_of(public.cordon.area)
    assert distances_m(public.incident.position, np.array([middle]))[0] < 1
    assert distances_m(plan.incident.position, np.array([middle]))[0] > 20
