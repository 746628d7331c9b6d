"""All that a pack holds, cell by cell as it will lie in the file; a piece at a time is in memory."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from mapper.domain.streets import Int32Array, StreetNetwork
from mapper.sources.pack_columns import FeatureColumns, PackColumns, PlaceColumns
from mapper.sources.pack_format import AnyArray
from mapper.sources.pack_grid import Keys, Rows, boxes_of, gather, keys_of, starts_of
from mapper.sources.pack_layout import FEATURE, KEYS_A_PAGE, PLACE, SECTIONS, SEGMENT, TABLES, TURN
from mapper.sources.pack_shapes import to_units
from mapper.sources.turn_stage import segments_turned_from
from mapper.sources.work_folder import CHUNK, WorkFolder, slices

_Sections = dict[str, AnyArray]


def sections_of(columns: PackColumns, work: WorkFolder) -> dict[str, AnyArray]:
    """All sections of a pack.

    Raises
    ------
    StoreFailedError
        The disk is full.
    """
    sections = _segment_sections(columns.network, work)
    sections |= _feature_sections(columns.features, columns.words, work)
    return sections | _place_sections(columns.places, columns.words, work)


def _segment_sections(network: StreetNetwork, work: WorkFolder) -> _Sections:
    """The streets, cell by cell."""
    turns, owner = _turns_by_segment(network)
    keys = work.column(np.uint32)
    for part in slices(len(network)):
        starts = network.starts[part.start : part.stop + 1]
        units = to_units(network.vertices[starts[0] : starts[-1]])
        keys.add(keys_of(boxes_of(units, starts - starts[0])))
    table = _Table("segments", network.names, work)
    for cells, chosen in _by_cell(keys.array()):
        starts, vertices = gather(network.starts, chosen)
        units = to_units(network.vertices[vertices])
        rows = np.empty(len(chosen), SEGMENT)
        # 0.1 mm, so that every machine writes the same bytes
        rows["length_m"] = network.length_m[chosen].round(4)
        rows["way_id"], rows["ends"] = network.way_id[chosen], network.ends[chosen]
        rows["box"], rows["vertices"] = boxes_of(units, starts), np.diff(starts)
        rows["flags"], rows["highway"] = network.flags[chosen], network.highway[chosen]
        rows["level"] = network.level[chosen]
        turned, turn_starts = _of_segments(chosen, owner)
        held = {"vertices": (starts, units), "turns": (turn_starts, turns[turned])}
        table.add(cells, rows, network.name[chosen], held)
    return table.sections()


def _turns_by_segment(network: StreetNetwork) -> tuple[AnyArray, Rows]:
    """The turn restrictions in order of the segment that each is for, and that segment."""
    turns, owner = network.turns, segments_turned_from(network)
    rows = np.empty(len(turns), TURN)
    rows["from_way"], rows["to_way"] = turns.from_way, turns.to_way
    rows["via"], rows["is_only"] = turns.via, turns.is_only
    order = np.argsort(owner, kind="stable")
    return rows[order], owner[order]


def _of_segments(segments: Rows, owner: Rows) -> tuple[Rows, Rows]:
    """Which of some things in order of their owners belong to ``segments``, and where each one's begin."""
    first, past = (np.searchsorted(owner, segments, side=side) for side in ("left", "right"))
    starts = starts_of(past - first)
    return np.repeat(first - starts[:-1], past - first) + np.arange(starts[-1]), starts


def _feature_sections(features: FeatureColumns, words: Sequence[str], work: WorkFolder) -> _Sections:
    """What else a map shows, cell by cell."""
    keys = work.column(np.uint32)
    for part in slices(len(features)):
        shapes = features.shapes.take(np.arange(part.start, part.stop))
        keys.add(keys_of(boxes_of(shapes.coords, shapes.starts)))
    table = _Table("features", words, work)
    for cells, chosen in _by_cell(keys.array()):
        shapes = features.shapes.take(chosen)
        rows = np.empty(len(chosen), FEATURE)
        rows["box"], rows["kind"] = boxes_of(shapes.coords, shapes.starts), features.kind[chosen]
        rows["parts"] = np.diff(shapes.parts)
        held = {
            "parts": (shapes.parts, np.diff(shapes.rings)),
            "rings": (shapes.rings[shapes.parts], np.diff(shapes.vertices)),
            "vertices": (shapes.starts, shapes.coords),
        }
        table.add(cells, rows, features.name[chosen], held)
    return table.sections()


def _place_sections(places: PlaceColumns, words: Sequence[str], work: WorkFolder) -> _Sections:
    """Everything with a name, in the order given."""
    columns = {"name": places.name, "number": places.number, "district": places.district}
    used = np.unique(np.concatenate(([0], *columns.values())))
    column = work.column(PLACE)
    for part in slices(len(places.sort)):
        rows = np.empty(part.stop - part.start, PLACE)
        rows["position"], rows["sort"] = places.position[part], places.sort[part]
        for name, numbers in columns.items():
            rows[name] = np.searchsorted(used, numbers[part])
        column.add(rows)
    texts = b"".join(_text(words[row]) for row in used.tolist())
    return {"places.rows": column.array(), "places.words": np.frombuffer(texts, dtype=np.uint8)}


def _text(name: str) -> bytes:
    return name.replace("\0", " ").encode(errors="replace") + b"\0"


def _by_cell(keys: Keys) -> Iterator[tuple[Keys, Rows]]:
    """Give the rows cell by cell, whole cells at a time, and the cell of each."""
    order = np.argsort(keys, kind="stable")
    start = 0
    while start < len(order):
        last = keys[order[min(start + CHUNK, len(order)) - 1]]
        stop = int(np.searchsorted(keys, last, side="right", sorter=order))
        yield keys[order[start:stop]], order[start:stop]
        start = stop


class _Table:
    """A table of cells, to which whole cells are added in order."""

    def __init__(self, table: str, names: Sequence[str], work: WorkFolder) -> None:
        self._table, self._names = table, names
        self._columns = {
            part: work.column(row.base, *row.shape)
            for part, row in (
                (part, SECTIONS[f"{table}.{part}"]) for part in (*TABLES[table], "keys", "starts")
            )
        }
        self._names_before = 0

    def add(
        self, cells: Keys, rows: AnyArray, name: Int32Array, held: dict[str, tuple[Rows, AnyArray]]
    ) -> None:
        """Take rows, the cell and name of each, and the other parts with where each row begins in them."""
        number, name_cells, texts = _names_by_cell(cells, name, self._names)
        rows["name"] = np.where(number > 0, number + self._names_before, 0)
        keys, first = np.unique(cells, return_index=True)
        first_name = np.searchsorted(name_cells, keys)
        text_starts = starts_of(np.array([len(text) for text in texts], dtype=np.int64))
        begins = {"rows": first, "names": text_starts[first_name]}
        begins.update({part: starts[first] for part, (starts, _) in held.items()})
        offsets = [begins[part] + len(self._columns[part]) for part in TABLES[self._table]]
        self._columns["starts"].add(np.column_stack((*offsets, first_name + self._names_before)))
        self._columns["keys"].add(keys)
        self._columns["rows"].add(rows)
        self._columns["names"].add(np.frombuffer(b"".join(texts), dtype=np.uint8))
        for part, (_, values) in held.items():
            self._columns[part].add(values)
        self._names_before += len(texts)

    def sections(self) -> _Sections:
        ends = [len(self._columns[part]) for part in TABLES[self._table]]
        self._columns["starts"].add([(*ends, self._names_before)])
        arrays = {part: column.array() for part, column in self._columns.items()}
        arrays["pages"] = arrays["keys"][::KEYS_A_PAGE]
        return {f"{self._table}.{part}": array for part, array in arrays.items()}


def _names_by_cell(
    cells: Keys, name: Int32Array, names: Sequence[str]
) -> tuple[Rows, npt.NDArray[np.int64], list[bytes]]:
    """Number the names of each cell anew, from 1: the numbers of rows, and the cell and text of each number.

    A name is written once for each cell in which it is used, so that all names of a place lie together.
    """
    named = np.flatnonzero(name)
    used, number = np.unique(cells[named] * np.int64(len(names)) + name[named], return_inverse=True)
    numbers = np.zeros(len(name), dtype=np.int64)
    numbers[named] = number + 1
    name_cells, rows = np.divmod(used, len(names))
    return numbers, name_cells, [_text(names[row]) for row in rows.tolist()]
