"""The GeoJSON that readers get: everything they see, and no name of what they do not."""

import json
from dataclasses import replace

import pytest

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.findings import Premises
from mapper.domain.publications import Duty
from mapper.domain.publications.view import public_view
from mapper.exporters import public_features
from tests.secret_plans import CANARY, EFFECTS, at, past, secret_plan

OPERATIONAL = {
    "post",
    "priority",
    "width_m",
    "grid_reference",
    "is_pinned",
    "way_id",
    "bearing_deg",
    "between",
    "access",
    "review",
    "reason",
    "starts",
    "parameters",
    "kind",
    "sealed",
    "escape_routes",
    "leaks",
    "audience",
    "notes",
    "emergency_access",
    "buildings_cut",
    "outcome",
    "force",
    "reference",
    "proceedings_active",
    "key",
    "id",
}


def features_of(duty=Duty(), **changes):  # noqa: B008 it never changes
    public = public_view(secret_plan(**changes), duty, shows_past=True, publication_id="5d0a")
    return json.loads(public_features.write(public))["features"]


def roles_of(features):
    return [each["properties"]["role"] for each in features]


def test_it_holds_what_readers_see():
    assert roles_of(features_of(streets=())) == [
        *("incident", "cordon", "closure", "closure", "closure", "cordon", "closure"),
        *("inside", "pocket", "diversion", "past-incident"),
    ]


def test_a_single_cordon_is_no_ring():
    (cordon,) = [each for each in features_of(rings=()) if each["properties"]["role"] == "cordon"]
    assert "ring" not in cordon["properties"]
    assert cordon["properties"]["description"].startswith("Cordon round Forest Road")


def test_where_streets_end_is_in_it_where_that_is_near():
    plan = secret_plan()
    there = replace(plan.incident, position=at(0, 4_990))
    far = replace(plan.cordon, area=plan.cordon.scene.shape.buffer(0.08))
    assert "coverage-edge" in roles_of(features_of(incident=there, cordon=far, rings=()))


def test_schools_and_the_like_are_in_it():
    school = Premises(FeatureKind.SCHOOL, "Stow Primary", at(3, 4))
    (place,) = [
        each
        for each in features_of(effects=replace(EFFECTS, premises=(school,)))
        if each["properties"]["role"] == "place"
    ]
    assert place["properties"] == {"role": "place", "sort": "school", "name": "Stow Primary"}


def test_a_past_incident_far_from_any_street_has_no_place_on_the_map():
    (one,) = [
        each
        for each in features_of(past=(past(position=at(4_000, 4_000)),))
        if each["properties"]["role"] == "past-incident"
    ]
    assert one["geometry"] is None


@pytest.mark.parametrize("duty", [Duty(), Duty(is_armed=True)])
def test_nothing_that_serves_responders_is_even_named(duty):
    features = features_of(duty)
    assert not {name for each in features for name in each["properties"]} & OPERATIONAL
    assert CANARY not in json.dumps(features)


def test_what_is_not_known_is_null():
    (cordon,) = [
        each
        for each in features_of(provenance=None, streets=(), rings=())
        if each["properties"]["role"] == "cordon"
    ]
    assert (cordon["properties"]["source"], cordon["properties"]["street_length_m"]) == (None, None)
    incident = replace(secret_plan().incident, when=None)
    assert features_of(incident=incident)[0]["properties"]["when"] is None
