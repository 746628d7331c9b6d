"""Reading blocks from SQLite: what was read stays in mind, as a block never changes.

A question asked again costs one statement, which tells whether anything was published since. On the first
thing that is not in mind a transaction is begun; if the archive has moved on by then, the question is asked
anew, so that every answer is of one generation.
"""

import math
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Generic, TypeVar

import apsw
import numpy as np

from mapper.domain.archive.blocks import MICRO, Box, Details, Form, Head, Kinds, details_of
from mapper.domain.archive.stock import PartWords
from mapper.domain.incident_columns import short_name
from mapper.domain.places import LonLatBox
from mapper.services.archive.block_store import Answer, BlockSource, Generation
from mapper.stores.sqlite_file import SqliteFile

_HEAD_BYTES = 24 * 1024**2
_KIND_BYTES = 12 * 1024**2
_DETAIL_BYTES = 24 * 1024**2
_UNPACKED_HEAD = 5  # times as large as packed, with positions in three dimensions
_OBJECT_BYTES = 1_500  # what Python and numpy need for a piece, however small
_CELLS = (6_000, 20_000)  # microdegrees; which blocks touch a cell of these sizes is kept in mind
_CELLS_TOGETHER = (4, 6)  # a box that touches more takes larger cells, or asks the index
_MOST_CELLS = 20_000
_ONE_SCAN = 400  # blocks; what reads more leaves what is in mind alone
_GENERATION = "SELECT value FROM meta WHERE key = 'generation'"
_TOUCHING = """
SELECT block, west, east, south, north FROM block_box
WHERE east >= ? AND west <= ? AND north >= ? AND south <= ?
"""
_FOLLOWED = """
SELECT outcome.text FROM outcome JOIN part USING (part)
WHERE outcome.reference = ? AND part.state = 'live' ORDER BY outcome.month DESC, outcome.id DESC LIMIT 1
"""
Piece = TypeVar("Piece")


class _MovedError(Exception):
    """Something was published since the question was begun; never leaves this module."""


class _Memory(Generic[Piece]):
    """What was read last, up to so many bytes; shared between threads."""

    def __init__(self, most_bytes: int, times_packed: int = 1) -> None:
        self._most_bytes = most_bytes
        self._times_packed = times_packed
        self._kept: dict[int, Piece] = {}
        self._sizes: dict[int, int] = {}
        self._bytes = 0
        self._turn = threading.Lock()

    def found(self, blocks: Sequence[int]) -> dict[int, Piece]:
        """Those of the blocks that are in mind, in their order."""
        kept = self._kept
        return {block: kept[block] for block in blocks if block in kept}

    def keep(self, block: int, value: Piece, packed_bytes: int) -> None:
        """Keep one more, and forget the oldest where there are too many."""
        size_bytes = self._times_packed * packed_bytes + _OBJECT_BYTES
        with self._turn:
            if block in self._kept:
                return
            self._kept[block] = value
            self._sizes[block] = size_bytes
            self._bytes += size_bytes
            if self._bytes > self._most_bytes:
                kept = dict(self._kept)
                while self._bytes > self._most_bytes / 2 and len(kept) > 1:
                    oldest = next(iter(kept))
                    del kept[oldest]
                    self._bytes -= self._sizes.pop(oldest)
                self._kept = kept  # readers go on in the old one


class SqliteBlocks:
    """The blocks in a file; fills ``BlockStore``."""

    def __init__(self, file: SqliteFile) -> None:
        self.file = file
        self.heads: _Memory[Head] = _Memory(_HEAD_BYTES, _UNPACKED_HEAD)
        self.kinds: _Memory[Kinds] = _Memory(_KIND_BYTES)
        self.details: _Memory[Details] = _Memory(_DETAIL_BYTES)
        self.state: _State | None = None

    def asked(self, question: Callable[[BlockSource], Answer]) -> Answer:
        """As the port says."""
        while True:
            with self.file.connected() as connection:
                source = _Source(self, connection)
                try:
                    answer = question(source)
                except _MovedError:
                    continue
                source.end()
                return answer


class _State:
    """A generation and what belongs to it: which blocks touch a cell."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.cells: dict[tuple[int, int, int], list[tuple[int, ...]]] = {}


class _Source:
    """One generation, as long as one question lasts."""

    def __init__(self, blocks: SqliteBlocks, connection: apsw.Connection) -> None:
        self._blocks = blocks
        self._connection = connection
        number = connection.execute(_GENERATION).get
        state = blocks.state
        if state is None or state.generation.number != number:
            connection.execute("BEGIN")
            state = blocks.state = _State(generation_of(connection))
        self._state = state
        self.generation = state.generation

    def end(self) -> None:
        """Let the view on the file go."""
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")

    def _reading(self) -> apsw.Connection:
        """The connection, with its view held to this generation."""
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN")
            if self._connection.execute(_GENERATION).get != self.generation.number:
                self._connection.execute("COMMIT")
                raise _MovedError
        return self._connection

    def touching(self, boxes: Sequence[LonLatBox]) -> Sequence[int]:
        """As the port says."""
        found: dict[int, None] = {}
        for box in map(_whole, boxes):
            left, right, bottom, top = box
            for block, west, east, south, north in self._near(box):
                if east >= left and west <= right and north >= bottom and south <= top:
                    found[block] = None
        return list(found)

    def _near(self, box: Box) -> Iterable[tuple[int, ...]]:
        """The blocks that touch the box, and maybe some beside it, with their own boxes."""
        for size, most in zip(_CELLS, _CELLS_TOGETHER, strict=True):
            columns = range(box.west // size, box.east // size + 1)
            lines = range(box.south // size, box.north // size + 1)
            if len(columns) * len(lines) <= most:
                cells = [self._cell(size, column, line) for column in columns for line in lines]
                return cells[0] if len(cells) == 1 else chain.from_iterable(cells)
        return self._reading().execute(_TOUCHING, box)

    def _cell(self, size: int, column: int, line: int) -> list[tuple[int, ...]]:
        cells = self._state.cells
        found = cells.get((size, column, line))
        if found is None:
            if len(cells) > _MOST_CELLS:
                cells.clear()
            west, south = column * size, line * size
            corners = (west, west + size - 1, south, south + size - 1)
            found = cells[size, column, line] = list(self._reading().execute(_TOUCHING, corners))
        return found

    def of_dataset(self, dataset: str) -> Sequence[int]:
        """As the port says."""
        rows = self._reading().execute(
            "SELECT block FROM block JOIN segment USING (segment)"
            " WHERE dataset = ? AND state = 'live' ORDER BY block",
            (dataset,),
        )
        return [block for (block,) in rows]

    def heads(self, blocks: Sequence[int]) -> list[Head]:
        """As the port says."""
        sql = "SELECT block, form, places, head FROM block WHERE block"
        return self._recalled(self._blocks.heads, blocks, sql, Head)

    def kinds(self, blocks: Sequence[int]) -> list[Kinds]:
        """As the port says."""
        sql = "SELECT block, form, rows, kinds FROM block_rows WHERE block"
        return self._recalled(self._blocks.kinds, blocks, sql, Kinds)

    def details(self, blocks: Sequence[int]) -> list[Details]:
        """As the port says."""
        sql = "SELECT block, form, rows, details FROM block_rows WHERE block"
        return self._recalled(self._blocks.details, blocks, sql, details_of)

    def _recalled(
        self,
        memory: _Memory[Piece],
        blocks: Sequence[int],
        sql: str,
        made: Callable[[Form, int, bytes], Piece],
    ) -> list[Piece]:
        found = memory.found(blocks)
        missing = [block for block in blocks if block not in found]
        if missing:
            numbers = apsw.carray(np.array(missing, dtype=np.int64))
            for block, form, size, packed in self._reading().execute(f"{sql} IN carray(?)", (numbers,)):
                found[block] = made(Form.of(form), size, packed)
                if len(missing) <= _ONE_SCAN:
                    memory.keep(block, found[block], len(packed))
        return [found[block] for block in blocks]

    def followed(self, references: Sequence[str]) -> Mapping[str, str]:
        """As the port says."""
        connection = self._reading()
        found = {}
        for reference in references:
            text = connection.execute(_FOLLOWED, (kept_reference(reference),)).get
            if text is not None:
                found[reference] = text
        return found


def kept_reference(reference: str) -> int | str:
    """How a reference stands in the table: a short name as a signed number."""
    number = short_name(reference)
    if not number:
        return reference
    return number - 2**64 if number >= 2**63 else number


def _whole(box: LonLatBox) -> Box:
    """The box in whole microdegrees, not smaller."""
    return Box(
        math.floor(box.west * MICRO),
        math.ceil(box.east * MICRO),
        math.floor(box.south * MICRO),
        math.ceil(box.north * MICRO),
    )


def generation_of(connection: apsw.Connection) -> Generation:
    """What the numbers in blocks stand for now."""
    number = connection.execute(_GENERATION).get
    rows = list(connection.execute("SELECT part, name, dataset, force, state FROM part"))
    size = max((row[0] for row in rows), default=0) + 1
    words: PartWords = part_words(connection, size)
    dataset, force = [""] * size, [""] * size
    is_live = np.zeros(size, dtype=bool)
    rank = np.zeros(size, dtype=np.int32)
    for order, (part, _, of, by, state) in enumerate(sorted(rows, key=lambda row: (row[2], row[1]))):
        dataset[part], force[part], is_live[part], rank[part] = of, by, state == "live", order
    listed = [
        np.frombuffer(parts, np.uint16)
        for (parts,) in connection.execute("SELECT parts FROM segment WHERE state = 'live'")
    ]
    has_dead = any(not is_live[parts].all() for parts in listed)
    has_outcomes = connection.execute("SELECT 1 FROM part WHERE outcomes > 0 AND state = 'live' LIMIT 1").get
    return Generation(number, words, dataset, force, is_live, rank, has_dead, bool(has_outcomes))


def part_words(connection: apsw.Connection, size: int) -> PartWords:
    """What the numbers in blocks stand for, of parts numbered below ``size``."""
    moment = np.zeros(size, dtype=np.int64)
    force = [""] * size
    for part, number, of in connection.execute("SELECT part, moment, row_force FROM part"):
        if part < size:
            moment[part], force[part] = number, of
    names: dict[str, dict[int, str]] = {"category": {}, "outcome": {}}
    for sort, code, text in connection.execute("SELECT sort, code, text FROM word"):
        names[sort][code] = text
    return PartWords(moment, force, names["category"], names["outcome"])
