"""What every database of ours shares."""

import threading

import apsw
import pytest

from mapper.errors import StoreFailedError
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
