"""A small HTTP server on 127.0.0.1 that speaks for a service of the outside world."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    """One request as it came in."""

    method: str
    path: str
    agent: str
    body: str


class Answer(NamedTuple):
    """What goes back; ``declared_bytes`` may promise more than the body holds."""

    body: str
    status: int = 200
    media_type: str = "application/json"
    declared_bytes: int | None = None
    location: str = ""


class Loopback:
    """Serves ``answer`` on a free port while entered, and remembers what it was asked."""

    root = ""  # of the service's addresses, as a client is configured with it

    def __init__(self):
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self):
        """What a client is configured with."""
        return f"http://127.0.0.1:{self._server.server_port}{self.root}"

    def answer(self, asked):
        """What the service says to one request."""
        raise NotImplementedError

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self):
        standin = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._reply("")

            def do_POST(self):
                self._reply(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def log_message(self, *_):
                pass

            def _reply(self, body):
                asked = Asked(self.command, self.path, self.headers["User-Agent"], body)
                standin.asked.append(asked)
                answer = standin.answer(asked)
                sent = answer.body.encode()
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(answer.declared_bytes or len(sent)))
                if answer.location:
                    self.send_header("Location", answer.location)
                self.end_headers()
                with suppress(ConnectionError):  # a client may hang up at the status line
                    self.wfile.write(sent)

        return Handler
