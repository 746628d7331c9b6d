"""The tables of the archive on a server, for our queries and for people with SQL or QGIS."""

from mapper.errors import StoreFailedError
from mapper.stores.postgres import SCHEMA_NAME, PostgresServer, Rows

_FORMAT = 1
_OLDEST = 150000  # PostgreSQL 15: a place without a position is one place too (NULLS NOT DISTINCT)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(5210211)"
_EXTENSION = "postgis"
_POSTGIS_MISSING = (
    "PostGIS is not there; install it on the server (on Debian: sudo apt install postgresql-postgis) and "
    "let the owner of the database run CREATE EXTENSION postgis"
)

# Text is compared byte by byte, as everywhere else: a server's own language must not change an order.
_SCHEMA = f"""
CREATE SCHEMA {SCHEMA_NAME};
CREATE TABLE format(version int NOT NULL);
INSERT INTO format VALUES ({_FORMAT});
CREATE TABLE part(
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE,
  dataset text COLLATE "C" NOT NULL, licence text COLLATE "C" NOT NULL, digest text NOT NULL,
  force text COLLATE "C" NOT NULL, month text COLLATE "C" NOT NULL,
  incidents int8 NOT NULL DEFAULT 0, outcomes int8 NOT NULL DEFAULT 0, unplaced int8 NOT NULL DEFAULT 0,
  first_month text COLLATE "C", last_month text COLLATE "C", categories text[] NOT NULL DEFAULT '{{}}');
-- A name belongs to the place: one snap point carries several over the years. No position: lon is null.
CREATE TABLE place(
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lon float8, lat float8, name text COLLATE "C" NOT NULL,
  geom geometry(Point, 4326) GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED,
  geog geography(Point, 4326)
    GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography) STORED,
  UNIQUE NULLS NOT DISTINCT (lon, lat, name));
CREATE INDEX place_by_geog ON place USING gist (geog);
CREATE INDEX place_by_geom ON place USING gist (geom);
-- By year: a window of time reads its years only, and a new month disturbs no other year's indexes.
CREATE SEQUENCE incident_id;
CREATE TABLE incident(
  id int8 NOT NULL DEFAULT nextval('incident_id'), part int NOT NULL, place int NOT NULL, year int2 NOT NULL,
  approximate bool NOT NULL, first_day date NOT NULL, last_day date NOT NULL,
  key text COLLATE "C" NOT NULL, category text COLLATE "C" NOT NULL, happened text COLLATE "C" NOT NULL,
  summary text NOT NULL, outcome text NOT NULL, sources text[] NOT NULL, doubts text NOT NULL,
  force text NOT NULL, reference text COLLATE "C" NOT NULL, confidence text NOT NULL,
  corrections text[] NOT NULL, proceedings_active bool NOT NULL) PARTITION BY LIST (year);
CREATE INDEX incident_by_place ON incident(place) INCLUDE (part, year, category, first_day, last_day);
CREATE INDEX incident_by_part ON incident(part, id);
CREATE INDEX incident_by_reference ON incident USING hash (reference) WHERE reference <> '';
-- How many at each place, so that counting need not read the incidents.
CREATE TABLE rollup(
  place int, dataset text COLLATE "C", category text COLLATE "C", year int2, incidents int8 NOT NULL,
  PRIMARY KEY (place, year, category, dataset));
CREATE TABLE outcome(
  id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, part int NOT NULL, reference text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL, text text NOT NULL);
CREATE INDEX outcome_by_reference ON outcome(reference, month DESC, id DESC);
CREATE INDEX outcome_by_part ON outcome(part, id);
"""  # noqa: S608 - constants


def make_ready(server: PostgresServer) -> None:
    """Make the tables where there are none yet.

    Raises
    ------
    StoreFailedError
        The server is too old, lacks PostGIS, or holds the tables of another version of this program.
    """
    with server.reading() as connection:
        found = _format(connection)
    if found is None:
        with server.writing() as connection:
            found = _made(server, connection)
    if found != _FORMAT:
        raise StoreFailedError(
            f"{server.name}: made by another version of this program (format {found}, not {_FORMAT}); "
            f"rename its schema {SCHEMA_NAME} and import again"
        )


def lock_for_writing(connection: Rows) -> None:
    """Wait until no other process changes the archive, and keep others out until the transaction ends."""
    connection.execute(_ONE_AT_A_TIME)


def _format(connection: Rows) -> int | None:
    # to_regclass() would do, but goes by what this connection knew of the schemas when it began
    if not _one(connection, f"SELECT count(*) FROM pg_tables WHERE schemaname = '{SCHEMA_NAME}'"):  # noqa: S608 - a constant
        return None
    return _one(connection, "SELECT version FROM format")


def _made(server: PostgresServer, connection: Rows) -> int:
    if connection.info.server_version < _OLDEST:
        raise StoreFailedError(f"{server.name}: needs PostgreSQL 15 or newer")
    lock_for_writing(connection)
    found = _format(connection)  # another process may just have done it
    if found is not None:
        return found
    if not _one(connection, f"SELECT count(*) FROM pg_available_extensions WHERE name = '{_EXTENSION}'"):  # noqa: S608 - a constant
        raise StoreFailedError(f"{server.name}: {_POSTGIS_MISSING}")
    connection.execute(f"CREATE EXTENSION IF NOT EXISTS {_EXTENSION} SCHEMA public")
    connection.execute(_SCHEMA, prepare=False)
    return _FORMAT


def _one(connection: Rows, question: str) -> int:
    row = connection.execute(question).fetchone()
    return int(row[0]) if row else 0
