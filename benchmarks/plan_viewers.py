"""An ordinary request while as many pages as may hold a stream do, and fifty more ask now and then.

The server is the one that ``run.py`` starts; every viewer asks as often as its page does.
"""

import http.client
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.side_by_side import scratch
from mapper.settings import ROOT

BARS = {"slowest_answer_s": 1.0, "viewers_without_answer": 0}
VIEWERS, ASK_S = 50, 5.0
QUESTIONS = ("/", "/plans", "/api/v1/plans", "/api/v1/locate?q=Rautatientori")
WORK = "/api/v1/cordon?lon=24.9384&lat=60.1699&kind=radius&radius_m=100"  # takes a processor, not a thread
TIMES = 30
DRAFT = {"format": 1, "position": [24.9384, 60.1699]}


def run() -> dict[str, float]:
    """Seconds until ordinary requests are answered; how much longer than alone a cordon takes."""
    with scratch() as data_dir, _server(data_dir) as port, ExitStack() as held:
        plan = _ask(port, "POST", "/api/v1/plans", DRAFT)["id"]
        for question in (*QUESTIONS, WORK):
            _seconds(port, question)  # the first one of a kind reads its files
        alone_s = median(_seconds(port, WORK) for _ in range(TIMES))
        streams = _hold_streams(port, plan, held)
        is_over, lost = threading.Event(), list[str]()
        threads = [
            threading.Thread(target=_view, args=(port, plan, f"viewer{number}", is_over, lost))
            for number in range(VIEWERS)
        ]
        for thread in threads:
            thread.start()
        taken_s = [_seconds(port, question) for _ in range(TIMES) for question in QUESTIONS]
        among_viewers_s = median(_seconds(port, WORK) for _ in range(TIMES))
        is_over.set()
        for thread in threads:
            thread.join()
    return {
        "slowest_answer_s": max(taken_s),
        "median_answer_s": median(taken_s),
        "viewers_without_answer": len(lost),
        "streams": streams,
        "cordon_to_no_viewers": among_viewers_s / alone_s,
    }


@contextmanager
def _server(data_dir: str) -> Iterator[int]:
    command = [sys.executable, "-P", "-m", "mapper.cli", "--port", "0", "--no-open", "--data", data_dir]
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        yield int(process.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        process.kill()


def _call(port: int, method: str, path: str, sent: Any = None) -> tuple[HTTPConnection, HTTPResponse]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json", "X-Cordon-Mapper": "1", "Idempotency-Key": "the-first"}
    connection.request(method, path, json.dumps(sent) if sent else None, headers)
    return connection, connection.getresponse()


def _ask(port: int, method: str, path: str, sent: Any = None) -> Any:
    connection, answer = _call(port, method, path, sent)
    with closing(connection):
        return json.load(answer)


def _hold_streams(port: int, plan: str, held: ExitStack) -> int:
    """Take all the streams that there are."""
    taken = 0
    while True:
        connection, answer = _call(port, "GET", f"/api/v1/plans/{plan}/events?tab=stream{taken}")
        held.enter_context(closing(connection))
        if answer.status != 200:
            return taken
        taken += 1


def _view(port: int, plan: str, page: str, is_over: threading.Event, lost: list[str]) -> None:
    """Ask what is new until it is over."""
    while not is_over.wait(ASK_S):
        try:
            _ask(port, "POST", f"/api/v1/plans/{plan}/presence", {"tab": page, "where": "Corner moved."})
        except (OSError, http.client.HTTPException, ValueError):
            lost.append(page)


def _seconds(port: int, question: str) -> float:
    began = perf_counter()
    connection, answer = _call(port, "GET", question)
    with closing(connection):
        answer.read()
    return perf_counter() - began
