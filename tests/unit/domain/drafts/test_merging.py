"""Two people change one plan: what is settled by itself, and what they are asked."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from mapper.domain.drafts import DraftNote, DraftRing, PointSort
from mapper.domain.drafts.merging import merge
from mapper.domain.drafts.parts import differences, part_of, with_part
from mapper.domain.incidents import When
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.rings import RingRole
from tests.drafts import DRAWING, DRAWN, MEDIA, MEETING, RADIUS, SEALED, draft_with, drafts, ring_changed

BASE = draft_with()
SMALL = LonLatShape(box(24.937, 60.165, 24.938, 60.166))
ELSEWHERE = LonLat(24.94, 60.17)


def says(merged):
    return [conflict.says for conflict in merged.conflicts]


def test_what_only_one_changed_is_taken_over_from_either():
    mine, theirs = replace(BASE, title="Mine"), replace(BASE, caption="Theirs", is_exercise=True)
    merged = merge(BASE, mine, theirs)
    assert merged.draft == replace(BASE, title="Mine", caption="Theirs", is_exercise=True)
    assert merged.conflicts == ()


def test_the_same_change_by_both_is_no_conflict():
    both = replace(BASE, title="Fire", scene=SMALL, position=ELSEWHERE, points=(MEDIA,))
    both = ring_changed(both, kind="network", values={})
    merged = merge(BASE, both, both)
    assert (merged.draft, merged.conflicts) == (both, ())


def test_of_two_titles_theirs_stands_and_mine_is_told():
    merged = merge(BASE, replace(BASE, title="Mine"), replace(BASE, title="Theirs"))
    assert merged.draft.title == "Theirs"
    (conflict,) = merged.conflicts
    assert (conflict.path, conflict.mine, conflict.theirs) == (("title",), "Mine", "Theirs")
    assert conflict.says == "Both of you changed the title."


def test_rows_that_both_added_stand_side_by_side():
    mine = replace(BASE, notes=(*BASE.notes, DraftNote("m", "Mine")))
    theirs = replace(BASE, notes=(DraftNote("t", "Theirs"), *BASE.notes))
    assert {note.note_id for note in merge(BASE, mine, theirs).draft.notes} == {"n1", "n2", "m", "t"}


def test_two_sizes_of_one_ring_are_two_decisions():
    mine = ring_changed(BASE, values={"radius_m": "80", "limit_m": "120"})
    theirs = ring_changed(BASE, values={"radius_m": "60", "limit_m": "150"}, reason="Smoke")
    merged = merge(BASE, mine, theirs)
    assert merged.draft.rings[0].values == {"radius_m": "80", "limit_m": "150"}
    assert merged.draft.rings[0].reason == "Smoke"
    assert merged.conflicts == ()


def test_a_size_that_was_taken_out_stays_out():
    merged = merge(BASE, ring_changed(BASE, values={"radius_m": "60"}), replace(BASE, title="Theirs"))
    assert merged.draft.rings[0].values == {"radius_m": "60"}


def test_a_drawing_changed_by_both_is_a_conflict():
    base = draft_with(rings=(DRAWN,))
    other = LonLatShape(box(24.936, 60.165, 24.939, 60.167))
    merged = merge(base, ring_changed(base, drawing=SMALL), ring_changed(base, drawing=other))
    assert merged.draft.rings[0].drawing == other
    assert merged.conflicts[0].mine == SMALL
    assert says(merged) == ["Both of you changed the drawing of the outer ring."]


def test_sizes_do_not_mix_with_another_kind():
    mine = ring_changed(BASE, kind="drawn", values={}, drawing=DRAWING)
    theirs = ring_changed(BASE, values={"radius_m": "90", "limit_m": "120"})
    merged = merge(BASE, mine, theirs)
    assert merged.draft == theirs
    assert {conflict.path[2] for conflict in merged.conflicts} == {"kind", "drawing", "values"}


def test_a_scene_and_its_position_are_one_decision():
    mine, theirs = replace(BASE, scene=SMALL), replace(BASE, position=ELSEWHERE)
    merged = merge(BASE, mine, theirs)
    assert merged.draft == theirs
    assert says(merged) == ["Both of you changed where the incident is."]


def test_what_one_took_out_and_the_other_changed_stays():
    taken = replace(BASE, points=(MEDIA,))
    changed = replace(BASE, points=(replace(MEETING, label="RVP 2", sort=PointSort.ACCESS), MEDIA))
    for mine, theirs in ((taken, changed), (changed, taken)):
        merged = merge(BASE, mine, theirs)
        assert changed.points[0] in merged.draft.points
        (conflict,) = merged.conflicts
        assert conflict.path == ("points", "p1")
        assert {conflict.mine, conflict.theirs} == {changed.points[0], None}
        assert conflict.says == "One of you changed the access point “RVP 2”, the other took it out."


def test_a_text_that_one_emptied_and_the_other_changed_is_told():
    merged = merge(BASE, replace(BASE, when=None), replace(BASE, when=When("2017")))
    assert merged.draft.when == When("2017")
    assert says(merged) == ["One of you changed the time of the incident, the other took it out."]


def test_each_adding_a_ring_of_one_role_is_a_conflict():
    base = draft_with(rings=())
    merged = merge(base, replace(base, rings=(DRAWN,)), replace(base, rings=(RADIUS, SEALED)))
    assert merged.draft.rings == (RADIUS, SEALED)
    (conflict,) = merged.conflicts
    assert (conflict.path, conflict.mine, conflict.theirs) == (("rings", "r1"), DRAWN, SEALED)
    assert conflict.says == "Each of you has another outer ring."


def test_the_same_row_added_otherwise_by_both_is_a_conflict():
    base = draft_with(notes=())
    mine, theirs = (replace(base, notes=(DraftNote("n", text),)) for text in ("Mine", "Theirs"))
    merged = merge(base, mine, theirs)
    assert merged.draft == theirs
    assert says(merged) == ["Both of you changed the note “Theirs”."]


def test_past_incidents_are_put_on_and_taken_off_one_by_one():
    mine, theirs = replace(BASE, past=("a", *BASE.past)), replace(BASE, past=("b",))
    merged = merge(BASE, mine, theirs)
    assert (set(merged.draft.past), merged.conflicts) == ({"a", "b"}, ())


@pytest.mark.parametrize("words", [{}, {"hazards": "Gas."}, {"hazards": "Broken glass.", "access": "North."}])
def test_words_of_methane_are_decisions_of_their_own(words):
    mine, theirs = replace(BASE, methane=words), replace(BASE, title="Theirs")
    assert merge(BASE, mine, theirs).draft == replace(theirs, methane=words)


def sets(draft):
    """A draft in which the order of rows says nothing."""
    rings = tuple(replace(ring, values=dict(sorted(ring.values.items()))) for ring in draft.rings)
    draft = replace(draft, rings=rings)
    rows = {name: frozenset(map(repr, getattr(draft, name))) for name in ("rings", "points", "notes", "past")}
    return replace(draft, **dict.fromkeys(rows, ())), rows


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(drafts, drafts)
def test_who_changes_alone_gets_all_of_it(base, changed):
    for merged in (merge(base, changed, base), merge(base, base, changed), merge(base, changed, changed)):
        assert sets(merged.draft) == sets(changed)
        assert merged.conflicts == ()


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(drafts, drafts, drafts)
def test_nothing_that_anybody_changed_is_lost_in_silence(base, mine, theirs):
    merged = merge(base, mine, theirs)
    told = {conflict.path for conflict in merged.conflicts}
    taken = {("rings", str(c.mine.ring_id)) for c in merged.conflicts if isinstance(c.mine, DraftRing)}
    for draft in (mine, theirs):
        for path, change in differences(base, draft).items():
            stands = part_of(merged.draft, path) == change.now
            assert stands or any(other[:2] == path[: min(2, len(other))] for other in told | taken)


EDITS = {
    ("title",): "Fire",
    ("caption",): "Drawn by hand",
    ("position",): ELSEWHERE,
    ("when",): When("2018"),
    ("is_exercise",): True,
    ("zone",): "Europe/London",
    ("place",): "Annankatu",
    ("rings", "r1", "reason"): "Smoke",
    ("rings", "r1", "access"): ELSEWHERE,
    ("rings", "r1", "values", "radius_m"): "90",
    ("rings", "r1", "values", "limit_m"): "200",
    ("rings", "r3"): RADIUS,
    ("points", "p1"): None,
    ("points", "p2", "position"): ELSEWHERE,
    ("points", "p2", "label"): "Press",
    ("notes", "n1", "text"): "Wires are down",
    ("notes", "n3"): DraftNote("n3", "New"),
    ("past", "curated/other"): True,
    ("methane", "hazards"): "Gas",
    ("methane", "access"): "North",
}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(list(EDITS)), st.booleans(), min_size=2))
def test_disjoint_edits_always_settle(shared_out):
    mine = theirs = both = BASE
    for path, is_mine in shared_out.items():
        mine = with_part(mine, path, EDITS[path]) if is_mine else mine
        theirs = theirs if is_mine else with_part(theirs, path, EDITS[path])
        both = with_part(both, path, EDITS[path])
    merged = merge(BASE, mine, theirs)
    assert (sets(merged.draft), merged.conflicts) == (sets(both), ())


def test_a_ring_that_got_another_role_makes_room_for_theirs():
    merged = merge(
        BASE,
        ring_changed(BASE, role=RingRole.INNER),
        replace(BASE, rings=(*BASE.rings, RADIUS)),
    )
    assert [ring.ring_id for ring in merged.draft.rings] == ["r3"]
    assert merged.conflicts[0].mine == replace(SEALED, role=RingRole.INNER)
