"""Opening SQLite databases: one file, one connection a thread, nothing lost on a power cut."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import apsw

from mapper.errors import StoreFailedError

_BUSY_MS = 10_000
_AGAIN_AFTER_S = 0.02
_MADE_WITH = "PRAGMA page_size = 8192"  # counts only before the first table is made
_NO_STEPS: Mapping[int, str] = MappingProxyType({})
_WAL: Mapping[str, str] = {
    "journal_mode": "WAL",  # readers go on while one writes
    "synchronous": "FULL",  # what was said to be kept survives a power cut
}
_DELETE: Mapping[str, str] = {
    "journal_mode": "DELETE",
    "synchronous": "EXTRA",  # FULL leaves it to chance whether the journal is gone after a power cut
}
_WAL_IS_WHOLE_FROM = (3, 51, 3)  # before, two processes could damage a file: sqlite.org/wal.html#walresetbug
_WAL_WAS_MENDED_IN = {(3, 44): 6, (3, 50): 7}  # of these branches, from this release on
_SETTINGS: Mapping[str, str | int] = {
    "foreign_keys": 1,
    "cache_size": -16384,  # 16 MiB a connection
    "journal_size_limit": 64 * 1024**2,
    "temp_store": "MEMORY",
}


def durability(sqlite_version: str = apsw.sqlite_lib_version()) -> Mapping[str, str]:
    """The settings that keep what was written, with a version of SQLite: WAL only where it is whole."""
    major, minor, release = map(int, sqlite_version.split("."))
    mended_from = _WAL_WAS_MENDED_IN.get((major, minor))
    is_mended = mended_from is not None and release >= mended_from
    return _WAL if is_mended or (major, minor, release) >= _WAL_IS_WHOLE_FROM else _DELETE


def described() -> str:
    """The SQLite at work and how it keeps what is written, for people."""
    version = apsw.sqlite_lib_version()
    if durability() is _WAL:
        return f"{version}, journal WAL, every save is on the disk before it is confirmed"
    return f"{version} CAN DAMAGE FILES IN WAL MODE: the slower journal is used; install apsw anew"


def for_owner_only(path: Path) -> Path:
    """Let a database that is not there yet be one that no other user of the machine can read.

    Raises
    ------
    StoreFailedError
        The folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(0o600)  # SQLite gives its other files the same rights
    except OSError as error:
        raise StoreFailedError(f"{path.name}: {in_words(error)}") from error
    return path


class SqliteFile:
    """A database at ``path``, made with ``schema`` when it is not there yet.

    ``version`` is the version of the schema. ``steps[3]`` are the statements that take a file of version 3 to
    4, all of them or, whatever happens, none; a file that no steps lead on from is refused, never guessed at.
    ``made_with`` are the settings that a file has for good.

    Raises
    ------
    StoreFailedError
        By every method too: the file cannot be opened, read or written, or the disk is full.
    """

    def __init__(
        self,
        path: Path,
        *,
        schema: str,
        version: int,
        steps: Mapping[int, str] = _NO_STEPS,
        made_with: str = _MADE_WITH,
        busy_ms: int = _BUSY_MS,
    ) -> None:
        self._path = path
        self._made_with = made_with
        self._busy_ms = _BUSY_MS  # the file may be in the making by another process
        self._here = threading.local()
        self._writing = threading.Lock()
        with self.reading() as connection:
            found = connection.pragma("user_version")
        if found == 0:
            found = self._make(schema, version)
        while found in steps:
            found = self._step_on(found, steps[found])
        if found > version:
            raise StoreFailedError(
                f"{path.name}: made by a newer version of this program (format {found}, not {version});"
                " use that one"
            )
        if found < version:
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

    def _step_on(self, found: int, statements: str) -> int:
        """Take the file from version ``found`` to the next, but where another process has just done so."""
        with self.writing() as connection:
            if connection.pragma("user_version") == found:
                connection.execute(f"{statements}; PRAGMA user_version = {found + 1}")
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
        kept = durability()
        with self.connected() as connection:
            # without WAL a file could be damaged, and not only lose its newest content
            connection.pragma("synchronous", kept["synchronous"] if is_lasting or kept != _WAL else "NORMAL")
        with self._turn(), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread writes after the other: SQLite lets them try by chance, and an unlucky one for ever."""
        if not self._writing.acquire(timeout=self._busy_ms / 1000):
            raise StoreFailedError(f"{self._path.name}: {in_words(apsw.BusyError())}")
        try:
            yield
        finally:
            self._writing.release()

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
            raise StoreFailedError(f"{self._path.name}: {in_words(error)}") from error

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
    for setting, value in {**durability(), **_SETTINGS}.items():
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


def in_words(error: apsw.Error | OSError) -> str:
    """What went wrong with a database or its folder, and what to do, for people."""
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
