"""The few threads of the real server, while as many pages as may hold streams and fifty more ask."""

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
import waitress

from mapper.settings import Settings
from mapper.web import create_app
from mapper.wiring import build_services

VIEWERS = 50
DRAFT = {"format": 1, "position": [24.9384, 60.1699]}
ANSWERED_S = 20  # a bar in seconds is for a quiet machine: benchmarks/plan_viewers.py


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


@pytest.fixture(scope="module")
def server(tmp_path_factory, module_loopback):  # noqa: ARG001
    services = build_services(Settings(data_dir=tmp_path_factory.mktemp("plans")))
    app, threads = create_app(services, is_local=True), services.settings.threads
    serving = waitress.create_server(app, host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=serving.run)
    thread.start()
    yield Server(serving.effective_port, threads)
    serving.close()
    serving.task_dispatcher.shutdown()
    thread.join()
    services.worker.close()
