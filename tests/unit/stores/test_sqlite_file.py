"""What every database of ours shares."""

from mapper.stores.sqlite_file import SqliteFile

SCHEMA = "CREATE TABLE word (text TEXT) STRICT"


def test_the_tables_are_made_once_when_two_processes_start_together(tmp_path):
    first = SqliteFile(tmp_path / "words.db", schema=SCHEMA, version=3)
    with first.writing() as connection:
        connection.execute("INSERT INTO word VALUES ('kept')")
    assert first._make(SCHEMA, 3) == 3  # as by a process that saw no tables a moment ago
    with first.reading() as connection:
        assert connection.execute("SELECT text FROM word").fetchall() == [("kept",)]
