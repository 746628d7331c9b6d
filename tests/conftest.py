import pytest

from mapper.settings import Settings
from mapper.web import create_app
from mapper.wiring import build_services


@pytest.fixture(autouse=True)
def _no_network(socket_disabled):
    """Any test that opens a socket fails."""


@pytest.fixture(scope="session")
def services(tmp_path_factory):
    """The program as it is on a fresh machine: the demo area and nothing live."""
    return build_services(Settings(data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def app(services):
    return create_app(services)


@pytest.fixture
def client(app):
    return app.test_client()
