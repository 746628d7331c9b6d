"""Our public addresses are read as readers reach them, within limits."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.sources import public_reader
from mapper.sources.system_clock import SystemClock


class Site(BaseHTTPRequestHandler):
    """Says what its path asks for."""

    def do_GET(self):
        name = self.path.strip("/")
        self.server.asked.append(name)
        if name == "hang":
            self.server.over.wait(20)
            return
        status = {"gone": 410, "moved": 302}.get(name, 200)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/there")
        self.end_headers()
        self.wfile.write(name.encode())

    def log_message(self, *_):
        pass


@contextmanager
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.asked, server.over = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def within(wait_s):
    return Deadline.after(wait_s, SystemClock())


@pytest.mark.usefixtures("loopback")
def test_an_answer_is_given_whatever_its_status_and_no_redirect_is_followed():
    with site() as (server, address):
        assert public_reader.read(f"{address}there", within(10)) == (200, b"there")
        assert public_reader.read(f"{address}gone", within(10)) == (410, b"gone")
        assert public_reader.read(f"{address}moved", within(10)).status == 302
        assert server.asked == ["there", "gone", "moved"]


@pytest.mark.usefixtures("loopback")
def test_a_server_that_hangs_is_left_alone_at_the_deadline():
    with (
        site() as (_, address),
        pytest.raises(SourceUnavailableError, match=r"did not answer|not be reached"),
    ):
        public_reader.read(f"{address}hang", within(0.2))


@pytest.mark.usefixtures("loopback")
def test_what_cannot_be_reached_is_told():
    with pytest.raises(SourceUnavailableError, match="could not be reached"):
        public_reader.read("http://127.0.0.1:1/", within(10))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "127.8.8.8"])
def test_a_public_name_that_leads_back_here_proves_nothing(monkeypatch, host):
    def found(*_args, **_how):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(SourceUnavailableError, match="leads to this machine itself"):
        public_reader.read("https://maps.example.org/", within(10))


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("10.0.0.1", False), ("example.org", False)],
)
def test_an_address_of_this_machine_is_known_by_its_name(host, is_here):
    assert public_reader._is_this_machine(host) is is_here
