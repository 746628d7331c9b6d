"""Refuse what is no OpenStreetMap file before anything of it is parsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from mapper.errors import UnreadableFileError
from mapper.sources.packed_files import unpacked, xml_root

_LONGEST_SIGN = 32  # bytes of a sign that may lie across two chunks
_DOUBTFUL = (
    (re.compile(rb"<!(?:DOCTYPE|ENTITY)"), "declares XML entities, which OpenStreetMap data never needs"),
    (
        re.compile(rb"<(?:remark|error)[\s>]"),
        "says that its server stopped before it had sent every street; fetch it again",
    ),
    (
        re.compile(rb"""(?:visible=["']false|action=["']delete)["']"""),
        "holds things that were deleted; save it without them, or download the area anew",
    ),
)
_OVERPASS_DATE = re.compile(rb'<meta osm_base="(\d{4}-\d\d-\d\d)')


@dataclass(frozen=True)
class Checked:
    """A file that may be parsed: what it really is, whatever it is called."""

    layout: str  # as libosmium names it: "pbf", "osm", "osm.gz" or "osm.bz2"
    as_of: date | None = None  # what the head of an Overpass answer says


def is_osm_pbf(head: bytes) -> bool:
    """Whether content that begins so is OpenStreetMap PBF."""
    return b"OSMHeader" in head[:64]


def is_osm_xml(head: bytes) -> bool:
    """Whether content that begins so is OpenStreetMap XML."""
    return xml_root(head) == "osm"


def check_osm_file(path: Path) -> Checked:
    """Tell the layout of an OpenStreetMap file from its content.

    Raises
    ------
    UnreadableFileError
        It is missing, empty, cut short, something else, or unpacks to far more than it should.
    """
    with unpacked(path) as content:
        head = next(content.chunks, b"")
        if not head:
            raise UnreadableFileError(path.name, "is empty")
        if is_osm_pbf(head) and not content.packing:
            return Checked("pbf")
        if not is_osm_xml(head):
            problem = "is no OpenStreetMap file (.osm, .osm.gz, .osm.bz2 or .osm.pbf)"
            raise UnreadableFileError(path.name, problem)
        _refuse_doubtful(path, chain((head,), content.chunks))
        return Checked(".".join(filter(None, ("osm", content.packing))), _date_in(head))


def _refuse_doubtful(path: Path, chunks: Iterator[bytes]) -> None:
    """Look through all of an XML file for what would make a map of it wrong."""
    tail = b""
    for chunk in chunks:
        for pattern, problem in _DOUBTFUL:
            if pattern.search(tail + chunk):
                raise UnreadableFileError(path.name, problem)
        tail = chunk[-_LONGEST_SIGN:]


def _date_in(head: bytes) -> date | None:
    said = _OVERPASS_DATE.search(head)
    try:
        return date.fromisoformat(said[1].decode()) if said else None
    except ValueError:
        return None
