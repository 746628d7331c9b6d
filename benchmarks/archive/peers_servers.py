"""PostGIS with a row an incident, clustered by its index and asked by prepared statements; and DuckDB."""

from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from shapely import to_wkb

from benchmarks.archive.made_rows import FIRST_YEAR, MadeRows
from benchmarks.archive.questions import NO_LIMIT, Question
from mapper.domain.chords import centred, chord_m, earth_centred
from mapper.domain.places import LonLat, box_around

_ROWS_AT_ONCE = 200_000
_FIRST_REACH_M = 150.0
_GROW = 3.0


def prepare_postgis(rows: MadeRows, url: str) -> None:
    """Rows in the order of the Hilbert curve, a GiST index on geography and one on geometry."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        connection.execute("DROP TABLE IF EXISTS incident")
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute(
            "CREATE TABLE incident(key int8, month int2, category int2, outcome int2, lon float8, lat float8,"
            " name text)"
        )
        names, place = np.array(rows.names, dtype=object), rows.place
        columns = (rows.key.astype(np.int64), rows.month, rows.category, rows.outcome)
        with connection.cursor() as cursor, cursor.copy("COPY incident FROM STDIN") as copy:
            for begin in range(0, len(place), _ROWS_AT_ONCE):
                some = slice(begin, begin + _ROWS_AT_ONCE)
                here = place[some]
                at = (rows.lon[here] / 1e6, rows.lat[here] / 1e6, names[rows.name[here]])
                listed = (column.tolist() for column in (*(column[some] for column in columns), *at))
                for row in zip(*listed, strict=True):
                    copy.write_row(row)
        connection.execute(
            "CREATE TABLE sorted AS SELECT *, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom,"
            " ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS geog"
            " FROM incident ORDER BY ST_MakePoint(lon, lat)"
        )
        connection.execute("DROP TABLE incident")
        connection.execute("ALTER TABLE sorted RENAME TO incident")
        connection.execute("CREATE INDEX ON incident USING gist (geog)")
        connection.execute("CREATE INDEX ON incident USING gist (geom)")
        connection.execute("VACUUM ANALYZE incident")


_SHOWN = "SELECT key, month, category, outcome, lon, lat, name"
_POINT = "ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography"
_FILTER = (
    "month BETWEEN %(first)s::int2 AND %(last)s::int2"
    " AND (%(categories)s::int2[] IS NULL OR category = ANY(%(categories)s::int2[]))"
)
_WITHIN = f"""
SELECT key, month, category, outcome, lon, lat, name, ST_Distance(geog, {_POINT}) AS metres FROM incident
WHERE ST_DWithin(geog, {_POINT}, %(within_m)s::float8) AND {_FILTER} ORDER BY metres LIMIT %(limit)s::int8
"""  # noqa: S608 - constants
_INSIDE = f"""
{_SHOWN} FROM incident WHERE ST_Intersects(geom, ST_GeomFromWKB(%(area)s::bytea, 4326)) AND {_FILTER}
ORDER BY month DESC, key
"""
_COUNTS = f"""
SELECT month / 12, category, count(*) FROM incident
WHERE ST_DWithin(geog, {_POINT}, %(within_m)s::float8) GROUP BY 1, 2
"""  # noqa: S608 - constants


class Postgis:
    """Fills ``Engine``."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True, prepare_threshold=1)
        self._connection.execute("SET jit = off")

    def answer(self, question: Question) -> Any:
        """As the engine says."""
        first, last = question.months or (0, 32_000)
        asked = {
            "lon": question.lon,
            "lat": question.lat,
            "within_m": question.within_m,
            "first": first,
            "last": last,
            "categories": list(question.categories) or None,
            "limit": question.limit,
        }
        if question.sort.endswith("counts"):
            return self._asked(_COUNTS, asked)
        if question.area:
            return self._asked(_INSIDE, asked | {"area": to_wkb(question.lonlat_polygon)})
        if question.within_m and question.limit == NO_LIMIT:
            return self._asked(_WITHIN, asked)
        reach_m = _FIRST_REACH_M
        while True:
            reach_m = min(reach_m, question.within_m or reach_m)
            found = self._asked(_WITHIN, asked | {"within_m": reach_m})
            if len(found) >= question.limit or reach_m == question.within_m:
                return found
            reach_m *= _GROW

    def _asked(self, statement: str, values: dict[str, Any]) -> list[Any]:
        return self._connection.execute(statement, values, binary=True).fetchall()

    def told(self, answer: Any, question: Question) -> tuple[Any, Any]:
        """As the engine says."""
        if question.sort.endswith("counts"):
            return {(year + FIRST_YEAR, category): n for year, category, n in answer}, None
        return [row[0] for row in answer], () if question.area else [row[-1] for row in answer]


def prepare_duckdb(rows: MadeRows, file: Path) -> None:
    """One table in the order of the places, which zone maps then prune."""
    import duckdb

    connection = duckdb.connect(str(file))
    place = rows.place
    xyz = earth_centred(np.column_stack((rows.lon, rows.lat)) / 1e6)[place]
    order = np.argsort(rows.lat, kind="stable")  # strips from south to north, from west to east in each
    strip = np.empty(len(order), np.int64)
    strip[order] = np.arange(len(order)) // 2_000
    by_place = np.lexsort((rows.lon[place], strip[place]))
    made = {
        "key": rows.key.astype(np.int64),
        "month": np.array(rows.month),
        "category": np.array(rows.category),
        "outcome": np.array(rows.outcome),
        "lon": rows.lon[place],
        "lat": rows.lat[place],
        "street": rows.name[place],
        **{axis: xyz[:, number] for number, axis in enumerate("xyz")},
    }
    made = {name: column[by_place] for name, column in made.items()}
    street = {"street": np.arange(len(rows.names)), "name": np.array(rows.names, dtype=object)}
    connection.register("made", made)
    connection.register("streets", street)
    connection.execute("CREATE TABLE street AS SELECT * FROM streets")
    connection.execute("CREATE TABLE incident AS SELECT * FROM made")
    connection.close()


class Duckdb:
    """Fills ``Engine``."""

    def __init__(self, file: str) -> None:
        import duckdb

        self._connection = duckdb.connect(file, read_only=True)
        self._connection.execute("SET threads = 2")

    def answer(self, question: Question) -> Any:
        """As the engine says."""
        if question.area:
            return self._inside(question)
        reach_m = question.within_m or _FIRST_REACH_M
        while True:
            found = self._within(question, reach_m)
            if question.within_m or len(found) >= question.limit:
                return found
            reach_m *= _GROW

    def _within(self, question: Question, reach_m: float) -> list[Any]:
        at = LonLat(question.lon, question.lat)
        box = box_around(at, reach_m)
        bounds = tuple(edge * 1e6 for edge in (box.west, box.east, box.south, box.north))
        x, y, z = centred(at).tolist()
        square = f"(x - {x!r}) ** 2 + (y - {y!r}) ** 2 + (z - {z!r}) ** 2"
        where = f"{self._where(bounds, question)} AND {square} <= {chord_m(reach_m) ** 2!r}"
        if question.sort.endswith("counts"):
            asked = f"SELECT month // 12, category, count(*) FROM incident WHERE {where} GROUP BY 1, 2"  # noqa: S608 - numbers
            return self._connection.execute(asked).fetchall()
        asked = f"""
        SELECT key, month, category, outcome, lon, lat, name,
          2 * 6371008.8 * asin(sqrt(square) / 2 / 6371008.8) AS metres
        FROM (SELECT *, {square} AS square FROM incident WHERE {where} ORDER BY square LIMIT {question.limit})
        JOIN street USING (street)
        """  # noqa: S608 - numbers
        return self._connection.execute(asked).fetchall()

    def _inside(self, question: Question) -> list[Any]:
        import shapely

        area = question.polygon
        west, south, east, north = area.bounds
        asked = (
            "SELECT key, month, category, outcome, lon, lat, name FROM incident JOIN street USING (street)"  # noqa: S608 - numbers
            f" WHERE {self._where((west, east, south, north), question)} ORDER BY month DESC, key"
        )
        columns = self._connection.execute(asked).fetchnumpy()
        shapely.prepare(area)
        held = shapely.intersects_xy(area, columns["lon"].astype(float), columns["lat"].astype(float))
        return list(zip(*(column[held] for column in columns.values()), strict=True))

    def _where(self, bounds: tuple[float, ...], question: Question) -> str:
        west, east, south, north = bounds
        where = f"lon BETWEEN {west} AND {east} AND lat BETWEEN {south} AND {north}"
        if question.months:
            where += " AND month BETWEEN {} AND {}".format(*question.months)
        if question.categories:
            where += f" AND category IN ({', '.join(map(str, question.categories))})"
        return where

    def told(self, answer: Any, question: Question) -> tuple[Any, Any]:
        """As the engine says."""
        if question.sort.endswith("counts"):
            return {(int(year) + FIRST_YEAR, category): n for year, category, n in answer}, None
        return [row[0] for row in answer], () if question.area else [row[-1] for row in answer]
