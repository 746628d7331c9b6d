"""Published maps, for everybody: what a web server in front hands out by itself, done by the program.

Nothing here knows who asks. It reads what was published and nothing else, so what was not published cannot
be found here. These answers, and no others, may stand in the frames of other people's pages.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from flask import Blueprint, Flask, Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from mapper.domain.publications import Standing
from mapper.domain.publications.delivery import FOR_GOOD, PAGE, POINTER
from mapper.services.public_files import PublicFile, PublicFiles

PAGE_POLICY = (  # what may run is told, by its digest, in the page itself
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors *"
MISSING = "public, max-age=5"
_NOT_HERE = (
    b'<!doctype html><html lang="en"><meta charset="utf-8"><title>No map</title><p>There is no map here.'
)
_GONE = (
    b'<!doctype html><html lang="en"><meta charset="utf-8"><title>No map</title><p>This map was withdrawn.'
)


@dataclass(frozen=True)
class Kind:
    """How a file of some name leaves; ``is_shared``: scripts of other people's pages may read it."""

    media_type: str
    is_packed: bool = True
    is_shared: bool = False


_PICTURE = Kind("image/png", is_packed=False)
_DATA = Kind("application/json", is_shared=True)
HTML = Kind("text/html; charset=utf-8")
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "index.html": HTML,
        "map.svg": Kind("image/svg+xml"),
        "map.png": _PICTURE,
        "map@2x.png": _PICTURE,
        "cordon.geojson": Kind("application/geo+json", is_shared=True),
        "oembed.json": _DATA,
        "embed.txt": Kind("text/plain; charset=utf-8"),
        "manifest.json": Kind("application/json", is_packed=False),
        "manifest.sig": Kind("application/octet-stream", is_packed=False),
        "live.json": Kind("application/json", is_packed=False, is_shared=True),
    }
)
_PATH = re.compile(r"([a-z0-9_-]{1,64})/(?:([0-9a-f]{12})/)?([a-z0-9@.]*)")
_FOLDER = re.compile(r"[a-z0-9_-]{1,64}(?:/[0-9a-f]{12})?")
_NOT_WANTED = re.compile(r"\s*;\s*q=0(?:\.0*)?\s*$")
blueprint = Blueprint("embeds", __name__)


@dataclass(frozen=True)
class Asked:
    """One file, as an address names it. ``edition`` is "" for what changes."""

    publication_id: str
    edition: str
    name: str

    @property
    def path(self) -> str:
        """Where it lies on the target."""
        return "/".join(part for part in ("e", self.publication_id, self.edition, self.name) if part)

    @property
    def kept_for(self) -> str:
        """How long others may keep it."""
        return FOR_GOOD if self.edition else POINTER if self.name == "live.json" else PAGE


def asked_for(path: str) -> Asked | None:
    """What ``path``, without "/e/", names; None for anything else than what is published under some name."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    publication_id, edition, name = found.groups(default="")
    name = name or "index.html"
    return Asked(publication_id, edition, name) if name in KINDS else None


@blueprint.get("/e/<path:path>", merge_slashes=False)
def published(path: str) -> AnyResponse:
    """A published file; 410 where it was taken away, 404 where nothing ever was."""
    if _FOLDER.fullmatch(path):
        return redirect(f"/e/{path}/", 308)
    asked = asked_for(path)
    standing = files().standing(asked.publication_id) if asked else None
    if asked is None or standing is None:
        return _without_a_file(_NOT_HERE, 404)
    kind = KINDS[asked.name]
    if file := _found(asked, kind, standing):
        return _answer(file, kind, asked.kept_for)
    if standing.is_shown:
        return _without_a_file(_NOT_HERE, 404)
    notice = files().find(f"e/{asked.publication_id}/index.html", _accepted())
    return _answer(notice, HTML, PAGE, 410) if notice else _without_a_file(_GONE, 410)


def register(app: Flask, public_files: PublicFiles) -> None:
    """Hand out ``public_files`` at ``/e/``."""
    app.extensions["public_files"] = public_files
    app.register_blueprint(blueprint)


def files() -> PublicFiles:
    """What was published."""
    kept: PublicFiles = current_app.extensions["public_files"]
    return kept


def _found(asked: Asked, kind: Kind, standing: Standing) -> PublicFile | None:
    if asked.edition and standing is Standing.HELD:
        return None  # whatever is still in memory
    return files().find(asked.path, _accepted() if kind.is_packed else (), is_for_good=bool(asked.edition))


def _accepted() -> tuple[str, ...]:
    return _encodings(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=256)
def _encodings(header: str) -> tuple[str, ...]:
    """Which of our encodings a browser can read, the one that packs best first."""
    offered = [part.strip().casefold() for part in header.split(",")]
    names = {part.split(";")[0].strip() for part in offered if not _NOT_WANTED.search(part)}
    return tuple(encoding for encoding in ("br", "gzip") if encoding in names)


def _answer(file: PublicFile, kind: Kind, kept_for: str, status: int = 200) -> Response:
    """The file with its headers, or only these where the browser has it already."""
    is_known = status == 200 and request.if_none_match.contains_weak(file.tag)
    response = Response(b"" if is_known else file.content, 304 if is_known else status)
    headers = response.headers
    headers["Content-Type"] = kind.media_type
    headers["Cache-Control"] = kept_for
    headers["Content-Security-Policy"] = PAGE_POLICY if kind is HTML else FILE_POLICY
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Content-Type-Options"] = "nosniff"
    if status == 200:
        headers["ETag"] = f'"{file.tag}"'
    if kind.is_packed:
        headers["Vary"] = "Accept-Encoding"
    if kind.is_shared:
        headers["Access-Control-Allow-Origin"] = "*"
    if file.encoding:
        headers["Content-Encoding"] = file.encoding
    return response


def _without_a_file(words: bytes, status: int) -> Response:
    return _answer(PublicFile(words, ""), HTML, MISSING, status)
