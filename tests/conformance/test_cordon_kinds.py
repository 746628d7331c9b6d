"""What every kind of cordon promises, whichever it is."""

from dataclasses import fields
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, area_m2, geodesic_disc, rounded
from mapper.errors import InvalidInputError
from tests.small_networks import WALTHAMSTOW, network

ROUND_A_SCENE = {name: kind for name, kind in CORDON_KINDS.items() if not kind.is_drawing}
every_kind = pytest.mark.parametrize("kind", ROUND_A_SCENE.values(), ids=ROUND_A_SCENE)
every_parameter = pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in CORDON_KINDS.values() for name in kind.parameters()]
)
PLACES = {
    "Walthamstow": WALTHAMSTOW,
    "Fiji": LonLat(179.9999, -16.8),
    "Svalbard": LonLat(15.6356, 78.2232),
    "north pole": LonLat(0.0, 90.0),
}
everywhere = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
anywhere = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))


@cache
def estate(place, half_width_m=500):
    """A slanting grid of streets, a cul-de-sac and a path, round a place."""
    ways = range(-half_width_m, half_width_m + 1, 100)
    across = [(f"Row {y}", [(x, y), (x + 100, y)]) for y in ways for x in ways[:-1]]
    along = [(f"Column {x}", [(x, y), (x, y + 100)]) for x in ways for y in ways[:-1]]
    return network(
        *across, *along, ("Close", [(0, 0), (30, 40)]), ("", [(100, 100), (200, 200)]), around=place
    )


@cache
def scenes(place):
    """One scene of each sort: a point, a street and an area."""
    corners = LocalFrame(place).to_lonlat(np.array([[-50.0, 7], [60, 0], [40, 70]]))
    return (Scene.at(place), Scene(LonLatShape(LineString(corners))), Scene(LonLatShape(Polygon(corners))))


def sizes(kind):
    """Some sizes that a small estate is large enough for, smallest first."""
    first = next(iter(kind.parameters().values()))
    return [max(first.at_least, metres) for metres in (40.0, 120.0, 250.0)]


def with_size(kind, metres):
    return kind(**{next(iter(kind.parameters())): metres})


@every_kind
@everywhere
def test_holds_its_scene_and_is_valid(kind, place):
    streets = estate(place)
    frame = LocalFrame(place)
    for scene in scenes(place):
        cordon = kind().draw(scene, streets)
        assert cordon.area.is_valid
        assert (cordon.kind, cordon.scene, cordon.parameters) == (kind.name, scene, kind().values())
        outside = frame.shape_to_metres(scene.shape).difference(
            frame.shape_to_metres(cordon.area).buffer(0.01)
        )
        assert outside.is_empty


@every_kind
@everywhere
def test_grows_with_its_size(kind, place):
    streets = estate(place)
    for scene in scenes(place):
        areas = [area_m2(with_size(kind, metres).draw(scene, streets).area) for metres in sizes(kind)]
        assert all(smaller < larger for smaller, larger in pairwise(areas))


@every_kind
def test_same_input_gives_the_same_bytes(kind):
    for scene in scenes(WALTHAMSTOW):
        one, other = (kind().draw(scene, estate(WALTHAMSTOW)) for _ in range(2))
        assert one == other
        assert one.area.wkb == other.area.wkb


@every_kind
@everywhere
def test_rounded_for_the_map_it_stays_valid(kind, place):
    for scene in scenes(place):
        assert rounded(kind().draw(scene, estate(place)).area, 6).is_valid


@every_kind
def test_streets_further_than_it_needs_change_nothing(kind):
    drawn = with_size(kind, sizes(kind)[1])
    enough = int(drawn.streets_needed_m() // 100 + 1) * 100
    some, many = (drawn.draw(Scene.at(WALTHAMSTOW), estate(WALTHAMSTOW, m)) for m in (enough, enough + 500))
    assert area_m2(LonLatShape(some.area.symmetric_difference(many.area))) < 1e-6 * area_m2(some.area)


@every_kind
def test_needs_streets_at_least_as_far_as_it_may_reach(kind):
    for metres in sizes(kind):
        assert with_size(kind, metres).streets_needed_m() >= metres


@pytest.mark.parametrize("kind", CORDON_KINDS.values(), ids=CORDON_KINDS)
def test_has_words_for_people_and_declares_every_field(kind):
    assert kind.name
    assert kind.label
    assert kind.explanation.endswith(".")
    assert list(kind.parameters()) == [field.name for field in fields(kind)]
    assert kind().values() == {name: parameter.default for name, parameter in kind.parameters().items()}


@every_parameter
def test_says_in_words_what_may_be_given(kind, name):
    parameter = kind.parameters()[name]
    assert parameter.label
    assert parameter.range_words()


@every_parameter
def test_is_built_from_what_it_writes_and_ignores_what_is_not_its_own(kind, name):
    parameter = kind.parameters()[name]
    written = parameter.written(parameter.default)
    assert kind.from_values({name: written, "colour": "red"}) == kind()


@every_parameter
@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "ten", "1e999", "-5", "1e9", "0x10", "1,2,3"])
def test_refuses_what_is_none_or_out_of_range(kind, name, text):
    with pytest.raises(InvalidInputError) as caught:
        kind.from_values({name: text})
    assert caught.value.field == name


@settings(deadline=None, max_examples=50)
@given(anywhere, st.floats(10, 5_000))
def test_a_radius_holds_its_scene_anywhere_on_the_globe(place, radius_m):
    area = CORDON_KINDS["radius"](radius_m).draw(Scene.at(place), None).area
    assert area.is_valid
    assert area.covers(Point(place))


@settings(deadline=None, max_examples=25)
@given(anywhere, st.floats(100, 2_000))
def test_a_radius_round_an_area_holds_it_anywhere_on_the_globe(place, radius_m):
    scene = Scene(geodesic_disc(place, 300))
    area = CORDON_KINDS["radius"](radius_m).draw(scene, None).area
    assert area.is_valid
    assert area_m2(area) == pytest.approx(np.pi * (300 + radius_m) ** 2, rel=0.002)
