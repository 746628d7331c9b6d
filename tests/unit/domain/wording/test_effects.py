from dataclasses import replace

from shapely import LineString

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.findings import Diversion, Effects, Premises, SiteKind, Users
from mapper.domain.places import LonLatShape
from mapper.domain.wording.effects import (
    count_premises,
    say_around,
    say_diversion,
    say_inside,
    say_missing_sites,
    say_pocket,
    say_site,
)
from tests.plans import EFFECTS, HERE

POCKET = EFFECTS.pockets[0]
DIVERSION = EFFECTS.diversions[0]


def test_what_is_not_counted_is_not_said():
    assert list(say_inside(Effects())) == []
    assert list(say_inside(Effects(homes=0))) == ["Inside are 0 homes."]
    assert list(say_around(Effects())) == []


def test_homes_buildings_and_premises_are_told():
    assert list(say_inside(EFFECTS)) == [
        "Inside are 120 homes and 14 buildings.",
        "The line goes through 1 building.",
        "Also inside: school Stow Primary and a care home.",
    ]


def test_places_that_were_not_found_are_told_to_responders():
    kinds = "a rendezvous point or a forward command post or a helicopter landing"
    assert list(say_missing_sites(Effects())) == [f"No place was found for {kinds}."]
    everything = tuple(replace(EFFECTS.sites[0], kind=kind) for kind in SiteKind)
    assert list(say_missing_sites(Effects(sites=everything))) == []


def test_a_way_round_that_is_as_short_is_no_longer():
    assert say_diversion(replace(DIVERSION, added_m=0.2)).endswith(
        "the way round is no longer, 2 minutes more."
    )


def test_premises_are_counted_by_their_sort():
    gate = Premises(FeatureKind.GATE, "", HERE)
    assert count_premises(replace(EFFECTS, premises=(*EFFECTS.premises, gate))) == {
        "care home": 1,
        "gate": 1,
        "school": 1,
    }


def test_a_pocket_says_who_where_and_how_many():
    assert say_pocket(POCKET) == "Cut off for vehicles: Yrjönkatu and ways without a name (240 m, 12 homes)."
    bare = replace(POCKET, homes=None, streets=(), users=Users.ON_FOOT, by_one_way=True)
    assert say_pocket(bare) == (
        "Cut off for people on foot: ways without a name (240 m); only by one-way rules, which can be lifted."
    )


def test_a_diversion_says_how_much_longer_it_is():
    assert say_diversion(DIVERSION) == (
        "From Annankatu to Bulevardi: the way round is 640 m longer, 2 minutes more."
    )
    assert "longer, less than a minute more." in say_diversion(replace(DIVERSION, added_s=20.0))
    assert say_diversion(replace(DIVERSION, added_s=None)).endswith("640 m longer.")


def test_ends_of_one_name_are_told_apart_by_junction_and_side():
    through = replace(
        DIVERSION,
        to_street="Annankatu",
        entry_at=("A", "B", "C"),
        entry_bearing_deg=2.0,
        exit_bearing_deg=181.0,
    )
    says = "From Annankatu at A, B and 1 more in the north to Annankatu in the south: the way round is 640 m"
    assert say_diversion(through).startswith(says)


def test_of_many_ways_round_the_first_are_told_and_the_others_counted():
    many = replace(EFFECTS, pockets=(), diversions=(DIVERSION,) * 5)
    assert list(say_around(many, 3))[3:] == ["And 2 more ways through that are lost."]
    assert list(say_around(many, 4))[4:] == ["And 1 more way through that is lost."]
    assert len(list(say_around(many, 5))) == len(list(say_around(many))) == 5


def test_no_way_round_is_said():
    none = Diversion("", "", HERE, HERE, None, None, LonLatShape(LineString()))
    assert say_diversion(none) == (
        "From a street without a name to a street without a name: no way round by vehicle is known."
    )


def test_a_site_is_told_with_its_reasons():
    (site,) = EFFECTS.sites
    assert say_site(site) == (
        "Rendezvous point, Kalevankatu, 60.16616, 24.93791, 150 m from the cordon: upwind; wide enough."
    )
    assert say_site(replace(site, street="", reasons=())) == (
        "Rendezvous point, a place without a name, 60.16616, 24.93791, 150 m from the cordon."
    )
