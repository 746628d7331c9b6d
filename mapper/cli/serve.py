"""Serve the map on this machine (what happens when no command is given)."""

import argparse
import logging
import socket
import sys

import waitress

from mapper.errors import BusyError, InvalidInputError
from mapper.web import LARGEST_REQUEST_BYTES, create_app
from mapper.web.origins import is_loopback
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1 unless told: this machine only")
    parser.add_argument("--port", type=int, default=8000, help="8000 unless told")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")


def run(args: argparse.Namespace, services: Services) -> None:
    """Listen first, so that a taken port is told at once; then serve until stopped."""
    listening = _listen(args.host, args.port)
    app = create_app(services, is_local=is_loopback(args.host))
    address = f"http://{reached_as(args.host)}:{listening.getsockname()[1]}/"
    print(f"Cordon Mapper is at {address}  (Ctrl+C stops it)", flush=True)
    _finish_publishing(services)
    _say_who_may(app.config["ACCOUNTS"], address, services)
    if not args.no_open and sys.stdout.isatty():
        _open_browser(address)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a map asks for many tiles at once
    try:
        waitress.serve(
            app,
            sockets=[listening],
            threads=services.settings.threads,
            ident=None,
            asyncore_use_poll=True,  # select() fails once a process has 1,024 files open
            max_request_body_size=LARGEST_REQUEST_BYTES,
            clear_untrusted_proxy_headers=False,  # web/origins.py and the limits on guessing judge them
        )
    finally:
        services.worker.close()


def _finish_publishing(services: Services) -> None:
    """What was begun when the program was ended is made good; where that cannot be, it is said."""
    try:
        unfinished = services.publications().publishing.make_whole()
    except BusyError:
        return
    for publication_id in sorted(unfinished):
        said = f"Publication {publication_id} is half-done, for its target cannot be written; mend that."
        print(said, file=sys.stderr, flush=True)


def _say_who_may(has_accounts: bool, address: str, services: Services) -> None:  # noqa: FBT001
    """Who can use the server; where nobody can sign in yet, the link that makes the first admin."""
    if not has_accounts:
        print("No password is asked for: only this machine can reach it.", flush=True)
        return
    own = services.settings.address
    if link := services.people.accounts.set_up():
        print(f"Set it up, within a day: {own or address.rstrip('/')}/setup/{link}", flush=True)
    if not own.startswith("https://"):
        said = "Passwords travel unencrypted: put a proxy with https in front, and set CORDON_MAPPER_ADDRESS."
        print(said, file=sys.stderr, flush=True)


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65_535:
        raise InvalidInputError("port", f"must be 0 to 65535, was {port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise InvalidInputError(
            "port", f"cannot listen on {host}:{port} ({error.strerror}); try --port {port % 65_000 + 1}"
        ) from None
    return listening


def reached_as(host: str) -> str:
    """How browsers call the machine: one that listens on all its addresses by its name on the network."""
    name = socket.gethostname() if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - compared only
    return f"[{name}]" if ":" in name else name


def _open_browser(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
