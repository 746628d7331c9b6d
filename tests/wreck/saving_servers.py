"""The server as it is served, for harnesses that fork it from a warm process."""

import contextlib
import io
import socket

from mapper import cli
from mapper.settings import Settings
from mapper.wiring import build_services
from tests.wreck.mortals import end_with_parent
from tests.wreck.saving_clients import HOST


def free_port():
    with socket.socket() as finding:
        finding.bind((HOST, 0))
        return finding.getsockname()[1]


def first_start(data):
    """Let later starts find everything made."""
    build_services(Settings(data_dir=data))


def serve(data, port):
    """Serve until killed."""
    end_with_parent()
    with contextlib.redirect_stdout(io.StringIO()):
        cli.main(["serve", "--port", str(port), "--no-open", "--data", str(data)])
