"""What every database of ours shares."""

import threading
from concurrent.futures import ThreadPoolExecutor

import apsw
import pytest

from mapper.errors import StoreFailedError
from mapper.stores import sqlite_file
from mapper.stores.sqlite_file import SqliteFile

SCHEMA = "CREATE TABLE word (text TEXT) STRICT"


def test_the_tables_are_made_once_when_two_processes_start_together(tmp_path):
    first = SqliteFile(tmp_path / "words.db", schema=SCHEMA, version=3)
    with first.writing() as connection:
        connection.execute("INSERT INTO word VALUES ('kept')")
    assert first._make(SCHEMA, 3) == 3  # as by a process that saw no tables a moment ago
    with first.reading() as connection:
        assert connection.execute("SELECT text FROM word").fetchall() == [("kept",)]


class HeldTwice(apsw.Connection):
    """A database whose first changes of the journal meet another process, as 1 in 100 starts at once does."""

    refusals = 2

    def pragma(self, name, *value, **words):
        if name == "journal_mode" and HeldTwice.refusals:
            HeldTwice.refusals -= 1
            raise apsw.BusyError("database is locked")
        return super().pragma(name, *value, **words)


def test_two_processes_may_make_a_new_file_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(apsw, "Connection", HeldTwice)
    words = SqliteFile(tmp_path / "words.db", schema=SCHEMA, version=3)
    with words.reading() as connection:
        assert connection.pragma("journal_mode") == "wal"


def test_a_new_file_that_stays_locked_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("mapper.stores.sqlite_file._BUSY_MS", 50)
    other = apsw.Connection(str(tmp_path / "words.db"))
    other.execute("BEGIN EXCLUSIVE; CREATE TABLE first (x)")
    with pytest.raises(StoreFailedError, match=r"words\.db: another process is writing"):
        SqliteFile(tmp_path / "words.db", schema=SCHEMA, version=3)
    other.execute("ROLLBACK")


def test_who_waits_for_nobody_still_waits_while_the_file_is_made(tmp_path):
    other = apsw.Connection(str(tmp_path / "turns.db"))
    other.pragma("journal_mode", "wal")
    other.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(0.2, other.execute, ["COMMIT"])
    ending.start()
    file = SqliteFile(tmp_path / "turns.db", schema="", version=1, busy_ms=0)
    ending.join()
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFailedError, match="another process is writing"), file.writing():
        pass
    other.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ("3.51.3", "WAL"),
        ("3.54.1", "WAL"),
        ("4.0.0", "WAL"),
        ("3.50.7", "WAL"),
        ("3.50.9", "WAL"),
        ("3.44.6", "WAL"),
        ("3.51.2", "DELETE"),
        ("3.50.6", "DELETE"),
        ("3.45.6", "DELETE"),
        ("3.44.5", "DELETE"),
        ("3.40.1", "DELETE"),
    ],
)
def test_no_sqlite_that_can_damage_files_in_wal_mode_works_in_it(version, journal):
    assert sqlite_file.durability(version)["journal_mode"] == journal


def test_files_are_opened_as_the_sqlite_at_work_needs_it(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "durability", lambda: sqlite_file._DELETE)
    with SqliteFile(tmp_path / "words.db", schema=SCHEMA, version=3).reading() as connection:
        assert connection.pragma("journal_mode") == "delete"
        assert connection.pragma("synchronous") == 3  # EXTRA


def test_people_are_told_which_sqlite_is_at_work(monkeypatch):
    assert sqlite_file.described().startswith(f"{apsw.sqlite_lib_version()}, journal WAL")
    monkeypatch.setattr(sqlite_file, "durability", lambda: sqlite_file._DELETE)
    assert "CAN DAMAGE FILES" in sqlite_file.described()


STEPS = {
    3: "ALTER TABLE word ADD COLUMN language TEXT; UPDATE word SET language = 'en'",
    4: "CREATE TABLE language (name TEXT) STRICT; INSERT INTO language SELECT DISTINCT language FROM word",
}


def opened_with_steps(path, steps=STEPS):
    return SqliteFile(path, schema="not used", version=5, steps=steps)


def languages(file):
    with file.reading() as connection:
        assert connection.pragma("user_version") == 5
        return connection.execute("SELECT name FROM language").fetchall()


@pytest.fixture
def old_file(tmp_path):
    """A file of version 3."""
    words = SqliteFile(tmp_path / "words.db", schema=SCHEMA, version=3)
    with words.writing() as connection:
        connection.execute("INSERT INTO word VALUES ('kept')")
    return tmp_path / "words.db"


def test_an_older_file_goes_step_by_step_to_the_newest_version(old_file):
    assert languages(opened_with_steps(old_file)) == [("en",)]


def test_a_step_that_another_process_took_a_moment_ago_is_not_taken_twice(old_file):
    file = opened_with_steps(old_file)
    assert file._step_on(3, STEPS[3]) == 5
    assert languages(file) == [("en",)]


def test_a_step_that_fails_leaves_the_file_as_it_was(old_file):
    failing = ";".join([STEPS[3], "UPDATE word SET tongue = 'x'"])
    with pytest.raises(StoreFailedError, match="no such column: tongue"):
        opened_with_steps(old_file, {3: failing, 4: STEPS[4]})
    with SqliteFile(old_file, schema=SCHEMA, version=3).reading() as connection:
        assert connection.execute("SELECT * FROM word").fetchall() == [("kept",)]


def test_a_file_of_a_newer_version_is_refused(old_file):
    with pytest.raises(StoreFailedError, match=r"words\.db: made by a newer version of this program"):
        SqliteFile(old_file, schema=SCHEMA, version=2)


def test_a_file_that_no_step_leads_on_from_is_refused(old_file):
    with pytest.raises(StoreFailedError, match="another version of this program"):
        SqliteFile(old_file, schema=SCHEMA, version=4)


def test_threads_of_one_program_write_in_turn(tmp_path):
    file = SqliteFile(tmp_path / "words.db", schema=SCHEMA, version=3, busy_ms=50)
    with file.writing(), ThreadPoolExecutor() as pool:
        waiting = pool.submit(lambda: file.writing().__enter__())
        with pytest.raises(StoreFailedError, match="another process is writing"):
            waiting.result()
    with file.writing() as connection:
        connection.execute("INSERT INTO word VALUES ('kept')")
