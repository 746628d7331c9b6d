"""People who save plans over HTTP and never give up; what was confirmed to them they write down.

A save that got no answer is sent again as it was, under its key, however often the server dies.
"""

import http.client
import json
import threading
import time
from contextlib import suppress

from tests.wreck.mortals import end_with_parent

HOST = "127.0.0.1"
DRAFT = {"format": 1, "position": [24.94, 60.17]}
_AGAIN_AFTER_S = 0.01
_PATIENCE_S = 10


class Client:
    """One connection to a server that may be gone at any moment."""

    def __init__(self, port):
        self._port = port
        self._connection = None

    def ask(self, method, path, body=None, **headers):
        """An answer, or None when there was none."""
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(HOST, self._port, timeout=_PATIENCE_S)
            sent = None if body is None else json.dumps(body)
            self._connection.request(method, f"/api/v1/plans{path}", sent, {"X-Cordon-Mapper": "1"} | headers)
            answer = self._connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            return None

    def insist(self, method, path, body=None, **headers):
        """Ask until there is an answer."""
        while (answer := self.ask(method, path, body, **headers)) is None:
            time.sleep(_AGAIN_AFTER_S)
        return answer


class Writer(threading.Thread):
    """Saves one plan of its own again and again, each time with a title that is used once."""

    def __init__(self, number, port, notes, say):
        super().__init__(daemon=True)
        self._number, self._notes, self._say = number, notes, say
        self._client = Client(port)

    def run(self):
        plan_id, version = self._saved("POST", "", 0, {})
        for turn in range(1, 1_000_000):
            _, version = self._saved("PUT", f"/{plan_id}", turn, {"If-Match": f'"{version}"'})

    def _saved(self, method, path, turn, headers):
        key = f"writer-{self._number}-save-{turn}"
        status, told = self._client.insist(
            method,
            path,
            DRAFT | {"title": key, "caption": "x" * (turn % 700)},
            **headers,
            **{"Idempotency-Key": key},
        )
        with self._notes.lock:
            self._notes.write(
                {"key": key, "status": status, "id": told.get("id"), "version": told.get("version")}
            )
            with suppress(BrokenPipeError):
                self._say(".")
        if status >= 400:
            raise SystemExit(f"{key} was refused: {told}")
        return told["id"], told["version"]


class Notes:
    """What was confirmed, a line each; whoever reads a note may rely on it."""

    def __init__(self, path):
        self._file = path.open("a", buffering=1)
        self.lock = threading.Lock()

    def write(self, note):
        self._file.write(json.dumps(note) + "\n")


def save_for_ever(port, writers, notes, say):
    """Let so many write at once; does not return."""
    end_with_parent()
    for number in range(writers):
        Writer(number, port, notes, say).start()
    threading.Event().wait()
