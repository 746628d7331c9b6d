"""The difference between a plan and what readers get of it, as whoever signs it off reads it."""

from dataclasses import fields, replace

import pytest

from mapper.domain.drafts import DraftPoint, PointSort
from mapper.domain.places import LonLat
from mapper.domain.plans import Plan
from mapper.domain.publications import Duty
from mapper.domain.publications.view import public_view
from mapper.domain.publications.withheld import SAYERS, withheld
from mapper.domain.publications.withheld_effects import of_effects
from tests.secret_plans import HOUSE, past, secret_plan

WITHOUT = "without outcomes, references and exact distances"
DUTIES = [Duty(), Duty(is_armed=True), Duty(coarsen_m=250), Duty(is_active=True)]


def left_out(plan, duty=DUTIES[0], *, shows_past=True):
    public = public_view(plan, duty, shows_past=shows_past, publication_id="5d0a")
    return {found.path: found.says for found in withheld(plan, public, duty)}


def test_every_field_of_a_plan_has_words_for_what_is_left_out_of_it():
    assert list(SAYERS) == [field.name for field in fields(Plan)]


@pytest.mark.parametrize("duty", DUTIES)
def test_nothing_is_left_out_of_what_is_public_already(duty):
    public = public_view(secret_plan(), duty, shows_past=True, publication_id="5d0a")
    again = public_view(public, duty, shows_past=True, publication_id="5d0a")
    assert again == public
    assert withheld(public, again, duty) == ()


def test_each_point_and_note_is_named():
    said = left_out(secret_plan())
    assert said["points/Zq7canary-0"] == "Rendezvous point “Zq7canary rendezvous point” left out."
    assert said["notes/Zq7canary-n1"] == "The note “Zq7canary sight line” is left out."


def test_it_is_said_how_far_the_incident_is_moved_and_where():
    said = left_out(secret_plan())
    assert said["incident/position"] == "The incident is moved 27 m, to Forest Road."
    assert said["incident/place"] == "The place “Flat 3, 12 Forest Road” is shown as “Forest Road”."


def test_all_that_is_left_out_of_everything_is_said():
    said = left_out(secret_plan())
    assert {path.split("/")[0] for path in said} == {
        "plan_id",
        "incident",
        "cordon",
        "provenance",
        "past",
        "warnings",
        "edge",
        "effects",
        "rings",
        "points",
        "notes",
        "methane",
    }


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("plan_id", "The plan's own number is left out; the publication has one of its own."),
        ("cordon/scene", "The cordon without the scene that it goes round."),
        (
            "cordon/parameters",
            "The cordon without how it was asked for: sealed, protect 47.21 m and limit 247.22 m.",
        ),
        ("cordon/warnings/0", "The warning “Zq7canary warning of the line” is left out."),
        ("cordon/seal", "The cordon without how tight it is, and without 1 doubtful place."),
        ("provenance/source", "The source of the streets is called OpenStreetMap."),
        ("provenance/notes", "2 sentences on the source of the streets left out or said in short."),
        (
            "past",
            f"1 past incident shown to the street and the day, {WITHOUT}.",
        ),
        ("warnings/1", "The warning “Inner ring: Zq7canary” is left out."),
        ("effects/sites", "Places for responders left out: 1 forward command post."),
        ("effects/emergency_access", "How responders get in left out: 1 sentence."),
        ("effects/buildings_cut", "How many buildings the line goes through is left out."),
        ("effects/pockets", "1 part cut off, without homes and without rules that could be lifted."),
        ("effects/diversions", "1 way round, without bearings from the middle."),
        ("rings/scene", "Scene cordon left out."),
        ("rings/inner", "Inner cordon left out."),
        (
            "rings/outer",
            "Outer cordon without its access point, start, review, reason and distance that responders keep.",
        ),
        ("rings/traffic", "Traffic cordon without its access point, start, review and reason."),
        ("methane", "Words for METHANE left out: hazards."),
    ],
)
def test_each_is_named(path, says):
    assert left_out(secret_plan())[path] == says


def test_a_warning_of_the_line_that_is_one_of_the_plan_too_is_told_once():
    plan = secret_plan()
    said = left_out(replace(plan, warnings=(*plan.warnings, *plan.cordon.warnings)))
    assert "cordon/warnings/0" in said
    assert f"warnings/{len(plan.warnings)}" not in said


def test_how_a_cordon_was_asked_for_is_told_in_words_and_without_what_nobody_chose():
    plan = secret_plan()
    chosen = {"radius_m": 20.0, "who": "everyone", "pin": (), "forbid": (LonLat(24.94, 60.17),)}
    plan = replace(plan, cordon=replace(plan.cordon, parameters=chosen))
    assert left_out(plan)["cordon/parameters"] == (
        "The cordon without how it was asked for: sealed, protect 20 m and open at 60.17000, 24.94000."
    )


def test_a_point_without_a_name_is_called_by_its_sort():
    plan = secret_plan(points=(DraftPoint("p1", PointSort.MEDIA, HOUSE),))
    assert left_out(plan)["points/p1"] == "Media point left out."


def test_closures_left_out_are_told_by_their_streets():
    said = left_out(secret_plan(), Duty(is_armed=True))
    assert (
        said["cordon/closures"]
        == "The cordon without its 3 closures: Forest Road, Church Hill and Hoe Street."
    )
    assert said["effects"].startswith("What the cordon does to its neighbourhood is left out")
    assert "in place of 18.2 hectares. Shown in squares of about 100 m" in said["cordon/area"]
    assert (
        said["streets"]
        == "5 streets inside are those of the area shown, in place of 5 streets inside the cordon."
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"post": 2, "bearing_deg": 90.0}, "without who watches which"),
        ({"bearing_deg": 91.0}, "to about a metre"),
    ],
)
def test_what_is_left_out_of_a_closure_is_told(changes, says):
    public = public_view(secret_plan(rings=()), Duty(), shows_past=True, publication_id="5d0a")
    first, *others = public.cordon.closures
    plan = replace(public, cordon=replace(public.cordon, closures=(replace(first, **changes), *others)))
    assert list(left_out(plan)) == ["cordon/closures"]
    assert says in left_out(plan)["cordon/closures"]


def test_past_incidents_left_out_are_counted_by_their_reasons():
    plan = secret_plan(past=(past(), past(category="Rape"), past(dataset="police.uk", category="Burglary")))
    public = public_view(plan, Duty(), shows_past=True, publication_id="5d0a")
    assert [each.says for each in withheld(plan, public, Duty()) if each.path == "past"] == [
        "1 past incident left out: of a sexual kind, at home, or with children.",
        f"2 past incidents shown to the street and the day, 1 of them to the month alone, {WITHOUT}.",
    ]
    assert left_out(plan, Duty(is_active=True))["past"] == (
        "3 past incidents left out: criminal proceedings are active."
    )
    assert left_out(secret_plan(), shows_past=False)["past"] == (
        "1 past incident left out: this edition is to show none."
    )


def test_without_a_map_the_streets_of_a_coarse_cordon_are_left_out():
    said = left_out(secret_plan(background=None), Duty(is_armed=True))
    assert said["provenance"] == "The source of the streets is left out, as none are listed."
    assert said["streets"] == "5 streets inside left out."
    assert "to the middle of a square, as no street with a name is near" in said["incident/position"]


def test_what_is_counted_anew_or_inside_of_what_is_shown_is_told():
    public = secret_plan().effects
    shown = replace(public, homes=130, pockets=())
    said = dict(reversed(each) for each in of_effects(secret_plan(), secret_plan(effects=shown), Duty()))
    assert said["effects/premises"] == "Homes, buildings and places inside are those of the area shown."
    assert said["effects/pockets"].endswith("; 1 left out, inside of what is shown.")


def test_a_traffic_cordon_in_place_of_an_inner_one_is_told():
    plan = secret_plan()
    inner = replace(plan, cordon=plan.rings[1].cordon, rings=(plan.rings[1], plan.rings[3]))
    said = left_out(inner, Duty(is_armed=True))
    assert said["rings/inner"] == "Inner cordon left out."
    assert said["rings/traffic"] == "Traffic cordon without its access point, start, review and reason."


def test_of_a_plan_without_anything_but_a_line_only_that_is_told():
    plan = secret_plan(provenance=None, streets=(), past=(), warnings=(), edge=None, effects=None, rings=())
    plan = replace(plan, points=(), notes=(), methane={})
    assert {path.split("/")[0] for path in left_out(plan)} == {"plan_id", "incident", "cordon"}
