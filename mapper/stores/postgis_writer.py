"""Putting one part of the archive into the tables on a server, and taking it out."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import date
from functools import lru_cache
from typing import Any

from mapper.domain.incident_columns import CaseNotes, Coded, IncidentColumns, texts_of
from mapper.domain.incidents import Outcome, PastIncident, When
from mapper.domain.places import FloatArray
from mapper.services.ports import Kept, Part
from mapper.stores.postgis_schema import lock_for_writing
from mapper.stores.postgres import PostgresServer, Rows

# Rows come in here first, with nobody waiting. An outcome has no key.
_STAGE = """
DROP TABLE IF EXISTS pg_temp.stage, pg_temp.change;
CREATE TEMPORARY TABLE stage(
  n int8 GENERATED ALWAYS AS IDENTITY, lon float8, lat float8, name text COLLATE "C", key text COLLATE "C",
  category text, happened text COLLATE "C", approximate bool, first_day date, last_day date,
  summary text, outcome text, sources text[], doubts text, force text, reference text,
  confidence text, corrections text[], proceedings_active bool);
CREATE TEMPORARY TABLE change(place int, dataset text, category text, year int2, incidents int8);
"""
_COPY = """
COPY stage(lon, lat, name, key, category, happened, approximate, first_day, last_day,
  summary, outcome, sources, doubts, force, reference, confidence, corrections, proceedings_active)
FROM STDIN
"""
_MISSING_YEARS = """
SELECT DISTINCT extract(year FROM first_day)::int FROM stage WHERE key IS NOT NULL
EXCEPT SELECT substring(relid::text FROM '[0-9]+$')::int FROM pg_partition_tree('incident') WHERE isleaf
ORDER BY 1
"""
# Attaching a table that is there already keeps no reader waiting, as making it in place would.
_YEAR = """
CREATE TABLE incident_{year}(LIKE incident INCLUDING ALL);
ALTER TABLE incident ATTACH PARTITION incident_{year} FOR VALUES IN ({year});
"""

_COUNT = """
INSERT INTO change SELECT place, dataset, category, year, {sign} count(*)
FROM incident JOIN part ON part.id = part WHERE part = %s GROUP BY 1, 2, 3, 4
"""
_PUT_PART = """
INSERT INTO part(name, dataset, licence, digest, force, month) VALUES (%s, %s, %s, %s, %s, %s) RETURNING id
"""
# In the order of the Hilbert curve, so that neighbours lie together on the disk.
_PUT_PLACES = """
INSERT INTO place(lon, lat, name)
SELECT lon, lat, name FROM (SELECT DISTINCT lon, lat, name FROM stage WHERE key IS NOT NULL) AS new
WHERE NOT EXISTS (
    SELECT 1 FROM place WHERE place.lon = new.lon AND place.lat = new.lat AND place.name = new.name)
  AND NOT EXISTS (SELECT 1 FROM place WHERE place.lon IS NULL AND new.lon IS NULL AND place.name = new.name)
ORDER BY ST_MakePoint(lon, lat), name
"""
_PUT_INCIDENTS = """
INSERT INTO incident(part, place, year, approximate, first_day, last_day, key, category, happened,
  summary, outcome, sources, doubts, force, reference, confidence, corrections, proceedings_active)
SELECT %s::int, place.id, extract(year FROM first_day), approximate, first_day, last_day, key, category,
  happened, summary, outcome, sources, doubts, force, reference, confidence, corrections,
  proceedings_active
FROM (SELECT * FROM stage WHERE lon IS {null} NULL AND key IS NOT NULL) AS new
JOIN place ON place.name = new.name AND {same} ORDER BY place.id, happened DESC, key, n
"""
_PLACED = {"null": "NOT", "same": "place.lon = new.lon AND place.lat = new.lat"}
_UNPLACED = {"null": "", "same": "place.lon IS NULL"}
_PUT_OUTCOMES = """
INSERT INTO outcome(part, reference, month, text)
SELECT %s::int, reference, happened, outcome FROM stage WHERE key IS NULL ORDER BY n
"""
_ROLL_UP = """
INSERT INTO rollup(place, dataset, category, year, incidents)
SELECT place, dataset, category, year, sum(incidents) FROM change
GROUP BY 1, 2, 3, 4 HAVING sum(incidents) <> 0
ON CONFLICT (place, year, category, dataset)
DO UPDATE SET incidents = rollup.incidents + excluded.incidents
"""
_DROP_EMPTY = """
DELETE FROM rollup WHERE incidents = 0 AND place IN (SELECT place FROM change WHERE incidents < 0);
DELETE FROM place WHERE id IN (SELECT place FROM change WHERE incidents < 0)
  AND NOT EXISTS (SELECT 1 FROM rollup WHERE rollup.place = place.id)
"""
# What datasets() and months() tell, worked out once here so that they need not read every row.
_SUM_UP = """
UPDATE part SET (incidents, outcomes, unplaced, first_month, last_month, categories) = (
  SELECT count(key), count(*) - count(key), count(key) FILTER (WHERE lon IS NULL),
    min(left(happened, 7)) FILTER (WHERE key IS NOT NULL),
    max(left(happened, 7)) FILTER (WHERE key IS NOT NULL),
    coalesce(array_agg(DISTINCT category) FILTER (WHERE key IS NOT NULL), '{}') FROM stage)
WHERE id = %s RETURNING incidents + outcomes
"""

Staged = tuple[Any, ...]  # a row as COPY takes it


def write_part(server: PostgresServer, part: Part, rows: Iterable[Kept]) -> int:
    """Replace the content of ``part`` in one step, once all of ``rows`` has arrived; gives their number."""
    with server.writing() as connection:
        _stage(connection, rows)
    with server.writing() as connection:
        lock_for_writing(connection)
        for (year,) in connection.execute(_MISSING_YEARS).fetchall():
            connection.execute(_YEAR.format(year=year), prepare=False)
    with server.writing() as connection:
        lock_for_writing(connection)
        _take_out(connection, part.name)
        return _put_in(connection, part)


def remove_part(connection: Rows, name: str) -> int:
    """Take a part out inside the caller's transaction; gives how many rows it had."""
    lock_for_writing(connection)
    connection.execute(_STAGE, prepare=False)
    rows = _take_out(connection, name)
    connection.execute(_ROLL_UP)
    connection.execute(_DROP_EMPTY, prepare=False)
    return rows


def _stage(connection: Rows, rows: Iterable[Kept]) -> None:
    connection.execute(_STAGE, prepare=False)
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            for staged in _staged(row):
                copy.write_row(staged)
    connection.execute("ANALYZE stage")


def _staged(row: Kept) -> Iterator[Staged]:
    if isinstance(row, IncidentColumns):
        return _of_columns(row)
    return iter([_of_outcome(row) if isinstance(row, Outcome) else _of_incident(row)])


def _of_outcome(row: Outcome) -> Staged:
    nothing = (None,) * 3
    return (*nothing, None, None, row.month, *nothing, None, row.text, *nothing, row.reference, *nothing)


def _of_incident(row: PastIncident) -> Staged:
    lon, lat = row.position or (None, None)
    words = row.summary, row.outcome, list(row.sources), row.doubts, row.force, row.reference
    notes = row.confidence, list(row.corrections), row.proceedings_active
    return (lon, lat, row.place, row.key, row.category, *_told(row.when), *words, *notes)


def _of_columns(rows: IncidentColumns) -> Iterator[Staged]:
    when = Coded(tuple(map(_told, rows.when.words)), rows.when.codes)
    sources = map(list, rows.sources)
    told = (rows.place, texts_of(rows.key), rows.category, when, rows.summary, rows.outcome, sources)
    told_too = (rows.doubts, rows.force, texts_of(rows.reference))
    notes = map(_noted, rows.notes)
    for lon, lat, place, key, category, time, *words, noted in zip(
        _known(rows.lon), _known(rows.lat), *told, *told_too, notes, strict=True
    ):
        yield (lon, lat, place, key, category, *time, *words, *noted)


def _noted(notes: CaseNotes) -> tuple[str, list[str], bool]:
    return notes.confidence, list(notes.corrections), notes.proceedings_active


def _known(degrees: FloatArray) -> list[float | None]:
    return [None if each != each else each for each in degrees.tolist()]  # noqa: PLR0124 - NaN


@lru_cache
def _told(when: When) -> tuple[str, bool, date, date]:
    return when.text, when.approximate, when.first_day, when.last_day


def _take_out(connection: Rows, name: str) -> int:
    found = connection.execute(
        "SELECT id, incidents + outcomes FROM part WHERE name = %s", (name,)
    ).fetchone()
    if found is None:
        return 0
    part, rows = found
    connection.execute(_COUNT.format(sign="-"), (part,))
    connection.execute("DELETE FROM incident WHERE part = %s", (part,))
    connection.execute("DELETE FROM outcome WHERE part = %s", (part,))
    connection.execute("DELETE FROM part WHERE id = %s", (part,))
    return int(rows)


def _put_in(connection: Rows, part: Part) -> int:
    ((number,),) = connection.execute(_PUT_PART, astuple(part)).fetchall()
    connection.execute(_PUT_PLACES)
    for sort in (_PLACED, _UNPLACED):
        connection.execute(_PUT_INCIDENTS.format(**sort), (number,))
    connection.execute(_PUT_OUTCOMES, (number,))
    connection.execute(_COUNT.format(sign="+"), (number,))
    connection.execute(_ROLL_UP)
    connection.execute(_DROP_EMPTY, prepare=False)
    ((rows,),) = connection.execute(_SUM_UP, (number,)).fetchall()
    connection.execute(_STAGE, prepare=False)  # empty again: what is staged would stay on the server's disk
    return int(rows)
