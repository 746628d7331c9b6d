"""OPL, libosmium's one line of text for each object, read many lines at a time.

A line is made of fields that begin with a letter: number, ``d`` visible, ``t`` time, ``T`` tags, then
``x`` and ``y`` of a node or ``N`` the nodes of a way, each with its place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mapper.domain.places import FloatArray
from mapper.sources.osm_tags import Tags

OPTIONS = "opl,add_metadata=timestamp,locations_on_ways=true"
_LARGEST_ID = 2**53  # numbers are read as floating point, and OpenStreetMap is far from this
_ESCAPED = re.compile("%([0-9a-f]+)%")
_COMMAS = bytes.maketrans(b"xy", b",,")

Int64Array = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ways:
    """Some ways: number, day and tags of each; their points end to end, NaN where the place is unknown.

    ``way`` is the row of the way to which each point belongs.
    """

    way_id: Int64Array
    days: Sequence[bytes]
    tags: Sequence[bytes]
    way: Int64Array
    refs: Int64Array
    places: FloatArray

    def of(self, chosen: npt.NDArray[np.bool_]) -> "Ways":
        """Give the chosen ways alone."""
        rows, steps = np.flatnonzero(chosen), chosen[self.way]
        new_row = np.cumsum(chosen) - 1
        return Ways(
            self.way_id[rows],
            [self.days[row] for row in rows.tolist()],
            [self.tags[row] for row in rows.tolist()],
            new_row[self.way[steps]],
            self.refs[steps],
            self.places[steps],
        )


def parsed_ways(lines: Sequence[bytes]) -> Ways:
    """Read lines of ways.

    Raises
    ------
    ValueError
        A point has a number that no real one has.
    """
    fields = [line.split(b" ") for line in lines]
    nodes = [row[4] for row in fields]
    numbers = _numbers(b",".join(row[1:] for row in map(bytes.rstrip, nodes) if len(row) > 1))
    refs, places = numbers[:, 0], numbers[:, 1:]
    if len(refs) and np.abs(refs).max() >= _LARGEST_ID:
        raise ValueError("a point has a number beyond all of OpenStreetMap's")
    on_earth = np.all(np.abs(places) <= (180, 90), axis=1)
    return Ways(
        way_id=np.array([int(row[0][1:]) for row in fields], dtype=np.int64),
        days=[row[2][1:11] for row in fields],
        tags=[row[3][1:] for row in fields],
        way=np.repeat(np.arange(len(lines)), [row.count(b"n") for row in nodes]),
        refs=refs.astype(np.int64),
        places=np.where(on_earth.reshape(-1, 1), places, np.nan),
    )


def _numbers(nodes: bytes) -> FloatArray:
    text = nodes.replace(b"xy", b"x999y999").translate(_COMMAS, b"n")
    return np.fromstring(text, sep=",").reshape(-1, 3) if text else np.empty((0, 3))


def parsed_node(line: bytes) -> tuple[bytes, float, float] | None:
    """Tags, longitude and latitude; None for a node without a place on earth."""
    _, _, _, tags, x, y = line.split(b" ")
    try:
        lon, lat = float(x[1:]), float(y[1:])
    except ValueError:  # deleted
        return None
    return (tags[1:], lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def parsed_tags(field: bytes) -> Tags:
    """Keys and values."""
    text = field.decode()
    pairs = (pair.partition("=") for pair in text.split(",") if pair)
    return {_plain(key): _plain(value) for key, _, value in pairs}


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "%" in text else text
