"""Every version of every plan in one SQLite file. Versions are only ever added, never changed or deleted."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import apsw

from mapper.errors import ConflictError, InvalidInputError, NotFoundError, StoreFailedError
from mapper.services.plan_ports import Heading, PlanListed, SavedPlan, Saving, Version
from mapper.stores.sqlite_file import SqliteFile, for_owner_only

VERSION = 1
SCHEMA = """
CREATE TABLE version (
    row INTEGER PRIMARY KEY,
    plan_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    author TEXT NOT NULL,
    why TEXT NOT NULL,
    digest TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    deed TEXT NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    is_exercise INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (plan_id, number)
) STRICT;
CREATE TRIGGER versions_never_change BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'a version of a plan never changes'); END;
CREATE TRIGGER versions_never_go BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'a version of a plan is never deleted'); END
"""
_HEAD = ("plan_id", "number", "saved_at", "author", "why", "digest")
_COLUMNS = (*_HEAD, "key", "deed", "title", "place", "is_exercise", "content")
_ROWS = f"SELECT {', '.join(_COLUMNS)} FROM version"  # noqa: S608 - of the names above
_ADD = f"INSERT INTO version ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + name for name in _COLUMNS)})"  # noqa: S608
_UNDER_KEY = f"{_ROWS} WHERE key = ?"
_NEWEST = f"{_ROWS} WHERE plan_id = ? ORDER BY number DESC LIMIT 1"
_ONE = f"{_ROWS} WHERE plan_id = ? AND number = ?"
_VERSIONS = f"SELECT {', '.join(_HEAD)} FROM version WHERE plan_id = ? ORDER BY number DESC"  # noqa: S608
_PLANS = f"""
SELECT {", ".join(_HEAD)}, title, place, is_exercise, deed FROM version
WHERE row IN (
    SELECT (SELECT row FROM version WHERE plan_id = first.plan_id ORDER BY number DESC LIMIT 1)
    FROM version AS first WHERE number = 1
)
ORDER BY row DESC
"""  # noqa: S608
_Row = dict[str, Any]


class Deed(StrEnum):
    """What made a version."""

    CREATED = "created"
    SAVED = "saved"
    BINNED = "binned"
    UNBINNED = "unbinned"


class PlansSqlite:
    """The plans in the file at ``path``; fills the port ``PlanStore``.

    Every change of a plan is a new version: putting it into the bin, too, with the content that it had.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._file = SqliteFile(for_owner_only(path), schema=SCHEMA, version=VERSION)

    def create(self, plan_id: str, content: bytes, heading: Heading, saving: Saving) -> Version:
        """As the port says; under a known key it is the plan made then, whatever id it is to have now."""
        version = _version(plan_id, 1, content, saving)
        with self._file.writing() as connection:
            if done := _done_before(connection, saving.key, deed=Deed.CREATED, digest=version.digest):
                return done
            if newest := _row(connection, _NEWEST, plan_id):
                raise ConflictError("There is a plan of this id already.", newest["number"])
            _add(connection, version, content, heading, key=saving.key, deed=Deed.CREATED)
        return version

    def save(
        self, plan_id: str, content: bytes, heading: Heading, saving: Saving, *, based_on: int
    ) -> Version:
        """As the port says; saving a plan that lies in the bin takes it out."""
        version = _version(plan_id, based_on + 1, content, saving)
        same = {"plan_id": plan_id, "deed": Deed.SAVED, "digest": version.digest}
        with self._file.writing() as connection:
            if done := _done_before(connection, saving.key, **same):
                return done
            _require_newest(_known(_row(connection, _NEWEST, plan_id)), based_on)
            _add(connection, version, content, heading, key=saving.key, deed=Deed.SAVED)
        return version

    def bin(self, plan_id: str, saving: Saving, *, based_on: int, is_binned: bool) -> None:
        """As the port says."""
        deed = Deed.BINNED if is_binned else Deed.UNBINNED
        with self._file.writing() as connection:
            if _done_before(connection, saving.key, plan_id=plan_id, deed=deed):
                return
            newest = _known(_row(connection, _NEWEST, plan_id))
            _require_newest(newest, based_on)
            version = _version(plan_id, based_on + 1, newest["content"], saving)
            _add(connection, version, newest["content"], _heading(newest), key=saving.key, deed=deed)

    def current(self, plan_id: str) -> SavedPlan:
        """As the port says."""
        with self._file.reading() as connection:
            return self._whole(_known(_row(connection, _NEWEST, plan_id)))

    def version(self, plan_id: str, number: int) -> SavedPlan:
        """As the port says."""
        with self._file.reading() as connection:
            return self._whole(_known(_row(connection, _ONE, plan_id, number)))

    def versions(self, plan_id: str) -> tuple[Version, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            rows = connection.execute(_VERSIONS, (plan_id,)).fetchall()
        _known(rows[0] if rows else None)
        return tuple(_read(dict(zip(_HEAD, row, strict=True))) for row in rows)

    def plans(self) -> tuple[PlanListed, ...]:
        """As the port says."""
        names = (*_HEAD, "title", "place", "is_exercise", "deed")
        with self._file.reading() as connection:
            rows = connection.execute(_PLANS).fetchall()
        return tuple(_listed(dict(zip(names, row, strict=True))) for row in rows)

    def _whole(self, row: _Row) -> SavedPlan:
        """The version with its content, which is to the byte what was once saved."""
        version = _read(row)
        if _digest(row["content"]) != version.digest:
            raise StoreFailedError(
                f"{self._name}: version {version.number} of plan {version.plan_id} is damaged;"
                " look at an earlier one, or put back a backup"
            )
        return SavedPlan(version, row["content"])


def _version(plan_id: str, number: int, content: bytes, saving: Saving) -> Version:
    return Version(plan_id, number, saving.now, saving.author, saving.why, _digest(content))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _row(connection: apsw.Connection, question: str, *values: str | int) -> _Row | None:
    row = connection.execute(question, values).fetchone()
    return dict(zip(_COLUMNS, row, strict=True)) if row else None


def _known(row: Any | None) -> Any:
    if row is None:
        raise NotFoundError("there is no such plan, or no such version of it")
    return row


def _done_before(connection: apsw.Connection, key: str, **asked: str) -> Version | None:
    """What was made under this key, if anything was; the same question gets the same answer."""
    row = _row(connection, _UNDER_KEY, key)
    if row is None:
        return None
    if any(row[name] != value for name, value in asked.items()):
        raise InvalidInputError("Idempotency-Key", "has been used for another change; make a new one")
    return _read(row)


def _require_newest(newest: _Row, based_on: int) -> None:
    current = newest["number"]
    if current != based_on:
        raise ConflictError(
            f"Version {current} of this plan was saved meanwhile, and the change is based on {based_on}.",
            current,
        )


def _add(
    connection: apsw.Connection, version: Version, content: bytes, heading: Heading, *, key: str, deed: Deed
) -> None:
    row = {**asdict(version), **asdict(heading), "key": key, "deed": deed.value, "content": content}
    row["saved_at"] = version.saved_at.astimezone(UTC).isoformat()
    connection.execute(_ADD, row)


def _read(row: _Row) -> Version:
    return Version(
        **{name: row[name] for name in _HEAD} | {"saved_at": datetime.fromisoformat(row["saved_at"])}
    )


def _heading(row: _Row) -> Heading:
    return Heading(row["title"], row["place"], bool(row["is_exercise"]))


def _listed(row: _Row) -> PlanListed:
    heading = _heading(row)
    return PlanListed(
        _read(row), heading.title, heading.place, heading.is_exercise, is_binned=row["deed"] == Deed.BINNED
    )
