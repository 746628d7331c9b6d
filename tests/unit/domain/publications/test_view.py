"""The public view: what is in it, and that what serves responders is not, whatever it was made from."""

from dataclasses import fields, replace

import pytest
from shapely import Point, get_coordinates

from mapper.domain.cordons import Closure, Cordon, Scene
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.effects.findings import Diversion, Effects, Pocket, Premises, StreetInside
from mapper.domain.incidents import PastIncident
from mapper.domain.plans import Background, Incident, Plan
from mapper.domain.publications import Duty
from mapper.domain.publications.outline import LARGER
from mapper.domain.publications.view import public_view
from mapper.domain.rings import Ring, RingRole
from mapper.domain.streets import Provenance
from mapper.domain.trust import CoverageEdge
from tests.secret_plans import CANARY, CLOSURES, HOUSE, cordon, secret_plan, shape, without_operational

# What readers see of each, and what stays back. A field in neither was added without anybody deciding.
DECIDED = {
    Plan: (
        """plan_id incident cordon area_m2 perimeter_m provenance streets past warnings edge effects rings
        caption is_exercise as_of background""",
        "points notes methane",
    ),
    Incident: ("position place title when", ""),
    Cordon: ("kind scene area parameters warnings closures", "seal"),
    Ring: ("role cordon", "access starts review reason keep_off_m"),
    Closure: (
        """number position street junction highway bearing_deg for_vehicles on_foot in_tunnel post way_id
        from_mouth_m between""",
        "width_m grid_reference priority is_pinned",
    ),
    Effects: ("homes buildings premises pockets diversions doubts", "buildings_cut emergency_access sites"),
    Pocket: ("users length_m lines streets", "homes by_one_way"),
    Diversion: (
        "from_street to_street entry exit added_m added_s line entry_at exit_at",
        "entry_bearing_deg exit_bearing_deg",
    ),
    Premises: ("kind name position", ""),
    StreetInside: ("name length_m whole lines", ""),
    PastIncident: (
        "key dataset category when position place summary sources doubts confidence corrections",
        "outcome force reference proceedings_active",
    ),
    Provenance: ("source licence as_of coverage warnings", "notes"),
    CoverageEdge: ("known line distance_m", ""),
    Background: ("streets features outline", ""),
}
PUBLIC = "5d0a"
NOBODY_ARMED, ARMED = Duty(), Duty(is_armed=True)


def seen(plan, duty=NOBODY_ARMED):
    return public_view(plan, duty, shows_past=True, publication_id=PUBLIC)


@pytest.mark.parametrize("kind", DECIDED, ids=lambda kind: kind.__name__)
def test_of_every_field_somebody_decided_whether_readers_see_it(kind):
    shown, kept_back = (names.split() for names in DECIDED[kind])
    assert sorted([*shown, *kept_back]) == sorted(field.name for field in fields(kind))


@pytest.mark.parametrize("duty", [NOBODY_ARMED, ARMED])
def test_what_stays_back_is_as_empty_as_in_a_new_one(duty):
    public = seen(secret_plan(), duty)
    cordons = [public.cordon, *(ring.cordon for ring in public.rings)]
    held = [public, public.incident, *cordons, *public.rings, *(near.incident for near in public.past)]
    held += [closure for cordon in cordons for closure in cordon.closures]
    held += [
        public.provenance,
        *(public.effects.pockets + public.effects.diversions if public.effects else ()),
    ]
    for one in filter(None, held):
        for name in DECIDED[type(one)][1].split():
            assert getattr(one, name) in ("", None, (), {}, 0, False), (one, name)


@pytest.mark.parametrize("duty", [NOBODY_ARMED, ARMED])
def test_no_word_that_serves_responders_is_in_it(duty):
    assert CANARY in repr(secret_plan())
    assert CANARY not in repr(seen(secret_plan(), duty))


@pytest.mark.parametrize("duty", [NOBODY_ARMED, ARMED])
def test_plans_that_differ_only_in_what_serves_responders_look_alike(duty):
    plan = secret_plan()
    assert seen(plan, duty) == seen(without_operational(plan), duty)


def test_inner_rings_and_the_scene_ring_are_never_shown():
    assert [ring.role for ring in seen(secret_plan()).rings] == [RingRole.OUTER, RingRole.TRAFFIC]


def test_the_cordon_shown_is_one_of_the_rings_shown():
    public = seen(secret_plan())
    assert public.rings[0].cordon is public.cordon


def test_the_number_of_the_plan_is_that_of_the_publication():
    assert seen(secret_plan()).plan_id == PUBLIC


def test_closures_keep_number_street_and_place():
    plan = secret_plan()
    assert [(each.number, each.street) for each in seen(plan).cordon.closures] == [
        (1, "Forest Road"),
        (2, "Church Hill"),
        (3, "Hoe Street"),
    ]


def test_a_cordon_that_keeps_nothing_of_its_scene_keeps_its_own_line():
    plan = secret_plan()
    assert seen(plan).cordon.area == plan.cordon.area


def test_only_whom_a_cordon_stops_is_told_of_what_was_asked():
    assert seen(secret_plan()).cordon.parameters == {"who": "everyone"}


def test_while_armed_the_cordon_is_shown_in_squares_without_closures_and_effects():
    plan = secret_plan()
    public = seen(plan, ARMED)
    assert public.cordon.area.covers(plan.cordon.area)
    assert public.cordon.closures == ()
    assert public.effects is None
    own = set(map(tuple, get_coordinates(plan.cordon.area).tolist()))
    assert not own & set(map(tuple, get_coordinates(public.extent).tolist()))


def test_while_armed_an_inner_cordon_gives_way_to_the_traffic_cordon():
    plan = secret_plan()
    inner = replace(plan, cordon=plan.rings[1].cordon, rings=(plan.rings[1], plan.rings[3]))
    assert seen(inner, ARMED).cordon.area.covers(plan.rings[3].cordon.area)
    assert seen(inner, ARMED).rings == ()


def test_a_circle_shown_for_a_cordon_is_within_the_traffic_cordon_shown():
    disc = RadiusCordon(100.0).draw(Scene.at(HOUSE), None)
    tight = replace(cordon(), area=shape(Point(61.3, 5.7).buffer(110)), kind="drawn")
    rings = (Ring(RingRole.OUTER, disc), Ring(RingRole.TRAFFIC, tight))
    public = seen(secret_plan(cordon=disc, rings=rings))
    inner, outer = (ring.cordon for ring in public.rings)
    assert outer.area.buffer(1e-9).covers(inner.area)
    assert outer.area.buffer(1e-9).covers(tight.area)
    assert outer.warnings == (LARGER,)


def test_closures_on_a_circle_shown_larger_move_out_along_their_streets():
    disc = RadiusCordon(150.0).draw(Scene.at(HOUSE), None)
    own = replace(disc, kind="sealed", parameters={"radius_m": 150.0}, closures=(CLOSURES[0],))
    (shown,) = seen(secret_plan(cordon=own, rings=())).cordon.closures
    assert shown.position != CLOSURES[0].position
    assert (shown.number, shown.street) == (1, "Forest Road")


def test_streets_are_called_by_whose_they_are_and_not_by_a_file():
    own = replace(secret_plan().provenance, licence="Ours", warnings=())
    assert seen(secret_plan()).provenance.source == "OpenStreetMap"
    assert seen(secret_plan(provenance=own)).provenance.source == "streets of the publisher's own"
    assert seen(secret_plan(provenance=own)).warnings == ()
