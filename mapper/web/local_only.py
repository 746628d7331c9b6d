"""Who may change what is on this machine: the person who sits at it, and no web page but ours.

There are no accounts yet. So these calls exist only while the server listens on this machine alone, and even
then a page of somebody else, open in the same browser, must not be able to make them: neither by sending
requests across sites, nor under a name of its own that it lets point to this machine.
"""

from urllib.parse import urlsplit

from flask import current_app, request

from mapper.errors import NotAllowedError

HEADER = "X-Cordon-Mapper"  # a page of another site cannot send it without asking us first
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
_READS = {"GET", "HEAD"}
SWITCHED_OFF = (
    "Streets are managed in the browser only while the server listens on this machine alone;"
    " 'python3 run.py streets' does the same on the command line."
)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on ``host``."""
    return host in LOOPBACK


def is_on() -> bool:
    """Whether this server lets its streets be managed from a browser."""
    return bool(current_app.config["MANAGES_STREETS"])


def check() -> None:
    """Refuse what does not come from our own page on this machine.

    Raises
    ------
    NotAllowedError
        It does not, or the calls are switched off.
    """
    if not is_on():
        raise NotAllowedError(SWITCHED_OFF)
    if any(name in request.headers for name in _FORWARDED):
        raise NotAllowedError("a proxy sent this; streets are managed from this machine itself only")
    if _host_name(f"http://{request.host}") not in LOOPBACK:
        raise NotAllowedError(f"{request.host!r} is no name of this machine; open http://127.0.0.1 instead")
    if request.method not in _READS:
        _check_write()


def _check_write() -> None:
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", request.host_url.rstrip("/"))
    if site != "same-origin" or origin != request.host_url.rstrip("/"):
        raise NotAllowedError("another web page sent this; only our own page may change the streets")
    if request.headers.get(HEADER) != "1":
        raise NotAllowedError(
            f"the header '{HEADER}: 1' is missing, without which no page may change streets"
        )


def _host_name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
