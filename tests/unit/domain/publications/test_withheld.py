"""The difference between a plan and what readers get of it, as whoever signs it off reads it."""

from dataclasses import fields

import pytest

from mapper.domain.plans import Plan
from mapper.domain.publications import Duty
from mapper.domain.publications.view import public_view
from mapper.domain.publications.withheld import SAYERS, withheld
from tests.secret_plans import secret_plan

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
