import gzip
import json
from pathlib import Path

import pytest

from mapper.domain.incidents import PastIncident, Refusal, When
from mapper.domain.places import LonLat
from mapper.errors import UnreadableFileError
from mapper.importers import IMPORTERS
from mapper.importers.acled import ACLED
from mapper.importers.nypd_shootings import NYPD_SHOOTINGS
from mapper.importers.socrata import SOCRATA
from mapper.services.importing import importer_for

DATA = Path(__file__).parents[3] / ".." / "shared" / "data" / "incidents"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared test data is not beside the project")
CHICAGO = "ID,Case Number,Date,Block,Primary Type,Description,Location Description,Latitude,Longitude\n"
CHICAGO_ROW = "1,HZ1,04/27/2016 01:44:00 PM,073XX S COTTAGE,BATTERY,SIMPLE,STREET,41.7,-87.6\n"
NEW_YORK = "CMPLNT_NUM,CMPLNT_FR_DT,CMPLNT_FR_TM,OFNS_DESC,PD_DESC,BORO_NM,VIC_RACE,Latitude,Longitude\n"
NYPD = (
    "INCIDENT_KEY,OCCUR_DATE,OCCUR_TIME,BORO,STATISTICAL_MURDER_FLAG,PERP_SEX,VIC_AGE_GROUP,VIC_RACE,"
    "Latitude,Longitude\n"
)
SHOT = "17,09/09/2017,03:57:00,STATEN ISLAND,FALSE,M,25-44,BLACK,40.6,-74.1\n"
EVENTS = (
    "event_id_cnty,event_date,time_precision,event_type,location,latitude,longitude,geo_precision,source,"
    "notes,fatalities\n"
)


def event(day="2020-01-05", *, time="1", place="1"):
    return f'XYZ1,{day},{time},Riots,Here,1.5,2.5,{place},"One; Two","A fire.",2\n'


@pytest.fixture
def read(tmp_path):
    def read(importer, content, name="t.csv"):
        path = tmp_path / name
        path.write_text(content)
        assert importer_for(str(path), IMPORTERS) is importer
        (reading,) = importer.read(str(path))
        return reading.part, list(reading.rows)

    return read


def test_a_crime_of_chicago_comes_with_its_block_and_the_doubt_about_it(read):
    part, (crime,) = read(SOCRATA, CHICAGO + CHICAGO_ROW, "Crimes_2016.csv")
    assert (part.name, part.dataset) == ("Chicago crimes/crimes_2016", "Chicago crimes")
    assert crime == PastIncident(
        key="HZ1",
        dataset="Chicago crimes",
        category="Battery",
        when=When("2016-04-27T13:44"),
        position=LonLat(-87.6, 41.7),
        place="073XX S COTTAGE",
        summary="Simple, street",
        doubts="The publisher moves each point within its block.",
        reference="HZ1",
    )


def test_the_json_of_a_portal_says_the_same_as_its_csv(read):
    _, (of_csv,) = read(SOCRATA, CHICAGO + CHICAGO_ROW)
    row = {
        "case_number": "HZ1", "date": "2016-04-27T13:44:00.000", "block": "073XX S COTTAGE",
        "primary_type": "BATTERY", "description": "SIMPLE", "location_description": "STREET",
        "arrest": False, "latitude": "41.7", "longitude": "-87.6", "location": {"latitude": "41.7"},
    }  # fmt: skip
    _, of_json = read(SOCRATA, json.dumps([row]), "t.json")
    assert of_json == [of_csv]


def test_a_complaint_of_new_york_keeps_nothing_of_the_person(read):
    row = '9,12/31/2019,17:30:00,ROBBERY,"ROBBERY,OPEN AREA",BRONX,WHITE,40.82,-73.92\n'
    _, (complaint,) = read(SOCRATA, NEW_YORK + row)
    assert (complaint.when, complaint.category) == (When("2019-12-31T17:30"), "Robbery")
    assert (complaint.place, complaint.reference) == ("Bronx", "9")
    assert "WHITE" not in repr(complaint).upper()


def test_a_shooting_has_a_row_for_each_person_hit_and_nothing_of_the_person(read):
    _, rows = read(NYPD_SHOOTINGS, NYPD + SHOT + SHOT + SHOT.replace("FALSE", "TRUE"))
    assert [row.key for row in rows] == ["17", "17-2", "17-3"]
    assert {row.reference for row in rows} == {"17"}
    assert [row.category for row in rows] == ["Shooting", "Shooting", "Fatal shooting"]
    assert rows[0].when == When("2017-09-09T03:57")
    for of_person in ("BLACK", "25-44"):
        assert of_person not in repr(rows).upper()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("09/09/2017", "31/12/2017"), "occur_date"),
        (("03:57:00", "25:00"), "occur_time"),
        (("FALSE", "maybe"), "statistical_murder_flag"),
        (("40.6,-74.1", "-74.1,40.6"), "longitude"),
        (("17,", ","), "incident_key"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_column(read, change, column):
    _, (kept, refusal) = read(NYPD_SHOOTINGS, NYPD + SHOT + SHOT.replace(*change, 1))
    assert isinstance(kept, PastIncident)
    assert isinstance(refusal, Refusal)
    assert (refusal.line, refusal.column) == (3, column)


@pytest.mark.parametrize(
    ("row", "when", "doubts"),
    [
        (event(), When("2020-01-05"), ""),
        (event("05 January 2020"), When("2020-01-05"), ""),
        (event("5-January-2020"), When("2020-01-05"), ""),
        (event(time=""), When("2020-01-05"), ""),
        (event(time="2"), When("2020-01-05", approximate=True), "The day is only known to within a week."),
        (event(time="3"), When("2020-01"), "Only the month is known."),
        (
            event(place="2"),
            When("2020-01-05"),
            "The source names only the area: the position is that of a town in it.",
        ),
        (
            event(place="3", time="3"),
            When("2020-01"),
            "The source names only the region: the position stands for all of it. Only the month is known.",
        ),
    ],
)
def test_how_precisely_an_event_is_known_becomes_a_sentence(read, row, when, doubts):
    _, (found,) = read(ACLED, EVENTS + row)
    assert (found.when, found.doubts) == (when, doubts)
    assert (found.summary, found.sources) == ("A fire. Deaths reported: 2.", ("One", "Two"))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (event(place="4"), "geo_precision"),
        (event(time="9"), "time_precision"),
        (event("5 Brumaire 2020"), "event_date"),
        (event("soon"), "event_date"),
    ],
)
def test_an_event_of_unknown_precision_or_date_is_refused(read, row, column):
    _, (refusal,) = read(ACLED, EVENTS + row)
    assert (refusal.line, refusal.column) == (2, column)


def test_an_event_without_deaths_does_not_speak_of_them(read):
    _, (found,) = read(ACLED, EVENTS + event().replace(",2\n", ",0\n"))
    assert found.summary == "A fire."


def test_a_table_of_another_layout_is_refused_with_what_is_wanted(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UnreadableFileError, match=r"lacks the columns event_date, .*; it has a, b"):
        ACLED.read(str(path))


@needs_data
@pytest.mark.slow
def test_the_real_shootings_are_all_kept_with_their_repeated_keys():
    path = DATA / "nypd_shootings_2020-02.csv.gz"
    assert importer_for(str(path), IMPORTERS) is NYPD_SHOOTINGS
    rows = list(NYPD_SHOOTINGS.read(str(path))[0].rows)
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()[1:]
    assert [row.reference for row in rows] == [line.split(",")[0] for line in lines]
    assert len({row.key for row in rows}) == len(rows) == 21_408
    assert {row.category for row in rows} == {"Shooting", "Fatal shooting"}
    kept = repr(rows).upper()
    assert not [word for word in ("HISPANIC", "25-44", "'M'") if word in kept]


@needs_data
def test_the_real_table_of_chicago_is_recognised():
    path = str(DATA / "predictcode_example.csv")
    assert importer_for(path, IMPORTERS) is SOCRATA
    rows = list(SOCRATA.read(path)[0].rows)
    assert sum(isinstance(row, PastIncident) and row.position is not None for row in rows) == 1_000
