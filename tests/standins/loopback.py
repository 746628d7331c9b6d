"""A small HTTP server on 127.0.0.1 that speaks for a service of the outside world.

It writes its answers byte by byte itself, because what goes wrong out there is seldom good HTTP.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    """One request as it came in; ``at_s`` is on the monotonic clock."""

    method: str
    path: str
    agent: str
    body: str
    at_s: float


class Answer(NamedTuple):
    """What goes back; ``declared_bytes`` may promise another length than the body has.

    ``deliver`` sends it in a way of its own; without one it goes out whole and at once.
    """

    body: str | bytes
    status: int = 200
    media_type: str = "application/json"
    declared_bytes: int | None = None
    location: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    deliver: Callable[["Line"], None] | None = None

    @property
    def sent(self):
        """The body in bytes."""
        return self.body.encode() if isinstance(self.body, str) else self.body

    @property
    def head(self):
        """Status line and headers, up to the empty line."""
        length = len(self.sent) if self.declared_bytes is None else self.declared_bytes
        fields = [("Content-Type", self.media_type), ("Content-Length", str(length)), *self.headers]
        if self.location:
            fields.append(("Location", self.location))
        lines = [f"HTTP/1.1 {self.status} Words", "Connection: close", *(f"{k}: {v}" for k, v in fields)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Line(NamedTuple):
    """The open connection to one client, for an answer that goes out in a way of its own."""

    answer: Answer
    connection: socket.socket
    closing: threading.Event

    def send(self, piece):
        self.connection.sendall(piece)

    def wait(self, seconds):
        """Let time pass; an error ends the delivery when the server is switched off meanwhile."""
        if self.closing.wait(seconds):
            raise ConnectionAbortedError

    def reset(self):
        """Hang up with an RST instead of a FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class Loopback:
    """Serves ``answer`` on a free port while entered, and remembers what it was asked."""

    root = ""  # of the service's addresses, as a client is configured with it

    def __init__(self):
        self.asked: list[Asked] = []
        self.busy_s: list[tuple[float, float]] = []  # from when to when each request was being answered
        self.thinks_s = 0.0  # about every answer
        self.port = 0
        self._closing = threading.Event()
        self._listen()

    @property
    def url(self):
        """What a client is configured with."""
        return f"http://127.0.0.1:{self.port}{self.root}"

    def answer(self, asked):
        """What the service says to one request."""
        raise NotImplementedError

    @contextmanager
    def down(self):
        """Nobody listens on the port meanwhile."""
        self._stop()
        try:
            yield
        finally:
            self._listen()
            self._start()

    @contextmanager
    def full(self):
        """The port takes no further connection meanwhile: a client's first packet gets no answer."""
        with self.down(), ExitStack() as sockets:
            listener = sockets.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.port))
            listener.listen(0)
            for _ in range(4):
                waiting = sockets.enter_context(socket.socket())
                waiting.settimeout(0)
                waiting.connect_ex(("127.0.0.1", self.port))
            yield

    def _listen(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self.port = self._server.server_port

    def _start(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def _stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *_):
        self._closing.set()
        self._stop()

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
                began_s = time.monotonic()
                asked = Asked(self.command, self.path, self.headers["User-Agent"], body, began_s)
                standin.asked.append(asked)
                self.close_connection = True
                answer = standin.answer(asked)
                time.sleep(standin.thinks_s)
                if answer.deliver is None:  # a client that has it all may ask again before we note it
                    standin.busy_s.append((began_s, time.monotonic()))
                with suppress(OSError):  # a client may hang up when it likes
                    if answer.deliver is None:
                        self.connection.sendall(answer.head + answer.sent)
                    else:
                        answer.deliver(Line(answer, self.connection, standin._closing))
                if answer.deliver is not None:
                    standin.busy_s.append((began_s, time.monotonic()))

        return Handler
