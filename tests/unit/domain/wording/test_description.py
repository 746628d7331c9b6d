"""What is said of a plan: never more than it knows, and always what is doubtful."""

from dataclasses import replace

import pytest

from mapper.domain.cordons import Seal
from mapper.domain.effects.findings import StreetInside
from mapper.domain.plans import Incident
from mapper.domain.rings import Ring, RingRole
from mapper.domain.wording.description import SHORT, description, short_description
from tests.plans import AREA, HERE, plan_with, sealed_plan, with_effects


def with_closures(*closures, sealed=True, **changes):
    plan = sealed_plan()
    return replace(
        plan, cordon=replace(plan.cordon, closures=closures, seal=Seal(sealed, len(closures))), **changes
    )


NORTH, SOUTH = sealed_plan().cordon.closures


def test_a_sealed_plan_is_told_in_short_sentences():
    assert description(sealed_plan()) == (
        "Cordon round Lönnrotinkatu, 12.6 hectares. "
        "Inside: all of Annankatu and ways without a name; 300 m of street. "
        "Closed at: 1, Annankatu at its junction with Lönnrotinkatu, to the north-east; "
        "2, a service road without a name, where it goes underground, to the south. "
        "Along the streets nobody gets out past them. "
        "The streets known here end inside this cordon. Gardens are not known. "
        "Streets as of 2 January 2019, OpenStreetMap extract. Past incidents nearby: 1."
    )


def test_a_kind_without_closures_does_not_pretend_that_none_are_needed():
    assert "Which streets have to be closed it does not say." in description(plan_with())


def test_no_closure_at_all_is_said():
    said = description(with_closures())
    assert "No street has to be closed." in said
    assert "gets out past them" not in said


@pytest.mark.parametrize(
    ("who", "proof"),
    [
        ("everyone", "nobody gets out past them."),
        ("vehicles", "no vehicle gets out past them, but people on foot may."),
        ("on_foot", "nobody gets out past them on foot, but vehicles may."),
    ],
)
def test_a_cordon_for_some_does_not_claim_to_stop_others(who, proof):
    plan = sealed_plan()
    plan = replace(plan, cordon=replace(plan.cordon, parameters=plan.cordon.parameters | {"who": who}))
    assert f"Along the streets {proof}" in description(plan)
    to_whom = {"vehicles": "Closed to vehicles", "on_foot": "Closed to people on foot"}.get(who, "Closed")
    assert f" {to_whom} at: 1, Annankatu" in description(plan)
    assert f" {to_whom}: Annankatu" in short_description(plan)


def test_a_line_that_leaks_says_so_at_any_length():
    plan = with_closures(NORTH, sealed=False)
    assert "along some street one still gets out" in description(plan)
    assert short_description(plan).endswith(" Not sealed.")


def test_where_no_street_is_known_inside_neither_closures_nor_sealing_are_promised():
    plan = with_closures()
    plan = replace(
        plan, cordon=replace(plan.cordon, seal=Seal(is_sealed=False, escape_routes=0, is_known=False))
    )
    assert "Which streets have to be closed is not known." in description(plan)
    assert "does not seal" not in description(plan)
    assert short_description(plan).endswith(" Streets inside not known.")


def test_a_street_closed_at_both_ends_is_named_between_them():
    ends = (NORTH, replace(NORTH, number=2, post=2, junction="Bulevardi / Iso Roobertinkatu"))
    part = StreetInside("Annankatu", 100.0, whole=False, lines=AREA)
    said = description(with_closures(*ends, streets=(part,)))
    assert "Inside: Annankatu between Lönnrotinkatu and Bulevardi and Iso Roobertinkatu; 100 m" in said


@pytest.mark.parametrize("junctions", [("Bulevardi",), ("Bulevardi", ""), ("Bulevardi", "Bulevardi")])
def test_a_street_whose_ends_are_not_known_is_inside_in_part(junctions):
    ends = [replace(NORTH, junction=junction) for junction in junctions]
    part = StreetInside("Annankatu", 100.0, whole=False, lines=AREA)
    assert "Inside: part of Annankatu; 100 m" in description(with_closures(*ends, streets=(part,)))


def test_many_streets_are_counted():
    streets = tuple(StreetInside(f"Street {i}", 10.0, whole=True, lines=AREA) for i in range(14))
    assert "all of Street 11 and 2 more streets; 140 m" in description(plan_with(streets=streets))


def test_what_is_not_known_of_the_streets_is_said():
    assert "The streets here are not known." in description(plan_with(provenance=None, streets=()))
    assert short_description(plan_with(provenance=None, streets=())).endswith("Streets not known.")
    assert "No street that is known is inside." in description(plan_with(streets=()))


def test_closures_of_one_post_are_one_place():
    together = (NORTH, replace(SOUTH, post=1))
    assert "Closed at 1 place: 1–2, Annankatu and a service road" in description(  # noqa: RUF001
        with_closures(*together)
    )


def test_a_place_without_a_name_is_said_by_its_position():
    plan = plan_with(incident=Incident(HERE, ""))
    assert description(plan).startswith("Cordon round Lönnrotinkatu")  # the label of the scene
    plan = replace(plan, cordon=replace(plan.cordon, scene=replace(plan.cordon.scene, label="")))
    assert description(plan).startswith("Cordon round 60.16616, 24.93791")


def test_effects_are_told_without_the_places_of_responders():
    said = description(with_effects(plan_with()))
    assert "Inside are 120 homes and 14 buildings." in said
    assert "Rendezvous" not in said
    assert said.index("Homes may be missing.") < said.index("Past incidents")


def test_of_several_rings_the_one_shown_is_named_and_all_are_listed():
    plan = sealed_plan()
    inner = replace(plan.cordon, closures=(), seal=None)
    rings = (Ring(RingRole.INNER, inner), Ring(RingRole.OUTER, plan.cordon))
    said = description(replace(plan, rings=rings))
    assert said.startswith("Outer cordon round Lönnrotinkatu")
    assert "The plan has 2 cordons, each within the next: inner (" in said


def test_the_short_form_names_as_many_streets_as_fit():
    closures = [replace(NORTH, number=i, post=i, street=f"{'Long' * i} Street") for i in range(1, 9)]
    said = short_description(with_closures(*closures, warnings=()))
    assert said.startswith("Cordon round Lönnrotinkatu. Closed: Long Street, LongLong Street")
    assert said.endswith("more.")
    assert len(said) <= SHORT


def test_the_short_form_names_streets_with_names_first():
    said = short_description(with_closures(SOUTH, NORTH, warnings=()))
    assert said.endswith("Closed: Annankatu and a service road without a name.")


def test_the_short_form_of_a_kind_without_closures_names_what_is_inside():
    assert short_description(plan_with(warnings=())) == "Cordon round Lönnrotinkatu. Inside: Annankatu."


@pytest.mark.parametrize("most", [60, 120, SHORT])
def test_a_long_place_is_cut_and_the_doubt_is_not(most):
    plan = plan_with(incident=Incident(HERE, "Somewhere " * 40))
    said = short_description(plan, most)
    assert len(said) <= most
    assert said.endswith("…. Not certain: see the warnings.")


def test_past_incidents_are_counted_where_there_are_some():
    assert description(plan_with()).endswith("Past incidents nearby: 1.")
    assert "Past incidents" not in description(plan_with(past=()))


def test_a_description_tells_three_ways_round_and_counts_the_others():
    plan = with_effects(sealed_plan())
    plan = replace(plan, effects=replace(plan.effects, diversions=plan.effects.diversions * 9))
    assert description(plan).count("the way round is") == 3
    assert "And 6 more ways through that are lost." in description(plan)


def test_closures_without_a_proof_are_listed_and_nothing_is_promised():
    plan = sealed_plan()
    said = description(replace(plan, cordon=replace(plan.cordon, seal=None)))
    assert "Closed at: 1, Annankatu at its junction" in said
    assert "gets out past them" not in said
    assert "does not say" not in said
