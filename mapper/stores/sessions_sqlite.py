"""Sessions in the file of people."""

from datetime import datetime
from typing import Any

from mapper.domain.audit import Entry
from mapper.domain.people import name_key
from mapper.services.people_ports import Account, Session
from mapper.services.signing_in import LONGEST
from mapper.stores.people_file import PeopleFile
from mapper.stores.people_sqlite import ACCOUNT_COLUMNS, account_of

_COLUMNS = f"token_hash, name, began_at, seen_at, {ACCOUNT_COLUMNS}"
_SESSIONS = f"SELECT {_COLUMNS} FROM session JOIN account USING (key)"  # noqa: S608


class SessionsSqlite:
    """Keeps sessions."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def begin(self, session: Session, entry: Entry) -> None:
        """Keep one, and forget those that ended long ago."""
        times = (session.began_at.isoformat(), session.seen_at.isoformat())
        with self._file.writing(entry) as connection:
            connection.execute(
                "DELETE FROM session WHERE began_at < ?", ((session.began_at - LONGEST).isoformat(),)
            )
            row = (session.token_hash, name_key(session.name), *times)
            connection.execute("INSERT INTO session VALUES (?, ?, ?, ?)", row)

    def session(self, token_hash: str) -> tuple[Session, Account] | None:
        """The session with this token, and whose it is."""
        with self._file.reading() as connection:
            row = connection.execute(f"{_SESSIONS} WHERE token_hash = ?", (token_hash,)).fetchone()
            return (_session_of(row), account_of(row[4:])) if row else None

    def touch(self, session: Session) -> None:
        """Keep when it was last seen."""
        with self._file.writing(None) as connection:
            connection.execute(
                "UPDATE session SET seen_at = ? WHERE token_hash = ?",
                (session.seen_at.isoformat(), session.token_hash),
            )

    def end(self, token_hashes: tuple[str, ...], entry: Entry | None) -> None:
        """End them; those that are gone already do no harm."""
        with self._file.writing(entry) as connection:
            connection.executemany("DELETE FROM session WHERE token_hash = ?", [(h,) for h in token_hashes])

    def sessions(self) -> tuple[Session, ...]:
        """All of them, the one seen last first."""
        with self._file.reading() as connection:
            return tuple(_session_of(row) for row in connection.execute(f"{_SESSIONS} ORDER BY seen_at DESC"))


def _session_of(row: tuple[Any, ...]) -> Session:
    token_hash, name, began_at, seen_at = row[:4]
    return Session(token_hash, name, datetime.fromisoformat(began_at), datetime.fromisoformat(seen_at))
