"""Taking past incidents in and out on the command line."""

import json

import apsw
import pytest

from mapper.cli import main
from tests.standins.police import crime

CASES = "key,date,time_local,category,place,lon,lat,summary,sources,doubts\n"
CASE = "test-1,2025-03-04,18:15,Fire,Stow Crescent,-0.03,51.6,A fire.,The Paper,\n"
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
)
TABLE = "Day,What,Longitude,Latitude\n2020-04-03,Fire,-0.03,51.6\n"


@pytest.fixture
def run(tmp_path, capfd):
    """Run a command on a fresh machine; gives exit status, stdout, stderr."""

    def run(*words):
        try:
            status = main(["incidents", "--data", str(tmp_path / "data"), *words])
        except SystemExit as leaving:
            status = leaving.code
        out, err = capfd.readouterr()
        return status, out, err

    return run


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content)
        return str(path)

    return write


def month(file, number, crimes=1):
    row = f",2018-{number:02},Kent,Kent,0.5,51.2,Here,E01,Kent 1,Burglary,,\n"
    return file(f"2018-{number:02}-kent-street.csv", STREET + row * crimes)


def test_what_was_taken_in_can_be_verified_and_taken_out_again(run, file):
    run("add", month(file, 1), month(file, 2, 3), month(file, 5))
    status, out, _ = run("verify", "--parts")
    assert status == 0
    assert "police.uk, kent: nothing is loaded for 2018-03 to 2018-04; this is a gap" in out
    assert "police.uk/kent/2018-02/street" in out
    assert "The archive is whole." in out
    removed = json.loads(run("remove", "police.uk/kent/2018-02/street", "--json")[1])
    assert removed == {"parts": ["police.uk/kent/2018-02/street"], "rows": 3}
    status, out, _ = run("remove", "police.uk")
    assert (status, "rows removed: 2" in out) == (0, True)
    told = json.loads(run("verify", "--json")[1])
    assert (told["problems"], told["gaps"]) == ([], [])
    assert "police.uk" not in {dataset["name"] for dataset in told["datasets"]}


def test_what_came_with_the_program_stays_and_what_is_none_is_told(run, file):
    status, _, err = run("remove", "curated")
    assert (status, "came with the program" in err) == (2, True)
    run("add", file("own.csv", CASES + CASE))
    assert "removed: curated/own" in run("remove", "curated")[1]
    status, _, err = run("remove", "nothing")
    assert (status, "nothing loaded is called 'nothing'; there are curated" in err) == (2, True)


def test_a_copy_under_another_name_is_noticed(run, file):
    run("add", file("own.csv", CASES + CASE))
    status, _, err = run("add", file("copy.csv", CASES + CASE))
    assert status == 2
    assert "holds the very bytes that are loaded as 'curated/own'" in err
    assert "placed: 1" in run("add", file("copy.csv", CASES + CASE), "--twice")[1]


def test_a_withdrawn_month_is_reported(run, file):
    run("add", month(file, 1), month(file, 2), month(file, 3))
    status, out, _ = run("add", month(file, 1), month(file, 3))
    assert status == 0
    assert "no longer in what was imported now" in out
    assert "police.uk/kent/2018-02/street" in out


def test_every_refused_row_goes_into_the_report_and_no_cell_is_a_formula(run, file, tmp_path):
    bad = CASE.replace("51.6", "91.6")
    path = file("=own.csv", CASES + CASE + "".join(bad.replace("test-1", f"bad-{i}") for i in range(1_500)))
    refused = tmp_path / "refused.csv"
    _, _, err = run("add", path)
    assert "All of them, with --refused FILE.csv" in err
    run("remove", "curated")
    status, out, _ = run("add", path, "--refused", str(refused))
    assert (status, "refused: 1,500" in out) == (0, True)
    lines = refused.read_text().splitlines()
    assert lines[0] == "file,line,column,reason,kept"
    assert len(lines) == 1_501
    assert lines[-1] == "'=own.csv,1502,lat,\"must be a number from -90 to 90, was '91.6'\",no"
    assert run("add", path, "--refused", str(tmp_path / "no" / "folder.csv"))[0] == 3


def test_a_row_that_is_kept_with_a_doubt_is_listed_with_its_line(run, file, tmp_path):
    refused = tmp_path / "refused.csv"
    path = file("one.csv", TABLE + TABLE.splitlines()[1].replace("-0.03", "0").replace("51.6", "0.0") + "\n")
    status, out, err = run("add", path, "--yes")
    assert (status, "doubtful: 1" in out, "unplaced: 1" in out) == (0, True, True)
    assert "kept: one.csv, line 3: Longitude is 0, 0, which stands for not known" in err
    run("remove", "table/one")
    run("add", path, "--refused", str(refused))
    assert refused.read_text().endswith(",yes\n")


GATHERED = (
    "date,time_local,kind,place,longitude,latitude,coordinate_source,metres_from_it,summary,sources,note\n"
    "2018-03-14,~21:30,fatal shooting,Essex Close,-0.0375,51.5868,estimate,9,Shot in a van,Echo; PA,one\n"
    "2019-05,after dark,fire,Hoe Street,-0.02,51.58,,9,A shop burnt,Echo,\n"
)


def test_a_list_as_people_gather_it_is_one_of_documented_cases_and_counts_none_twice(run, file):
    status, out, err = run("add", file("walthamstow.csv", GATHERED))
    assert (status, "placed: 1" in out, "refused: 1" in out) == (0, True, True)
    assert "line 2: key would count twice: 'walthamstow-2018-03-14' of another list" in err
    assert "shipped" not in run("verify", "--json")[1]
    again = run("add", file("walthamstow.csv", GATHERED))[1]
    assert "unchanged: 1" in again


def test_guessed_columns_are_taken_only_once_somebody_said_so_and_then_again(run, file):
    path = file("one.csv", TABLE)
    status, _, err = run("add", path)
    assert status == 2
    assert "guessed columns: date=Day, lon=Longitude, lat=Latitude" in err
    assert "say --yes" in err
    assert run("verify", "--json")[1].count("table/") == 0
    assert "placed: 1" in run("add", path, "--yes")[1]
    status, out, err = run("add", file("two.csv", TABLE.replace("Fire", "Flood")))
    assert (status, "placed: 1" in out, "columns as settled before" in err) == (0, True, True)


def test_a_person_at_a_terminal_is_asked(run, file, monkeypatch):
    class Terminal:
        def __init__(self, answer):
            self.answer = answer

        def isatty(self):
            return True

        def readline(self):
            return self.answer

    path = file("one.csv", TABLE)
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert run("add", path)[0] == 2
    monkeypatch.setattr("sys.stdin", Terminal("Y\n"))
    status, out, err = run("add", path)
    assert (status, "placed: 1" in out, "Is that right?" in err) == (0, True, True)


def test_what_was_said_of_columns_is_told_with_what_was_guessed(run, file):
    flags = ("--epsg", "27700", "--date-order", "day-first")
    path = file("grid.csv", "date,x,y\n03/04/2020,537000,191000\n")
    _, _, err = run("add", path, *flags)
    assert "dates day-first, positions in EPSG:27700" in err
    _, _, err = run("add", file("pair.csv", 'date,point\n2020,"1, 2"\n'), "--pair-order", "lon-lat")
    assert "positions lon-lat" in err


def test_crimes_are_fetched_only_once_the_setting_is_on(run, file, police, monkeypatch):
    words = ("fetch", "51.61, -0.03", "--within-m", "200", "--first", "2024-03", "--last", "2024-04")
    status, _, err = run(*words)
    assert (status, "CORDON_MAPPER_POLICE_API" in err, police.asked) == (3, True, [])
    monkeypatch.setenv("CORDON_MAPPER_POLICE_API", "1")
    assert run(*words)[0] == 2  # nobody to reach
    monkeypatch.setenv("CORDON_MAPPER_CONTACT", "ops@example.org")
    monkeypatch.setenv("CORDON_MAPPER_POLICE_API_URL", police.url)
    police.crimes = [crime(1, -0.03, 51.61), crime(2, -0.03, 51.61, month="2024-04")]
    assert "incidents: 2" in run(*words)[1]
    assert json.loads(run(*words, "--json")[1]) == {
        "asked": 0, "incidents": 0, "kept_before": 2, "archived": 0,
    }  # fmt: skip
    assert "On or near Stow Crescent" in run("near", "51.61, -0.03", "--within-m", "10")[1]
    archived = STREET + ",2024-03,Met,Met,-0.03,51.61,Here,E01,X,Burglary,,\n"
    assert (
        "out now that an archive holds them: 1."
        in run("add", file("2024-03-metropolitan-street.csv", archived))[1]
    )
    assert run("near", "51.61, -0.03", "--within-m", "10", "--format", "csv")[1].count("Burglary") == 2


def test_a_damaged_archive_is_told(run, file, tmp_path):
    run("add", month(file, 1))
    with apsw.Connection(str(tmp_path / "data" / "archive.db")) as connection:
        connection.execute("UPDATE part SET incidents = incidents + 1 WHERE name LIKE 'police%'")
    connection.close()
    status, _, err = run("verify")
    assert (status, "the archive is damaged" in err) == (3, True)
