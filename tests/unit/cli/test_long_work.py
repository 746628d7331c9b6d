"""What a person and a program see of a long task."""

import json

import pytest

from mapper.cli.long_work import LongWork
from mapper.services.ports import Progress


class Clock:
    now_s = 100.0

    def monotonic(self):
        return self.now_s


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr("mapper.cli.long_work.time", made)
    return made


@pytest.fixture
def read(clock):
    """Tell a task that reads 10 MB in 10 s, half a second at a time."""

    def read(work):
        for step in range(21):
            work(Progress("reading town.osm", step * 500_000, 10_000_000))
            clock.now_s += 0.5
        work(Progress("writing"))

    return read


def test_elsewhere_than_on_a_terminal_short_work_tells_its_result_only(read, capsys):
    with LongWork("words") as work:
        read(work)
        work.say("town: 12 segments")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == ["town: 12 segments"]


def test_long_work_tells_a_line_now_and_then(clock, capsys):
    work = LongWork("words")
    for minute in range(3):
        clock.now_s = 100.0 + 60 * minute
        work(Progress("reading town.osm", minute * 3_000_000, 9_000_000))
    assert capsys.readouterr().err.splitlines()[-1] == (
        "reading town.osm: 6.0 of 9.0 MB, 0.1 MB/s, 60 s left"
    )


def test_on_a_terminal_there_is_one_bar_that_goes_away(read, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with LongWork("words") as work:
        read(work)
        work.say("town: 12 segments")
    err = capsys.readouterr().err
    drawn = err.split("\r\x1b[K")
    assert "[##########..........]  50% reading town.osm: 5.0 of 10.0 MB, 1.0 MB/s, 5 s left" in drawn
    assert drawn[-3:] == ["writing", "town: 12 segments\n", ""]
    assert err.count("\n") == 1


def test_for_a_program_every_line_of_progress_is_json(read, capsys):
    with LongWork("json") as work:
        read(work)
        work.say("town: 12 segments")
    *lines, sentence = capsys.readouterr().err.splitlines()
    assert json.loads(lines[0]) == {
        "stage": "reading town.osm",
        "done": 0,
        "total": 10_000_000,
        "unit": "bytes",
    }
    assert sentence == "town: 12 segments"


def test_what_follows_within_a_moment_is_not_told(clock, capsys):
    work = LongWork("json")
    for done in range(1_000):
        clock.now_s += 0.001
        work(Progress("reading", done, 1_000))
    assert len(capsys.readouterr().err.splitlines()) < 6
