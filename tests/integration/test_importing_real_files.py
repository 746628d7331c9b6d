"""Whole public archives into the real store, counted independently with the csv module."""

import csv
import gzip
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from mapper.domain.incident_columns import IncidentColumns
from mapper.domain.incidents import IncidentFilter
from mapper.domain.places import LonLat
from mapper.errors import UnreadableFileError
from mapper.importers import IMPORTERS
from mapper.services.importing import import_files
from mapper.stores.archive_sqlite import ArchiveSqlite

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
ARCHIVES = sorted((DATA / "police_uk").glob("*.zip"))
needs_data = pytest.mark.skipif(not ARCHIVES, reason="the shared test data is not beside the project")
STOW_CRESCENT = LonLat(-0.03058, 51.60168)


@pytest.fixture
def store(tmp_path):
    return ArchiveSqlite(tmp_path / "archive.db")


def take(store, *paths):
    return import_files([str(path) for path in paths], store=store, importers=IMPORTERS)


def published(path):
    """Rows of an archive by kind, those without a position apart."""
    counts = Counter()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as stream:
                for row in csv.DictReader(io.TextIOWrapper(stream, "ascii", newline="")):
                    outcome = "Outcome type" in row
                    counts["outcomes" if outcome else "placed" if row["Longitude"] else "unplaced"] += 1
    return counts


def kept(store):
    return Counter(
        rows=sum(dataset.rows for dataset in store.datasets()),
        unplaced=sum(dataset.unplaced for dataset in store.datasets()),
    )


@needs_data
@pytest.mark.slow
@pytest.mark.parametrize("path", ARCHIVES, ids=lambda path: path.stem)
def test_every_row_of_an_archive_is_kept_once_however_often_it_is_imported(store, path):
    expected = published(path)
    report = take(store, path)
    assert Counter(placed=report.placed, unplaced=report.unplaced, outcomes=report.outcomes) == expected
    assert (report.read, report.refused) == (expected.total(), 0)
    once = kept(store)
    assert once == Counter(rows=expected["placed"] + expected["unplaced"], unplaced=expected["unplaced"])

    again = take(store, path)
    assert (again.read, again.unchanged, again.replaced) == (0, expected.total(), 0)
    assert kept(store) == once


@needs_data
@pytest.mark.slow
def test_a_corrected_month_replaces_itself_row_for_row_and_reports_what_it_refused(store, tmp_path):
    path = next(path for path in ARCHIVES if path.stem.startswith("city-of-london"))
    take(store, path)
    before = kept(store)
    name = "2018-01-city-of-london-street.csv"
    with zipfile.ZipFile(path) as archive:
        lines = archive.read(f"2018-01/{name}").decode().splitlines(keepends=True)
    lines[5] = lines[5].replace(",2018-01,", ",2018-99,")
    (tmp_path / name).write_text("".join(lines[:-50]), newline="")
    report = take(store, tmp_path / name)
    assert (report.replaced, report.read, report.refused) == (len(lines) - 1, len(lines) - 51, 1)
    (refusal,) = report.refusals
    assert (refusal.file_name, refusal.line, refusal.column) == (name, 6, "Month")
    assert refusal.reason == "must be the month of the file, 2018-01, was '2018-99'"
    assert kept(store)["rows"] == before["rows"] - 51


@needs_data
@pytest.mark.parametrize("share", [0.6, 0.85])
def test_a_real_month_cut_off_at_a_line_end_does_not_take_the_place_of_the_whole_one(store, tmp_path, share):
    path = next(path for path in ARCHIVES if path.stem.startswith("city-of-london"))
    name = "2018-01-city-of-london-street.csv"
    with zipfile.ZipFile(path) as archive:
        lines = archive.read(f"2018-01/{name}").splitlines(keepends=True)
    (tmp_path / name).write_bytes(b"".join(lines))
    take(store, tmp_path / name)
    before = kept(store)
    (tmp_path / name).write_bytes(b"".join(lines[: int(share * len(lines))]))
    with pytest.raises(UnreadableFileError, match=f"where {len(lines) - 1} are loaded .* say --fewer"):
        take(store, tmp_path / name)
    assert kept(store) == before


@needs_data
@pytest.mark.slow
def test_outcomes_find_their_crimes_and_those_that_find_none_are_reported(store, tmp_path):
    path = next(path for path in ARCHIVES if path.stem == "metropolitan-2010-2012")
    name = "2012-06-metropolitan-outcomes.csv"
    with zipfile.ZipFile(path) as archive:
        (tmp_path / name).write_bytes(archive.read(f"2012-06/{name}"))
    alone = take(store, tmp_path / name)
    assert alone.outcomes_unmatched == alone.outcomes == alone.read > 0
    assert store.datasets() == ()
    later = take(store, path)
    assert later.outcomes_unmatched == 0
    assert later.outcomes_joined == alone.outcomes


@needs_data
@pytest.mark.parametrize(
    ("name", "opened"), [("predictcode_example.csv", open), ("nypd_shootings_2020-02.csv.gz", gzip.open)]
)
@pytest.mark.slow
def test_tables_of_other_publishers_are_taken_whole(store, name, opened):
    path = DATA / "incidents" / name
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        rows = sum(1 for _ in csv.DictReader(stream))
    report = take(store, path)
    assert (report.read, report.placed, report.refused) == (rows, rows, 0)


@needs_data
def test_an_archive_of_something_else_is_refused(store):
    with pytest.raises(UnreadableFileError, match="holds no file named like"):
        take(store, DATA / "gazetteer" / "codepoint-open-london.zip")
    assert store.datasets() == ()


@needs_data
def test_half_an_archive_is_refused_and_nothing_of_it_is_kept(store, tmp_path):
    half = tmp_path / "half.zip"
    content = ARCHIVES[0].read_bytes()
    half.write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadableFileError, match="download it again"):
        take(store, half)
    assert store.datasets() == ()


def test_the_shipped_incidents_are_found_from_the_two_places_of_the_demo(store):
    shipped = Path(__file__).parents[2] / "data" / "incidents"
    report = take(store, *sorted(shipped.glob("*.csv")))
    assert (report.placed, report.refused) == (52, 0)
    siege, cheney_row = store.near(STOW_CRESCENT, 500, IncidentFilter(), limit=10)
    assert (siege.incident.key, siege.distance_m) == ("walthamstow-2025-10-10", 0)
    assert cheney_row.distance_m == pytest.approx(147, abs=1)
    lonnrotinkatu = store.near(LonLat(24.93791, 60.16616), 1, IncidentFilter(), limit=10)
    assert [found.incident.key for found in lonnrotinkatu] == ["helsinki-2017-07-28"]


def rows_of(archive, kind):
    """Each part of one kind in a real archive, with its rows one by one."""
    for reading in IMPORTERS["police_uk"].read(str(DATA / "police_uk" / f"{archive}.zip")):
        if reading.part.name.endswith(kind):
            rows = []
            for row in reading.rows:
                rows += row.rows(reading.part.dataset) if isinstance(row, IncidentColumns) else [row]
            yield reading.part, rows


@needs_data
@pytest.mark.slow
def test_rows_that_are_alike_or_share_a_number_are_all_there_under_names_of_their_own():
    nameless = repeated = 0
    for part, rows in rows_of("metropolitan-2010-2012", "street"):
        references = Counter(row.reference for row in rows)
        assert len({row.key for row in rows}) == len(rows)
        assert (references[""] == len(rows)) == (part.month < "2011-12")
        nameless += references.pop("", 0)
        repeated += sum(count > 1 for count in references.values())
    assert nameless > 10_000
    assert repeated > 0


@needs_data
@pytest.mark.slow
def test_crimes_without_a_point_are_kept_without_a_name_and_names_are_mended():
    rows = [row for _, part in rows_of("three-forces-months", "street") for row in part]
    assert {row.place for row in rows if row.position is None} == {""}
    assert not any("'S " in row.place or row.place.endswith("'S") for row in rows)
    assert {row.when.precision.value for row in rows} == {"month"}


@needs_data
@pytest.mark.slow
def test_searches_with_latitude_first_lie_in_london_and_a_third_nowhere():
    rows = [row for _, part in rows_of("metropolitan-2018", "stop-and-search") for row in part]
    placed = [row.position for row in rows if row.position]
    in_london = [place for place in placed if -0.6 < place.lon < 0.4 and 51.2 < place.lat < 51.8]
    assert len(in_london) > 0.99 * len(placed)
    assert 0.3 < 1 - len(placed) / len(rows) < 0.4
    assert {row.when.precision.value for row in rows} == {"minute"}
