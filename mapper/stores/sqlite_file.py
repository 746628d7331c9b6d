"""Opening SQLite databases: one file, one connection a thread, nothing lost on a power cut."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from mapper.errors import StoreFailedError

_PAGE_BYTES = 8192
_BUSY_MS = 10_000


class SqliteFile:
    """A database at ``path``, made with ``schema`` when it is not there yet."""

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        self._here = threading.local()
        with self.writing() as connection:
            connection.execute(schema)

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """One unchanging view of the content, whatever is written meanwhile."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """All that is done inside is kept, or on any error nothing."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[apsw.Connection]:
        try:
            connection = self._connection()
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except apsw.Error as error:
            raise StoreFailedError(f"{self._path.name}: {_in_words(error)}; nothing was changed") from error

    def _connection(self) -> apsw.Connection:
        if not hasattr(self._here, "connection"):
            self._here.connection = _opened(self._path)
        connection: apsw.Connection = self._here.connection
        return connection


def _opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(_BUSY_MS)
    connection.execute(
        f"PRAGMA page_size = {_PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY"
    ).fetchall()  # to the end: journal_mode returns a row, and what follows it waits for that to be read
    return connection


def _in_words(error: apsw.Error) -> str:
    match error:
        case apsw.FullError():
            return "the disk is full"
        case apsw.CantOpenError() | apsw.ReadOnlyError() | apsw.PermissionsError():
            return "the file cannot be written; check the folder and its permissions"
        case apsw.NotADBError() | apsw.CorruptError():
            return "the file is damaged or no database; move it away, or put back a backup"
        case apsw.BusyError():
            return "another process is writing; try again when it is done"
        case _:
            return str(error)
