"""Sends one request and reads one answer within limits, before any library believes it.

The answer is complete, has status 200 and says it is JSON, or it is refused. No redirect is followed,
TLS is verified, proxies are as the environment says. A server that hangs or drips, at any moment from the
look-up of its name to the last byte, is cut off at the deadline, so that it is not asked twice at a time.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from mapper import __version__
from mapper.errors import InvalidInputError, SourceUnavailableError
from mapper.services.deadlines import Deadline

LARGEST_ANSWER_BYTES = 16 * 1024 * 1024  # of streets: 40 km2 of an inner city, read and built in 6 s
CONNECT_S = 5.0
_PIECE_BYTES = 64 * 1024
_BUSY = {
    429: "has had too many requests from here",
    503: "is out of service for the moment",
    504: "is too busy",
}


@dataclass(frozen=True)
class Identity:
    """Who runs this program, for those whose services it asks: they want to reach a person."""

    contact: str

    def __post_init__(self) -> None:
        """Refuse to be anonymous.

        Raises
        ------
        InvalidInputError
            There is no contact address, or one that cannot be sent.
        """
        if not self.contact.strip() or not (self.contact.isascii() and self.contact.isprintable()):
            raise InvalidInputError(
                "contact",
                "other people's services may only be asked with an e-mail or web address to reach you",
            )

    def headers(self) -> dict[str, str]:
        """What goes out with every question."""
        agent = f"CordonMapper/{__version__} ({self.contact})"
        return {"User-Agent": agent, "Referer": agent, "Accept": "application/json"}


def fetch(
    request: requests.Request, service: str, deadline: Deadline, most_bytes: int = LARGEST_ANSWER_BYTES
) -> bytes:
    """Give the body of the answer to ``request``.

    Raises
    ------
    SourceUnavailableError
        The service did not answer in time, or with something that is no complete JSON document.
    """
    call = _Call(request, service, deadline, most_bytes)
    worker = threading.Thread(target=call.run, name="fetch", daemon=True)
    worker.start()
    worker.join(deadline.remaining_s())
    if worker.is_alive():
        call.cut()
        raise SourceUnavailableError(f"{service} did not finish its answer in time")
    if call.error is not None:
        raise call.error
    return call.body


@dataclass
class _Call:
    """One request on a thread of its own: nothing less can be cut off while it waits for a byte."""

    request: requests.Request
    service: str
    deadline: Deadline
    most_bytes: int
    body: bytes = b""
    error: SourceUnavailableError | None = None
    _is_cut: threading.Event = field(default_factory=threading.Event)
    _opened: list[Any] = field(default_factory=list)

    def run(self) -> None:
        try:
            self.body = self._answer()
        except SourceUnavailableError as error:
            self.error = error
        except Exception as error:  # a connection closed under a library breaks it anywhere
            self.error = self._refusal("could not be reached")
            self.error.__cause__ = error

    def cut(self) -> None:
        """Close the connection under the waiting thread, and let it open no other."""
        self._is_cut.set()
        for opened in self._opened:
            with suppress(OSError, AttributeError):  # not connected yet, or closed by itself
                getattr(opened, "sock", opened).shutdown(socket.SHUT_RDWR)

    def _answer(self) -> bytes:
        with requests.Session() as session:
            adapter = _CuttableAdapter(self._connecting, self._connected)
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            prepared = session.prepare_request(self.request)
            settings = session.merge_environment_settings(prepared.url or "", {}, True, None, None)  # noqa: FBT003
            timeout = (min(CONNECT_S, self.deadline.remaining_s()), self.deadline.remaining_s())
            with session.send(prepared, allow_redirects=False, timeout=timeout, **settings) as response:
                self._check(response)
                return self._read(response.raw)

    def _connecting(self, connection: Any) -> None:
        self._opened.append(connection)

    def _connected(self, connection: Any) -> None:
        self._opened.append(connection.sock)  # which it lets go of when it reads the last answer
        if self._is_cut.is_set():
            connection.close()
            raise TimeoutError

    def _check(self, response: requests.Response) -> None:
        if response.status_code != 200:
            problem = _BUSY.get(response.status_code, f"answered with status {response.status_code}")
            raise SourceUnavailableError(
                f"{self.service} {problem}",
                retry_after_s=self._retry_after_s(response),
                status=response.status_code,
            )
        if "json" not in response.headers.get("Content-Type", ""):
            raise self._refusal("answered with a web page instead of data")

    def _read(self, raw: urllib3.BaseHTTPResponse) -> bytes:
        body = bytearray()
        try:
            while piece := raw.read1(_PIECE_BYTES, decode_content=True):
                body += piece
                if len(body) > self.most_bytes:
                    raise self._refusal("answered with far more data than was asked for")
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._refusal("broke off in the middle of its answer") from error
        return bytes(body)

    def _retry_after_s(self, response: requests.Response) -> float | None:
        """When the server wants to be asked again: in so many seconds, or at a date."""
        header = response.headers.get("Retry-After", "").strip()
        if header.isdecimal():
            return float(header)
        with suppress(ValueError, TypeError):  # no date; one without a zone
            return (parsedate_to_datetime(header) - self.deadline.clock.now()).total_seconds()
        return None

    def _refusal(self, problem: str) -> SourceUnavailableError:
        return SourceUnavailableError(f"{self.service} {problem}")


class _CuttableAdapter(HTTPAdapter):
    """Tells of every connection it makes."""

    def __init__(self, before: Callable[[Any], None], after: Callable[[Any], None]) -> None:
        super().__init__(max_retries=0)
        self._before, self._after = before, after

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Give the pool that will make the connection."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        usual = pool.ConnectionCls  # plain or TLS

        def connect(connection: Any) -> None:
            self._before(connection)
            usual.connect(connection)
            self._after(connection)

        pool.ConnectionCls = type("ToldConnection", (usual,), {"connect": connect})
        return pool
