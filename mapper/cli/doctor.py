"""Tell what is installed, found and writable."""

import argparse
import platform
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version

from mapper.cli import output
from mapper.stores import sqlite_file
from mapper.wiring import Services

PARTS = (
    "argon2-cffi",
    "flask",
    "folium",
    "osmnx",
    "shapely",
    "pyproj",
    "apsw",
    "waitress",
    "django-js-lib-leaflet",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """How to print."""
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print one line a check."""
    checks = dict(_checks(services))
    if args.json:
        output.print_json({"checks": checks})
        return
    output.print_rows(("check", "found"), checks.items())


def _checks(services: Services) -> Iterator[tuple[str, str]]:
    settings = services.settings
    yield "Python", platform.python_version()
    for part in PARTS:
        yield part, version(part)
    yield "SQLite", sqlite_file.described()
    yield "data folder", f"{settings.data_dir}, {_writable(services)}"
    yield "people", _people(services)
    for pack in services.packs.infos():
        as_of = pack.provenance.as_of or "an unknown date"
        yield f"street pack {pack.name}", f"as of {as_of}, {pack.segments:,} segments"
    if fetched := services.fetched.info():
        yield "fetched streets", f"as of {fetched.provenance.as_of}, {fetched.segments:,} segments"
    for dataset in services.incidents.datasets():
        months = f"{dataset.first_month} to {dataset.last_month}"
        yield f"incidents {dataset.name}", f"{dataset.rows:,} rows, {months}"
    for source in services.gazetteer.sources():
        yield f"names {source.name}", f"{source.places:,} places"
    yield (
        "live services",
        f"on, as {settings.contact}" if settings.live else "off: nothing leaves this machine",
    )
    for breaker in services.breakers():
        until = breaker.open_until()
        yield breaker.name, f"FAILED, not asked before {until:%H:%M:%S} UTC" if until else "may be asked"
    if services.upstreams.problem:
        yield "limits of live services", f"NOT SHARED with other processes: {services.upstreams.problem}"


def _people(services: Services) -> str:
    settings, everybody = services.settings, services.people.accounts.all()
    if not (settings.accounts or settings.approval):
        return f"{len(everybody)}; on this machine alone no password is asked for, elsewhere people sign in"
    return f"{len(everybody)}; they sign in" if everybody else "none; the server prints a link for the first"


def _writable(services: Services) -> str:
    folder = services.settings.data_dir
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return f"NOT WRITABLE: {error.strerror}"
    return f"writable, {shutil.disk_usage(folder).free / 1e9:,.1f} GB free"
