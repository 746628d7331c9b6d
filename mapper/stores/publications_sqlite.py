"""What was published, in the file of people: each change together with its row in the audit log."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import apsw

from mapper.domain.audit import Deed, Entry
from mapper.domain.publications import Choices, Duty, Edition, Publication, Standing, Theme
from mapper.errors import InvalidInputError, NotFoundError
from mapper.services.publishing_ports import Begun, Key
from mapper.stores.people_file import PeopleFile

_PUBLICATIONS = "SELECT publication_id, plan_id, standing, changed_at, said, target FROM publication"
_STANDS = """INSERT INTO publication VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (publication_id) DO UPDATE
SET standing = excluded.standing, changed_at = excluded.changed_at, said = excluded.said"""


class PublicationsSqlite:
    """Keeps publications; fills the port ``PublicationStore``."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def begin(self, begun: Begun) -> None:
        """As the port says."""
        with self._file.writing(None) as connection:
            row = (begun.publication.publication_id, _begun_text(begun))
            connection.execute("INSERT OR REPLACE INTO begun VALUES (?, ?)", row)

    def finish(self, begun: Begun) -> None:
        """As the port says."""
        publication = begun.publication
        with self._file.writing(begun.entry) as connection:
            row = (
                publication.publication_id,
                publication.plan_id,
                publication.standing.value,
                publication.changed_at.isoformat(),
                publication.said,
                publication.target,
            )
            connection.execute(_STANDS, row)
            for edition in publication.editions:
                known = (edition.publication_id, edition.number, _edition_text(edition))
                connection.execute("INSERT OR IGNORE INTO edition VALUES (?, ?, ?)", known)
            if begun.key is not None:
                _remember(connection, begun.key, publication.editions[-1])
            connection.execute("DELETE FROM begun WHERE publication_id = ?", (publication.publication_id,))

    def give_up(self, publication_id: str) -> None:
        """As the port says."""
        with self._file.writing(None) as connection:
            connection.execute("DELETE FROM begun WHERE publication_id = ?", (publication_id,))

    def begun(self) -> tuple[Begun, ...]:
        """As the port says."""
        if not self._file.is_there:  # on a fresh machine nothing is made just to look
            return ()
        with self._file.reading() as connection:
            rows = connection.execute("SELECT content FROM begun ORDER BY publication_id").fetchall()
            return tuple(_begun_of(connection, str(content)) for (content,) in rows)

    def remember(self, key: Key, edition: Edition) -> None:
        """As the port says."""
        with self._file.writing(None) as connection:
            _remember(connection, key, edition)

    def under(self, key: Key) -> Edition | None:
        """As the port says."""
        question = """SELECT asked, content FROM sent JOIN edition USING (publication_id, number)
        WHERE key = ?"""
        with self._file.reading() as connection:
            row = connection.execute(question, (key.key,)).fetchone()
        if row is None:
            return None
        asked, content = row
        if asked != key.asked:
            raise InvalidInputError(
                "Idempotency-Key", "has been used for another publication; make a new one"
            )
        return _edition_of(content)

    def publication(self, publication_id: str) -> Publication:
        """As the port says."""
        with self._file.reading() as connection:
            found = _found(connection, f"{_PUBLICATIONS} WHERE publication_id = ?", publication_id)
        if not found:
            raise NotFoundError(f"there is no publication {publication_id}; list them with: publications")
        return found[0]

    def of_plan(self, plan_id: str, target: str = "") -> Publication | None:
        """As the port says."""
        question = f"{_PUBLICATIONS} WHERE plan_id = ? AND target = ?"
        with self._file.reading() as connection:
            found = _found(connection, question, plan_id, target)
        return found[0] if found else None

    def publications(self) -> tuple[Publication, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            return _found(connection, f"{_PUBLICATIONS} ORDER BY changed_at DESC, publication_id")


def _found(connection: apsw.Connection, question: str, *values: str) -> tuple[Publication, ...]:
    rows = connection.execute(question, values).fetchall()
    return tuple(_publication_of(connection, *map(str, row)) for row in rows)


def _publication_of(connection: apsw.Connection, *row: str) -> Publication:
    publication_id, plan_id, standing, changed_at, said, target = row
    editions = connection.execute(
        "SELECT content FROM edition WHERE publication_id = ? ORDER BY number", (publication_id,)
    )
    return Publication(
        publication_id=publication_id,
        plan_id=plan_id,
        standing=Standing(standing),
        changed_at=datetime.fromisoformat(changed_at),
        said=said,
        editions=tuple(_edition_of(content) for (content,) in editions),
        target=target,
    )


def _remember(connection: apsw.Connection, key: Key, edition: Edition) -> None:
    row = (key.key, key.asked, edition.publication_id, edition.number)
    connection.execute("INSERT OR IGNORE INTO sent VALUES (?, ?, ?, ?)", row)


def _edition_text(edition: Edition) -> str:
    return json.dumps(asdict(edition) | {"published_at": edition.published_at.isoformat()}, sort_keys=True)


def _edition_of(content: str) -> Edition:
    kept: dict[str, Any] = json.loads(content)
    choices = kept["choices"]
    choices |= {"theme": Theme(choices["theme"]), "duty": Duty(**choices["duty"])}
    published_at = datetime.fromisoformat(kept["published_at"])
    return Edition(**kept | {"choices": Choices(**choices), "published_at": published_at})


def _begun_text(begun: Begun) -> str:
    """Its publication without the editions that are kept already."""
    told = asdict(replace(begun, publication=replace(begun.publication, editions=())))
    told["publication"]["changed_at"] = begun.publication.changed_at.isoformat()
    told["entry"]["at"] = begun.entry.at.isoformat()
    newest = begun.publication.editions[-1]
    return json.dumps(told | {"newest": _edition_text(newest)}, sort_keys=True)


def _begun_of(connection: apsw.Connection, content: str) -> Begun:
    kept = json.loads(content)
    told, entry, key = kept["publication"], kept["entry"], kept["key"]
    row = (told["publication_id"], told["plan_id"], told["standing"], told["changed_at"], told["said"])
    known = _publication_of(connection, *row, told["target"])
    newest = _edition_of(kept["newest"])
    editions = (*(edition for edition in known.editions if edition.number < newest.number), newest)
    return Begun(
        replace(known, editions=editions),
        Entry(datetime.fromisoformat(entry["at"]), entry["who"], Deed(entry["deed"]), entry["about"]),
        key and Key(**key),
    )
