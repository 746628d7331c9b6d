"""Answers of services that were verified, kept for a month so that nobody is asked the same twice."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from mapper.errors import StoreFailedError
from mapper.stores.sqlite_file import SqliteFile

KEPT_FOR = timedelta(days=30)
_SCHEMA = """
CREATE TABLE answer (
    question TEXT PRIMARY KEY,
    kept_at TEXT NOT NULL,
    body BLOB NOT NULL,
    sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""


class KeptAnswersSqlite:
    """Keeps answers in a database; one that is damaged, or cannot be kept, is as if never given."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: SqliteFile | None = None

    def get(self, question: str, now: datetime) -> bytes | None:
        """The answer to ``question``, None when there is none young enough."""
        try:
            with self._opened().reading() as connection:
                row = connection.execute(
                    "SELECT kept_at, body, sha256 FROM answer WHERE question = ?", (question,)
                ).fetchone()
        except StoreFailedError:
            return None
        if row is None:
            return None
        kept_at, body, digest = row
        if digest != _digest(question, kept_at, body):
            return None
        return (
            body
            if datetime.fromisoformat(kept_at) <= now < datetime.fromisoformat(kept_at) + KEPT_FOR
            else None
        )

    def put(self, question: str, answer: bytes, now: datetime) -> None:
        """Keep the answer, and drop those that are too old."""
        kept_at = now.isoformat()
        row = (question, kept_at, answer, _digest(question, kept_at, answer))
        try:
            with self._opened().writing() as connection:
                connection.execute("DELETE FROM answer WHERE kept_at < ?", ((now - KEPT_FOR).isoformat(),))
                connection.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", row)
        except StoreFailedError:
            return  # it is asked again next time

    def _opened(self) -> SqliteFile:
        if self._file is None:
            self._file = SqliteFile(self._path, schema=_SCHEMA, version=1)
        return self._file


def _digest(question: str, kept_at: str, body: bytes) -> str:
    return hashlib.sha256(b"\0".join((question.encode(), kept_at.encode(), body))).hexdigest()
