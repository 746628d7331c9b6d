"""SQLite as people use it for this: an R*Tree with a row an incident, and places beside their incidents."""

import json
import math
from operator import itemgetter
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import shapely

from benchmarks.archive.made_rows import FIRST_YEAR, MadeRows
from benchmarks.archive.questions import NO_LIMIT, Question
from mapper.domain.chords import arcs_m, centred, chord_m, earth_centred
from mapper.domain.places import LonLat, box_around

_SETTINGS = "PRAGMA page_size=8192; PRAGMA cache_size=-65536"
_FIRST_REACH_M = 150.0
_GROW = 3.0


def _made(path: Path, schema: str, tables: dict[str, Any]) -> None:
    connection = apsw.Connection(str(path))
    connection.execute(f"{_SETTINGS}; PRAGMA journal_mode=OFF; {schema}; BEGIN").fetchall()
    for insert, columns in tables.items():
        connection.executemany(insert, zip(*(column.tolist() for column in columns), strict=True))
    connection.execute("COMMIT; PRAGMA journal_mode=WAL").fetchall()
    connection.close()


def prepare_rtree(rows: MadeRows, file: Path) -> None:
    """One entry an incident, with all its columns in the tree."""
    names, place = np.array(rows.names, dtype=object), rows.place
    lon, lat = rows.lon[place], rows.lat[place]
    whole = (np.arange(len(place)), lon, lon, lat, lat, rows.key.astype(np.int64), rows.month)
    _made(
        file,
        "CREATE VIRTUAL TABLE tree"
        " USING rtree_i32(id, x0, x1, y0, y1, +key, +month, +category, +outcome, +name)",
        {
            "INSERT INTO tree VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)": (
                *whole,
                rows.category,
                rows.outcome,
                names[rows.name[place]],
            )
        },
    )


def prepare_relational(rows: MadeRows, file: Path) -> None:
    """A table of places in an R*Tree; incidents clustered by place, newest first."""
    names, place = np.array(rows.names, dtype=object), np.arange(len(rows.lon))
    xyz = earth_centred(np.column_stack((rows.lon, rows.lat)) / 1e6)
    _made(
        file,
        "CREATE TABLE place(id INTEGER PRIMARY KEY, x, y, z, lon, lat, name);"
        "CREATE VIRTUAL TABLE box USING rtree_i32(id, x0, x1, y0, y1);"
        "CREATE TABLE incident(place, age, key, category, outcome, PRIMARY KEY (place, age, key))"
        " WITHOUT ROWID",
        {
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)": (
                place,
                *xyz.T,
                rows.lon,
                rows.lat,
                names[rows.name],
            ),
            "INSERT INTO box VALUES (?, ?, ?, ?, ?)": (place, rows.lon, rows.lon, rows.lat, rows.lat),
            "INSERT INTO incident VALUES (?, ?, ?, ?, ?)": (
                rows.place,
                -rows.month.astype(int),
                rows.key.astype(np.int64),
                rows.category,
                rows.outcome,
            ),
        },
    )


class _Sqlite:
    def __init__(self, file: str) -> None:
        self.connection = apsw.Connection(file, flags=apsw.SQLITE_OPEN_READONLY)
        self.connection.execute("PRAGMA cache_size=-65536")

    def within(self, question: Question, reach_m: float) -> list[Any]:
        """Rows with their distance last, nearest first, as far as the limit."""
        raise NotImplementedError

    def inside(self, question: Question) -> list[Any]:
        """Rows in the area."""
        raise NotImplementedError

    def counted(self, question: Question) -> dict[tuple[int, int], int]:
        """By year and category."""
        raise NotImplementedError

    def answer(self, question: Question) -> Any:
        """As the engine says."""
        if question.sort.endswith("counts"):
            return self.counted(question)
        if question.area:
            return self.inside(question)
        if question.within_m:
            return self.within(question, question.within_m)
        reach_m = _FIRST_REACH_M
        while len(found := self.within(question, reach_m)) < question.limit:
            reach_m *= _GROW
        return found

    def told(self, answer: Any, question: Question) -> tuple[Any, Any]:
        """As the engine says."""
        if question.sort.endswith("counts"):
            return answer, None
        return [row[0] for row in answer], () if question.area else [row[-1] for row in answer]


def _box(question: Question, reach_m: float) -> tuple[int, ...]:
    box = box_around(LonLat(question.lon, question.lat), reach_m)
    return (
        math.floor(box.west * 1e6),
        math.ceil(box.east * 1e6),
        math.floor(box.south * 1e6),
        math.ceil(box.north * 1e6),
    )


def _area_box(question: Question) -> tuple[int, ...]:
    west, south, east, north = question.polygon.bounds
    return math.floor(west), math.ceil(east), math.floor(south), math.ceil(north)


def _held(question: Question, lon: list[int], lat: list[int]) -> list[bool]:
    area = question.polygon
    shapely.prepare(area)
    held: list[bool] = shapely.intersects_xy(area, np.array(lon, float), np.array(lat, float)).tolist()
    return held


def _categories(question: Question) -> str:
    return f" AND category IN ({','.join(map(str, question.categories))})" if question.categories else ""


class Rtree(_Sqlite):
    """A row an incident."""

    _IN_BOX = (
        "SELECT key, month, category, outcome, x0, y0, name FROM tree"
        " WHERE x1 >= ? AND x0 <= ? AND y1 >= ? AND y0 <= ?"
    )

    def within(self, question: Question, reach_m: float) -> list[Any]:
        """As above."""
        rows = self._rows(question, _box(question, reach_m))
        if not rows:
            return []
        chords = self._chords(question, [row[4] for row in rows], [row[5] for row in rows])
        near = np.flatnonzero(chords <= chord_m(reach_m))
        near = near[np.argsort(chords[near], kind="stable")][: question.limit]
        metres = arcs_m(chords[near]).tolist()
        return [(*rows[at], far) for at, far in zip(near.tolist(), metres, strict=True)]

    def inside(self, question: Question) -> list[Any]:
        """As above."""
        rows = self._rows(question, _area_box(question), " ORDER BY month DESC, key")
        held = _held(question, [row[4] for row in rows], [row[5] for row in rows])
        return [row for row, is_in in zip(rows, held, strict=True) if is_in]

    def counted(self, question: Question) -> dict[tuple[int, int], int]:
        """As above."""
        rows = self.connection.execute(
            "SELECT x0, y0, month / 12, category FROM tree WHERE x1 >= ? AND x0 <= ? AND y1 >= ? AND y0 <= ?",
            _box(question, question.within_m),
        ).fetchall()
        if not rows:
            return {}
        columns = np.array(rows)
        near = self._chords(question, columns[:, 0], columns[:, 1]) <= chord_m(question.within_m)
        cells, counts = np.unique(columns[near, 2] * 100 + columns[near, 3], return_counts=True)
        told = zip(cells.tolist(), counts.tolist(), strict=True)
        return {(cell // 100 + FIRST_YEAR, cell % 100): n for cell, n in told}

    def _rows(self, question: Question, box: tuple[int, ...], order: str = "") -> list[Any]:
        months = " AND month BETWEEN {} AND {}".format(*question.months) if question.months else ""
        return self.connection.execute(self._IN_BOX + months + _categories(question) + order, box).fetchall()

    def _chords(self, question: Question, lon: Any, lat: Any) -> Any:
        here = centred(LonLat(question.lon, question.lat))
        return np.linalg.norm(earth_centred(np.column_stack((lon, lat)) / 1e6) - here, axis=1)


class Relational(_Sqlite):
    """Places beside incidents."""

    _NEAR = """
    SELECT * FROM (
      SELECT place.id, lon, lat, name, (x-?1)*(x-?1) + (y-?2)*(y-?2) + (z-?3)*(z-?3) AS square
      FROM box CROSS JOIN place ON place.id = box.id WHERE x1 >= ?4 AND x0 <= ?5 AND y1 >= ?6 AND y0 <= ?7)
    WHERE square <= ?8 ORDER BY square
    """
    _IN_BOX = """
    SELECT place.id, lon, lat, name, 0.0 FROM box CROSS JOIN place ON place.id = box.id
    WHERE x1 >= ? AND x0 <= ? AND y1 >= ? AND y0 <= ?
    """
    _BY_YEAR = """
    SELECT -age / 12, category, count(*) FROM json_each(?) CROSS JOIN incident ON place = value GROUP BY 1, 2
    """

    def within(self, question: Question, reach_m: float) -> list[Any]:
        """As above."""
        return self._at(self._places(question, reach_m), question)

    def inside(self, question: Question) -> list[Any]:
        """As above."""
        places = self.connection.execute(self._IN_BOX, _area_box(question)).fetchall()
        held = _held(question, [place[1] for place in places], [place[2] for place in places])
        rows = self._at([place for place, is_in in zip(places, held, strict=True) if is_in], question)
        return sorted(rows, key=itemgetter(1, 0))  # by age and key

    def counted(self, question: Question) -> dict[tuple[int, int], int]:
        """As above."""
        places = json.dumps([place[0] for place in self._places(question, question.within_m)])
        rows = self.connection.execute(self._BY_YEAR, (places,))
        return {(year + FIRST_YEAR, category): n for year, category, n in rows}

    def _places(self, question: Question, reach_m: float) -> list[Any]:
        here = centred(LonLat(question.lon, question.lat)).tolist()
        bindings = (*here, *_box(question, reach_m), chord_m(reach_m) ** 2)
        return self.connection.execute(self._NEAR, bindings).fetchall()

    def _at(self, places: list[Any], question: Question) -> list[Any]:
        """Rows at the places in their order; a few places at a time while there is a limit."""
        ages = " AND age BETWEEN -{1} AND -{0}".format(*question.months) if question.months else ""
        ask = (
            "SELECT place, incident.key, age, category, outcome FROM json_each(?) CROSS JOIN incident"  # noqa: S608 - numbers
            f" ON place = value {ages}{_categories(question)}"
        )
        found: list[Any] = []
        begin, some = 0, 16 if question.limit < NO_LIMIT else len(places)
        while begin < len(places) and len(found) < question.limit:
            these = {place[0]: place for place in places[begin : begin + some]}
            for place, *row in self.connection.execute(ask, (json.dumps(list(these)),)):
                _, lon, lat, name, square = these[place]
                metres = 2 * 6_371_008.8 * math.asin(math.sqrt(square) / (2 * 6_371_008.8))
                found.append((*row, lon, lat, name, metres))
            begin, some = begin + some, some * 4
        return found[: question.limit]
