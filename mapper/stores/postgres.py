"""Talking to a PostgreSQL server: one connection a thread, whole transactions, errors in sentences."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from mapper.errors import StoreFailedError


class Rows(psycopg.Connection[tuple[Any, ...]]):
    """A connection that gives tuples, and is closed when the thread that used it has ended."""

    def __del__(self, *_: Any) -> None:
        """Close it."""
        self.close()


SCHEMA_NAME = "cordon_mapper"  # all tables of ours, apart from what else lives in the database
_CONNECT_S = 10
_SETTINGS = (
    f"SET search_path = {SCHEMA_NAME}, public",
    "SET client_min_messages = warning",
    "SET jit = off",  # compiling takes longer than these queries
    "SET plan_cache_mode = force_generic_plan",  # planning takes longer than most of them
)
_TIDY = "VACUUM (ANALYZE, SKIP_LOCKED) incident, place, rollup, outcome, part"
_GENTLE = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresServer:
    """A database at ``url``.

    Raises
    ------
    StoreFailedError
        By every method: the server does not answer or refuses, the disk is full, a statement fails.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._here = threading.local()
        self.name = _named(url)

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """One unchanging view of the content, whatever is written meanwhile."""
        with self._spoken(), _ended(self._begun(_GENTLE)) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """All that is done inside is kept, or on any error nothing."""
        with self._spoken(), _ended(self._begun("BEGIN")) as connection:
            yield connection

    @contextmanager
    def reading_apart(self) -> Iterator[Rows]:
        """As ``reading``, on a connection of its own, for what takes long while other things are asked."""
        with self._spoken(), self._connected() as connection:
            connection.execute(_GENTLE)
            with _ended(connection):
                yield connection

    def vacuum(self) -> None:
        """Tell the server what the tables hold now, so that indexes alone answer and plans are good."""
        with self._spoken(), self._connected() as connection:
            connection.execute(_TIDY)

    def _begun(self, begin: str) -> Rows:
        """The connection of this thread, in a transaction; a new one when the server has closed the last."""
        kept: Rows | None = getattr(self._here, "connection", None)
        if kept is not None:
            try:
                kept.execute(begin)
            except psycopg.OperationalError:
                kept.close()
            else:
                return kept
        connection = self._here.connection = self._connected()
        connection.execute(begin)
        return connection

    def _connected(self) -> Rows:
        connection = Rows.connect(self._url, autocommit=True, connect_timeout=_CONNECT_S, prepare_threshold=1)
        for setting in _SETTINGS:
            connection.execute(setting)
        return connection

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.Error, UnicodeEncodeError) as error:
            raise StoreFailedError(f"{self.name}: {_in_words(error)}") from error


@contextmanager
def _ended(connection: Rows) -> Iterator[Rows]:
    """Keep what is done inside, or on any error nothing."""
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        if not connection.closed and connection.info.transaction_status != TransactionStatus.IDLE:
            connection.rollback()


def _named(url: str) -> str:
    """The database as people may read it: without user and password."""
    try:
        known = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "the archive's server"
    return f"{known.get('dbname') or 'the database'} on {known.get('host') or 'this computer'}"


def _in_words(error: psycopg.Error | UnicodeEncodeError) -> str:
    match error:
        case errors.DiskFull() | errors.OutOfMemory():
            return (
                "the server's disk or memory is full; nothing of this change was kept; free some, try again"
            )
        case errors.InsufficientPrivilege():
            return f"the user may not do this ({_first_line(error)}); let the owner of the database grant it"
        case errors.ReadOnlySqlTransaction():
            return "this server only reads, as a replica does; give the address of the one that is written to"
        case UnicodeEncodeError() | psycopg.DataError():
            return f"a text cannot be kept: {_first_line(error)}; nothing of this change was kept"
        case psycopg.OperationalError():
            return _no_connection(_first_line(error))
        case _:
            return _first_line(error)


def _no_connection(said: str) -> str:
    if "password" in said or "authentication" in said:
        return "the server refuses this user or password; check both in the address"
    if "does not exist" in said:
        return "there is no such database or user on the server; make it, or check the address"
    return f"the server does not answer ({said}); see that it runs and that the address is right"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")
