"""No test reaches a network: sockets are shut unless a stand-in's fixture opens them for 127.0.0.1."""

from datetime import UTC, datetime

import pytest
import pytest_socket
from hypothesis import settings

from mapper.settings import Settings
from mapper.web import create_app
from mapper.wiring import build_services
from tests.clocks import FakeClock

pytest_plugins = ("tests.standins.fixtures",)
settings.register_profile("patient", deadline=None)  # how busy a machine is says nothing about the program
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def no_network():
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


@pytest.fixture(scope="session")
def services(tmp_path_factory):
    """The program as it is on a fresh machine: the demo area and nothing live."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    return build_services(settings, clock=FakeClock(datetime(2026, 7, 1, tzinfo=UTC)))


@pytest.fixture(scope="session")
def app(services):
    return create_app(services, is_local=True)


@pytest.fixture
def client(app):
    return app.test_client()
