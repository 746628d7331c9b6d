"""The few threads of the real server, while as many pages as may hold streams and fifty more ask."""

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
import waitress

from mapper.settings import Settings
from mapper.web import create_app, plan_events
from mapper.wiring import build_services

VIEWERS = 50
DRAFT = {"format": 1, "position": [24.9384, 60.1699]}
ANSWERED_S = 10  # a bar in seconds is for a quiet machine: benchmarks/plan_viewers.py


class Server:
    """Where waitress listens, and a plan that it has."""

    def __init__(self, port, threads):
        self.port, self.threads = port, threads
        self.plan_id = self.call("POST", "/api/v1/plans", DRAFT, {"Idempotency-Key": "the-first-save"})["id"]
        self.plan = f"/api/v1/plans/{self.plan_id}"

    def ask(self, method, path, sent=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERED_S)
        body = None if sent is None else json.dumps(sent)
        ours = {"Content-Type": "application/json", "X-Cordon-Mapper": "1"}
        connection.request(method, path, body, ours | (headers or {}))
        return connection, connection.getresponse()

    def call(self, *question):
        connection, answer = self.ask(*question)
        with closing(connection):
            return json.load(answer)

    def listen(self, page):
        return self.ask("GET", f"{self.plan}/events?tab={page}")

    def tell(self, page):
        return self.call("POST", f"{self.plan}/presence", {"tab": page, "where": f"Step of {page}."})


@pytest.fixture
def server(tmp_path, loopback, monkeypatch):  # noqa: ARG001
    monkeypatch.setattr(plan_events, "HEARTBEAT_S", 0.1)
    services = build_services(Settings(data_dir=tmp_path))
    app, threads = create_app(services, is_local=True), services.settings.threads
    serving = waitress.create_server(app, host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=serve, args=(serving,))
    thread.start()
    try:
        yield Server(serving.effective_port, threads)
    finally:
        serving.trigger.pull_trigger(serving.close)
        thread.join()
        serving.task_dispatcher.shutdown(timeout=1)
        services.worker.close()


def serve(serving):
    """As waitress runs it, until its sockets are gone."""
    while serving._map:
        serving.asyncore.loop(timeout=0.1, map=serving._map, count=1, use_poll=True)


def events(stream, *names):
    """The data of the next event of each name."""
    found = {}
    while set(names) - found.keys():
        line = stream.readline().decode()
        assert line, "the stream ended"
        if line.startswith("event: "):
            name = line.split()[1]
            found[name] = json.loads(stream.readline().decode().removeprefix("data: "))
    return found


@pytest.mark.slow
def test_with_every_stream_taken_and_fifty_more_viewers_everything_else_is_answered(server):
    with ExitStack() as held:
        streams = []
        for number in range(server.threads // 2):
            connection, stream = server.listen(f"stream{number}")
            held.enter_context(closing(connection))
            assert events(stream, "saved", "people")["saved"]["version"] == 1
            streams.append(stream)
        for number in range(3):
            connection, refused = server.listen(f"late{number}")
            with closing(connection):
                assert (refused.status, refused.headers["Retry-After"]) == (503, "20")
        with ThreadPoolExecutor(10) as viewers:
            told = list(viewers.map(server.tell, (f"viewer{number}" for number in range(VIEWERS))))
        assert {answer["version"] for answer in told} == {1}
        assert server.call("GET", server.plan)["version"] == 1
        saved = {"If-Match": '"1"', "Idempotency-Key": "the-second-save"}
        server.call("PUT", f"{server.plan}?why=Title.", DRAFT | {"title": "x"}, saved)
        for stream in streams:
            assert events(stream, "saved")["saved"] == {"version": 2, "author": "", "why": "Title."}


@pytest.mark.slow
def test_the_stream_of_a_page_that_died_is_given_to_another(server):
    for number in range(server.threads // 2):
        connection, stream = server.listen(f"dead{number}")
        events(stream, "saved")
        connection.close()
        stream.close()
    statuses = []
    while 200 not in statuses:
        assert len(statuses) < 500, "no stream became free"
        connection, answer = server.listen("next")
        statuses.append(answer.status)
        connection.close()
        answer.close()
