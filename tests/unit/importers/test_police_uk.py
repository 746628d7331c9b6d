import zipfile

import pytest

from mapper.domain.incident_columns import IncidentColumns, short_name
from mapper.domain.incidents import Outcome, PastIncident, When
from mapper.domain.places import LonLat
from mapper.errors import UnreadableFileError
from mapper.importers.police_uk import DATASET, POLICE_UK, STOPS_DATASET

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
)
OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"
)
STOPS = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome\n"
)
POLICE = "City of London Police,City of London Police"
THEFT = (
    f"ab12,2018-01,{POLICE},-0.1,51.5,On or near St James'S Street,E01,City 1,Other theft,Local resolution,\n"
)
NOISE = f",2018-01,{POLICE},-0.1,51.5,On or near Foster Lane,E01,City 1,Anti-social behaviour,,\n"


@pytest.fixture
def read(tmp_path):
    def read(content, name="2018-01-city-of-london-street.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode())
        assert POLICE_UK.recognises(str(path))
        (reading,) = POLICE_UK.read(str(path))
        return reading.part, list(each(reading.rows))

    return read


def each(rows):
    """The rows one by one, also of those that come as columns."""
    for row in rows:
        yield from row.rows(DATASET) if isinstance(row, IncidentColumns) else [row]


def zipped(path, *names):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, STREET + THEFT)
    return str(path)


def test_a_crime_comes_with_its_month_snap_point_and_number(read):
    part, rows = read(STREET + THEFT)
    assert (part.name, part.dataset) == ("police.uk/city-of-london/2018-01/street", DATASET)
    assert "Open Government Licence v3.0" in part.licence
    assert rows == [
        PastIncident(
            key="ab12",
            dataset=DATASET,
            category="Other theft",
            when=When("2018-01"),
            position=LonLat(-0.1, 51.5),
            place="On or near St James's Street",
            outcome="Local resolution",
            force="City of London Police",
            reference="ab12",
        )
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_that_are_alike_are_all_kept_and_told_apart(read, end):
    content = (STREET + NOISE * 3 + THEFT * 2).replace("\n", end)
    _, rows = read(content)
    keys = [row.key for row in rows]
    assert len(set(keys)) == 5
    assert keys[3] == "ab12"
    assert all(short_name(key) for key in (*keys[:3], keys[4]))
    assert [row.reference for row in rows] == ["", "", "", "ab12", "ab12"]
    assert [row.key for row in read(content)[1]] == keys


def test_a_crime_is_called_by_the_first_digits_of_its_long_number(read):
    number = "0123456789abcdef" * 4
    _, (first, again) = read(STREET + THEFT.replace("ab12", number) * 2)
    assert (first.key, first.reference, again.reference) == (number[:16],) * 3
    assert short_name(again.key) != short_name(first.key)


def test_a_corrected_file_keeps_the_keys_of_what_it_still_has(read):
    before = read(STREET + NOISE.replace("Foster", "Gutter") + NOISE + THEFT)[1]
    after = read(STREET + THEFT + NOISE)[1]
    assert {row.key for row in after} < {row.key for row in before}


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("No Location", ""),
        ("No location", ""),
        ("On or near ", ""),
        ("On or near Gray'S Inn Road", "On or near Gray's Inn Road"),
        ("On or near O'Shea Way", "On or near O'Shea Way"),
        ('"On or near Park Street, North"', "On or near Park Street, North"),
    ],
)
def test_names_of_map_points_are_mended_or_empty(read, location, place):
    _, (crime,) = read(STREET + THEFT.replace("On or near St James'S Street", location))
    assert crime.place == place


def test_a_crime_without_coordinates_has_no_position(read):
    _, (crime,) = read(STREET + THEFT.replace("-0.1,51.5", ","))
    assert crime.position is None


def test_outcomes_name_their_crime_and_are_no_incidents(read):
    row = f"ab12,2018-03,{POLICE},-0.1,51.5,On or near ST JAMES'S STREET,E01,City 1,Suspect charged\n"
    part, rows = read(OUTCOMES + row, name="2018-03-city-of-london-outcomes.csv")
    assert part.name == "police.uk/city-of-london/2018-03/outcomes"
    assert rows == [Outcome("ab12", "2018-03", "Suspect charged")]


def stop(date, position="51.5,-0.1"):
    return (
        f"Person search,{date},False,,{position},Male,18-24,Other,Other,"
        "Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest\n"
    )


def test_a_stop_and_search_tells_what_was_done_and_nothing_of_the_person(read):
    part, (search,) = read(
        STOPS + stop("2018-01-01T00:05:00+00:00"), name="2018-01-metropolitan-stop-and-search.csv"
    )
    assert part.dataset == search.dataset == STOPS_DATASET
    assert search.position == LonLat(-0.1, 51.5)
    assert search.when == When("2018-01-01T00:05")
    assert (
        search.summary == "Person search for controlled drugs under the Misuse of Drugs Act 1971 (section 23)"
    )
    assert (search.category, search.outcome, search.force) == ("Stop and search", "Arrest", "Metropolitan")
    assert "18-24" not in repr(search)
    assert "Male" not in repr(search)


def test_a_search_in_summer_is_told_in_london_time(read):
    _, (search,) = read(
        STOPS + stop("2018-03-31T23:00:00+00:00", ","), name="2018-04-metropolitan-stop-and-search.csv"
    )
    assert search.when == When("2018-04-01T00:00")
    assert search.position is None


def test_a_search_for_nothing_in_particular_under_no_law(read):
    row = stop("2018-01-01T00:05:00+00:00").replace(
        "Misuse of Drugs Act 1971 (section 23),Controlled drugs", ","
    )
    _, (search,) = read(STOPS + row, name="2018-01-metropolitan-stop-and-search.csv")
    assert search.summary == "Person search"


@pytest.mark.parametrize(
    "date", ["", "2018-01-01", "2018-01-01T00:05:00", "0001-01-01T00:00:00+00:00", "later"]
)
def test_a_search_at_no_certain_time_is_refused(read, date):
    _, (refusal,) = read(STOPS + stop(date), name="2018-01-metropolitan-stop-and-search.csv")
    assert (refusal.line, refusal.column) == (2, "Date")


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        (("2018-01", "2018-13"), "Month", "must be the month of the file, 2018-01, was '2018-13'"),
        (("2018-01", "2018"), "Month", "must be the month of the file"),
        (("-0.1,51.5", "51.5,-0.1"), "Longitude", "and Latitude look swapped: 51.5 is no longitude there"),
        (("51.5", "951.5"), "Latitude", "must be a number from -90 to 90"),
        (("51.5", ""), "Latitude", "is empty while"),
        (("Other theft", ""), "Crime type", "must not be empty"),
        (("E01", "E01,E02"), "", "has 13 fields where the header has 12"),
        (("City 1", '"City 1'), "", "a quote is not closed"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_line_and_reason(read, change, column, reason):
    _, (kept, refusal) = read(STREET + NOISE + THEFT.replace(*change))
    assert isinstance(kept, PastIncident)
    assert (refusal.file_name, refusal.line) == ("2018-01-city-of-london-street.csv", 3)
    assert refusal.column == column
    assert reason in refusal.reason


def test_every_file_of_an_archive_is_a_part_and_others_are_passed_over(tmp_path):
    names = ["2018-01/2018-01-kent-street.csv", "2018-02/2018-02-kent-street.csv", "readme.txt"]
    parts = [reading.part.name for reading in POLICE_UK.read(zipped(tmp_path / "a.zip", *names))]
    assert parts == ["police.uk/kent/2018-01/street", "police.uk/kent/2018-02/street"]


def test_an_archive_without_any_such_file_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", "readme.txt")
    assert POLICE_UK.recognises(path)
    with pytest.raises(
        UnreadableFileError, match=r"^a\.zip: holds no file named like 2018-01-metropolitan-street"
    ):
        POLICE_UK.read(path)


def test_an_archive_in_an_archive_is_not_passed_over(tmp_path):
    path = zipped(tmp_path / "a.zip", "2018-01-kent-street.csv", "more/2018-02.zip")
    with pytest.raises(UnreadableFileError, match=r"^a\.zip/2018-02\.zip: is an archive inside an archive"):
        POLICE_UK.read(path)


def test_an_archive_with_a_file_twice_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", "old/2018-01-kent-street.csv", "new/2018-01-kent-street.csv")
    with pytest.raises(UnreadableFileError, match="is in the archive twice"):
        POLICE_UK.read(path)


def test_a_renamed_file_is_recognised_and_refused_with_the_name_it_needs(tmp_path):
    path = tmp_path / "crimes.csv"
    path.write_text(STREET + THEFT)
    assert POLICE_UK.recognises(str(path))
    with pytest.raises(UnreadableFileError, match="keep it as it was downloaded"):
        POLICE_UK.read(str(path))


def test_other_tables_are_not_recognised(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("date,lon,lat\n")
    assert not POLICE_UK.recognises(str(path))
    path.rename(tmp_path / "t.txt")
    assert not POLICE_UK.recognises(str(tmp_path / "t.txt"))


def test_a_file_with_another_header_is_refused_before_anything_is_kept(tmp_path):
    path = tmp_path / "2018-01-kent-street.csv"
    path.write_text("Crime ID,Month\n")
    with pytest.raises(
        UnreadableFileError, match=r"street\.csv: lacks the columns Reported by, .*it has Crime ID"
    ):
        POLICE_UK.read(str(path))
