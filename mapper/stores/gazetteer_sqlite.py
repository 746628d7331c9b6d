"""The gazetteer in one SQLite file: what is where, by names as people type them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import apsw
import numpy as np

from mapper.domain.addresses import LONGEST_TEXT, house_number, readings
from mapper.domain.names import fold, postcode_start
from mapper.domain.places import LonLat, distances_m
from mapper.errors import NotFoundError
from mapper.services.ports import Candidate, NamedPlace
from mapper.stores.gazetteer_search import EXACT, START, Match, Search, StoredPlace
from mapper.stores.sqlite_file import SqliteFile

# Names stand once each, folded, forwards and backwards, so that a name with one wrong letter can be
# found by the half that is right. Postcodes stand apart: a postcode with one wrong letter is another one.
_SCHEMA = """
CREATE TABLE source(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, licence TEXT NOT NULL,
  places INTEGER NOT NULL) STRICT;
CREATE TABLE name(
  id INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE, backwards TEXT NOT NULL,
  letters INTEGER NOT NULL) STRICT;
CREATE INDEX name_start ON name(letters, folded, backwards);
CREATE INDEX name_end ON name(letters, backwards, folded);
CREATE VIRTUAL TABLE name_words USING fts5(
  folded, content='name', content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3');
CREATE TABLE place(
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
  name_id INTEGER NOT NULL REFERENCES name(id), name TEXT NOT NULL, number TEXT NOT NULL, sort TEXT NOT NULL,
  district TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL) STRICT;
CREATE INDEX place_name ON place(name_id, number);
CREATE INDEX place_source ON place(source);
CREATE TABLE postcode(
  code TEXT NOT NULL, source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
  district TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL,
  PRIMARY KEY(code, source)) STRICT, WITHOUT ROWID;
CREATE INDEX postcode_source ON postcode(source);
"""
_MOST_CANDIDATES = 10
_COUNT = """
UPDATE source SET places = (SELECT count(*) FROM place WHERE source = :source)
  + (SELECT count(*) FROM postcode WHERE source = :source) WHERE id = :source RETURNING places
"""
_ADD_POSTCODE = "INSERT OR REPLACE INTO postcode VALUES(:name, :source, :district, :lon, :lat)"
_ADD_PLACE = """
INSERT OR IGNORE INTO name(folded, backwards, letters) VALUES(:folded, :backwards, :letters);
INSERT INTO place(source, name_id, name, number, sort, district, lon, lat)
  SELECT :source, id, :name, :number, :sort, :district, :lon, :lat FROM name WHERE folded = :folded;
"""
_DROP_UNUSED_NAMES = """
INSERT INTO name_words(name_words, rowid, folded)
  SELECT 'delete', id, folded FROM name WHERE id NOT IN (SELECT name_id FROM place);
DELETE FROM name WHERE id NOT IN (SELECT name_id FROM place);
"""


@dataclass(frozen=True)
class GazetteerSource:
    """One loaded list of names: where it is from and how much it holds."""

    name: str
    licence: str
    places: int


class GazetteerStore:
    """Keeps names with their positions; a Geocoder."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path, schema=_SCHEMA, version=1)  # another one when fold() changes, too

    def replace_source(
        self, name: str, fingerprint: str, places: Iterable[NamedPlace], *, licence: str = ""
    ) -> int:
        """Take all of ``places`` as the new content of source ``name``, or on any error nothing.

        ``places`` is not even read when the source is loaded with this ``fingerprint`` already.
        Returns how many places the source holds; one whose name has no letter or digit is left out.

        Raises
        ------
        StoreFailedError
            The disk is full or the file cannot be written; the old content stands.
        """
        with self._file.writing() as connection:
            known = connection.execute("SELECT fingerprint, places FROM source WHERE name = ?", (name,)).get
            if known and known[0] == fingerprint:
                return int(known[1])
            connection.execute("DELETE FROM source WHERE name = ?", (name,))
            source = connection.execute(
                "INSERT INTO source(name, fingerprint, licence, places) VALUES(?, ?, ?, 0) RETURNING id",
                (name, fingerprint, licence),
            ).get
            _add(connection, source, places)
            connection.execute(_DROP_UNUSED_NAMES)
            return int(connection.execute(_COUNT, {"source": source}).get)

    def remove_source(self, name: str) -> None:
        """Forget all places of source ``name``.

        Raises
        ------
        NotFoundError
            No source has this name.
        """
        with self._file.writing() as connection:
            connection.execute("DELETE FROM source WHERE name = ?", (name,))
            if not connection.changes():
                raise NotFoundError(f"the gazetteer has no source {name!r}")
            connection.execute(_DROP_UNUSED_NAMES)

    def sources(self) -> tuple[GazetteerSource, ...]:
        """What is loaded, by name."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT name, licence, places FROM source ORDER BY name")
            return tuple(GazetteerSource(*row) for row in rows)

    def candidates(self, text: str, *, near: LonLat | None = None) -> tuple[Candidate, ...]:
        """Places that fit, best first, at most 10; a doubtful one says in its label what is doubtful."""
        if len(text) > LONGEST_TEXT or not (ways := readings(text)):
            return ()
        with self._file.reading() as connection:
            found = _postcodes(connection, text) or Search(connection, near).matches(ways)
        return _ranked(found, near)


def _add(connection: apsw.Connection, source: int, places: Iterable[NamedPlace]) -> None:
    last_name = connection.execute("SELECT coalesce(max(id), 0) FROM name").get
    for place in places:
        row = {
            "source": source,
            "name": place.name,
            "number": house_number(place.number),
            "sort": place.sort,
            "district": place.district,
            "lon": place.position.lon,
            "lat": place.position.lat,
        }
        if place.sort == "postcode":
            connection.execute(_ADD_POSTCODE, row)
        elif folded := fold(place.name):
            backwards = folded[::-1]
            connection.execute(
                _ADD_PLACE, row | {"folded": folded, "backwards": backwards, "letters": len(folded)}
            )
    connection.execute(
        "INSERT INTO name_words(rowid, folded) SELECT id, folded FROM name WHERE id > ?", (last_name,)
    )


def _postcodes(connection: apsw.Connection, text: str) -> list[Match]:
    """Every postcode that starts with what was typed, when that is a postcode or its beginning."""
    start = postcode_start(text)
    if start is None:
        return []
    rows = connection.execute(
        "SELECT code, district, lon, lat, source.name FROM postcode JOIN source ON source.id = source"
        " WHERE code >= ? AND code < ? ORDER BY code LIMIT ?",
        (start, start + "\U0010ffff", _MOST_CANDIDATES),
    )
    return [
        Match(
            StoredPlace(fold(code), code, "", "postcode", district, lon, lat, source),
            EXACT if code == start else START,
            "middle of the postcode",
        )
        for code, district, lon, lat, source in rows
    ]


def _ranked(found: list[Match], near: LonLat | None) -> tuple[Candidate, ...]:
    best: dict[StoredPlace, Match] = {}  # of the ways in which a place was found
    for match in sorted(found, key=lambda match: -match.score):
        best.setdefault(match.place, match)
    away_m: list[float | None] = [None] * len(best)
    if near is not None and best:
        away_m = distances_m(near, np.array([match.position for match in best.values()])).tolist()
    candidates = [
        Candidate(
            label=match.label,
            position=match.position,
            sort=match.place.sort,
            score=match.score,
            district=match.place.district,
            distance_m=metres,
            source=match.place.source,
        )
        for match, metres in zip(best.values(), away_m, strict=True)
    ]
    return tuple(sorted(candidates, key=_rank)[:_MOST_CANDIDATES])


def _rank(candidate: Candidate) -> tuple[float, float, str, str, LonLat]:
    away_m = candidate.distance_m or 0.0
    return (-candidate.score, away_m, candidate.label, candidate.district, candidate.position)
