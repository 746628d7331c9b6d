"""The file of people: accounts, sessions, approvals, publications, and the audit log that changes add to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import apsw

from mapper.domain.audit import AuditEnd, AuditRow, Entry, next_row
from mapper.stores.sqlite_file import SqliteFile

VERSION = 2
_PUBLICATIONS = """
CREATE TABLE publication (
    publication_id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    standing TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    said TEXT NOT NULL,
    target TEXT NOT NULL,
    UNIQUE (plan_id, target)
) STRICT, WITHOUT ROWID;
CREATE TABLE edition (
    publication_id TEXT NOT NULL REFERENCES publication,
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (publication_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE sent (
    key TEXT PRIMARY KEY,
    asked TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    FOREIGN KEY (publication_id, number) REFERENCES edition
) STRICT, WITHOUT ROWID;
CREATE TABLE begun (publication_id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER editions_never_change BEFORE UPDATE ON edition
BEGIN SELECT RAISE(ABORT, 'an edition never changes'); END;
CREATE TRIGGER editions_never_go BEFORE DELETE ON edition
BEGIN SELECT RAISE(ABORT, 'an edition is never forgotten'); END
"""
_SCHEMA = (
    """
CREATE TABLE account (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    is_disabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation (
    token_hash TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    key TEXT NOT NULL REFERENCES account,
    began_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE approval (
    plan_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (plan_id, version, digest, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    deed TEXT NOT NULL,
    about TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
CREATE TABLE audit_end (rows INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;
INSERT INTO audit_end VALUES (0, hex(zeroblob(32)));
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
"""
    + _PUBLICATIONS
)
_STEPS = {1: _PUBLICATIONS}


class PeopleFile:
    """The database at ``path``, made when it is first needed; only its owner can read it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._file: SqliteFile | None = None

    @property
    def is_there(self) -> bool:
        """Whether it was needed before."""
        return self._path.exists()

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """One unchanging view of the content."""
        with self._opened().reading() as connection:
            yield connection

    @contextmanager
    def writing(self, entry: Entry | None) -> Iterator[apsw.Connection]:
        """All that is done inside is kept together with its entry in the audit log, or nothing is."""
        with self._opened().writing() as connection:
            yield connection
            if entry is not None:
                _append(connection, next_row(audit_end(connection), entry))

    def _opened(self) -> SqliteFile:
        with self._lock:
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                if not self._path.exists():
                    self._path.touch(mode=0o600)  # SQLite gives its other files the same rights
                self._file = SqliteFile(self._path, schema=_SCHEMA, version=VERSION, steps=_STEPS)
            return self._file


def audit_end(connection: apsw.Connection) -> AuditEnd:
    """What was noted of the last row when it was written."""
    return AuditEnd(*connection.execute("SELECT rows, digest FROM audit_end").get)


def _append(connection: apsw.Connection, row: AuditRow) -> None:
    values = (row.number, row.at, row.who, row.deed, row.about, row.digest)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", values)
    connection.execute("UPDATE audit_end SET rows = ?, digest = ?", (row.number, row.digest))
