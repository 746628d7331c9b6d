"""The quick way through a file of street crimes gives what the slow way gives, row for row."""

from collections import Counter
from pathlib import Path

import pytest

from mapper.domain.incident_columns import IncidentColumns
from mapper.domain.incidents import PastIncident, Refusal
from mapper.importers import csv_files, police_uk_columns
from mapper.importers.archive_files import members_of
from mapper.importers.csv_files import take_rows
from mapper.importers.keys import ShortKeys
from mapper.importers.police_uk import DATASET, POLICE_UK, _File, _street_crime
from tests.unit.importers.test_police_uk import NOISE, STREET, THEFT

DATA = Path(__file__).parents[3] / ".." / "shared" / "data" / "police_uk"
ARCHIVES = sorted(DATA.glob("*.zip"))
FORCE = "City of London Police,City of London Police"


def crime(number, rest="-0.1,51.5,On or near Foster Lane,E01,City 1,Burglary,Under investigation,"):
    return f"{number:064x},2018-01,{FORCE},{rest}\n"


PLAIN = "".join(crime(2**200 + number * 2**193) for number in range(40))


def quickly(path):
    readings = POLICE_UK.read(str(path))
    return {reading.file_name: list(reading.rows) for reading in readings if "street" in reading.file_name}


def slowly(path):
    read = {}
    for member in members_of(str(path)):
        if member.name.endswith("street.csv"):
            file = _File(member, member.name[:7], member.name[8:-11], "street")
            keys = ShortKeys(file.part_name)
            take = lambda row, file=file, keys=keys: _street_crime(file, row, keys)  # noqa: E731
            read[member.label] = list(take_rows(member, take, most_lines=1))
    return read


def each(rows):
    for row in rows:
        yield from row.rows(DATASET) if isinstance(row, IncidentColumns) else [row]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.rstrip(),
        PLAIN * 2 + NOISE * 3 + THEFT * 2,
        PLAIN + crime(7).replace("Foster Lane", 'Foster Lane"') + PLAIN,
        PLAIN + crime(2**255, '-0.1,51.5,"On or near Park Street, North",E01,City 1,Burglary,,') + PLAIN,
        PLAIN + crime(2**255).replace("On or near Foster Lane", '"On or near') + PLAIN,
        PLAIN + crime(2**255).replace("2018-01", "2018-02") + NOISE.replace("Anti-social behaviour", " "),
        PLAIN + crime(2**255).replace("-0.1,51.5", ",") + crime(2**254).replace("-0.1,51.5", ",51.5"),
        PLAIN + crime(2**255).replace("-0.1,51.5", "nan,nan") + PLAIN,
        PLAIN + crime(2**255).replace("-0.1", "inf") + crime(2**254).replace("51.5", "51,5"),
        PLAIN + crime(2**255).replace("-0.1,51.5", "51.5,-0.1") + crime(2**254).replace("-0.1", "x"),
        PLAIN + crime(2**255).replace("Foster Lane", "Fost\x00r Lane") + PLAIN,
        PLAIN + crime(2**255).replace("Foster Lane", "Llanfairpwllgwyngyll \u0175") + PLAIN,
        PLAIN + crime(2**255).replace("Foster", "Fos\rter") + PLAIN,
        PLAIN + crime(2**255).replace("Foster Lane,", "Foster Lane") + crime(2**254).replace("E01", "E,01"),
        PLAIN + crime(2**255).replace("Foster Lane", " Foster Lane ").replace("2018-01", " 2018-01 "),
        PLAIN + NOISE.replace("On or near Foster Lane", " On or near Foster Lane ") * 2 + NOISE,
        PLAIN + '"\n"' + PLAIN,
        PLAIN + "\n" + crime(2**255) + "\n\n" + crime(5),
        PLAIN + f"{'z' * 64}" + crime(0)[64:] + crime(0) + f"{'a b ' * 16}" + crime(0)[64:],
    ],
)
def test_whatever_stands_in_a_file(tmp_path, content):
    path = tmp_path / "2018-01-kent-street.csv"
    path.write_bytes((STREET + content).encode())
    (quick,), (slow,) = quickly(path).values(), slowly(path).values()
    assert Counter(each(quick)) == Counter(slow)


def test_line_numbers_hold_beyond_the_first_piece(tmp_path, monkeypatch):
    monkeypatch.setattr(police_uk_columns, "MOST_LINE_BYTES", 500)
    monkeypatch.setattr(csv_files, "MOST_LINE_BYTES", 500)
    path = tmp_path / "2018-01-kent-street.csv"
    path.write_text(STREET + PLAIN + crime(5).replace("Burglary", "") + PLAIN + crime(6).replace("51.5", "x"))
    (rows,) = quickly(path).values()
    assert [row.line for row in rows if isinstance(row, Refusal)] == [42, 83]
    assert Counter(each(rows)) == Counter(*slowly(path).values())


def test_very_many_rows_come_as_several_sets_of_columns(tmp_path, monkeypatch):
    monkeypatch.setattr(police_uk_columns, "MOST_LINE_BYTES", 500)
    monkeypatch.setattr(csv_files, "MOST_LINE_BYTES", 500)
    monkeypatch.setattr(police_uk_columns, "MOST_ROWS", 20)
    path = tmp_path / "2018-01-kent-street.csv"
    path.write_text(STREET + PLAIN * 2)
    (rows,) = quickly(path).values()
    assert len(rows) > 2
    assert len({row.key for row in each(rows)}) == sum(map(len, rows)) == 80


def test_a_plain_file_never_goes_the_slow_way(tmp_path):
    path = tmp_path / "2018-01-kent-street.csv"
    path.write_text(STREET + PLAIN + NOISE * 3)
    (rows,) = quickly(path).values()
    assert [type(row) for row in rows] == [IncidentColumns]


@pytest.mark.slow
@pytest.mark.skipif(not ARCHIVES, reason="the shared test data is not beside the project")
def test_real_archives_give_the_same_both_ways():
    path = next(path for path in ARCHIVES if path.stem == "metropolitan-2010-2012")
    quick, slow = quickly(path), slowly(path)
    assert list(quick) == list(slow)
    for name, rows in quick.items():
        assert Counter(each(rows)) == Counter(slow[name])
        one_by_one = sum(isinstance(row, PastIncident) for row in rows)
        assert one_by_one == 0
