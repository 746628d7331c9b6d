import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings

from mapper.domain.drafts import Draft
from mapper.domain.places import LonLat
from mapper.exporters.draft_json import as_object, write
from mapper.importers.draft_json import read_draft
from tests.drafts import MEETING, draft_with, drafts

SUMMER = timezone(timedelta(hours=3))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(drafts)
def test_what_is_written_is_read_as_the_same_draft(draft):
    assert read_draft(write(draft)) == draft


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(drafts)
def test_the_same_draft_gives_the_same_bytes(draft):
    assert write(read_draft(write(draft))) == write(draft)


def test_a_draft_has_every_key_that_the_editor_knows():
    assert as_object(Draft(LonLat(1, 2))) == {
        "format": 1,
        "position": [1, 2],
        "place": "",
        "title": "",
        "caption": "",
        "when": "",
        "scene": None,
        "rings": [],
        "points": [],
        "notes": [],
        "past": [],
        "methane": {},
        "is_exercise": False,
        "zone": "",
        "as_of": "",
    }


def test_a_ring_a_point_and_a_note_have_theirs():
    written = as_object(draft_with())
    assert written["rings"][0] == {
        "id": "r1",
        "role": "outer",
        "kind": "sealed",
        "values": {"radius_m": "60", "limit_m": "120"},
        "drawing": None,
        "access": None,
        "starts": "",
        "review": "",
        "reason": "",
    }
    assert written["points"][0]["sort"] == str(MEETING.sort) == "rendezvous_point"
    assert written["notes"][1] == {"id": "n2", "text": "Check with the harbour", "position": None}


def test_times_are_written_in_utc_and_doubtful_ones_marked():
    written = as_object(draft_with(as_of=datetime(2017, 7, 28, 18, 15, tzinfo=SUMMER)))
    assert written["as_of"] == "2017-07-28T15:15:00Z"
    assert written["when"] == "~2017-07-28T18:15"


def test_zero_has_no_sign():
    assert write(Draft(LonLat(-0.0, 0.0))) == write(Draft(LonLat(0.0, -0.0)))


def test_keys_are_sorted_and_letters_are_themselves():
    content = write(draft_with(as_of=datetime(2017, 1, 1, tzinfo=UTC)))
    assert "Lönnrotinkatu".encode() in content
    assert list(json.loads(content)) == sorted(json.loads(content))
