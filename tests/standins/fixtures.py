"""Fixtures that start and stop the stand-ins; they alone may open sockets, and to 127.0.0.1 only."""

import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import psycopg
import pytest
import pytest_socket

from mapper.domain.places import LonLat
from mapper.stores.postgres import SCHEMA_NAME
from tests.standins import extracts
from tests.standins.nginx import Nginx, nginx_program
from tests.standins.nominatim import Nominatim
from tests.standins.object_store import ObjectStore
from tests.standins.overpass import Overpass
from tests.standins.police import Police
from tests.standins.postgres import Postgres, postgis_folder

OSM_FILES = Path(__file__).parents[3] / "shared" / "data" / "osm"
NEW_SOUTHGATE = LonLat(-0.1330, 51.6150)
STOW_CRESCENT = LonLat(-0.03058, 51.60168)


@cache
def _extract(name):
    return extracts.read(OSM_FILES / name)


def osm_extract(name):
    """The streets of a file of the shared test data; skips the test when it is not there."""
    if not (OSM_FILES / name).exists():
        pytest.skip(f"needs {name} of the shared test data")
    return _extract(name)


@pytest.fixture
def loopback(monkeypatch, socket_enabled):
    """Let this test talk to servers on 127.0.0.1, past any proxy, and to nothing else."""
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server with PostGIS; it may be missing on a developer's machine, but never in CI."""
    programs = postgis_folder()
    if programs is None and "CI" not in os.environ:
        pytest.skip("needs PostGIS: sudo apt install postgresql-postgis")
    assert programs, "in CI the tests on PostGIS must run; Debian's package is postgresql-postgis"
    pytest_socket.enable_socket()  # to look for a free port
    with Postgres(programs) as server:
        pytest_socket.disable_socket(allow_unix_socket=True)
        yield server


def _empty(postgres):
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA_NAME} CASCADE")
    return postgres.url


@pytest.fixture
def archive_url(postgres):
    """The address of a database without an archive."""
    return _empty(postgres)


@pytest.fixture(scope="module")
def module_archive_url(postgres):
    """The same, for an archive that the tests of one module share."""
    return _empty(postgres)


@pytest.fixture
def overpass(loopback):
    """An Overpass server that knows New Southgate in London."""
    with Overpass(osm_extract("london-new-southgate.osm")) as server:
        yield server


@pytest.fixture
def overpass_stow_crescent(loopback):
    """An Overpass server with made-up test streets at Stow Crescent, Walthamstow."""
    real = osm_extract("london-new-southgate.osm")
    with Overpass(real.moved(NEW_SOUTHGATE, STOW_CRESCENT)) as server:
        yield server


class NominatimWaits:
    """Stands in for the clock that osmnx waits by; keeps the order of waiting and asking."""

    def __init__(self):
        self.steps = []

    def sleep(self, seconds):
        self.steps.append(("waits", seconds))


@pytest.fixture
def nominatim_waits(monkeypatch):
    """Let osmnx pass its second between searches in no time, but keep account of it."""
    import osmnx

    waits = NominatimWaits()
    monkeypatch.setattr(osmnx._nominatim, "time", waits)
    return waits


@pytest.fixture
def nominatim(loopback, nominatim_waits):
    """A Nominatim server that knows Stow Crescent and three High Streets."""
    with Nominatim(on_ask=lambda: nominatim_waits.steps.append("asks")) as server:
        yield server


@pytest.fixture
def police(loopback):
    """A data.police.uk without any crimes yet."""
    with Police() as server:
        yield server


@pytest.fixture
def object_store(loopback, monkeypatch):
    """An object store with an empty bucket, and the settings by which boto3 reaches it."""
    with ObjectStore() as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        yield store


@pytest.fixture(scope="session")
def nginx_here():
    """Where nginx is; it may be missing on a developer's machine, but never in CI."""
    program = nginx_program()
    if program is None and "CI" not in os.environ:
        pytest.skip("needs nginx: sudo apt install nginx-light libnginx-mod-http-brotli-static")
    assert program, "in CI the tests on nginx must run; Debian: nginx-light, libnginx-mod-http-brotli-static"
    return program


@pytest.fixture
def nginx(nginx_here, loopback):
    """Start nginx on a folder of published maps, before a program; it is stopped in the end."""
    with ExitStack() as running:
        yield lambda *where, **how: running.enter_context(Nginx(nginx_here, *where, **how))
