"""Putting one part of the archive into its tables."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import apsw

from mapper.domain.incidents import Outcome, PastIncident, When
from mapper.domain.places import LonLat
from mapper.services.ports import Part

_INSERT_INCIDENT = "INSERT INTO incident VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_OUTCOME = "INSERT INTO outcome VALUES (NULL, ?, ?, ?, ?)"
_PLACES_HELD_IN_MIND = 50_000

# What datasets() tells, worked out once here so that it need not read every row.
_SUM_UP = """
UPDATE part SET outcomes = :outcomes, (incidents, unplaced, first_month, last_month) = (
  SELECT count(*), count(*) FILTER (WHERE lon IS NULL),
    min(substr(happened, 1, 7)), max(substr(happened, 1, 7))
  FROM incident JOIN place ON place.id = incident.place WHERE part = :part)
WHERE id = :part
"""


def write_part(connection: apsw.Connection, part: Part, rows: Iterable[PastIncident | Outcome]) -> int:
    """Replace the content of ``part`` inside the caller's transaction; gives the number of rows."""
    left = _remove(connection, part.name)
    connection.execute(
        "INSERT INTO part(name, dataset, licence, digest) VALUES (?, ?, ?, ?)",
        (part.name, part.dataset, part.licence, part.digest),
    )
    writer = _Writer(connection, connection.last_insert_rowid())
    connection.executemany(_INSERT_INCIDENT, writer.incidents(rows))
    connection.execute(_SUM_UP, {"part": writer.part, "outcomes": writer.outcomes})
    _remove_empty(connection, left)
    kept: int = connection.execute("SELECT incidents + outcomes FROM part WHERE id = ?", (writer.part,)).get
    return kept


def _remove(connection: apsw.Connection, name: str) -> list[int]:
    """Take the old content out; gives the places it had."""
    old = connection.execute("SELECT id FROM part WHERE name = ?", (name,)).get
    places = connection.execute("SELECT DISTINCT place FROM incident WHERE part = ?", (old,))
    left = [place for (place,) in places]
    connection.execute("DELETE FROM part WHERE id = ?", (old,))
    return left


def _remove_empty(connection: apsw.Connection, places: list[int]) -> None:
    empty = connection.execute(
        "DELETE FROM place WHERE id IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM incident WHERE place = place.id) RETURNING id",
        (json.dumps(places),),
    )
    connection.executemany("DELETE FROM place_box WHERE id = ?", list(empty))


class _Writer:
    """Turns rows into what the tables take, putting places and outcomes in on the way."""

    def __init__(self, connection: apsw.Connection, part: int) -> None:
        self.part = part
        self.outcomes = 0
        self._connection = connection
        self._place = lru_cache(_PLACES_HELD_IN_MIND)(self._found_place)

    def incidents(self, rows: Iterable[PastIncident | Outcome]) -> Iterator[tuple[Any, ...]]:
        """The bindings of one incident after the other."""
        for row in rows:
            if isinstance(row, Outcome):
                self._connection.execute(_INSERT_OUTCOME, (self.part, row.reference, row.month, row.text))
                self.outcomes += 1
            else:
                yield self._bindings(row)

    def _bindings(self, incident: PastIncident) -> tuple[Any, ...]:
        first_day, last_day = _days(incident.when)
        return (
            self.part,
            self._place(incident.position, incident.place),
            incident.key,
            incident.category,
            incident.when.text,
            int(incident.when.approximate),
            first_day,
            last_day,
            incident.summary,
            incident.outcome,
            json.dumps(incident.sources, ensure_ascii=False) if incident.sources else "[]",
            incident.doubts,
            incident.force,
            incident.reference,
        )

    def _found_place(self, position: LonLat | None, name: str) -> int:
        lon, lat = position or (None, None)
        known: int | None = self._connection.execute(
            "SELECT id FROM place WHERE lon IS ? AND lat IS ? AND name = ?", (lon, lat, name)
        ).get
        if known is not None:
            return known
        self._connection.execute("INSERT INTO place VALUES (NULL, ?, ?, ?)", (lon, lat, name))
        place = self._connection.last_insert_rowid()
        if position:
            self._connection.execute(
                "INSERT INTO place_box VALUES (?, ?, ?, ?, ?)", (place, lon, lon, lat, lat)
            )
        return place


@lru_cache
def _days(when: When) -> tuple[int, int]:
    return when.first_day.toordinal(), when.last_day.toordinal()
