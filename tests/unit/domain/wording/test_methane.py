from dataclasses import replace

from mapper.domain.cordons import Cordon, Scene
from mapper.domain.places import LonLat
from mapper.domain.plans import Incident
from mapper.domain.rings import Ring, RingRole
from mapper.domain.wording.methane import methane
from tests.plans import AREA, plan_with, sealed_plan, with_effects

STOW = LonLat(-0.03058, 51.60168)


def test_fields_come_in_the_order_of_the_word():
    initials = "".join(name[0] for name, _ in methane(plan_with()).lines())
    assert initials == "METHANE"


def test_what_a_plan_cannot_know_is_never_made_up():
    said = methane(plan_with(incident=Incident(STOW, "")))
    unknown = (said.major_incident, said.type_of_incident, said.hazards, said.access)
    assert set(unknown) == {"not known"}
    assert said.number_of_casualties == "not known"
    assert said.emergency_services == "present and required: not known"


def test_a_place_that_is_a_position_is_said_once():
    plan = plan_with()
    bare = replace(plan, incident=replace(plan.incident, place="60.16616, 24.93791"))
    assert methane(bare).exact_location == "60.16616, 24.93791"


def test_the_location_has_a_grid_reference_in_britain_only():
    here = methane(plan_with(incident=Incident(STOW, "Stow Crescent", "Armed siege")))
    assert here.exact_location == "Stow Crescent, 51.60168, -0.03058, grid reference TQ 3649 9104"
    assert here.type_of_incident == "Armed siege"
    assert methane(plan_with()).exact_location == "Lönnrotinkatu, 60.16616, 24.93791"


def test_access_is_told_by_closures_and_by_candidates_that_nobody_has_searched():
    said = methane(with_effects(sealed_plan()))
    assert said.access.startswith(
        "Emergency vehicles can still reach it by Annankatu. Candidate, not searched:"
    )
    assert "Closed: 1, Annankatu at its junction with Lönnrotinkatu" in said.access
    assert said.emergency_services.endswith("the cordon has 2 places to be staffed")


def test_rings_tell_where_to_enter_and_why_they_are_so_large():
    cordon = Cordon("radius", Scene.at(STOW), AREA, {"radius_m": 400.0})
    rings = (
        Ring(RingRole.INNER, cordon),
        Ring(RingRole.OUTER, cordon, access=STOW, reason="400 m, large van (source, 2020)"),
    )
    said = methane(replace(plan_with(), rings=rings))
    assert said.hazards == "Outer cordon: 400 m, large van (source, 2020)"
    assert said.access == "Outer cordon: enter at 51.60168, -0.03058."
