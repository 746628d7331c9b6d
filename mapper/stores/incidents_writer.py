"""Putting one part of the archive into its tables."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from functools import lru_cache
from typing import Any

import apsw

from mapper.domain.incidents import Outcome, PastIncident, When
from mapper.domain.places import LonLat
from mapper.services.ports import Part

SCHEMA = """
CREATE TABLE part(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dataset TEXT NOT NULL, licence TEXT NOT NULL,
  digest TEXT NOT NULL, incidents INTEGER NOT NULL DEFAULT 0, outcomes INTEGER NOT NULL DEFAULT 0,
  unplaced INTEGER NOT NULL DEFAULT 0, first_month TEXT, last_month TEXT,
  force TEXT NOT NULL, month TEXT NOT NULL) STRICT;
-- A name belongs to the place: one snap point carries several over the years. No position: lon is null.
CREATE TABLE place(
  id INTEGER PRIMARY KEY, lon REAL, lat REAL, name TEXT NOT NULL, UNIQUE (lon, lat, name)) STRICT;
CREATE VIRTUAL TABLE place_box USING rtree(id, west, east, south, north);
CREATE TABLE incident(
  id INTEGER PRIMARY KEY, part INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
  place INTEGER NOT NULL REFERENCES place, key TEXT NOT NULL, category TEXT NOT NULL, happened TEXT NOT NULL,
  approximate INTEGER NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL,
  summary TEXT NOT NULL, outcome TEXT NOT NULL, sources TEXT NOT NULL, doubts TEXT NOT NULL,
  force TEXT NOT NULL, reference TEXT NOT NULL, confidence TEXT NOT NULL, corrections TEXT NOT NULL,
  proceedings_active INTEGER NOT NULL) STRICT;
CREATE INDEX incident_by_place ON incident(place);
CREATE INDEX incident_by_part ON incident(part);
CREATE TABLE outcome(
  id INTEGER PRIMARY KEY, part INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
  reference TEXT NOT NULL, month TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX outcome_by_reference ON outcome(reference, month);
CREATE INDEX outcome_by_part ON outcome(part);
"""

_INSERT_INCIDENT = "INSERT INTO incident VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
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
        "INSERT INTO part(name, dataset, licence, digest, force, month) VALUES (?, ?, ?, ?, ?, ?)",
        astuple(part),
    )
    writer = _Writer(connection, connection.last_insert_rowid())
    connection.executemany(_INSERT_INCIDENT, writer.incidents(rows))
    connection.execute(_SUM_UP, {"part": writer.part, "outcomes": writer.outcomes})
    _remove_empty(connection, left)
    kept: int = connection.execute("SELECT incidents + outcomes FROM part WHERE id = ?", (writer.part,)).get
    return kept


def remove_part(connection: apsw.Connection, name: str) -> int:
    """Take a part out inside the caller's transaction; gives how many rows it had."""
    rows: int | None = connection.execute("SELECT incidents + outcomes FROM part WHERE name = ?", (name,)).get
    _remove_empty(connection, _remove(connection, name))
    return rows or 0


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
            _listed(incident.sources),
            incident.doubts,
            incident.force,
            incident.reference,
            incident.confidence,
            _listed(incident.corrections),
            int(incident.proceedings_active),
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


def _listed(texts: tuple[str, ...]) -> str:
    return json.dumps(texts, ensure_ascii=False) if texts else "[]"


@lru_cache
def _days(when: When) -> tuple[int, int]:
    return when.first_day.toordinal(), when.last_day.toordinal()
