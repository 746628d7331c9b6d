"""Opening SQLite databases: one file, one connection a thread, nothing lost on a power cut."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from mapper.errors import StoreFailedError

_BUSY_MS = 10_000
_AGAIN_AFTER_S = 0.02
_MADE_WITH = "PRAGMA page_size = 8192"  # counts only before the first table is made
_SETTINGS: dict[str, str | int] = {
    "journal_mode": "WAL",  # readers go on while one writes
    "synchronous": "FULL",  # what was said to be kept survives a power cut
    "foreign_keys": 1,
    "cache_size": -16384,  # 16 MiB a connection
    "journal_size_limit": 64 * 1024**2,
    "temp_store": "MEMORY",
}


class SqliteFile:
    """A database at ``path``, made with ``schema`` when it is not there yet.

    ``version`` is the version of the schema; a file with another one is refused, never guessed at.
    ``made_with`` are the settings that a file has for good.

    Raises
    ------
    StoreFailedError
        By every method too: the file cannot be opened, read or written, or the disk is full.
    """

    def __init__(
        self, path: Path, *, schema: str, version: int, made_with: str = _MADE_WITH, busy_ms: int = _BUSY_MS
    ) -> None:
        self._path = path
        self._made_with = made_with
        self._busy_ms = _BUSY_MS  # the file may be in the making by another process
        self._here = threading.local()
        with self.reading() as connection:
            found = connection.pragma("user_version")
        if found == 0:
            found = self._make(schema, version)
        if found != version:
            raise StoreFailedError(
                f"{path.name}: made by another version of this program (format {found}, not {version}); "
                "move it away and import again"
            )
        self._busy_ms = busy_ms
        self._connection().set_busy_timeout(busy_ms)

    def _make(self, schema: str, version: int) -> int:
        """Make the tables, but where another process has just done so; gives the version they are of."""
        with self.writing() as connection:
            if not connection.pragma("user_version"):
                connection.execute(f"{schema}; PRAGMA user_version = {version}")
            return int(connection.pragma("user_version"))

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """One unchanging view of the content, whatever is written meanwhile."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, *, is_lasting: bool = True) -> Iterator[apsw.Connection]:
        """All that is done inside is kept, or on any error nothing.

        What need not last yet is faster: a power cut may undo it, unless something lasting came after it.
        """
        with self.connected() as connection:
            connection.pragma("synchronous", _SETTINGS["synchronous"] if is_lasting else "NORMAL")
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def connected(self) -> Iterator[apsw.Connection]:
        """A connection for single statements; a transaction begun and not ended inside comes to nothing."""
        try:
            connection = self._connection()
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except (apsw.Error, OSError) as error:
            raise StoreFailedError(f"{self._path.name}: {_in_words(error)}") from error

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[apsw.Connection]:
        with self.connected() as connection:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")

    def _connection(self) -> apsw.Connection:
        if not hasattr(self._here, "connection"):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._here.connection = _opened(self._path, self._made_with)
            self._here.connection.set_busy_timeout(self._busy_ms)
        connection: apsw.Connection = self._here.connection
        return connection


def _opened(path: Path, made_with: str) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(_BUSY_MS)
    connection.execute(made_with)
    for setting, value in _SETTINGS.items():
        _set_patiently(connection, setting, value)
    return connection


def _set_patiently(connection: apsw.Connection, setting: str, value: str | int) -> None:
    """Change a setting; SQLite waits for nobody when two processes change a new file to WAL at once."""
    ends_at_s = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            connection.pragma(setting, value)
        except apsw.BusyError:
            if time.monotonic() > ends_at_s:
                raise
            time.sleep(_AGAIN_AFTER_S)
        else:
            return


def _in_words(error: apsw.Error | OSError) -> str:
    match error:
        case apsw.FullError():
            return "the disk is full; nothing of this change was kept; free some space and try again"
        case apsw.IOError():  # on a full disk even reading stops, for it needs a little room beside the file
            return (
                "the disk is full or failing; nothing of this change was kept; free some space and try again"
            )
        case apsw.CantOpenError() | apsw.ReadOnlyError() | apsw.PermissionsError() | OSError():
            return "the file cannot be written; check the folder and its permissions"
        case apsw.NotADBError() | apsw.CorruptError():
            return "the file is damaged or no database; move it away, or put back a backup"
        case apsw.BusyError():
            return "another process is writing; try again when it is done"
        case _:
            return str(error)
