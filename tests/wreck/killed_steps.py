"""Kills the program at every statement of a database's steps to a newer format; prints what it found.

``python -m tests.wreck.killed_steps FOLDER [COMMITS]``: after each death the file must be of one version or
another, whole, and the next start must bring it to the newest. With COMMITS each step commits on its way.
"""

import json
import os
import signal
import sys
from pathlib import Path

import apsw

from mapper.errors import MapperError
from mapper.stores.sqlite_file import SqliteFile
from tests.wreck.mortals import Mortal, done

WORDS = 40
SCHEMA = "CREATE TABLE word (text TEXT) STRICT"
STEPS = {
    1: (
        "ALTER TABLE word ADD COLUMN language TEXT",
        "UPDATE word SET language = 'en'",
        "CREATE TABLE language (name TEXT, words INTEGER) STRICT",
        "INSERT INTO language SELECT language, count(*) FROM word GROUP BY language",
        "CREATE INDEX by_language ON word (language)",
    ),
    2: (
        "CREATE TABLE term (text TEXT, language TEXT) STRICT",
        "INSERT INTO term SELECT text, language FROM word",
        "DROP TABLE word",
        "ALTER TABLE term RENAME TO word",
        "UPDATE language SET name = 'English'",
    ),
}
TABLES = {1: {"word": 1}, 2: {"word": 2, "language": 2}, 3: {"word": 2, "language": 2}}  # columns of each


def main(folder, commits=""):
    """Kill at the first statement, the second, and so on, until nobody dies any more."""
    joint = "; COMMIT; BEGIN; " if commits else "; "
    steps = {number: joint.join(statements) for number, statements in STEPS.items()}
    found = {"kills": 0, "versions": {}, "faults": []}
    for statement in range(1, 1_000):
        path = Path(folder) / f"{statement}.db"
        done(lambda _, path=path: _make(path))
        status, _ = Mortal(lambda _, at=(path, statement): _stepped(*at, steps)).ended()
        if status == 0:
            return json.dumps(found)
        version, *faults = json.loads(done(lambda say, path=path: say(json.dumps(_looked(path, steps)))))
        found["kills"] += 1
        found["versions"][version] = found["versions"].get(version, 0) + 1
        found["faults"] += [f"killed at statement {statement}: {fault}" for fault in faults]
    raise RuntimeError("the steps never end")


def _make(path):
    with SqliteFile(path, schema=SCHEMA, version=1).writing() as connection:
        connection.executemany("INSERT INTO word VALUES (?)", [(f"word {n}",) for n in range(WORDS)])


def _stepped(path, statement, steps):
    left = statement

    def count(_cursor, _sql, _values):
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    def watch(connection):
        connection.exec_trace = count

    apsw.connection_hooks.append(watch)
    SqliteFile(path, schema=SCHEMA, version=3, steps=steps)


def _looked(path, steps):
    """The version that the dead left, and what is wrong with it or with the next start."""
    connection = apsw.Connection(str(path))
    version = connection.pragma("user_version")
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    tables = {name: len(connection.execute(f"PRAGMA table_info({name})").fetchall()) for name in names}
    faults = [] if tables == TABLES[version] else [f"version {version} with {tables}"]
    try:
        with SqliteFile(path, schema=SCHEMA, version=3, steps=steps).reading() as again:
            told = again.execute("SELECT name, words, (SELECT count(*) FROM word) FROM language").fetchall()
    except MapperError as error:
        return [version, *faults, str(error)]
    return [version, *faults, *([] if told == [("English", WORDS, WORDS)] else [f"afterwards {told}"])]


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
