from dataclasses import replace

import pytest

from mapper.domain.cordons import Scene, SealedCordon
from mapper.domain.places import geodesic_disc
from mapper.domain.rings import RingRole, is_within, rings_of
from mapper.domain.standoffs import FOOTNOTES, Standoff, doubts_of, left_out, rings_for, standoff_named
from mapper.errors import InvalidInputError
from tests.small_networks import WALTHAMSTOW, network

GRID = network(
    *[(f"Road {k}", [(k * 90, -600), (k * 90, 600)]) for k in range(-6, 7)],
    *[(f"Lane {k}", [(-600, k * 80), (600, k * 80)]) for k in range(-7, 8)],
)

SUITCASE = Standoff(
    id="suitcase-us",
    label="Suitcase bomb",
    country="United States",
    counts_from="the device",
    least_m=46.0,
    preferred_m=564.0,
    meaning="mandatory and preferred",
    note="A note.",
    source="A table",
    source_date="2006",
    is_secondary=False,
)
RUCKSACK = replace(
    SUITCASE, id="rucksack-uk", label="Rucksack", least_m=100.0, preferred_m=None, meaning="at least",
    note="", source="A page", source_date="", is_secondary=True,
)  # fmt: skip


def test_one_distance_makes_an_inner_ring_that_is_sealed():
    (inner,) = rings_for(RUCKSACK)
    assert inner.role is RingRole.INNER
    assert inner.kind == SealedCordon(radius_m=100, limit_m=220)
    assert inner.reason == "Rucksack: 100 m from the device, A page (secondary source, undated)"


def test_two_distances_make_an_outer_ring_that_reaches_the_second():
    inner, outer = rings_for(SUITCASE)
    assert inner.kind.radius_m == 46
    assert (outer.role, outer.kind.radius_m + inner.kind.radius_m) == (RingRole.OUTER, 564)
    assert outer.reason == "Suitcase bomb: 564 m from the device, A table (of 2006)"


def test_responders_keep_off_as_far_as_is_preferred_whatever_rings_are_drawn():
    far = replace(SUITCASE, preferred_m=2_835.0, least_m=479.0)
    kept_off = [[ring.keep_off_m for ring in rings_for(one)] for one in (RUCKSACK, SUITCASE, far)]
    assert kept_off == [[100.0], [564.0, 564.0], [2_835.0]]


def test_the_outer_cordon_holds_all_of_the_preferred_distance():
    scene = Scene.at(WALTHAMSTOW)
    small = replace(SUITCASE, preferred_m=120.0)
    inner, outer = rings_of(scene, rings_for(small), lambda want, inside: want.kind.draw(inside, GRID)).rings
    assert is_within(geodesic_disc(WALTHAMSTOW, 46), inner.cordon.area)
    assert is_within(geodesic_disc(WALTHAMSTOW, 120), outer.cordon.area)


def test_a_distance_too_large_for_a_sealed_cordon_is_left_out_and_that_is_said():
    far = replace(SUITCASE, preferred_m=2_835.0, least_m=479.0)
    assert [ring.role for ring in rings_for(far)] == [RingRole.INNER]
    assert left_out(far).startswith("The preferred distance of 2,835 m is more than a sealed cordon protects")
    assert left_out(far) in doubts_of(far)
    assert left_out(SUITCASE) == left_out(RUCKSACK) == ""


def test_everybody_is_told_distance_source_date_note_and_footnotes():
    assert doubts_of(SUITCASE) == (
        "Suitcase bomb: 46 and 564 m, mandatory and preferred, counted from the device; A table (of 2006).",
        "A note.",
        *FOOTNOTES,
    )
    assert doubts_of(RUCKSACK)[0] == (
        "Rucksack: 100 m, at least, counted from the device; A page (secondary source, undated)."
    )
    assert "Beware of secondary devices." in FOOTNOTES


def test_an_unknown_device_is_refused_with_those_known():
    known = {"suitcase-us": SUITCASE, "rucksack-uk": RUCKSACK}
    assert standoff_named("rucksack-uk", known) is RUCKSACK
    with pytest.raises(InvalidInputError, match="device: 'sack' is none of suitcase-us, rucksack-uk"):
        standoff_named("sack", known)
