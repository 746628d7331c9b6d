"""Reads one HTTP answer within limits, before any library believes it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import requests
import urllib3

from mapper.errors import SourceUnavailableError

LARGEST_ANSWER_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
_BUSY = {
    429: "has had too many requests from here",
    503: "is out of service for the moment",
    504: "is too busy",
}


@dataclass(frozen=True)
class Guard:
    """A response hook for ``requests``: gives the answer back read, or refuses it.

    The hook sees the answer before osmnx does, which would sleep for ever on a busy server
    and take an error page with status 500 for streets; nor is a redirect ever followed.
    """

    refusal: Callable[[str], SourceUnavailableError]  # makes the error of a problem
    ends_at_s: float  # on the monotonic clock; a server that drips is cut off then

    def __call__(self, response: requests.Response, **_: Any) -> requests.Response:
        """Read the body of ``response`` and refuse all that is no complete, successful JSON document.

        Raises
        ------
        SourceUnavailableError
            The status is not 200, the media type not JSON, or the body too large or too slow.
        """
        with response:
            if response.status_code != 200:
                problem = _BUSY.get(response.status_code, f"answered with status {response.status_code}")
                raise self.refusal(problem)
            if "json" not in response.headers.get("Content-Type", ""):
                raise self.refusal("answered with a web page instead of data")
            read = requests.Response()
            read.status_code, read.reason = response.status_code, response.reason
            read.url, read.headers, read.request = response.url, response.headers, response.request
            read.raw = BytesIO(self._body(response.raw))
            return read

    def _body(self, raw: urllib3.BaseHTTPResponse) -> bytes:
        body = bytearray()
        try:
            while piece := raw.read1(_PIECE_BYTES, decode_content=True):
                body += piece
                if len(body) > LARGEST_ANSWER_BYTES:
                    raise self.refusal("answered with far more data than was asked for")
                if time.monotonic() > self.ends_at_s:
                    raise self.refusal("did not finish its answer in time")
        except urllib3.exceptions.HTTPError as error:
            raise self.refusal("broke off in the middle of its answer") from error
        return bytes(body)
