import json

import pytest

from mapper.domain.drafts import Draft
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError
from mapper.exporters.draft_json import as_object
from mapper.importers.draft_json import MOST_BYTES, read_draft, read_kept
from tests.drafts import DRAWN, draft_with

BASE = {"format": 1, "position": [24.9, 60.1]}
RING = {"id": "a", "role": "outer", "kind": "drawn"}
POINT = {"id": "a", "sort": "media_point", "position": [1, 2]}
NOTE = {"id": "a", "text": "b"}


def read(**sent):
    return read_draft(json.dumps(BASE | sent).encode())


def ring_of(corners, **more):
    return {"type": "Polygon", "coordinates": [corners, *more.get("holes", [])]}


def zigzag(corners):
    """A ring of so many positions, the last of them not the first."""
    return [[24.9 + i / 1e6, 60.1 + (i % 2) / 1e6] for i in range(corners)]


def test_format_and_position_are_enough():
    assert read() == Draft(LonLat(24.9, 60.1))


def test_a_drawing_that_crosses_itself_is_kept_as_it_is():
    bow = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    (ring,) = read(rings=[RING | {"drawing": ring_of(bow)}]).rings
    assert [list(corner) for corner in ring.drawing.exterior.coords] == bow


def test_heights_are_left_out():
    (ring,) = read(rings=[RING | {"drawing": {"type": "Point", "coordinates": [1, 2, 3]}}]).rings
    assert not ring.drawing.has_z


@pytest.mark.parametrize(
    "text",
    ["\U0001f691 \U0001f468\u200d\U0001f692", "שלום עולם", "مرحبا", "<script>alert(1)</script>", "${x}`{{"],
)
def test_any_letters_may_be_in_a_text(text):
    assert read(title=text, notes=[NOTE | {"text": text}]).title == text


def test_notes_and_captions_have_lines():
    assert read(caption="a\nb", notes=[NOTE | {"text": "a\nb"}]).caption == "a\nb"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"title": "a\x07"}, "plan: cannot be used: title holds U+0007 at character 2, which"),
        ({"title": "a\nb"}, "title holds U+000A at character 2"),
        ({"place": "\u202eabc"}, "place holds U+202E at character 1, which turns the reading"),
        ({"caption": "a\rb"}, "caption holds U+000D"),
        ({"caption": "\ufffe"}, "caption holds U+FFFE"),
        ({"title": "\ud800"}, "invalid JSON"),
        ({"title": "a" * 301}, "title has 301 characters, more than 300"),
        ({"caption": "a" * 5001}, "caption has 5,001 characters, more than 5,000"),
        ({"notes": [NOTE | {"text": "a" * 5001}]}, "notes.0.text has 5,001 characters"),
        ({"points": [POINT | {"label": "a" * 201}]}, "points.0.label has 201 characters"),
        ({"points": [POINT | {"sort": "bar"}]}, "points.0.sort input should be 'rendez"),
        ({"notes": [NOTE, NOTE]}, "notes holds the id a twice"),
        ({"notes": [{"id": str(i), "text": ""} for i in range(201)]}, "notes list should have at most 200"),
        ({"rings": [RING | {"id": "a b"}]}, "rings.0.id string should match"),
        ({"rings": [RING | {"role": "middle"}]}, "rings.0.role should be one of scene, inner"),
        ({"rings": [RING | {"values": {"radius_m": 3}}]}, "rings.0.values.radius_m input should be a valid"),
        ({"rings": [RING | {"starts": "tomorrow"}]}, "rings.0.starts is no date like 2017-07-28"),
        ({"when": 3}, "when is no date like"),
        ({"as_of": "2017-07-28T18:15"}, "as_of is no time with its offset from UTC"),
        ({"as_of": "0001-01-01T00:00+14:00"}, "as_of is no time"),
        ({"as_of": 5}, "as_of is no time"),
        ({"methane": {"mood": "fine"}}, "methane has no field mood; there are access"),
        ({"past": ["a"] * 501}, "past list should have at most 500 items"),
        ({"position": [24.9, 91]}, "position.1 input should be less than or equal to 90"),
        ({"position": [float("nan"), 1]}, "position.0 input should be a finite number"),
        ({"zone": "../etc/passwd"}, "zone string should match"),
        ({"format": 2}, "format input should be 1"),
        ({"colour": "red"}, "colour extra inputs are not permitted"),
        ({"scene": {"type": "Circle"}}, "scene input tag 'Circle'"),
        ({"scene": ring_of(zigzag(2002))}, "list should have at most 2001 items"),
        ({"scene": ring_of(zigzag(2001))}, "holds what is no shape: a ring of more than 2,000 corners"),
        ({"scene": ring_of(zigzag(9), holes=[zigzag(9)] * 10)}, "list should have at most 10 items"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_one_sentence_that_says_where(sent, says):
    with pytest.raises(InvalidInputError) as refused:
        read(**sent)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b"null", b"[" * 10_000])
def test_what_is_no_plan_is_refused(content):
    with pytest.raises(InvalidInputError, match="plan: cannot be used"):
        read_draft(content)


def test_a_large_plan_is_refused_before_it_is_read():
    with pytest.raises(InvalidInputError, match="is larger than 1024 KiB"):
        read_draft(b" " * (MOST_BYTES + 1))


def test_what_was_kept_is_read_however_large_it_grew():
    content = json.dumps(as_object(draft_with(rings=(DRAWN,)))).encode()
    assert read_kept(content + b" " * MOST_BYTES) == draft_with(rings=(DRAWN,))
