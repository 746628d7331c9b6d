"""Graphs that osmnx saved as GraphML: read as text, nothing of it is ever run or unpickled.

Every value is text there; what simplifying threw together is a list as Python writes it,
"['Dean Street', 'Fareham Street']".
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

import numpy as np
import shapely

from mapper.domain.places import FloatArray
from mapper.errors import UnreadableFileError
from mapper.sources.extracts import OsmExtract
from mapper.sources.osmnx_graph import extract_of
from mapper.sources.packed_files import check_size, unpacked, xml_root
from mapper.sources.street_graph import EDGE_KEYS, BadGraphError, Edge, StreetGraph, line_of, position_of

LARGEST_BYTES = 256 * 1024**2  # unpacked; takes about five times as much memory
_ITEM = re.compile(r"""(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([\w.+-]+))(, |\Z)""", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U(000[0-9a-f]{5}|0010[0-9a-f]{4})|(.))", re.DOTALL)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


def is_graphml(head: bytes) -> bool:
    """Whether content that begins so is GraphML."""
    return xml_root(head) == "graphml"


def read_graphml(path: Path) -> OsmExtract:
    """Read a graph that ``osmnx.save_graphml`` wrote, of version 1 or 2, packed or not.

    Raises
    ------
    UnreadableFileError
        It is cut short, something else, too large, projected, or holds no street.
    """
    reader = _GraphReader()
    known_bytes = 0
    try:
        with unpacked(path) as content:
            for chunk in content.chunks:
                known_bytes += len(chunk)
                check_size(path, known_bytes, LARGEST_BYTES)
                reader.feed(chunk)
        return extract_of(reader.graph(), source=f"osmnx graph {path.name.split('.')[0]}")
    except expat.ExpatError as error:
        raise UnreadableFileError(path.name, f"is cut short or damaged ({error})") from error
    except BadGraphError as error:
        raise UnreadableFileError(path.name, str(error)) from error


class _GraphReader:
    """Takes the events of an XML parser."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8")  # as osmnx writes; Python's own others may fail in any way
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_declarations
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._names: dict[str, str] = {}  # of attributes, by the key that stands for them
        self._rows: dict[str, int] = {}
        self._positions: list[tuple[float, float]] = []
        self._edges: list[Edge] = []
        self._facts: dict[str, str] = {}
        self._is_directed = True
        self._opened: dict[str, str] = {}
        self._data = self._facts  # of the element that is open
        self._key = ""
        self._words: list[str] | None = None  # the text of the <data> that is open

    def feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        """Take the next piece of the file."""
        self._parser.Parse(chunk, is_last)

    def graph(self) -> StreetGraph:
        """Give what was read, once everything was fed."""
        self.feed(b"", is_last=True)
        positions = np.array(self._positions, dtype=np.float64).reshape(-1, 2)
        return StreetGraph(positions, self._edges, self._facts, self._is_directed)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "data":
            self._key, self._words = self._names.get(attributes.get("key", ""), ""), []
        elif name == "key":
            self._names[attributes.get("id", "")] = attributes.get("attr.name", "")
        elif name == "graph":
            self._is_directed = attributes.get("edgedefault") != "undirected"
        elif name in ("node", "edge"):
            self._opened, self._data = attributes, {}

    def _text(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def _end(self, name: str) -> None:
        if name == "data" and self._words is not None:
            self._data[self._key] = "".join(self._words)
            self._words = None
        elif name == "node":
            self._rows[self._opened.get("id", "")] = len(self._positions)
            self._positions.append(position_of(self._data))
            self._data = self._facts
        elif name == "edge":
            self._take_edge()
            self._data = self._facts

    def _take_edge(self) -> None:
        try:
            ends = (self._rows[self._opened["source"]], self._rows[self._opened["target"]])
        except KeyError as error:
            raise BadGraphError("has a street to a junction that is not in it") from error
        values = {key: listed(self._data[key]) for key in EDGE_KEYS & self._data.keys()}
        self._edges.append(Edge(ends, values, _line(self._data)))


def _refuse_declarations(*_: object) -> None:
    raise BadGraphError("declares XML entities, which a graph never needs")


def _line(data: Mapping[str, str]) -> FloatArray | None:
    if "geometry" not in data:
        return None
    try:
        with np.errstate(over="ignore"):  # what is not on earth is refused with the other positions
            return line_of(shapely.from_wkt(data["geometry"]))
    except shapely.errors.ShapelyError as error:
        raise BadGraphError("draws a street as something that is no line") from error


@lru_cache(maxsize=4096)  # most values are said of many streets, and need room once
def listed(text: str) -> tuple[str, ...]:
    """Give the items of a list as Python writes it; anything else is one item as it stands."""
    if not (text.startswith("[") and text.endswith("]")):
        return (text,)
    inner, at, items = text[1:-1], 0, []
    while at < len(inner):
        item = _ITEM.match(inner, at)
        if item is None:
            return (text,)
        single, double, bare, _ = item.groups()
        items.append(bare or _ESCAPE.sub(_unescaped, single or double or ""))
        at = item.end()
    return tuple(items)


def _unescaped(escape: re.Match[str]) -> str:
    *codes, sign = escape.groups()
    code = next(filter(None, codes), None)
    return chr(int(code, 16)) if code else _CONTROLS.get(sign, sign)
