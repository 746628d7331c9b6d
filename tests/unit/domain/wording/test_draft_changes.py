"""What became of a plan between two versions, for people to read and to see on the map."""

from dataclasses import replace

import pytest
from shapely import Point

from mapper.domain.drafts import DraftNote
from mapper.domain.drafts.merging import merge
from mapper.domain.incidents import When
from mapper.domain.places import LonLat
from mapper.domain.wording.draft_changes import changes
from mapper.exporters.draft_changes import changes_object, merged_object
from mapper.exporters.draft_json import write
from mapper.importers.draft_json import read_draft
from tests.drafts import DRAWING, DRAWN, MEDIA, MEETING, RADIUS, REMARK, SEALED, draft_with, ring_changed

BASE = draft_with()
LONG = "a" * 60


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (replace(BASE, title="Fire"), "The title was changed from “Car hits people” to “Fire”."),
        (replace(BASE, title=""), "The title was taken out."),
        (replace(BASE, title=LONG), f"The title was changed from “Car hits people” to “{'a' * 39}…”."),
        (replace(BASE, when=When("2017")),
         "The time of the incident was changed from 2017-07-28 18:15 to 2017."),
        (replace(BASE, when=None), "The time of the incident was taken out."),
        (replace(BASE, is_exercise=True), "Whether it is an exercise was changed: it is one."),
        (replace(BASE, position=LonLat(24.93791, 60.16706)), "The position of the incident was moved 100 m."),
        (replace(BASE, scene=DRAWING), "The scene was added."),
        (replace(BASE, as_of=None), "The time that the plan is as of was taken out."),
        (replace(BASE, points=(MEDIA,)), "The rendezvous point “RVP 1” was taken out."),
        (replace(BASE, points=(MEETING,)), "The media point was taken out."),
        (replace(BASE, points=(replace(MEETING, label="X"), MEDIA)),
         "The label of the rendezvous point “X” was changed from “RVP 1” to “X”."),
        (replace(BASE, notes=(*BASE.notes, DraftNote("n3", "Look\nhere"))),
         "The note “Look here” was added."),
        (replace(BASE, rings=(RADIUS, SEALED)), "The inner ring was added."),
        (ring_changed(BASE, reason="Smoke"), "The reason of the outer ring was set to “Smoke”."),
        (ring_changed(BASE, values={"radius_m": "90", "limit_m": "120"}),
         "The size “protect” of the outer ring was changed from “60” to “90”."),
        (ring_changed(BASE, values={**SEALED.values, "colour": "red"}),
         "The size “colour” of the outer ring was set to “red”."),
        (replace(BASE, methane={}), "Hazards of METHANE was taken out."),
        (replace(BASE, past=()), "A past incident on the map was taken out."),
    ],
)  # fmt: skip
def test_each_change_is_a_sentence(new, says):
    assert [change.says for change in changes(BASE, new)] == [says]


def test_an_exercise_that_became_none_says_so():
    (change,) = changes(replace(BASE, is_exercise=True), BASE)
    assert change.says.endswith("it is none.")


def test_two_equal_plans_differ_in_nothing():
    assert changes(BASE, draft_with()) == ()


def test_what_moved_is_shown_where_it_was_and_where_it_is():
    (change,) = changes(BASE, replace(BASE, points=(replace(MEETING, position=LonLat(24.94, 60.17)), MEDIA)))
    assert (change.gone, change.come) == (Point(MEETING.position), Point(24.94, 60.17))


def test_a_row_is_shown_by_its_place_or_its_drawing():
    old, new = draft_with(rings=(DRAWN,), notes=()), draft_with(rings=(), notes=(REMARK,))
    ring, note = changes(old, new)
    assert (ring.gone, ring.come) == (DRAWING, None)
    assert (note.gone, note.come) == (None, Point(REMARK.position))


def test_words_have_no_shape():
    (change,) = changes(BASE, replace(BASE, title="Fire"))
    assert change.gone is change.come is None


def test_changes_leave_as_sentences_with_paths_and_as_features():
    found = changes_object(changes(draft_with(rings=()), draft_with(rings=(DRAWN,))))
    assert found["changes"] == [{"path": "rings/r2", "says": "The outer ring was added."}]
    (feature,) = found["features"]
    assert feature["properties"] == {"role": "added", "says": "The outer ring was added."}
    assert feature["geometry"]["type"] == "Polygon"


def test_a_merged_draft_leaves_with_what_either_would_put_in():
    mine = replace(BASE, when=None, points=(MEDIA,))
    theirs = replace(BASE, when=When("2017"), points=(replace(MEETING, label="B"), MEDIA))
    found = merged_object(merge(BASE, mine, theirs))
    assert [(each["path"], each["mine"]) for each in found["conflicts"]] == [
        ("when", ""),
        ("points/p1", None),
    ]
    assert found["conflicts"][0]["theirs"] == "2017"
    assert found["conflicts"][1]["theirs"]["label"] == "B"
    assert read_draft(write(theirs)).points == theirs.points


@pytest.mark.parametrize(
    ("name", "mine", "theirs", "written"),
    [
        ("scene", DRAWING, BASE.rings[0].drawing, "Polygon"),
        ("position", LonLat(1, 2), LonLat(3, 4), [1, 2]),
        ("as_of", BASE.as_of.replace(year=2018), BASE.as_of.replace(year=2019), "2018-07-28T15:15:00Z"),
    ],
)
def test_parts_leave_as_they_stand_in_a_draft(name, mine, theirs, written):
    changed = replace(BASE, **{name: theirs}, **({"position": LonLat(5, 6)} if name == "scene" else {}))
    (conflict,) = merged_object(merge(BASE, replace(BASE, **{name: mine}), changed))["conflicts"]
    value = conflict["mine"]
    assert (value["type"] if isinstance(value, dict) else value) == written
