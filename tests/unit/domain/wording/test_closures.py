from dataclasses import replace

from mapper.domain.streets import Highway
from mapper.domain.wording.closures import by_post, say_place, say_post, say_users
from tests.plans import sealed_plan

NORTH, SOUTH = sealed_plan().cordon.closures


def test_a_closure_is_said_by_street_junction_and_way_out():
    assert say_place(NORTH) == "Annankatu at its junction with Lönnrotinkatu, to the north-east"
    crossing = replace(NORTH, junction="Bulevardi / Lönnrotinkatu")
    assert "junction with Bulevardi and Lönnrotinkatu" in say_place(crossing)


def test_a_way_without_a_name_is_called_by_its_sort_and_a_tunnel_told():
    assert say_place(SOUTH) == "a service road without a name, where it goes underground, to the south"
    assert say_place(replace(SOUTH, highway=Highway.PRIMARY)).startswith("a main road without a name")
    assert say_place(replace(SOUTH, highway=Highway.FOOTWAY)).startswith("a footway without a name")


def test_a_closure_deep_in_a_tunnel_is_not_told_as_its_mouth():
    deep = replace(SOUTH, from_mouth_m=98.4)
    assert (
        say_place(deep)
        == "a service road without a name, in a tunnel, 98 m from where it comes up, to the south"
    )


def test_a_closure_in_the_middle_of_a_block_is_said_by_its_two_ends():
    mid = replace(NORTH, junction="", between=("Bulevardi", "Lönnrotinkatu"))
    assert say_place(mid) == "Annankatu between Bulevardi and Lönnrotinkatu, to the north-east"
    assert say_place(replace(mid, between=("Bulevardi",))) == "Annankatu, to the north-east"


def test_whom_it_stops():
    assert say_users(NORTH) == "vehicles and people on foot"
    assert say_users(SOUTH) == "vehicles"


def test_closures_of_one_post_are_said_together():
    pavement = replace(NORTH, number=2, street="", highway=Highway.FOOTWAY, bearing_deg=90.0)
    (post,) = by_post((NORTH, pavement))
    assert say_post(post) == (
        "1–2, Annankatu and a footway without a name at the junction with Lönnrotinkatu, "  # noqa: RUF001
        "to the north-east and east"
    )


def test_a_street_with_two_carriageways_is_said_once():
    other = replace(NORTH, number=2, in_tunnel=True)
    assert say_post((NORTH, other)) == (
        "1–2, Annankatu at its junction with Lönnrotinkatu, where it goes underground, to the north-east"  # noqa: RUF001
    )


def test_streets_of_one_post_do_not_meet_themselves():
    other = replace(NORTH, number=2, street="Lönnrotinkatu", junction="Annankatu")
    assert say_post((NORTH, other)) == "1–2, Annankatu and Lönnrotinkatu, to the north-east"  # noqa: RUF001
