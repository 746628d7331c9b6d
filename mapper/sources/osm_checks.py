"""Refuse what is no OpenStreetMap file before anything of it is parsed."""

import bz2
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from mapper.errors import UnreadableFileError

LARGEST_UNPACKED = 2 * 1024**3  # bytes of XML; larger areas come as .osm.pbf, read piece by piece
LARGEST_RATIO = 200  # unpacked to packed; OpenStreetMap XML packs about 1 to 20
_RATIO_COUNTS_FROM = 16 * 1024**2  # bytes; below that nothing can hurt
_CHUNK = 1024**2
_ROOT = re.compile(rb"<([A-Za-z][\w:.-]*)")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_OVERPASS_DATE = re.compile(rb'<meta osm_base="(\d{4}-\d\d-\d\d)')
_OTHER_ROOTS = {
    b"html": "is a web page, not OpenStreetMap data",
    b"osmChange": "holds changes to OpenStreetMap, not a map; give an extract",
}


@dataclass(frozen=True)
class Checked:
    """A file that may be parsed: what it really is, whatever it is called."""

    layout: str  # as libosmium names it: "pbf", "osm", "osm.gz" or "osm.bz2"
    as_of: date | None = None  # what the head of an Overpass answer says


def check_osm_file(path: Path) -> Checked:
    """Tell the layout of an OpenStreetMap file from its content.

    Raises
    ------
    UnreadableFileError
        It is missing, empty, cut short, something else, or unpacks to far more than it should.
    """
    try:
        with path.open("rb") as file:
            head = file.read(64)
            file.seek(0)
            return _check(path, file, head)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFileError(path.name, "is cut short or damaged; download it again") from error
    except OSError as error:
        raise UnreadableFileError(path.name, f"cannot be read ({error.strerror or error})") from error


def _check(path: Path, file: io.BufferedReader, head: bytes) -> Checked:
    if not head:
        raise UnreadableFileError(path.name, "is empty")
    if b"OSMHeader" in head:
        return Checked("pbf")
    if head.startswith(b"\x1f\x8b"):
        with closing(gzip.GzipFile(fileobj=file)) as unpacked:
            return Checked("osm.gz", _check_xml(path, unpacked))
    if head.startswith(b"BZh"):
        with closing(bz2.BZ2File(file)) as unpacked:
            return Checked("osm.bz2", _check_xml(path, unpacked))
    return Checked("osm", _check_xml(path, file))


def _check_xml(path: Path, content: io.BufferedIOBase) -> date | None:
    chunks = _limited_chunks(path, content)
    head = next(chunks, b"")
    _check_root(path, head)
    tail = b""
    for chunk in chain((head,), chunks):
        if _DECLARATION.search(tail + chunk):
            raise UnreadableFileError(
                path.name, "declares XML entities, which OpenStreetMap data never needs"
            )
        tail = chunk[-16:]
    return _date_in(head)


def _limited_chunks(path: Path, content: io.BufferedIOBase) -> Iterator[bytes]:
    packed = path.stat().st_size
    is_packed = not isinstance(content, io.BufferedReader)
    unpacked = 0
    while chunk := content.read(_CHUNK):
        unpacked += len(chunk)
        if is_packed and (
            unpacked > LARGEST_UNPACKED or unpacked > max(_RATIO_COUNTS_FROM, LARGEST_RATIO * packed)
        ):
            problem = f"unpacks to more than {unpacked // 1024**2} MB, as no real extract of its size does"
            raise UnreadableFileError(path.name, problem)
        yield chunk


def _check_root(path: Path, head: bytes) -> None:
    if not head:
        raise UnreadableFileError(path.name, "is empty")
    root = _ROOT.search(_COMMENT.sub(b"", head))
    if root is None or b"\0" in head or not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise UnreadableFileError(path.name, "is no OpenStreetMap file (.osm, .osm.gz, .osm.bz2 or .osm.pbf)")
    if root[1] != b"osm":
        what = _OTHER_ROOTS.get(root[1], "is XML, but not OpenStreetMap data")
        raise UnreadableFileError(path.name, what)


def _date_in(head: bytes) -> date | None:
    said = _OVERPASS_DATE.search(head)
    try:
        return date.fromisoformat(said[1].decode()) if said else None
    except ValueError:
        return None
