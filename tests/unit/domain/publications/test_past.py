"""Which past incidents readers see, and what of each."""

from dataclasses import fields

import pytest

from mapper.domain.incidents import PastIncident, When
from mapper.domain.publications import Duty
from mapper.domain.publications.past import (
    INTIMATE,
    LEFT_OUT,
    NO_PLACE,
    OF_PERSONS,
    OF_VICTIMS,
    ON_TRIAL,
    PROCEEDINGS,
    public_past,
    stands_for_many_addresses,
    why_left_out,
)
from mapper.domain.publications.street_level import StreetLevel
from tests.secret_plans import BACKGROUND, CANARY, at, past
from tests.small_networks import WALTHAMSTOW

LEVEL = StreetLevel.of(BACKGROUND, WALTHAMSTOW)
ACTIVE = Duty(is_active=True)
ALLOWED = Duty(is_active=True, past_allowed_by="The editor on duty")


def seen(*incidents):
    return [near.incident for near in public_past([each.incident for each in incidents], WALTHAMSTOW, LEVEL)]


def figure(**changes):
    return past(
        dataset="police.uk", category="Burglary", when=When("2017-07"), place="Forest Road", **changes
    )


@pytest.mark.parametrize(
    ("changes", "duty", "reason"),
    [
        ({}, Duty(), ""),
        ({}, ACTIVE, PROCEEDINGS),
        ({}, ALLOWED, ""),
        ({"proceedings_active": True}, Duty(), ON_TRIAL),
        ({"proceedings_active": True}, ALLOWED, ""),
        ({"position": None}, Duty(), NO_PLACE),
        ({"category": "Fatal stabbing"}, Duty(), ""),
        ({"category": "Rape"}, Duty(), INTIMATE),
        ({"summary": "A child was hurt."}, Duty(), INTIMATE),
        ({"summary": "One of 16 was shot; two boys ran."}, Duty(), INTIMATE),
        ({"summary": "A student of 15 was hurt."}, Duty(), INTIMATE),
        ({"summary": "A 9-year-old was hurt."}, Duty(), INTIMATE),
        ({"summary": "Three pupils were hurt."}, Duty(), INTIMATE),
        ({"summary": "She was stabbed at home."}, Duty(), INTIMATE),
        ({"summary": "A man shot his wife."}, Duty(), INTIMATE),
        ({"sources": ("A newspaper: Schoolgirl killed",)}, Duty(), INTIMATE),
        ({"doubts": "Whether the victim was a minor is not known."}, Duty(), INTIMATE),
        ({"summary": "A man of 18 was hurt; residents of 15 flats left their homes."}, Duty(), ""),
        ({"dataset": "police.uk", "category": "Violence and sexual offences"}, Duty(), OF_VICTIMS),
        ({"dataset": "police.uk", "category": "Violent crime"}, Duty(), OF_VICTIMS),
        ({"dataset": "police.uk live", "category": "Violence and sexual offences"}, ALLOWED, OF_VICTIMS),
        ({"dataset": "nypd", "category": "FELONY ASSAULT"}, Duty(), OF_VICTIMS),
        ({"dataset": "own", "category": "Essex burglary"}, Duty(), ""),
        ({"dataset": "police.uk", "category": "Burglary"}, Duty(), ""),
        ({"dataset": "police.uk stop and search"}, Duty(), OF_PERSONS),
    ],
)
def test_the_reason_for_leaving_one_out_is_told(changes, duty, reason):
    assert why_left_out(past(**changes).incident, duty, shows_past=True) == reason


def test_a_publisher_may_show_none():
    assert why_left_out(past().incident, Duty(), shows_past=False) == LEFT_OUT


def test_a_documented_one_is_told_to_its_street_and_day():
    (one,) = seen(past())
    assert one.place == "Forest Road"
    assert one.when == When("2017-07-28")
    assert one.position == LEVEL.at(at(-97.3, 41.9)).position
    assert one.summary == "A shop burnt down."
    assert one.corrections == ("First told of another street.",)


def test_a_figure_is_told_to_its_month_as_on_or_near():
    (one,) = seen(past(dataset="police.uk", category="Burglary", place="Forest Road"))
    assert one.place == "On or near Forest Road"
    assert one.when == When("2017-07")
    assert (one.summary, one.doubts, one.corrections) == ("", "", ())


def test_what_is_on_or_near_already_is_not_said_twice():
    assert (
        seen(past(dataset="police.uk", place="On or near Forest Road"))[0].place == "On or near Forest Road"
    )


def test_a_point_without_a_name_is_told_by_its_street():
    assert seen(past(dataset="police.uk", place=""))[0].place == "On or near Forest Road"


def test_what_only_the_archive_needs_is_not_in_it():
    assert CANARY in repr(past())
    assert CANARY not in repr(seen(past()))


def test_they_are_numbered_from_the_nearest_with_round_distances():
    found = public_past([past(position=at(800, 40)).incident, past().incident], WALTHAMSTOW, LEVEL)
    assert [near.incident.key for near in found] == ["past-1", "past-2"]
    assert found[0].distance_m < found[1].distance_m
    assert all(near.distance_m % 10 == 0 for near in found)


def test_far_from_any_street_one_has_no_place_on_the_map():
    assert seen(past(position=at(4_000, 4_000)))[0].position is None


def test_points_of_the_police_stand_for_many_addresses():
    assert stands_for_many_addresses(figure().incident)
    assert not stands_for_many_addresses(past().incident)


def test_nothing_depends_on_the_order_of_the_archive():
    one, other = past(summary="One."), past(summary="Another.")
    assert seen(one, other) == seen(other, one)
    assert {field.name for field in fields(PastIncident)} >= {"key"}
