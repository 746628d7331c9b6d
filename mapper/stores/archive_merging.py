"""Merging small segments into larger ones, in bounded memory and while everybody goes on.

The blocks of a segment follow the Hilbert curve, so segments are merged stretch by stretch of the curve.
Rows of dead parts are left out. What is written meanwhile stands in other segments; where an input was
dropped meanwhile, the merge comes to nothing and a later one takes its place.
"""

import math
from collections.abc import Iterator
from pathlib import Path

import apsw
import numpy as np
import numpy.typing as npt

from mapper.domain.archive.blocks import FORMS, Block, Form, Head, Kinds, details_of
from mapper.domain.archive.hilbert import hilbert_codes
from mapper.domain.archive.laying import cut
from mapper.domain.archive.sheets import Sheet, joined_sheets, read_sheet
from mapper.errors import StoreFailedError
from mapper.services.archive.block_store import Generation
from mapper.stores import archive_segments as segments
from mapper.stores.archive_source import generation_of
from mapper.stores.sqlite_file import SqliteFile

MOST_SEGMENTS = 4  # of a dataset that are left unmerged
MOST_WHILE_IMPORTING = 32  # until a long import is done: merging them together spares merging them in turn
MOST_ASIDE = 1 / 8  # of the rows of the largest: every segment is one more place to look at
ROWS_ASIDE = 250_000  # that nobody notices
_BLOCKS_AT_A_TIME = 64
_PAGES_AT_A_TIME = 256
_MERGE = "merge"
Along = npt.NDArray[np.int64]
_STREAM = """
SELECT block, places, block.rows, head, kinds, details
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

    def merge(self, most: int, most_aside: float = math.inf) -> None:
        """Merge until no dataset has more than ``most`` segments; nothing where somebody else merges.

        Nor more rows aside of its largest segment than that share of what it holds, unless they are few.
        """
        if not self._due(most, most_aside):
            return
        try:
            with self._turns.writing():
                segments.clean(self._file, _MERGE)
                while due := self._due(most, most_aside):
                    self._merge(*due)
                self._give_back()
        except (StoreFailedError, _OvertakenError):
            return  # nothing is lost: the segments stay as they are, and the next import tries again

    def _give_back(self) -> None:
        """Make the file as small as it can be, in steps that nobody waits long for."""
        while True:
            with self._file.writing(is_lasting=False) as connection:
                if connection.pragma("freelist_count") < _PAGES_AT_A_TIME:
                    return
                connection.execute(f"PRAGMA incremental_vacuum({_PAGES_AT_A_TIME})").fetchall()

    def _due(self, most: int, most_aside: float) -> tuple[str, list[int]] | None:
        with self._file.reading() as connection:
            rows = list(
                connection.execute(
                    "SELECT dataset, segment, rows FROM segment WHERE state = 'live' ORDER BY dataset, rows"
                )
            )
        for dataset in dict.fromkeys(row[0] for row in rows):
            sizes = [(segment, size) for of, segment, size in rows if of == dataset]
            *aside, largest = (size for _, size in sizes)
            if sum(aside) > max(ROWS_ASIDE, most_aside * largest):
                return dataset, [segment for segment, _ in sizes]
            if len(sizes) > most:
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
            with self._file.writing(is_lasting=False) as connection:
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
        for form in FORMS:
            streams = [_Stream(self._file, segment, form, generation) for segment in inputs]
            while stretch := _next_stretch(streams):
                yield from cut(joined_sheets(stretch))


def _smallest(sizes: list[tuple[int, int]]) -> list[int]:
    """The smallest two, and on while the next is not much larger than what they come to."""
    total, chosen = 0, list[int]()
    for segment, size in sizes:
        if len(chosen) >= 2 and size > 2 * total:
            break
        chosen.append(segment)
        total += size
    return chosen


def _next_stretch(streams: list["_Stream"]) -> list[Sheet]:
    """What all of them hold up to where the first of those with more to come has been read."""
    while True:
        for stream in streams:
            stream.fill()
        ends = [stream.read_to for stream in streams if stream.has_more]
        end = min(ends) if ends else None
        stretch = [taken for stream in streams if (taken := stream.take(end)) is not None]
        if stretch or end is None:
            return stretch
        for stream in streams:
            if stream.read_to == end:
                stream.read_on()  # all that it holds stands at one point of the curve


class _Stream:
    """The live rows of one form of a segment, along the curve."""

    def __init__(self, file: SqliteFile, segment: int, form: Form, generation: Generation) -> None:
        self._file = file
        self._segment = segment
        self._form = form
        self._generation = generation
        self._held: list[tuple[Sheet, Along]] = []
        self._last_block = 0
        self.read_to = -1
        self.has_more = True

    def fill(self) -> None:
        """Read on until something is held."""
        while self.has_more and not self._held:
            self.read_on()

    def read_on(self) -> None:
        """Read the next blocks."""
        with self._file.reading() as connection:
            state = connection.execute("SELECT state FROM segment WHERE segment = ?", (self._segment,)).get
            if state != "live":
                raise _OvertakenError
            asked = (self._segment, self._form.number, self._last_block, _BLOCKS_AT_A_TIME)
            rows = list(connection.execute(_STREAM, asked))
        self.has_more = len(rows) == _BLOCKS_AT_A_TIME
        if rows:
            self._last_block = rows[-1][0]
            self._hold(rows)

    def _hold(self, rows: list[tuple[int, int, int, bytes, bytes, bytes]]) -> None:
        heads = [Head(self._form, places, head) for _, places, _, head, _, _ in rows]
        kinds = [Kinds(self._form, size, packed) for _, _, size, _, packed, _ in rows]
        details = [details_of(self._form, size, packed) for _, _, size, _, _, packed in rows]
        sheet = read_sheet(heads, kinds, details, self._generation.words.moment)
        count = np.concatenate([head.count for head in heads])
        lonlat = np.concatenate([head.lonlat for head in heads])
        along = np.repeat(hilbert_codes(np.nan_to_num(lonlat)), count)
        self.read_to = int(along[-1])
        live = np.flatnonzero(self._generation.is_live[sheet.part])
        if len(live):
            whole = len(live) == len(sheet)
            self._held.append((sheet, along) if whole else (sheet.only(live), along[live]))

    def take(self, end: int | None) -> Sheet | None:
        """The rows before ``end`` on the curve, all of them where that is None; None for none."""
        taken, left = [], []
        for sheet, along in self._held:
            count = len(along)
            if end is not None and self._form.is_placed:
                count = int(np.searchsorted(along, end))
            if count:
                taken.append(sheet.only(slice(count)))
            if count < len(along):
                left.append((sheet.only(slice(count, None)), along[count:]))
        self._held = left
        return joined_sheets(taken) if taken else None
