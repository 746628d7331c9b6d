"""Taking in real archives of data.police.uk: rows a second against PostgreSQL's COPY and against pandas.

Each takes the same zips, checks every row and commits every file of a month as a whole, in a process of its
own, in turns; the best of its turns counts. The figures are the peers' rows a second over ours. Peak memory
is printed. Without PostGIS that peer is left out, and says so.

The peers do less: neither keeps a checksum of a file to leave it alone the next time, names rows so that
they keep their names, or looks for positions the wrong way round; pandas looks up no place.

Missed on two cores, both busy: PostgreSQL at 1/5.4 of our rows a second, pandas at 1/1.3. Unpacking takes a
fifth of our time, as a torn archive is refused before anything of it is taken; no other step takes a tenth.
"""

import multiprocessing
import resource
import sqlite3  # noqa: TID251 - what pandas writes to unless told
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import psycopg

from mapper.importers import IMPORTERS
from mapper.services.importing import import_files
from mapper.stores.archive_sqlite import ArchiveSqlite
from tests.standins.postgres import Postgres, postgis_folder

DATA = Path(__file__).parents[1] / ".." / "shared" / "data" / "police_uk"
ARCHIVES = ("three-forces-months.zip",)  # 131,644 rows in nine files
TURNS = 2
BARS = {"pandas + to_sql, of our rows/s": 1 / 10, "PostgreSQL COPY pipeline, of our rows/s": 1 / 6}

_TABLES = """
CREATE EXTENSION postgis;
CREATE UNLOGGED TABLE staging(crime_id text, month text, reported_by text, falls_within text, lon text,
  lat text, location text, lsoa_code text, lsoa_name text, crime_type text, outcome text, context text,
  line bigserial);
CREATE TABLE place(id serial PRIMARY KEY, position geography(Point) NOT NULL, name text NOT NULL);
CREATE UNIQUE INDEX ON place(ST_X(position::geometry), ST_Y(position::geometry), name);
CREATE INDEX ON place USING gist(position);
CREATE TABLE incident(place int REFERENCES place, month date NOT NULL, category text NOT NULL,
  outcome text NOT NULL, reference text NOT NULL, force text NOT NULL, part text NOT NULL);
CREATE INDEX ON incident(place, month);
CREATE TABLE refused(part text, line bigint, reason text);
"""
_COPY = (
    "COPY staging(crime_id, month, reported_by, falls_within, lon, lat, location, lsoa_code, lsoa_name,"
    " crime_type, outcome, context) FROM STDIN (FORMAT csv, HEADER)"
)
_NUMBER = r"'^-?[0-9]+(\.[0-9]+)?$'"
_IS_PLACED = f"lon ~ {_NUMBER} AND lat ~ {_NUMBER} AND abs(lon::float8) <= 180 AND abs(lat::float8) <= 90"
_IS_GOOD = (
    r"month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' AND crime_type <> ''"
    f" AND (coalesce(lon, '') = '' AND coalesce(lat, '') = '' OR {_IS_PLACED})"
)
_SORT_OUT = f"""
INSERT INTO refused SELECT %(part)s, line, 'does not fit' FROM staging WHERE NOT ({_IS_GOOD});
INSERT INTO place(position, name) SELECT DISTINCT ST_MakePoint(lon::float8, lat::float8)::geography, location
  FROM staging WHERE {_IS_GOOD} AND lon <> '' ON CONFLICT DO NOTHING;
INSERT INTO incident SELECT place.id, (month || '-01')::date, crime_type, coalesce(outcome, ''),
  coalesce(crime_id, ''), reported_by, %(part)s
  FROM staging LEFT JOIN place ON lon <> '' AND ST_X(place.position::geometry) = lon::float8
    AND ST_Y(place.position::geometry) = lat::float8 AND place.name = location
  WHERE {_IS_GOOD};
TRUNCATE staging RESTART IDENTITY;
"""  # noqa: S608 - constants


_PANDAS_INDEX = 'CREATE INDEX IF NOT EXISTS near ON incident("Latitude", "Longitude")'


def run() -> dict[str, float]:
    """The peers' rows a second over ours, and the memory that ours took."""
    if not DATA.exists():
        print("archive_import: the shared test data is not beside the project", file=sys.stderr)
        return {}
    programs = postgis_folder()
    if programs is None:
        print("archive_import: PostGIS is not installed; that peer is left out", file=sys.stderr)
        return _figures({"ours": (_ours, ""), "pandas + to_sql": (_pandas, "")})
    with Postgres(programs, "--shared_buffers=1GB", "--max_wal_size=4GB", "--work_mem=128MB") as server:
        with psycopg.connect(server.url) as connection:
            connection.execute(_TABLES)
        peers = {"ours": (_ours, ""), "pandas + to_sql": (_pandas, "")}
        return _figures({**peers, "PostgreSQL COPY pipeline": (_copy, server.url)})


def _figures(engines: dict[str, tuple[Callable[[str], int], str]]) -> dict[str, float]:
    rows_per_s = dict.fromkeys(engines, 0.0)
    peak_mb = dict.fromkeys(engines, 0.0)
    for _ in range(TURNS):
        for name, (engine, where) in engines.items():
            rows, took_s, peak = _apart(engine, where)
            rows_per_s[name] = max(rows_per_s[name], rows / took_s)
            peak_mb[name] = max(peak_mb[name], peak)
    for name in engines:
        print(f"archive_import: {name}: {rows_per_s[name]:,.0f} rows/s, peak {peak_mb[name]:,.0f} MB")
    peers = [name for name in engines if name != "ours"]
    shares = {f"{name}, of our rows/s": rows_per_s[name] / rows_per_s["ours"] for name in peers}
    return {**shares, "our peak, MB": peak_mb["ours"]}


def _apart(engine: Callable[[str], int], where: str) -> tuple[int, float, float]:
    """Rows, seconds, and the most memory in MB of one engine in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (engine, where))


def _measured(engine: Callable[[str], int], where: str) -> tuple[int, float, float]:
    begun_s = time.perf_counter()
    rows = engine(where)
    took_s = time.perf_counter() - begun_s
    return rows, took_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ours(_: str) -> int:
    paths = [str(DATA / name) for name in ARCHIVES]
    with tempfile.TemporaryDirectory() as folder:
        report = import_files(paths, store=ArchiveSqlite(Path(folder) / "archive.db"), importers=IMPORTERS)
    return report.read


def _pandas(_: str) -> int:
    rows = 0
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(f"{folder}/archive.db") as connection:
        for name, opened in _street_files():
            crimes = pd.read_csv(opened, dtype={"Context": str})
            is_month = crimes["Month"].str.fullmatch(r"\d{4}-(0[1-9]|1[0-2])")
            is_placed = crimes["Longitude"].between(-180, 180) & crimes["Latitude"].between(-90, 90)
            is_nowhere = crimes["Longitude"].isna() & crimes["Latitude"].isna()
            good = crimes[is_month & (is_placed | is_nowhere) & crimes["Crime type"].notna()]
            good.assign(part=name).to_sql("incident", connection, if_exists="append", index=False)
            connection.commit()
            connection.execute(_PANDAS_INDEX)
            rows += len(crimes)
    connection.close()
    return rows


def _copy(url: str) -> int:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("TRUNCATE incident, place, refused RESTART IDENTITY")
        connection.commit()
        for name, opened in _street_files():
            with cursor.copy(_COPY) as copy:
                while piece := opened.read(1024**2):
                    copy.write(piece)
            for statement in _SORT_OUT.split(";\n")[:-1]:
                cursor.execute(statement, {"part": name} if "%(part)s" in statement else None)
            connection.commit()
        found = cursor.execute("SELECT (SELECT count(*) FROM incident) + (SELECT count(*) FROM refused)")
        return int(found.fetchone()[0])


def _street_files() -> Iterator[tuple[str, zipfile.ZipExtFile]]:
    for archive in ARCHIVES:
        with zipfile.ZipFile(DATA / archive) as files:
            for name in files.namelist():
                with files.open(name) as opened:
                    yield name, opened
