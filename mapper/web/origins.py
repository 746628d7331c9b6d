"""Where a request comes from: our own page, or one of somebody else that is open in the same browser.

No page of others may change anything, neither by sending requests across sites, nor under a name of its own
that it lets point to this machine.
"""

import hmac
from urllib.parse import SplitResult, urlsplit

from flask import request

from mapper.errors import NotAllowedError

HEADER = "X-Cordon-Mapper"  # a page of another site cannot send it without asking us first
FIELD = "token"  # what a form has in place of the header
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NO_SESSION = "1"  # the token where nobody signs in
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
_CALLS = ("/api/", "/ogc", "/tiles/")  # addresses that programs ask
_CHANGES_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on ``host``."""
    return host in LOOPBACK


def is_change() -> bool:
    """Whether the method of this request may change something."""
    return request.method not in _CHANGES_NOTHING


def is_page() -> bool:
    """Whether a person asks, and not a program."""
    return not request.path.startswith(_CALLS)


def check_this_machine() -> None:
    """Refuse what does not come from this machine, under a name of its own.

    Raises
    ------
    NotAllowedError
        A proxy sent it, or it is for a name that somebody lets point here.
    """
    if _split(request.host_url).hostname not in LOOPBACK:
        raise NotAllowedError(f"{request.host!r} is no name of this machine; open http://127.0.0.1 instead")
    page = _split(request.headers.get("Referer", request.host_url))
    is_for_another_name = not is_page() and page.netloc != request.host  # so a proxy stands between
    if is_for_another_name or any(name in request.headers for name in _FORWARDED):
        raise NotAllowedError(
            "a proxy or another page sent this, and without accounts only this machine itself is served;"
            " CORDON_MAPPER_ACCOUNTS=on lets people sign in"
        )


def check_page(own_address: str) -> None:
    """Refuse what another web page sent; ``own_address`` is ours where a proxy stands before us, else "".

    Raises
    ------
    NotAllowedError
        Another page sent it.
    """
    own = own_address or request.host_url.rstrip("/")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin" or request.headers.get("Origin", own) != own:
        raise NotAllowedError(
            "another web page sent this; only our own page may"
            " (behind a proxy CORDON_MAPPER_ADDRESS tells which that is)"
        )


def check_token(token: str) -> None:
    """Refuse a change without the token that came with our page.

    Raises
    ------
    NotAllowedError
        It is missing, or is another one.
    """
    sent = request.headers.get(HEADER)
    if sent is None and token != NO_SESSION:
        sent = request.form.get(FIELD)
    if not hmac.compare_digest((sent or "").encode(), token.encode()):
        raise NotAllowedError(
            f"this page is of another session: load it again (its token, '{HEADER}', is missing or old)"
            if token != NO_SESSION
            else f"the header '{HEADER}: {NO_SESSION}' is missing, without which no page may change anything"
        )


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
