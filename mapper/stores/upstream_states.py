"""What all processes of this machine know of the services they ask, so that together they keep the rules."""

import threading
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import apsw

from mapper.errors import StoreFailedError
from mapper.services.live_ports import UpstreamState
from mapper.stores.sqlite_file import SqliteFile

_SCHEMA = """
CREATE TABLE upstream (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    lease_until_s REAL NOT NULL,
    next_at_s REAL NOT NULL,
    failures INTEGER NOT NULL,
    open_until_s REAL NOT NULL
) STRICT, WITHOUT ROWID
"""
_READ = "SELECT holder, lease_until_s, next_at_s, failures, open_until_s FROM upstream WHERE name = ?"
_WRITE = "INSERT OR REPLACE INTO upstream VALUES (?, ?, ?, ?, ?, ?)"


class SharedUpstreamStates:
    """Keeps states in a database; while that cannot be written, each process keeps them for itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: SqliteFile | None = None
        self._known: dict[str, UpstreamState] = {}
        self.problem = ""  # why states are not shared, "" while they are

    def change(self, name: str, step: Callable[[UpstreamState], UpstreamState]) -> UpstreamState:
        """Put the state of ``name`` through ``step``, nobody else between, and give the new one."""
        with self._lock:
            try:
                state, self.problem = self._change_shared(name, step), ""
            except StoreFailedError as error:
                state, self.problem = step(self._known.get(name, UpstreamState())), str(error)
            self._known[name] = state
            return state

    def _change_shared(self, name: str, step: Callable[[UpstreamState], UpstreamState]) -> UpstreamState:
        if self._file is None:
            self._file = SqliteFile(self._path, schema=_SCHEMA, version=1)
        with self._file.reading() as connection:
            if step(before := _read(connection, name)) == before:
                return before  # the usual case while waiting; a read keeps nobody from writing
        with self._file.writing() as connection:
            state = step(_read(connection, name))
            connection.execute(_WRITE, (name, *astuple(state)))
            return state


def _read(connection: apsw.Connection, name: str) -> UpstreamState:
    row = connection.execute(_READ, (name,)).fetchone()
    return UpstreamState(*row) if row else UpstreamState()
