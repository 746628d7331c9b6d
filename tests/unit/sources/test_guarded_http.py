"""Limits on one answer, whatever it holds."""

import pytest
import requests

from mapper.errors import SourceUnavailableError
from mapper.sources import guarded_http
from mapper.sources.guarded_http import Guard
from tests.standins.loopback import Answer, Loopback

NEVER = float("inf")


class Server(Loopback):
    def answer(self, _):
        return Answer('{"answer": 42}')


@pytest.fixture
def server(loopback):  # noqa: ARG001 it opens the sockets
    with Server() as running:
        yield running


def ask(server, *, ends_at_s=NEVER):
    guard = Guard(SourceUnavailableError, ends_at_s)
    return requests.get(server.url, hooks={"response": guard}, timeout=5)


def test_a_good_answer_comes_through_whole(server):
    assert ask(server).json() == {"answer": 42}


def test_an_answer_after_the_deadline_is_cut_off(server):
    with pytest.raises(SourceUnavailableError, match="in time"):
        ask(server, ends_at_s=0.0)


def test_an_answer_beyond_all_measure_is_cut_off(server, monkeypatch):
    monkeypatch.setattr(guarded_http, "LARGEST_ANSWER_BYTES", 10)
    with pytest.raises(SourceUnavailableError, match="far more data"):
        ask(server)
