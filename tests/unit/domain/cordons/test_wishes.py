"""Closures that people pin to a place, and streets that they want kept open."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import contains_xy

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.problem import SealingProblem
from mapper.domain.cordons.sealing.wishes import Wishes
from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.streets import StreetFlag
from mapper.errors import InvalidInputError
from tests.small_networks import BOTH, WALTHAMSTOW, network
from tests.unit.domain.cordons.test_sealed_towns import houses, town

FRAME = LocalFrame(WALTHAMSTOW)
SEALED = CORDON_KINDS["sealed"]
# North Road comes to a square from which three lanes lead on
NORTH = [("North Road", [(0, 0), (0, 150)]), *((f"Lane {x}", [(0, 150), (x, 500)]) for x in (-200, 0, 200))]
SOUTH = ("South Road", [(0, 0), (0, -600)])
YARD = ("Yard", [(0, 0), (-50, 0)])  # so that North and South Road are two


def at(x, y):
    return LonLat(*FRAME.to_lonlat(np.array([[x, y]], float))[0].tolist())


def draw(*streets, limit_m=300, **wishes):
    return SEALED(limit_m=limit_m, **wishes).draw(Scene.at(WALTHAMSTOW), network(*streets), None)


def place(closure):
    return FRAME.to_metres(np.array([closure.position]))[0]


def streets_of(cordon):
    return {closure.street for closure in cordon.closures}


def test_a_closure_stands_where_it_is_pinned_and_says_so():
    cordon = draw(*NORTH, SOUTH, YARD, pin=(at(0, -200),))
    (south,) = [closure for closure in cordon.closures if closure.street == "South Road"]
    assert place(south) == pytest.approx([0, -200], abs=0.7)
    assert south.is_pinned
    assert [closure.is_pinned for closure in cordon.closures].count(True) == 1
    assert cordon.seal.is_sealed


def test_a_place_beside_the_street_is_on_it():
    cordon = draw(*NORTH, SOUTH, YARD, pin=(at(25, -180),))
    (south,) = [closure for closure in cordon.closures if closure.street == "South Road"]
    assert place(south) == pytest.approx([0, -180], abs=0.7)


def test_a_pinned_lane_pulls_the_line_over_the_others():
    """Left alone it closes North Road; one lane pinned, all three are closed."""
    assert streets_of(draw(*NORTH, SOUTH, YARD)) == {"North Road", "South Road"}
    cordon = draw(*NORTH, SOUTH, YARD, pin=(at(57.14, 250),))
    assert streets_of(cordon) == {"Lane -200", "Lane 0", "Lane 200", "South Road"}
    (pinned,) = [closure for closure in cordon.closures if closure.is_pinned]
    assert (pinned.street, cordon.seal.is_sealed) == ("Lane 200", True)


def test_a_street_that_must_stay_open_is_not_closed_from_junction_to_junction():
    cordon = draw(*NORTH, SOUTH, YARD, forbid=(at(0, 120),))
    assert streets_of(cordon) == {"Lane -200", "Lane 0", "Lane 200", "South Road"}
    assert cordon.seal.is_sealed


def further_on(gap_m, name, **wishes):
    """North Road, kept open up to a lane, goes on between houses behind it, called ``name``."""
    square = [(0, 150), (0, 150 + gap_m)]
    lanes = [(f"Lane {x}", [(0, 150), (x, 150)]) for x in (-60, 60)]
    onward = (name, [*square, (0, 600)])
    return draw(("North Road", [(0, 0), (0, 150)]), onward, *lanes, SOUTH, YARD, **wishes)


def test_a_street_that_stays_open_and_is_closed_just_beyond_a_junction_is_said():
    wishes = {"forbid": (at(0, 120),), "pin": (at(0, 170),)}
    said = "North Road stays open as wished, but is closed 20 m beyond that, past a junction"
    assert any(warning.startswith(said) for warning in further_on(40, "North Road", **wishes).warnings)
    other = further_on(40, "Other Road", **wishes)
    far = further_on(40, "North Road", **{**wishes, "pin": (at(0, 190),)})
    assert not any("stays open as wished" in warning for one in (other, far) for warning in one.warnings)


def test_moving_a_closure_is_forbidding_here_and_pinning_there():
    cordon = draw(*NORTH, SOUTH, YARD, forbid=(at(0, 120),), pin=(at(0, 260),))
    (pinned,) = [closure for closure in cordon.closures if closure.is_pinned]
    assert place(pinned) == pytest.approx([0, 260], abs=0.7)
    assert "North Road" not in streets_of(cordon)


def test_a_tunnel_is_pinned_and_forbidden_at_its_mouth():
    tunnel = [("Lane", [(0, 0), (20, 0)]), ("Subway", [(20, 0), (190, 0)], BOTH | StreetFlag.TUNNEL)]
    streets = [*tunnel, ("Far", [(190, 0), (600, 0)]), ("Far Side", [(190, 0), (190, 90)])]
    (pinned,) = draw(*streets, pin=(at(20, 0),)).closures
    assert (pinned.street, pinned.in_tunnel, pinned.is_pinned) == ("Subway", True, True)
    assert streets_of(draw(*streets, forbid=(at(20, 0),))) == {"Far"}


def test_tunnels_that_share_a_mouth_are_meant_together():
    tunnels = [("Subway", [(20, 0), (400, y)], BOTH | StreetFlag.TUNNEL) for y in (0, 200)]
    cordon = draw(("Lane", [(0, 0), (20, 0)]), *tunnels, pin=(at(20, 0),))
    assert [closure.is_pinned for closure in cordon.closures] == [True, True]


def test_a_tunnel_between_zone_and_limit_stays_open():
    tunnel = [("Lane", [(0, 0), (120, 0)]), ("Subway", [(120, 0), (200, 0)], BOTH | StreetFlag.TUNNEL)]
    sides = [("Side", [(x, 0), (x, 60)]) for x in (120, 200)]
    cordon = draw(*tunnel, *sides, ("Far", [(200, 0), (600, 0)]), forbid=(at(120, 0),))
    assert len(cordon.closures) == 1
    assert "Subway" not in streets_of(cordon)


def test_a_tunnel_from_beyond_the_limit_stays_open_with_its_mouth_outside():
    lane = [("Lane", [(0, 0), (150, 0)]), ("Side", [(150, 0), (150, 90)])]
    subway = ("Subway", [(150, 0), (500, 0)], BOTH | StreetFlag.TUNNEL)
    assert streets_of(draw(*lane, subway, forbid=(at(150, 0),))) == {"Lane"}


def test_a_closure_that_is_there_already_and_another_are_both_pinned():
    (south,) = [c for c in draw(SOUTH, *NORTH, YARD).closures if c.street == "South Road"]
    cordon = draw(SOUTH, *NORTH, YARD, pin=(south.position, at(57.14, 250)))
    assert sum(closure.is_pinned for closure in cordon.closures) == 2


@pytest.mark.parametrize("far", [290, 298])
def test_a_closure_just_within_the_limit_is_pinned(far):
    (south,) = [c for c in draw(*NORTH, SOUTH, YARD, pin=(at(0, -far),)).closures if c.is_pinned]
    assert place(south) == pytest.approx([0, -far], abs=0.7)


def test_two_closures_a_few_steps_apart_on_one_street_cannot_be():
    with pytest.raises(InvalidInputError, match="cannot be drawn as wished"):
        draw(*NORTH, SOUTH, YARD, pin=(at(0, -200), at(0, -204)))


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"pin": (at(0, 50),)}, "lies within what is to be protected"),
        ({"pin": (at(0, -330),)}, "beyond the limit"),
        ({"pin": (at(0, -590),)}, "beyond the limit|lies within 30 m"),
        ({"pin": (at(90, 60),)}, "no street that counts here lies within 30 m"),
        ({"forbid": (at(90, 60),)}, "forbid: no street that counts here lies within 30 m"),
        ({"forbid": (at(0, -200),)}, "South Road cannot stay open: that leads from what is protected"),
        ({"forbid": (at(0, 120), at(0, 300))}, "Lane 0 and North Road cannot stay open"),
        ({"pin": (at(0, 120),), "forbid": (at(0, 140),)}, "is on a street that is to stay open"),
        ({"pin": (at(0, 120), at(0, 260))}, "the other wishes leave no line through it"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(wishes, why):
    with pytest.raises(InvalidInputError, match=why):
        draw(*NORTH, SOUTH, YARD, **wishes)


def test_a_street_without_a_name_that_cannot_stay_open_is_told():
    with pytest.raises(InvalidInputError, match="a street without a name cannot stay open"):
        draw(("", [(0, 0), (0, 600)]), SOUTH, forbid=(at(0, 200),))


def test_a_street_stays_open_to_the_next_junction_however_many_pieces_it_has():
    pieces = [("North Road", [(0, 0), (0, 120)]), ("North Road", [(0, 120), (0, 150)]), *NORTH[1:]]
    assert streets_of(draw(*pieces, SOUTH, YARD)) == {"North Road", "South Road"}
    kept_open = draw(*pieces, SOUTH, YARD, forbid=(at(0, 110),))
    assert streets_of(kept_open) == {"Lane -200", "Lane 0", "Lane 200", "South Road"}


def test_the_order_of_wishes_changes_nothing():
    pins = (at(57.14, 250), at(0, -200), at(0, 260))
    one = draw(*NORTH, SOUTH, YARD, pin=pins, forbid=(at(0, 120),))
    other = draw(*NORTH, SOUTH, YARD, pin=pins[::-1], forbid=(at(0, 120),))
    assert one.area.wkb == other.area.wkb
    assert one.closures == other.closures


def wished(problem, seed):
    """A closure of the line moved: what it closes once kept open, a place between zone and limit pinned."""
    chance = np.random.default_rng(seed)
    closures, surface = problem.solved().closures, np.flatnonzero(~problem.ways.is_below)
    band = problem.limit.buffer(-15).difference(problem.zone.buffer(15))
    rows, shares = chance.choice(surface, 200), chance.uniform(0.1, 0.9, 200)
    places = problem.ways.at(rows, problem.ways.length_m[rows] * shares)
    there = places[contains_xy(band, places[:, 0], places[:, 1])][:1]
    open_again = (closures[chance.integers(len(closures))].position,) if closures else ()
    pins = tuple(LonLat(*place) for place in problem.frame.to_lonlat(there).tolist())
    return Wishes(pins, open_again)


def check_honoured(problem, wishes):
    """Each pin is a closure just there, and no closure is on a street that must stay open."""
    line = problem.solved(wishes)
    pinned = [closure.position for closure in line.closures if closure.is_pinned]
    assert len(pinned) == len(wishes.pins)
    gap_m = problem.frame.to_metres(np.array(pinned)) - problem.frame.to_metres(np.array(wishes.pins))
    assert np.hypot(*gap_m.T).max() < 3.0
    unlike = {closure.position for closure in line.closures} & set(wishes.forbids)
    assert not unlike
    assert line.seal.is_sealed


def test_wishes_that_would_leave_the_line_open_are_refused():
    problem = SEALED(radius_m=90, limit_m=260).problem(Scene.at(WALTHAMSTOW), town(243), None)
    assert problem.solved().seal.is_sealed
    with pytest.raises(InvalidInputError, match="cannot be drawn as wished"):
        problem.solved(wished(problem, 243))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 5_000), st.booleans())
def test_in_any_town_wishes_are_honoured_or_refused(seed, has_houses):
    scene, kind = Scene.at(WALTHAMSTOW), SEALED(radius_m=90, limit_m=260)
    problem = kind.problem(scene, town(seed), houses(seed) if has_houses else None)
    assert isinstance(problem, SealingProblem)
    wishes = wished(problem, seed)
    try:
        problem.solved(wishes)
    except InvalidInputError as refusal:
        assert refusal.field in {"pin", "forbid"}  # noqa: PT017 some wishes cannot be honoured
        return
    check_honoured(problem, wishes)


@pytest.mark.parametrize("y_m", [5, -5])
def test_a_place_deep_within_the_zone_is_not_said_to_lie_beyond_the_limit(y_m):
    with pytest.raises(InvalidInputError, match="within what is to be protected"):
        draw(*NORTH, SOUTH, pin=(at(0, y_m),))


def test_a_place_beyond_the_limit_on_the_first_of_all_streets_is_refused_as_such():
    first = ("First", [(0, 345), (0, 0)])
    with pytest.raises(InvalidInputError, match="beyond the limit"):
        draw(first, SOUTH, pin=(at(0, 342),))
