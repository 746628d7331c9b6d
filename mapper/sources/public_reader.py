"""Reads our own public addresses as any reader would, to see what they say now: one try, and no redirect."""

import ipaddress
import socket
import threading
from urllib.parse import urlsplit

import requests

from mapper.errors import SourceUnavailableError
from mapper.services.deadlines import Deadline
from mapper.services.proving import Answer

_MOST_BYTES = 4 * 2**20  # no page of ours is larger
_STEP_S = 3.0  # for a connection, and for each silence in an answer
_HEADERS = {"Accept-Encoding": "identity", "Cache-Control": "no-cache", "User-Agent": "CordonMapper"}


def read(url: str, deadline: Deadline) -> Answer:
    """What ``url`` says, whatever its status.

    Raises
    ------
    SourceUnavailableError
        It did not answer in time, or leads to this machine itself although its name does not say so.
    """
    found: list[Answer | SourceUnavailableError] = []
    worker = threading.Thread(target=lambda: found.append(_tried(url, deadline)), daemon=True)
    worker.start()  # nothing less can be left alone while it looks up a name
    worker.join(deadline.remaining_s())
    outcome = found[0] if found else SourceUnavailableError("did not answer in time")
    if isinstance(outcome, SourceUnavailableError):
        raise outcome
    return outcome


def _tried(url: str, deadline: Deadline) -> Answer | SourceUnavailableError:
    try:
        _require_elsewhere(url)
        return _asked(url, deadline)
    except SourceUnavailableError as error:
        return error
    except (requests.RequestException, OSError, ValueError):
        return SourceUnavailableError("could not be reached")


def _asked(url: str, deadline: Deadline) -> Answer:
    step_s = min(_STEP_S, max(deadline.remaining_s(), 0.01))
    with requests.get(url, headers=_HEADERS, allow_redirects=False, timeout=step_s, stream=True) as response:
        body = response.raw.read(_MOST_BYTES, decode_content=True)
        return Answer(response.status_code, bytes(body))


def _require_elsewhere(url: str) -> None:
    """A public name that leads back here proves nothing of what readers see."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if _is_this_machine(host):
        return
    addresses = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if any(map(_is_this_machine, addresses)):
        raise SourceUnavailableError("leads to this machine itself, so that nobody knows what readers see")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return host == "localhost"
