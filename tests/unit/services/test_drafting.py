"""From what people decided to the plan that follows from it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from shapely import Point, Polygon, box

from mapper.domain.cordons import RadiusCordon, Scene, SealedCordon
from mapper.domain.drafts import DraftRing
from mapper.domain.incidents import When
from mapper.domain.places import LonLatShape, area_m2, geodesic_disc
from mapper.domain.rings import RingRole
from mapper.errors import InvalidInputError
from mapper.services.drafting import OUTSIDE, draw_draft, to_choose_for
from tests.drafts import DRAWING, RADIUS, draft_with
from tests.plans import HERE, plan_with


class OneZone:
    """A world with one time zone, which notes what it is asked for."""

    def __init__(self):
        self.asked = []

    def at(self, position):
        return f"zone of {position.lat}"

    def local(self, moment, zone):
        self.asked.append(zone)
        return moment


OUTER = DraftRing("o", RingRole.OUTER, "radius", {"radius_m": "100"})
BY_HAND = DraftRing("h", RingRole.OUTER, "drawn", {}, LonLatShape(box(24.935, 60.165, 24.941, 60.1675)))
SEALED = DraftRing("s", RingRole.OUTER, "sealed", {"radius_m": "60"})


def draw(scene, kind):
    cordon = kind.draw(scene, None)
    return plan_with(cordon=cordon, area_m2=area_m2(cordon.area), warnings=cordon.warnings)


def drawn(**changes):
    return draw_draft(draft_with(**{"rings": (OUTER,)} | changes), draw, OneZone())


def test_a_cordon_alone_makes_a_plan_as_if_it_were_asked_for_by_itself():
    plan = drawn()
    assert plan.rings == ()
    assert plan.cordon.area.equals(geodesic_disc(HERE, 100))


@pytest.mark.parametrize(("lon", "warns"), [(24.93791, False), (24.96, True)])
def test_an_incident_outside_the_cordon_round_its_scene_is_told(lon, warns):
    scene = LonLatShape(Point(lon, 60.16616))
    assert (OUTSIDE in drawn(scene=scene).warnings) is warns


@pytest.mark.parametrize(
    "told", [{"access": HERE}, {"starts": When("2017")}, {"review": When("2017")}, {"reason": "Smoke"}]
)
def test_what_is_told_of_a_cordon_makes_it_a_ring(told):
    (ring,) = drawn(rings=(replace(OUTER, **told),)).rings
    assert (ring.role, ring.reason) == (RingRole.OUTER, told.get("reason", ""))


def test_a_cordon_with_another_role_is_a_ring():
    assert [ring.role for ring in drawn(rings=(RADIUS,)).rings] == [RingRole.INNER]


def test_several_rings_hold_each_other():
    plan = drawn(rings=(OUTER, RADIUS))
    assert [ring.role for ring in plan.rings] == [RingRole.INNER, RingRole.OUTER]
    assert plan.cordon.area.contains(geodesic_disc(HERE, 129))


def test_a_scene_is_what_is_drawn_round():
    scene = LonLatShape(box(24.937, 60.165, 24.938, 60.166))
    assert drawn(scene=scene).cordon.scene.shape == scene


def test_points_notes_and_words_go_with_the_plan():
    draft, plan = draft_with(), drawn(is_exercise=True)
    assert (plan.points, plan.notes, plan.caption) == (draft.points, draft.notes, draft.caption)
    assert (plan.methane, plan.is_exercise, plan.as_of) == (draft.methane, True, draft.as_of)


def test_its_time_is_on_the_clocks_of_its_zone_or_of_its_place():
    zones, as_of = OneZone(), datetime(2017, 7, 28, tzinfo=UTC)
    for zone in ("Europe/Helsinki", ""):
        draw_draft(draft_with(rings=(OUTER,), zone=zone, as_of=as_of), draw, zones)
    assert zones.asked == ["Europe/Helsinki", "zone of 60.16616"]


def test_no_zone_is_looked_up_for_a_plan_without_a_time():
    zones = OneZone()
    assert draw_draft(draft_with(rings=(OUTER,), as_of=None), draw, zones).as_of is None
    assert zones.asked == []


def test_a_cordon_drawn_by_hand_runs_where_it_was_drawn():
    area = drawn(rings=(BY_HAND,)).cordon.area
    assert area.symmetric_difference(BY_HAND.drawing).area < 1e-4 * BY_HAND.drawing.area


def test_a_drawing_that_crosses_itself_is_mended_and_told():
    bow = LonLatShape(Polygon([(24.936, 60.165), (24.94, 60.1675), (24.94, 60.165), (24.936, 60.1675)]))
    plan = drawn(rings=(replace(BY_HAND, drawing=bow),))
    assert any("The drawing crosses itself at" in warning for warning in plan.warnings)
    assert plan.cordon.area.is_valid


def test_a_long_drawing_that_crosses_itself_is_refused_and_told_where():
    corners = [(24.936 + (i % 2) * 0.004, 60.165 + i * 1e-5) for i in range(250)]
    corners.append((24.938, 60.1651))
    with pytest.raises(InvalidInputError, match=r"outer ring, drawing: crosses or touches itself at 60\.\d+"):
        drawn(rings=(replace(BY_HAND, drawing=LonLatShape(Polygon(corners))),))


def test_a_hole_that_leaves_its_drawing_is_refused_and_told_where():
    torn = Polygon(BY_HAND.drawing.exterior, [[(24.94, 60.166), (24.942, 60.166), (24.94, 60.167)]])
    with pytest.raises(InvalidInputError, match="outer ring, drawing: crosses or touches itself at"):
        drawn(rings=(replace(BY_HAND, drawing=LonLatShape(torn)),))


def test_a_drawing_that_leaves_the_scene_outside_is_drawn_and_says_so():
    away = LonLatShape(box(24.945, 60.165, 24.947, 60.167))
    plan = drawn(rings=(replace(BY_HAND, drawing=away),))
    assert "The scene lies outside the cordon that was drawn, or part of it does." in plan.warnings


def test_a_drawing_has_to_hold_the_ring_inside_it():
    wide = replace(RADIUS, values={"radius_m": "300"})
    with pytest.raises(InvalidInputError, match="outer ring, drawing: does not hold all of the inner ring"):
        drawn(rings=(BY_HAND, wide))
    assert len(drawn(rings=(BY_HAND, RADIUS)).rings) == 2


@pytest.mark.parametrize(
    ("rings", "says"),
    [
        ((), "rings: are none yet; draw a cordon, or add a ring"),
        ((OUTER, replace(OUTER, ring_id="p")), "rings: hold two outer ones"),
        ((replace(OUTER, kind="square"),), "outer ring, kind: 'square' is none of radius"),
        ((replace(OUTER, values={"colour": "red"}),), "outer ring, colour: is nothing that a ring takes"),
        ((replace(OUTER, values={"reach_m": "9"}),), "outer ring, reach_m: does not go with kind radius"),
        ((replace(OUTER, values={"radius_m": "far"}),), "outer ring, radius_m: "),
        ((replace(OUTER, drawing=DRAWING),), "outer ring, drawing: goes with no ring of kind radius"),
        ((replace(BY_HAND, drawing=None),), "outer ring, drawing: is missing from a ring of kind drawn"),
    ],
)
def test_what_cannot_be_drawn_is_refused(rings, says):
    with pytest.raises(InvalidInputError) as refused:
        drawn(rings=rings)
    assert says in str(refused.value)


def test_the_innermost_sealed_ring_is_chosen_for_round_the_scene():
    scene, kind = to_choose_for(draft_with(rings=(SEALED,)), "", draw)
    assert (scene, kind) == (Scene.at(HERE, "Lönnrotinkatu"), SealedCordon(radius_m=60))


def test_another_one_round_the_ring_inside_it():
    scene, _ = to_choose_for(draft_with(rings=(SEALED, RADIUS)), "s", draw)
    assert area_m2(scene.shape) == pytest.approx(area_m2(RadiusCordon(30).draw(Scene.at(HERE), None).area))


@pytest.mark.parametrize(
    ("ring_id", "says"),
    [
        ("r3", "ring: is a radius one; there are choices for sealed ones alone"),
        ("x", "ring: 'x' is not one ring of this plan, which has r3, s"),
        ("", "ring: '' is not one ring of this plan, which has r3, s"),
    ],
)
def test_choices_are_there_for_one_sealed_ring(ring_id, says):
    with pytest.raises(InvalidInputError) as refused:
        to_choose_for(draft_with(rings=(RADIUS, SEALED)), ring_id, draw)
    assert str(refused.value) == says


def test_a_traffic_ring_is_for_vehicles_unless_told():
    asked = []

    def note(scene, kind):
        asked.append(kind)
        return draw(scene, RadiusCordon(90))

    for values in ({}, {"who": "everyone"}):
        ring = DraftRing("t", RingRole.TRAFFIC, "sealed", values)
        draw_draft(draft_with(rings=(ring,)), note, OneZone())
    assert [kind.who for kind in asked] == ["vehicles", "everyone"]


def test_a_ring_of_a_table_keeps_responders_off_and_says_so_in_no_kind_of_cordon():
    ring = replace(OUTER, values={"radius_m": "100", "keep_off_m": "366"})
    (drawn_ring,) = drawn(rings=(ring,)).rings
    assert drawn_ring.keep_off_m == 366
    assert drawn_ring.cordon.parameters == {"radius_m": 100}


def test_a_distance_to_keep_off_that_is_none_is_refused():
    with pytest.raises(InvalidInputError, match="outer ring, keep_off_m: 'far' is not a number"):
        drawn(rings=(replace(OUTER, values={"keep_off_m": "far"}),))


def test_lines_are_chosen_from_for_a_ring_of_a_table_as_for_any_other():
    ring = replace(SEALED, values={"radius_m": "60", "keep_off_m": "366"})
    _, kind = to_choose_for(draft_with(rings=(ring,)), "s", draw)
    assert kind.radius_m == 60
