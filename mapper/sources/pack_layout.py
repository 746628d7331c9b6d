"""What a street pack is made of: its sections, what a row of each is, and an extract as such rows.

Streets and features are tables of cells: ``keys`` are the cells in which there is anything, ascending,
``starts`` where the rows, the vertices and the names of each begin in their sections, so that everything
of neighbouring cells lies together. Names are UTF-8, each with a NUL after it.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from mapper.domain.basemap import MapFeatures
from mapper.domain.streets import StreetNetwork
from mapper.services.ports import NamedPlace
from mapper.sources.pack_format import AnyArray, Row
from mapper.sources.pack_grid import Keys, Rows, boxes_of, gather, keys_of, starts_of
from mapper.sources.pack_shapes import flattened, to_units

KEYS_A_PAGE = 1024
PLACE_SORTS = ("address", "place", "street")
_NUMBER, _PAIR, _BYTE = np.dtype("<u4"), np.dtype(("<i4", (2,))), np.dtype("u1")
_SEGMENT = np.dtype(
    [
        ("length_m", "<f8"),
        ("way_id", "<i8"),
        ("box", "<i4", (4,)),
        ("ends", "<i4", (2,)),
        ("vertices", "<u4"),  # how many
        ("name", "<u4"),  # 0 for none, else one more than its row
        ("flags", "<u2"),
        ("highway", "u1"),
        ("level", "i1"),
    ]
)
_FEATURE = np.dtype([("box", "<i4", (4,)), ("parts", "<u4"), ("name", "<u4"), ("kind", "u1")])
_PLACE = np.dtype(
    [("position", "<i4", (2,)), ("name", "<u4"), ("number", "<u4"), ("district", "<u4"), ("sort", "u1")]
)
TABLES: Mapping[str, Mapping[str, Row]] = {
    "segments": {"rows": _SEGMENT, "vertices": _PAIR, "names": _BYTE},
    "features": {"rows": _FEATURE, "parts": _NUMBER, "rings": _NUMBER, "vertices": _PAIR, "names": _BYTE},
}


def _sections() -> dict[str, Row]:
    found: dict[str, Row] = {"places.rows": _PLACE, "places.words": _BYTE}
    for table, parts in TABLES.items():
        found[f"{table}.pages"] = found[f"{table}.keys"] = _NUMBER
        found[f"{table}.starts"] = np.dtype(("<i8", (len(parts) + 1,)))  # and the number of the first name
        found.update({f"{table}.{part}": row for part, row in parts.items()})
    return found


SECTIONS: Mapping[str, Row] = _sections()


def segment_sections(network: StreetNetwork) -> dict[str, AnyArray]:
    """The streets, cell by cell."""
    units = to_units(network.vertices)
    boxes = boxes_of(units, network.starts)
    keys = keys_of(boxes)
    order = np.argsort(keys, kind="stable")
    keys, starts = keys[order], network.starts
    starts, vertices = gather(starts, order)
    name, texts = _names_by_cell(keys, network.name[order], network.names)
    rows = np.empty(len(network), _SEGMENT)
    rows["length_m"] = network.length_m[order].round(4)  # 0.1 mm, so that every machine writes the same bytes
    rows["way_id"], rows["ends"] = network.way_id[order], network.ends[order]
    rows["box"], rows["vertices"], rows["name"] = boxes[order], np.diff(starts), name
    rows["flags"], rows["highway"] = network.flags[order], network.highway[order]
    rows["level"] = network.level[order]
    return _table("segments", keys, [rows, units[vertices]], texts, [np.arange(len(rows) + 1), starts])


def feature_sections(features: MapFeatures) -> dict[str, AnyArray]:
    """What else a map shows, cell by cell."""
    shapes = flattened(features.shapes)
    keys = keys_of(boxes_of(shapes.coords, shapes.starts))
    order = np.argsort(keys, kind="stable")
    keys, shapes = keys[order], shapes.take(order)
    name, texts = _names_by_cell(keys, features.name[order], features.names)
    rows = np.empty(len(features), _FEATURE)
    rows["box"], rows["kind"] = boxes_of(shapes.coords, shapes.starts), features.kind[order]
    rows["parts"], rows["name"] = np.diff(shapes.parts), name
    held = [rows, np.diff(shapes.rings), np.diff(shapes.vertices), shapes.coords]
    starts = [np.arange(len(rows) + 1), shapes.parts, shapes.rings[shapes.parts], shapes.starts]
    return _table("features", keys, held, texts, starts)


def place_sections(places: Sequence[NamedPlace]) -> dict[str, AnyArray]:
    """Everything with a name, in the order given."""
    words = sorted({"", *(word for p in places for word in (p.name, p.number, p.district))})
    row_of = {word: row for row, word in enumerate(words)}
    rows = np.array(
        [
            ((0, 0), row_of[p.name], row_of[p.number], row_of[p.district], PLACE_SORTS.index(p.sort))
            for p in places
        ],
        dtype=_PLACE,
    )
    rows["position"] = to_units(np.array([p.position for p in places], dtype=np.float64).reshape(-1, 2))
    return {"places.rows": rows, "places.words": _bytes(_texts(words))}


def _texts(names: Iterable[str]) -> list[bytes]:
    return [name.replace("\0", " ").encode(errors="replace") + b"\0" for name in names]


def _bytes(texts: Iterable[bytes]) -> AnyArray:
    return np.frombuffer(b"".join(texts), dtype=np.uint8)


def _names_by_cell(
    keys: Keys, name: npt.NDArray[np.int32], names: Sequence[str]
) -> tuple[Rows, list[tuple[int, bytes]]]:
    """Number the names of each cell anew, from 1: the numbers of rows, and the cell and text of each number.

    A name is written once for each cell in which it is used, so that all names of a place lie together.
    """
    named = np.flatnonzero(name)
    used, number = np.unique(keys[named] * np.int64(len(names)) + name[named], return_inverse=True)
    numbers = np.zeros(len(name), dtype=np.int64)
    numbers[named] = number + 1
    texts = _texts(names)
    cells, rows = np.divmod(used, len(names))
    return numbers, [(cell, texts[row]) for cell, row in zip(cells.tolist(), rows.tolist(), strict=True)]


def _table(
    table: str,
    keys: Keys,
    held: Sequence[AnyArray],
    texts: Sequence[tuple[int, bytes]],
    starts: Sequence[Rows],
) -> dict[str, AnyArray]:
    """Lay out a table; ``starts`` says for each row where it begins in each of ``held``."""
    cells, first = np.unique(keys, return_index=True)
    bounds = np.append(first, len(keys))
    first_name = np.searchsorted([cell for cell, _ in texts], np.append(cells, 2**32))
    text_starts = starts_of(np.array([len(text) for _, text in texts], dtype=np.int64))
    columns = [*(column[bounds] for column in starts), text_starts[first_name], first_name]
    sections = dict(zip(TABLES[table], (*held, _bytes(text for _, text in texts)), strict=True))
    sections.update(keys=cells, pages=cells[::KEYS_A_PAGE], starts=np.column_stack(columns))
    return {
        f"{table}.{part}": array.astype(SECTIONS[f"{table}.{part}"].base) for part, array in sections.items()
    }
