"""A public map in words: short enough to be heard, and with nothing named that is not there."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box, intersects

from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.plans import Incident
from mapper.domain.publications import Duty
from mapper.domain.publications.view import public_view
from mapper.domain.wording.alt_text import LONGEST, alt_text, long_text
from tests.secret_plans import CANARY, HOUSE, STREETS, at, closure, cordon, past, secret_plan

NAMES = {name for name in STREETS.names if name}


def public(duty=Duty(), **changes):  # noqa: B008 it never changes
    return public_view(secret_plan(**changes), duty, shows_past=True, publication_id="5d0a")


def cut_out(west_m, south_m, width_m, height_m):
    """A public view of a plan with a rectangle for a cordon and closures where nobody minds."""
    line = box(west_m, south_m, west_m + width_m, south_m + height_m)
    own = cordon(line)
    inside = streets_inside(STREETS, own.area)
    return public(cordon=own, streets=inside, rings=(), effects=None)


def test_all_of_it_is_told_in_sentences():
    assert long_text(public(effects=None, rings=())) == (
        "Cordon round Forest Road, 18.2 hectares. "
        "1.3 km of street inside: part of Church Hill, 419 m; part of Forest Road, 419 m; "
        "Hoe Street between Forest Road and Church Hill, 261 m; "
        "part of Stow Crescent, 173 m; 22 m without a name. "
        "Closed at 3 places: 1, Forest Road at its junction with Stow Crescent, to the east; "
        "2, Church Hill, to the east; 3, Hoe Street, to the east. "
        "Some streets may be missing from this map. Streets as of 2 January 2019, OpenStreetMap. "
        "Past incidents nearby: 1. As of 28 July 2017, 19:04 UTC."
    )


def test_a_screen_reader_gets_one_short_line():
    assert alt_text(public()) == (
        "Outer cordon round Forest Road. Closed: Forest Road, Church Hill and Hoe Street. "
        "Not certain: see the warnings. As of 28 July 2017, 19:04 UTC."
    )


@given(st.text(min_size=1, max_size=400), st.sampled_from([Duty(), Duty(is_armed=True)]))
@settings(max_examples=30)
def test_the_line_is_never_longer_than_it_may_be(words, duty):
    plan = public(duty, incident=Incident(HOUSE, words, words))
    assert len(alt_text(plan)) <= LONGEST


@given(st.integers(-800, 700), st.integers(-800, 700), st.integers(20, 900), st.integers(20, 900))
@settings(max_examples=25)
def test_every_street_named_as_inside_meets_the_cordon(west_m, south_m, width_m, height_m):
    plan = cut_out(west_m, south_m, width_m, height_m)
    listed = re.search(r"of street inside: (.*?)\.(?: |$)", long_text(plan))
    told = [
        re.sub(r"^(?:all|part) of | between .*|, [\d.]+ k?m$", "", part)
        for part in (listed[1].split("; ") if listed else [])
    ]
    named = [name for name in told if "without a name" not in name]
    lines = {name: STREETS.lines()[STREETS.name == STREETS.names.index(name)] for name in NAMES}
    assert sorted(named) == sorted({street.name for street in plan.streets if street.name})
    assert all(intersects(lines[name], plan.cordon.area).any() for name in named)


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(["", *sorted(NAMES), "A / B"])), max_size=12
    )
)
@settings(max_examples=30)
def test_every_closure_is_told_once(places):
    closures = tuple(
        replace(closure(number, at(10 * number, 0), street, junction), post=number % 3)
        for number, (street, junction) in enumerate(places, 1)
    )
    said = long_text(public(cordon=cordon(closures=closures), rings=()))
    listed = re.search(r"Closed at \d+ places?: (.*?)\.(?: |$)", said)
    numbers = []
    for place in listed[1].split("; ") if listed else []:
        for span in re.match(r"[\d\u2013, ]*\d", place)[0].split(", "):
            first, _, last = span.partition("\u2013")
            numbers += range(int(first), int(last or first) + 1)
    assert sorted(numbers) == list(range(1, len(places) + 1))


def test_closures_at_one_junction_are_one_place():
    both = (
        closure(1, at(0, 30), "Forest Road", "Hoe Street"),
        closure(2, at(0, 20), "Hoe Street", "Forest Road"),
    )
    said = long_text(public(cordon=cordon(closures=both), rings=()))
    assert "Closed at 1 place: 1\u20132, Forest Road and Hoe Street, to the east." in said


def test_streets_that_are_not_known_are_not_told_as_none():
    assert "The streets here are not known." in long_text(
        public(provenance=None, streets=(), background=None)
    )
    assert "No street that is known is inside." in long_text(cut_out(-800, 300, 20, 20))


def test_without_a_map_a_street_is_inside_in_part():
    assert "part of Hoe Street, 261 m" in long_text(public(background=None))


def test_many_streets_are_counted():
    plan = public()
    many = tuple(replace(plan.streets[0], name=f"Street {number}") for number in range(33))
    assert "; 3 more streets" in long_text(replace(plan, streets=many))


def test_nothing_is_told_of_those_who_work_there():
    assert CANARY not in long_text(public(past=(past(),))) + alt_text(public())


@pytest.mark.parametrize("what", ["seal it", "gets out", "fence"])
def test_how_tight_the_line_is_is_not_told(what):
    assert what not in long_text(public())


def test_a_street_that_lies_inside_as_a_whole_is_told_so():
    assert "all of Forest Road, 1.8 km" in long_text(cut_out(-950, -20, 1900, 100))


def test_a_long_place_is_cut_and_when_it_held_true_is_not():
    said = alt_text(public(incident=Incident(HOUSE, "Somewhere " * 40)))
    assert len(said) <= LONGEST
    assert said.endswith("…. Not certain: see the warnings. As of 28 July 2017, 19:04 UTC.")
