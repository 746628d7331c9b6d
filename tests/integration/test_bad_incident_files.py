"""Whatever is wrong with a file: a report, nothing lost, and nothing half taken in."""

import gzip
import io
import signal
import stat
import subprocess
import sys
import tracemalloc
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from mapper.errors import MapperError, UnreadableFileError
from mapper.importers import IMPORTERS
from mapper.importers.archive_files import Member, Meter
from mapper.importers.csv_files import take_rows
from mapper.importers.json_rows import read_objects
from mapper.services.importing import ImportWatch, import_files
from mapper.stores.archive_sqlite import ArchiveSqlite

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
)
ROW = ",2018-01,Kent,Kent,0.5,51.2,On or near Here,E01,Kent 1,Burglary,,\n"
NAME = "2018-01-kent-street.csv"
GOOD = (HEADER + ROW * 5).encode()
KEPT = "2017-12-kent-street.csv"


@pytest.fixture
def store(tmp_path):
    return ArchiveSqlite(tmp_path / "archive.db")


@pytest.fixture
def take(store, tmp_path):
    """Take a file in after a good one; gives the report and every refusal."""

    def take(name, content):
        good, path = tmp_path / KEPT, tmp_path / name
        good.write_bytes(GOOD.replace(b"2018-01", b"2017-12"))
        path.write_bytes(content)
        refused = []
        report = import_files(
            [str(good), str(path)],
            store=store,
            importers=IMPORTERS,
            watch=ImportWatch(refused=refused.append),
        )
        assert report.read == report.placed + report.unplaced + report.outcomes + report.refused
        return report, refused

    return take


def zipped(*members, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def link():
    info = zipfile.ZipInfo(NAME)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def encrypted():
    content = bytearray(zipped((NAME, GOOD)))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (NAME, b"", "is empty"),
        (NAME, b"a,b\n1,2\n", "lacks the columns Crime ID"),
        (NAME, GOOD.replace(b"\n", b"\r"), "bare carriage return"),
        (NAME, "\u00e9".encode("latin-1") + GOOD, "UTF-8"),
        (NAME, GOOD.decode().encode("utf-16"), "UTF-8"),
        (NAME, GOOD + b"x" * 3_000_000, "line 7 is longer than any row"),
        ("t.csv.gz", gzip.compress(b"date,lon,lat\n2017,1,2\n" * 999, mtime=0)[:-20], "torn"),
        (
            "t.csv.gz",
            gzip.compress(b"date,lon,lat\n" + (b" " * 9_999 + b"\n") * 3_000, mtime=0),
            "200 times its size",
        ),
        ("t.csv.gz", gzip.compress(b"", mtime=0), "has no header line"),
        ("a.zip", zipped((NAME, GOOD + (b" " * 9_999 + b"\n") * 3_000)), "200 times its size"),
        ("a.zip", zipped((NAME, GOOD))[:-30], "torn"),
        ("a.zip", zipped(("readme.txt", b"nothing")), "holds no file named like"),
        ("a.zip", zipped((NAME, GOOD), ("more/2018-02.zip", b"PK")), "an archive inside an archive"),
        ("a.zip", zipped(("x/" + NAME, GOOD), ("y/" + NAME, GOOD)), "in the archive twice"),
        ("a.zip", zipped((link(), "/etc/passwd")), "a link instead of a file"),
        ("a.zip", encrypted(), "encrypted"),
        ("t.geojson", b'{"type": "FeatureCollection", "features": [{"a": 1}', "is not JSON"),
        ("t.json", b"[" * 99_999, "nested too deep"),
        ("t.csv", b"date,lon,lat\n2017,37.7,-122.4\n", "swapped"),
        ("t.pdf", b"%PDF", "none of the sorts known here"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_leaves_nothing(
    take, store, name, content, says
):
    with pytest.raises(MapperError, match=says) as raised:
        take(name, content)
    assert len(str(raised.value).splitlines()) == 1
    assert [part.name for part in store.parts()] == ["police.uk/kent/2017-12/street"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (ROW.replace("Here", "H\xe9re").encode("latin-1"), "no UTF-8 text"),
        (ROW.replace("Here", "H\0ere").encode(), "no UTF-8 text"),
        (ROW.replace("Here", "He\rre").encode(), "new-line character"),
        (ROW.replace("Here", '"Here').replace("On or near ", "").encode(), "a quote is not closed"),
        (ROW.replace("0.5,51.2", "51.2,0.5").encode(), "look swapped"),
        (ROW.replace("2018-01", "2031-01").encode(), "must be the month of the file"),
        (ROW.replace("Kent 1,", "Kent 1").encode(), "has 11 fields"),
    ],
)
def test_a_bad_row_among_good_ones_costs_itself_alone(take, bad, reason):
    report, (refusal,) = take(NAME, GOOD + bad + ROW.encode() * 3)
    assert (report.placed, report.refused) == (13, 1)
    assert (refusal.file_name, refusal.line) == (NAME, 7)
    assert reason in refusal.reason


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_marks_and_line_ends_of_windows_change_nothing(take, mark, end):
    report, refused = take(NAME, mark + GOOD.replace(b"\n", end))
    assert (report.placed, refused) == (10, [])


def test_paths_in_an_archive_lead_nowhere(take, tmp_path):
    before = {*tmp_path.iterdir()}
    report, _ = take("a.zip", zipped((f"../../{NAME}", GOOD), ("/etc/2018-02-kent-street.csv", GOOD[:-1])))
    assert report.parts == 3
    assert {path.name for path in {*tmp_path.iterdir()} - before} <= {"a.zip", KEPT, NAME}


class Endless(io.RawIOBase):
    """A line of a thousand million bytes that are made as they are read."""

    def __init__(self, start):
        self._start = start
        self.left_bytes = 10**9

    def readable(self):
        return True

    def readinto(self, buffer):
        given = self._start or b"x" * min(len(buffer), self.left_bytes)
        given, self._start = given[: len(buffer)], self._start[len(buffer) :]
        buffer[: len(given)] = given
        self.left_bytes -= len(given)
        return len(given)


@pytest.mark.parametrize(
    ("start", "read"),
    [
        (b"a,b\n1,2\n", lambda member: list(take_rows(member, lambda row: row))),
        (b'[{"a": "', lambda member: list(read_objects(member))),
    ],
)
def test_a_line_of_a_gigabyte_is_given_up_early_and_never_held(start, read):
    endless = Endless(start)

    @contextmanager
    def opened():
        yield io.BufferedReader(endless)

    tracemalloc.start()
    with pytest.raises(UnreadableFileError):
        read(Member("t", "t", opened, Meter(0)))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 20_000_000
    assert endless.left_bytes > 990_000_000


_IMPORT = """
import sys
from pathlib import Path
from mapper.importers import IMPORTERS
from mapper.services.importing import ImportWatch, import_files
from mapper.stores.archive_sqlite import ArchiveSqlite
watch = ImportWatch(progress=lambda now: print(now.done, flush=True))
import_files([sys.argv[2]], store=ArchiveSqlite(Path(sys.argv[1])), importers=IMPORTERS, watch=watch)
"""


@pytest.mark.slow
@pytest.mark.parametrize("after_lines", [2, 5, 9])
def test_a_killed_import_goes_on_where_it_was_with_exact_counts(tmp_path, after_lines):
    months = [f"2018-{number:02}" for number in range(1, 13)]
    files = [(f"{month}-kent-street.csv", (HEADER + ROW * 400).replace("2018-01", month)) for month in months]
    archive = tmp_path / "a.zip"
    archive.write_bytes(zipped(*files))
    words = [sys.executable, "-c", _IMPORT, str(tmp_path / "archive.db"), str(archive)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as importing:
        for _ in range(after_lines):
            importing.stdout.readline()
        importing.send_signal(signal.SIGKILL)
    store = ArchiveSqlite(tmp_path / "archive.db")
    assert all(store.loaded(part.name)[1] == 400 for part in store.parts())
    report = import_files([str(archive)], store=store, importers=IMPORTERS)
    assert report.placed + report.unchanged == 4_800
    assert sum(dataset.rows for dataset in store.datasets()) == 4_800
