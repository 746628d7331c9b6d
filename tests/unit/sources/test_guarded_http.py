"""Limits on one answer, whatever it holds and however it comes."""

import threading

import pytest
import requests

from mapper.errors import InvalidInputError, SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.sources.guarded_http import Identity, fetch
from mapper.sources.system_clock import SystemClock
from tests.clocks import JULY, FakeClock
from tests.standins.loopback import Answer, Loopback
from tests.standins.wire_faults import WIRE_FAULTS

SLOW = [name for name, fault in WIRE_FAULTS.items() if fault.is_slow and not fault.is_down]


class Server(Loopback):
    fault = ""
    headers = ()

    def answer(self, _):
        good = Answer('{"answer": 42}', headers=self.headers)
        return WIRE_FAULTS[self.fault].answer(good) if self.fault else good


@pytest.fixture
def server(loopback):  # noqa: ARG001 it opens the sockets
    with Server() as running:
        yield running


def ask(server, *, wait_s=5.0, **limits):
    deadline = Deadline.after(wait_s, SystemClock())
    return fetch(requests.Request("GET", server.url), "the server", deadline, **limits)


def test_a_good_answer_comes_through_whole(server):
    assert ask(server) == b'{"answer": 42}'


@pytest.mark.parametrize("fault", SLOW)
def test_whoever_hangs_or_drips_is_cut_off_and_the_connection_closed(server, fault):
    server.fault = fault
    with pytest.raises(SourceUnavailableError):
        ask(server, wait_s=0.2)
    assert _no_thread_is_left()


def _no_thread_is_left():
    ours = [thread for thread in threading.enumerate() if "fetch" in thread.name]
    for thread in ours:
        thread.join(2)
    return not any(thread.is_alive() for thread in ours)


def test_a_connection_made_after_the_deadline_is_not_used(server, monkeypatch):
    looked_up, asked_for = threading.Event(), threading.Event()
    real = requests.packages.urllib3.util.connection.create_connection

    def slow(*args, **kwargs):
        asked_for.set()
        looked_up.wait(5)
        return real(*args, **kwargs)

    monkeypatch.setattr("urllib3.util.connection.create_connection", slow)
    with pytest.raises(SourceUnavailableError, match="in time"):
        ask(server, wait_s=0.2)
    assert asked_for.is_set()
    looked_up.set()
    assert _no_thread_is_left()
    assert server.asked == []


def test_an_answer_beyond_all_measure_is_cut_off(server):
    with pytest.raises(SourceUnavailableError, match="far more data"):
        ask(server, most_bytes=10)


def test_no_redirect_is_followed(server):
    server.fault = "redirect"
    with pytest.raises(SourceUnavailableError, match="status 302"):
        ask(server)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        ("7", 7.0),
        ("Tue, 28 Jul 2026 12:00:30 GMT", 30.0),
        ("Tue, 28 Jul 2026 12:00:30 -0000", None),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_when_a_busy_server_wants_to_be_asked_again_is_read(server, header, wait_s):
    server.fault, server.headers = "", ()
    with pytest.raises(SourceUnavailableError, match="too many requests") as refused:
        _ask_busy(server, header)
    assert refused.value.retry_after_s == wait_s


def _ask_busy(server, header):
    server.answer = lambda _: Answer("busy", 429, "text/html", headers=(("Retry-After", header),))
    deadline = Deadline.after(5, FakeClock(JULY))
    fetch(requests.Request("GET", server.url), "the server", deadline)


def test_headers_say_who_asks():
    sent = Identity("desk@example.org").headers()
    assert sent["User-Agent"].startswith("CordonMapper/")
    assert "desk@example.org" in sent["User-Agent"]


@pytest.mark.parametrize("contact", ["", "  ", "ops@example.org\r\nX-Evil: 1", "übung"])
def test_nobody_asks_without_an_address_to_be_reached_at(contact):
    with pytest.raises(InvalidInputError, match="e-mail or web address"):
        Identity(contact)
