"""What people added to a plan by hand leaves in every format, and an exercise cannot pass for real."""

import csv
import json
import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from mapper.domain.days import say_moment
from mapper.domain.drafts import DraftPoint, PointSort
from mapper.domain.places import LonLat
from mapper.domain.wording.by_hand import say_point
from mapper.domain.wording.description import SHORT, description, short_description
from mapper.domain.wording.methane import methane
from mapper.exporters import EXPORTERS
from mapper.exporters import methane as methane_text
from mapper.wiring import PLAN_FORMATS
from tests.drafts import MEDIA, MEETING, ON_PLAN, REMARK
from tests.plans import plan_with, sealed_plan, with_effects

AS_OF = datetime(2017, 7, 28, 19, tzinfo=ZoneInfo("Europe/Helsinki"))
SAID = "As of 28 July 2017, 19:00 EEST (16:00 UTC)"
FAR = DraftPoint("p9", PointSort.HELICOPTER, LonLat(25.2, 60.3), "Field")


def by_hand(**changes):
    added = {
        "points": (MEETING, MEDIA),
        "notes": (REMARK, ON_PLAN),
        "caption": "First line\nsecond <line>",
        "as_of": AS_OF,
    }
    return replace(with_effects(sealed_plan()), **(added | changes))


def features(plan):
    found = json.loads(EXPORTERS["geojson"].write(plan))["features"]
    return [feature["properties"] | {"at": feature["geometry"]} for feature in found]


def rows(plan):
    return list(csv.DictReader(EXPORTERS["csv"].write(plan).decode().splitlines()))


@pytest.mark.parametrize("name", list(PLAN_FORMATS))
def test_an_exercise_says_so_in_every_format_and_nothing_else_does(name):
    write = PLAN_FORMATS[name].write
    assert b"EXERCISE" in write(by_hand(is_exercise=True))
    assert b"EXERCISE" not in write(by_hand())


def test_an_exercise_is_told_first_by_texts():
    plan = by_hand(is_exercise=True)
    for name in ("text", "methane"):
        assert EXPORTERS[name].write(plan).decode().startswith("EXERCISE: nothing of this is real.\n")
    assert description(plan).startswith("EXERCISE: cordon round Lönnrotinkatu")
    assert short_description(plan).startswith("EXERCISE: cordon")
    assert len(short_description(plan)) <= SHORT


def test_an_exercise_has_a_watermark_across_its_picture():
    write = PLAN_FORMATS["svg"].write
    marks = re.findall(rb'<text class="watermark"[^>]*>EXERCISE</text>', write(by_hand(is_exercise=True)))
    assert len(marks) == 1
    assert b'class="watermark"' not in write(by_hand())


def test_points_are_places_for_responders_with_their_words():
    (meeting, _) = (each for each in features(by_hand()) if each.get("by_hand"))
    assert meeting["role"] == "place"
    assert (meeting["id"], meeting["sort"], meeting["name"]) == ("p1", "rendezvous_point", "RVP 1")
    assert meeting["audience"] == "operational"
    assert meeting["at"]["coordinates"] == [24.9365, 60.165]


def test_notes_stand_where_they_are_about_or_nowhere():
    here, nowhere = (each for each in features(by_hand()) if each["role"] == "note")
    assert here["text"] == REMARK.text
    assert nowhere["at"] is None
    assert {here["audience"], nowhere["audience"]} == {"operational"}


def test_the_incident_tells_caption_and_time():
    incident = features(by_hand())[0]
    assert incident["caption"] == "First line\nsecond <line>"
    assert (incident["as_of"], incident["as_of_says"]) == ("2017-07-28T16:00:00+00:00", SAID)
    assert features(plan_with())[0]["as_of"] is None


def test_the_table_has_a_row_for_each():
    found = rows(by_hand(is_exercise=True, caption="Streets"))
    by_role = {row["role"]: row for row in found}
    assert by_role["exercise"]["note"] == "EXERCISE: nothing of this is real."
    assert by_role["caption"]["note"] == "Streets"
    assert by_role["as-of"]["note"] == SAID
    assert by_role["note"]["note"] == "not for publication: Check with the harbour"
    (point,) = (row for row in found if row["category"] == "media point")
    assert (point["lon"], point["note"]) == ("24.9362", "not for publication: chosen by hand")


def test_the_text_tells_caption_time_points_and_notes():
    lines = EXPORTERS["text"].write(by_hand()).decode().splitlines()
    assert lines[1:4] == ["First line", "second <line>", SAID]
    assert "  Rendezvous point RVP 1: 60.16500, 24.93650" in lines
    assert "  Tram wires low here (at 60.16600, 24.93800)" in lines
    assert "  Check with the harbour" in lines


def test_what_everybody_reads_tells_nothing_of_points_and_notes():
    for said in (description(by_hand()), short_description(by_hand())):
        assert "RVP" not in said
        assert "Tram" not in said
    assert SAID in description(by_hand())


def test_a_point_in_britain_has_its_grid_reference():
    point = DraftPoint("p", PointSort.MARSHALLING, LonLat(-0.03058, 51.60168))
    assert say_point(point) == "Marshalling area: 51.60168, -0.03058, grid reference TQ 3649 9104"


def test_methane_tells_points_that_were_chosen_in_place_of_candidates():
    before, after = methane(by_hand(points=())).access, methane(by_hand()).access
    assert "Candidate, not searched: Rendezvous point" in before
    assert "Candidate, not searched: Rendezvous point" not in after
    assert after.startswith("Rendezvous point RVP 1: 60.16500, 24.93650. Media point:")


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"hazards": "Glass."}, "hazards", "Glass."),
        ({"type_of_incident": "Crash."}, "type_of_incident", "Crash. Car hits people"),
        ({"number_of_casualties": " 5 "}, "number_of_casualties", "5"),
        ({"hazards": " "}, "hazards", "not known"),
        ({"emergency_services": "Two units."}, "emergency_services",
         "Two units. The cordon has 2 places to be staffed"),
    ],
)  # fmt: skip
def test_methane_tells_what_people_wrote_first(typed, field, says):
    assert getattr(methane(by_hand(methane=typed)), field) == says


def test_methane_tells_the_time_it_is_as_of():
    assert SAID in methane_text.write(by_hand()).decode().splitlines()


def test_the_picture_marks_points_and_explains_the_marks():
    content = PLAN_FORMATS["svg"].write(by_hand(points=(MEETING, MEDIA, FAR)))
    picture = ET.fromstring(content)  # noqa: S314  # our own
    words = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("RV") == 2  # on the map and below it
    assert "Rendezvous point" in words
    assert "HE" not in words
    assert "Not on this map: Helicopter landing Field: 60.30000, 25.20000." in words
    assert {"First line", "second <line>", SAID} <= set(words)


def test_the_sheet_lists_points_and_notes():
    sheet = next(form for name, form in PLAN_FORMATS.items() if form.media_type.startswith("text/html"))
    page = sheet.write(by_hand(points=(MEETING, FAR))).decode()
    assert "<td>RV Rendezvous point</td>" in page
    assert "<td>Tram wires low here</td>" in page
    assert "Not on this map: Helicopter landing Field" in page
    assert SAID in page


def test_a_moment_in_utc_is_told_once():
    assert say_moment(datetime(2017, 7, 28, 16, tzinfo=ZoneInfo("UTC"))) == "28 July 2017, 16:00 UTC"
