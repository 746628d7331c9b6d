"""What a street pack is made of: its sections and what a row of each is.

Streets and features are tables of cells: ``keys`` are the cells in which there is anything, ascending,
``starts`` where the rows, the vertices and the names of each begin in their sections, so that everything
of neighbouring cells lies together. Names are UTF-8, each with a NUL after it.
"""

from collections.abc import Mapping

import numpy as np

from mapper.sources.pack_format import Row

KEYS_A_PAGE = 1024
PLACE_SORTS = ("address", "place", "street")
_NUMBER, _PAIR, _BYTE = np.dtype("<u4"), np.dtype(("<i4", (2,))), np.dtype("u1")
SEGMENT = np.dtype(
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
FEATURE = np.dtype([("box", "<i4", (4,)), ("parts", "<u4"), ("name", "<u4"), ("kind", "u1")])
TURN = np.dtype([("from_way", "<i8"), ("to_way", "<i8"), ("via", "<i4"), ("is_only", "u1")])
PLACE = np.dtype(
    [("position", "<i4", (2,)), ("name", "<u4"), ("number", "<u4"), ("district", "<u4"), ("sort", "u1")]
)
TABLES: Mapping[str, Mapping[str, Row]] = {
    "segments": {"rows": SEGMENT, "vertices": _PAIR, "turns": TURN, "names": _BYTE},
    "features": {"rows": FEATURE, "parts": _NUMBER, "rings": _NUMBER, "vertices": _PAIR, "names": _BYTE},
}


def _sections(tables: Mapping[str, Mapping[str, Row]]) -> dict[str, Row]:
    found: dict[str, Row] = {"places.rows": PLACE, "places.words": _BYTE}
    for table, parts in tables.items():
        found[f"{table}.pages"] = found[f"{table}.keys"] = _NUMBER
        found[f"{table}.starts"] = np.dtype(("<i8", (len(parts) + 1,)))  # and the number of the first name
        found.update({f"{table}.{part}": row for part, row in parts.items()})
    return found


def _without_turns() -> dict[str, Row]:
    segments = {part: row for part, row in TABLES["segments"].items() if part != "turns"}
    return _sections({**TABLES, "segments": segments})


SECTIONS: Mapping[str, Row] = _sections(TABLES)
OLDER_SECTIONS: Mapping[int, Mapping[str, Row]] = {2: _without_turns()}  # of versions that can be read
