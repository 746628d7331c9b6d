"""The one door to osmnx: its settings belong to the whole process, so one caller goes through at a time.

osmnx is imported on the first use, because that takes as long as starting the whole program.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from mapper import __version__
from mapper.errors import InvalidInputError, SourceUnavailableError

if TYPE_CHECKING:
    from mapper.sources.guarded_http import Guard

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Upstream:
    """A service of the outside world and how we may use it."""

    service: str
    url: str
    contact: str  # who runs this program; its operators want to reach a person
    advice: str  # what a person can do when it does not answer
    timeout_s: int = 25
    patience_s: float = 60  # for our own turn

    def __post_init__(self) -> None:
        """Refuse to be anonymous.

        Raises
        ------
        InvalidInputError
            There is no contact address, or one that cannot be sent.
        """
        if not self.contact.strip() or not (self.contact.isascii() and self.contact.isprintable()):
            raise InvalidInputError(
                "contact", f"{self.service} may only be asked with an e-mail or web address to reach you"
            )

    def refusal(self, problem: str) -> SourceUnavailableError:
        """Make the error that says ``problem`` and what to do instead."""
        return SourceUnavailableError(f"{self.service} {problem}; {self.advice}")


@contextmanager
def osmnx_for(upstream: Upstream) -> Iterator[ModuleType]:
    """Give osmnx, set up for ``upstream``, to one caller at a time.

    Raises
    ------
    SourceUnavailableError
        The service cannot be reached, or its answer is not the complete JSON document asked for.
    """
    from mapper.sources.guarded_http import Guard

    if not _ONE_AT_A_TIME.acquire(timeout=upstream.patience_s):
        raise upstream.refusal("is still being asked for someone else")
    system_lookup = socket.getaddrinfo  # osmnx replaces it for the whole process
    try:
        with _errors_as_ours(upstream):
            yield _osmnx(upstream, Guard(upstream.refusal, time.monotonic() + upstream.timeout_s))
    finally:
        socket.getaddrinfo = system_lookup
        _ONE_AT_A_TIME.release()


@contextmanager
def _errors_as_ours(upstream: Upstream) -> Iterator[None]:
    import requests
    from osmnx._errors import InsufficientResponseError, ResponseStatusCodeError

    try:
        yield
    except requests.RequestException as error:
        raise upstream.refusal("could not be reached") from error
    except (InsufficientResponseError, ResponseStatusCodeError) as error:
        raise upstream.refusal("answered with something that is not the data asked for") from error


def _osmnx(upstream: Upstream, guard: "Guard") -> ModuleType:
    import osmnx

    settings = osmnx.settings
    settings.overpass_url = settings.nominatim_url = upstream.url
    settings.http_user_agent = settings.http_referer = f"CordonMapper/{__version__} ({upstream.contact})"
    settings.requests_timeout = upstream.timeout_s
    settings.requests_kwargs = {"hooks": {"response": guard}}
    settings.use_cache = False  # it keeps bad answers for ever; we keep what we have verified
    settings.overpass_rate_limit = False  # it sleeps for minutes; we go one at a time and say when it is busy
    settings.doh_url_template = None  # no name look-ups at a third party
    return osmnx
