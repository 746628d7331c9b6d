"""No test reaches a network: sockets are shut unless a stand-in's fixture opens them for 127.0.0.1."""

import pytest
import pytest_socket

pytest_plugins = ("tests.standins.fixtures",)


@pytest.fixture(autouse=True)
def no_network():
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()
