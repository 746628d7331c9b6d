"""Merging small segments into larger ones, in bounded memory and while everybody goes on.

The blocks of a segment follow the Hilbert curve, so segments are merged stretch by stretch of the curve.
Rows of dead parts are left out. What is written meanwhile stands in other segments; where an input was
dropped meanwhile, the merge comes to nothing and a later one takes its place.
"""

from collections.abc import Iterator
from pathlib import Path

import apsw
import numpy as np

from mapper.domain.archive.blocks import Block, Form, Head, Kinds, details_of
from mapper.domain.archive.hilbert import hilbert_codes
from mapper.domain.archive.laying import laid_out
from mapper.domain.archive.stock import Stock, joined, unpacked
from mapper.errors import StoreFailedError
from mapper.services.archive.block_store import Generation
from mapper.stores import archive_segments as segments
from mapper.stores.archive_source import generation_of
from mapper.stores.sqlite_file import SqliteFile

MOST_SEGMENTS = 4  # of a dataset that are left unmerged
_BLOCKS_AT_A_TIME = 64
_MERGE = "merge"
_STREAM = """
SELECT block, block.form, places, block.rows, head, kinds, details
FROM block JOIN block_rows USING (block)
WHERE segment = ? AND block.form = ? AND block > ? ORDER BY block LIMIT ?
"""


class _OvertakenError(Exception):
    """An input was dropped; never leaves this module."""


class Merger:
    """Merges the segments in ``file``; nobody else does so at the same time."""

    def __init__(self, file: SqliteFile, turns: Path) -> None:
        self._file = file
        self._turns = SqliteFile(turns, schema="", version=1, busy_ms=0)

    def merge(self) -> None:
        """Merge until no dataset has too many segments; at once nothing where somebody else merges."""
        if not self._due():
            return
        try:
            with self._turns.writing():
                segments.clean(self._file, _MERGE)
                while due := self._due():
                    self._merge(*due)
        except (StoreFailedError, _OvertakenError):
            return  # nothing is lost: the segments stay as they are, and the next import tries again

    def _due(self) -> tuple[str, list[int]] | None:
        with self._file.reading() as connection:
            rows = list(
                connection.execute(
                    "SELECT dataset, segment, rows FROM segment WHERE state = 'live' ORDER BY dataset, rows"
                )
            )
        for dataset in dict.fromkeys(row[0] for row in rows):
            sizes = [(segment, size) for of, segment, size in rows if of == dataset]
            if len(sizes) > MOST_SEGMENTS:
                return dataset, _smallest(sizes)
        return None

    def _merge(self, dataset: str, inputs: list[int]) -> None:
        with self._file.reading() as connection:
            generation = generation_of(connection)
            listed = connection.execute(
                f"SELECT parts FROM segment WHERE segment IN ({', '.join('?' * len(inputs))})",  # noqa: S608
                inputs,
            )
            parts = np.unique(np.concatenate([np.frombuffer(row[0], np.uint16) for row in listed]))
        live = parts[generation.is_live[parts]].tobytes()
        blocks = self._blocks(inputs, generation)
        try:
            merged = segments.write_segment(self._file, blocks, dataset, _MERGE, live)
            with self._file.writing() as connection:
                self._swap(connection, inputs, merged)
        finally:
            segments.clean(self._file, _MERGE)

    def _swap(self, connection: apsw.Connection, inputs: list[int], merged: int) -> None:
        for segment in inputs:
            state = connection.execute("SELECT state FROM segment WHERE segment = ?", (segment,)).get
            if state != "live":
                raise _OvertakenError
            segments.hide(connection, segment)
        segments.show(connection, merged)
        segments.hide_empty(connection)
        segments.moved_on(connection)

    def _blocks(self, inputs: list[int], generation: Generation) -> Iterator[Block]:
        words = segments.Words(self._file)
        for is_placed in (True, False):
            streams = [
                _Stream(self._file, segment, Form(is_general, is_placed), generation)
                for segment in inputs
                for is_general in (False, True)
            ]
            while stretch := _next_stretch(streams):
                yield from laid_out(joined(stretch), generation.words, words)


def _smallest(sizes: list[tuple[int, int]]) -> list[int]:
    """The smallest two, and on while the next is not much larger than what they come to."""
    total, chosen = 0, list[int]()
    for segment, size in sizes:
        if len(chosen) >= 2 and size > 2 * total:
            break
        chosen.append(segment)
        total += size
    return chosen


def _next_stretch(streams: list["_Stream"]) -> list[Stock]:
    """What all of them hold up to where the first of those with more to come has been read."""
    for stream in streams:
        stream.fill()
    while streams:
        ends = [stream.read_to for stream in streams if stream.has_more]
        end = min(ends) if ends else None
        stretch = [taken for stream in streams if (taken := stream.take(end)) is not None]
        if stretch or end is None:
            return stretch
        for stream in streams:
            if stream.read_to == end:
                stream.fill(more=True)  # all that was read stands at one point of the curve
    return []


class _Stream:
    """The live rows of one form of a segment, along the curve."""

    def __init__(self, file: SqliteFile, segment: int, form: Form, generation: Generation) -> None:
        self._file = file
        self._segment = segment
        self._form = form
        self._generation = generation
        self._held: list[tuple[Stock, np.ndarray[tuple[int], np.dtype[np.int64]]]] = []
        self._last_block = 0
        self.read_to = -1
        self.has_more = True

    def fill(self, *, more: bool = False) -> None:
        """Read on where nothing is held, or ``more`` is wanted."""
        while self.has_more and (more or not self._held):
            more = False
            with self._file.reading() as connection:
                state = connection.execute(
                    "SELECT state FROM segment WHERE segment = ?", (self._segment,)
                ).get
                if state != "live":
                    raise _OvertakenError
                rows = list(
                    connection.execute(
                        _STREAM, (self._segment, self._form.number, self._last_block, _BLOCKS_AT_A_TIME)
                    )
                )
            self.has_more = len(rows) == _BLOCKS_AT_A_TIME
            for block, *packed in rows:
                self._last_block = block
                self._hold(*packed)

    def _hold(self, form: int, places: int, rows: int, *packed: bytes) -> None:
        head_bytes, kind_bytes, detail_bytes = packed
        here = Form.of(form)
        head, kinds = Head(here, places, head_bytes), Kinds(here, rows, kind_bytes)
        stock = unpacked(head, kinds, details_of(here, rows, detail_bytes), self._generation.words)
        along = np.repeat(hilbert_codes(np.nan_to_num(head.lonlat)), head.count)
        self.read_to = int(along[-1])
        live = self._generation.is_live[stock.part]
        if live.any():
            self._held.append((stock.only(live), along[live]))

    def take(self, end: int | None) -> Stock | None:
        """The rows before ``end`` on the curve, all of them where that is None; None for none."""
        taken, left = [], []
        for stock, along in self._held:
            count = len(along) if end is None else int(np.searchsorted(along, end))
            if count:
                taken.append(stock.only(np.arange(count)))
            if count < len(along):
                left.append((stock.only(np.arange(count, len(along))), along[count:]))
        self._held = left
        return joined(taken) if taken else None
