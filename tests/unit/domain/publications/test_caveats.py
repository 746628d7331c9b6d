"""The sentences that stand beside a public map, and what a publisher is asked to look at."""

from dataclasses import replace

import pytest
from shapely import LineString
from shapely.affinity import translate

from mapper.domain.cordons import Scene
from mapper.domain.publications import Choices, Duty
from mapper.domain.publications.caveats import (
    FOUND_BY_TRIAL,
    SNAP_POINTS,
    SOME_LEFT_OUT,
    STREET_LEVEL,
    caveats,
    to_check,
)
from mapper.domain.publications.view import SOME_MISSING, STREETS_END, public_view
from mapper.domain.rings import Ring, RingRole
from tests.secret_plans import CANARY, at, cordon, past, secret_plan, shape

COARSE = Duty(coarsen_m=25)


def beside(plan, duty=Duty()):  # noqa: B008 it never changes
    return caveats(plan, public_view(plan, duty, shows_past=True, publication_id="5d0a"), duty)


def looked_at(plan, duty, **words):
    view = public_view(plan, duty, shows_past=True, publication_id="5d0a")
    return to_check(plan, view, Choices(duty=duty, **words))


def test_what_is_doubtful_of_the_streets_stands_beside_it():
    assert SOME_MISSING in beside(secret_plan())


def test_the_mark_of_the_incident_is_explained():
    assert STREET_LEVEL in beside(secret_plan())
    armed = beside(secret_plan(), Duty(is_armed=True))
    assert "The mark of the incident stands for 100 m around it, not for one place." in armed
    assert STREET_LEVEL not in armed


def test_far_from_any_street_the_mark_stands_for_a_large_square():
    assert "The mark of the incident stands for 250 m around it, not for one place." in beside(
        secret_plan(background=None)
    )


def test_squares_are_explained():
    assert any("squares of about 250 m" in said for said in beside(secret_plan(), Duty(coarsen_m=250)))


def test_points_of_the_police_are_explained_where_there_are_some():
    assert SNAP_POINTS not in beside(secret_plan())
    assert SNAP_POINTS in beside(secret_plan(past=(past(dataset="police.uk", category="Burglary"),)))


def test_that_some_past_incidents_are_left_out_is_said():
    some = (past(), past(category="Rape"))
    assert SOME_LEFT_OUT in beside(secret_plan(past=some))
    assert SOME_LEFT_OUT not in beside(secret_plan())


def test_streets_that_end_inside_are_told():
    plan = secret_plan(incident=replace(secret_plan().incident, position=at(0, 4_990)))
    there = replace(plan, cordon=replace(plan.cordon, area=_moved(plan.cordon.area, 4_990)), rings=())
    assert STREETS_END in beside(there)


def _moved(area, north_m):
    return translate(area, 0, north_m / 111_000)


def test_no_sentence_is_there_twice_or_for_responders():
    found = beside(secret_plan(), Duty(is_armed=True))
    assert len(found) == len(set(found))
    assert CANARY not in " ".join(found)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"caption": "At 12 High Street."}, "caption"),
        ({"past": (past(summary="A fire at 12 High Street."),)}, "text on the past incident of 2017-07-28"),
    ],
)
def test_words_that_seem_to_tell_a_house_are_to_be_looked_at(changes, what):
    assert looked_at(secret_plan(**changes), COARSE) == (f"The {what} seems to tell of one house.",)


@pytest.mark.parametrize("name", ["alt_text", "long_text", "correction"])
def test_so_are_words_that_the_publisher_wrote_for_the_edition(name):
    (said,) = looked_at(secret_plan(), COARSE, **{name: "Shots at 12 High Street."})
    assert said.endswith("seems to tell of one house.")


def test_plain_words_need_no_look():
    assert looked_at(secret_plan(), COARSE) == ()


@pytest.mark.parametrize(
    ("kind", "duty", "found"),
    [
        ("sealed", Duty(), (FOUND_BY_TRIAL,)),
        ("network", Duty(), (FOUND_BY_TRIAL,)),
        ("sealed", COARSE, ()),
        ("sealed", Duty(is_armed=True), ()),
        ("radius", Duty(), ()),
        ("drawn", Duty(), ()),
    ],
)
def test_a_line_by_which_a_house_can_be_found_is_to_be_looked_at(kind, duty, found):
    assert looked_at(secret_plan(rings=(), cordon=cordon(kind=kind)), duty) == found


def test_so_is_one_round_such_a_line():
    inner, outer = cordon(kind="sealed"), cordon(kind="radius")
    rings = (Ring(RingRole.INNER, inner), Ring(RingRole.OUTER, outer))
    assert looked_at(secret_plan(rings=rings, cordon=outer), Duty()) == (FOUND_BY_TRIAL,)
    by_hand = replace(outer, kind="drawn")
    rings = (Ring(RingRole.INNER, inner), Ring(RingRole.OUTER, by_hand))
    assert looked_at(secret_plan(rings=rings, cordon=by_hand), Duty()) == ()
    long_street = replace(inner, scene=Scene(shape(LineString([(-300, 30), (300, 30)]))))
    assert looked_at(secret_plan(rings=(), cordon=long_street), Duty()) == ()
