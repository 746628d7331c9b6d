import csv
from dataclasses import replace
from pathlib import Path

import pytest

from mapper.domain.incidents import PastIncident, Refusal, When
from mapper.domain.places import LonLat
from mapper.errors import UnreadableFileError
from mapper.importers.curated import COLUMNS, CURATED, Beside, put_beside

SHIPPED = sorted((Path(__file__).parents[3] / "data" / "incidents").glob("*.csv"))
WHOLE = {
    "key": "siege",
    "date": "2025-10-10",
    "time_local": "~10:00",
    "category": "Armed siege",
    "place": "Stow Crescent",
    "lon": "-0.03058",
    "lat": "51.60168",
    "summary": "Police stood round a house.",
    "sources": "Echo, 24 October 2025; UKNIP ;",
    "doubts": "The day.",
}


@pytest.fixture
def read(tmp_path):
    def read(*rows):
        path = tmp_path / "List.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, [*COLUMNS, *(name for name in rows[0] if name not in COLUMNS)])
            writer.writeheader()
            writer.writerows({**WHOLE, **row} for row in rows)
        (reading,) = CURATED.read(str(path))
        return reading.part, list(reading.rows)

    return read


def test_a_row_becomes_an_incident_with_all_it_says(read):
    part, rows = read({})
    assert (part.name, part.dataset) == ("curated/list", "curated")
    assert rows == [
        PastIncident(
            key="siege",
            dataset="curated",
            category="Armed siege",
            when=When("2025-10-10T10:00", approximate=True),
            position=LonLat(-0.03058, 51.60168),
            place="Stow Crescent",
            summary="Police stood round a house.",
            sources=("Echo, 24 October 2025", "UKNIP"),
            doubts="The day.",
        )
    ]


@pytest.mark.parametrize(
    ("date", "time", "when"),
    [
        ("2018", "", When("2018")),
        ("2018-06", "", When("2018-06")),
        ("~2018-06", "", When("2018-06", approximate=True)),
        ("2018-07-31", "", When("2018-07-31")),
        ("2018-07-31", "22:00", When("2018-07-31T22:00")),
        ("2018-07-31", "~22:00", When("2018-07-31T22:00", approximate=True)),
    ],
)
def test_a_date_says_as_much_as_is_known(read, date, time, when):
    _, (incident,) = read({"date": date, "time_local": time})
    assert incident.when == when


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"key": ""}, "key", "must not be empty"),
        ({"sources": " "}, "sources", "must not be empty"),
        ({"date": "31.07.2018"}, "date", "must be like 2018, 2018-07 or 2018-07-31"),
        ({"date": "2018-02-30"}, "date", "was '2018-02-30'"),
        ({"time_local": "evening"}, "time_local", "must be like 18:15 or ~18:15"),
        ({"date": "2018-06"}, "time_local", "needs a full date"),
        ({"lat": "-251"}, "lat", "must be a number from -90 to 90"),
        ({"lon": ""}, "lon", "is empty while"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(read, change, column, reason):
    _, (refusal,) = read(change)
    assert (refusal.file_name, refusal.line, refusal.column) == ("List.csv", 2, column)
    assert reason in refusal.reason


def test_a_key_that_stands_twice_is_refused(read):
    _, (_, refusal) = read({}, {"summary": "Another."})
    assert (refusal.line, refusal.reason) == (3, "'siege' stands on an earlier row too")


def test_an_incident_may_have_no_position(read):
    _, (incident,) = read({"lon": "", "lat": ""})
    assert incident.position is None


def test_another_table_is_not_recognised_and_says_what_it_lacks(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("date,lon,lat\n2018,1,2\n")
    assert not CURATED.recognises(str(path))
    assert not CURATED.recognises(str(tmp_path / "t.zip"))
    with pytest.raises(UnreadableFileError, match=r"t\.csv: lacks the columns time_local.*it has date, lon"):
        CURATED.read(str(path))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_incident_is_taken_and_has_a_place_and_a_source(path):
    assert CURATED.recognises(str(path))
    (reading,) = CURATED.read(str(path))
    rows = list(reading.rows)
    assert all(isinstance(row, PastIncident) and row.position and row.sources for row in rows)
    assert len({row.key for row in rows}) == len(rows) > 10


def test_two_places_are_shipped():
    assert [path.stem for path in SHIPPED] == ["helsinki", "walthamstow"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_shipped_place_carries_a_house_number(path):
    with path.open(newline="", encoding="utf-8") as stream:
        places = [row["place"] for row in csv.DictReader(stream)]
    street_level = [place.replace("track 13", "").replace("tracks 1 and 2", "") for place in places]
    numbers = [word for place in street_level for word in place.replace(",", " ").split() if word.isdigit()]
    assert not numbers


def test_what_is_told_of_confidence_corrections_and_a_court_is_taken(read):
    told = {"confidence": "High", "corrections": "Was dated 2019.; The place.", "proceedings_active": "yes"}
    (incident,) = read(told)[1]
    assert incident.confidence == "high"
    assert incident.corrections == ("Was dated 2019.", "The place.")
    assert incident.proceedings_active


@pytest.mark.parametrize(("column", "said"), [("confidence", "sure"), ("proceedings_active", "perhaps")])
def test_words_that_are_no_choice_are_refused(read, column, said):
    (refusal,) = read({column: said})[1]
    assert refusal.column == column
    assert repr(said) in refusal.reason


GATHERED = "date,time_local,kind,place,longitude,latitude,coordinate_source,summary,sources,note\n"


def test_a_list_under_other_names_is_read_and_what_is_no_time_of_day_is_told(tmp_path):
    path = tmp_path / "Own.csv"
    path.write_text(
        GATHERED
        + "2018-03-14,~21:30,Fire,Essex Close,1,2,estimate,It burnt,Echo,Only one source.\n"
        + "2018-03-14,after dark,Fire,Hoe Street,1,2,,It burnt,Echo,\n"
        + "2019,21:30,Fire,Hoe Street,1,2,,It burnt,Echo,\n"
        + "soon,21:30,Fire,Hoe Street,1,2,,It burnt,Echo,\n"
    )
    assert CURATED.recognises(str(path))
    (reading,) = CURATED.read(str(path))
    *rows, refusal = reading.rows
    assert [(row.key, row.when.text, row.when.approximate, row.doubts) for row in rows] == [
        ("own-2018-03-14", "2018-03-14T21:30", True, "Only one source. Position: estimate."),
        ("own-2018-03-14-2", "2018-03-14", False, "Time: after dark."),
        ("own-2019", "2019", False, "Time: 21:30."),
    ]
    assert (refusal.line, refusal.column) == (5, "date")


@pytest.mark.parametrize(
    ("other", "is_twice"),
    [
        ({"key": "siege", "when": When("2001")}, True),
        ({}, True),
        ({"position": LonLat(-0.0310, 51.6018)}, True),
        ({"position": LonLat(-0.04, 51.6018)}, False),
        ({"position": None}, False),
        ({"when": When("2025-10")}, False),
        ({"when": When("2025-10-11")}, False),
    ],
)
def test_what_another_list_has_is_refused_and_told(tmp_path, other, is_twice):
    there = PastIncident("other", "curated", "Siege", When("2025-10-10"), LonLat(-0.03058, 51.60168), "There")
    path = tmp_path / "list.csv"
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerow(WHOLE)
    beside = Beside({}, lambda _: (replace(there, **other),))
    (reading,) = put_beside(beside).read(str(path))
    (row,) = reading.rows
    assert isinstance(row, Refusal) is is_twice


def test_a_list_named_as_one_that_was_shipped_does_not_take_its_place():
    (path,) = [path for path in SHIPPED if path.stem == "walthamstow"]
    ((same,), (other,)) = (
        put_beside(Beside({"curated/walthamstow": digest}, lambda _: ())).read(str(path))
        for digest in (CURATED.read(str(path))[0].part.digest, "another")
    )
    assert (same.part.name, other.part.name) == ("curated/walthamstow", "curated/walthamstow-own")
