"""Everything of a table of a street pack that lies in the cells near a place."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from mapper.domain.places import LonLatBox
from mapper.domain.streets import Int32Array
from mapper.sources.pack_format import AnyArray, Sections
from mapper.sources.pack_grid import Rows, keys_near
from mapper.sources.pack_layout import KEYS_A_PAGE, TABLES


class _Run(NamedTuple):
    """Cells that follow each other: for each section where they begin and end, names counted last."""

    begins: list[int]
    ends: list[int]


@dataclass(frozen=True)
class Near:
    """What some cells hold, section by section."""

    parts: Mapping[str, AnyArray]
    runs: Sequence[_Run]

    def names_of(self, rows: Rows) -> tuple[tuple[str, ...], Int32Array]:
        """Give the names that ``rows`` use, "" first, none twice, and for each row its row in those.

        Raises
        ------
        ValueError
            A name is not there.
        """
        words = ("", *self.parts["names"].tobytes().decode().split("\0")[:-1])
        number = self._local_numbers(rows, len(words) - 1)
        is_used = np.zeros(len(words), dtype=bool)
        is_used[number] = True
        used = np.flatnonzero(is_used)
        row_of = {"": 0}
        new = np.zeros(len(words), dtype=np.int32)
        new[used] = [row_of.setdefault(words[row], len(row_of)) for row in used.tolist()]
        return tuple(row_of), new[number]

    def _local_numbers(self, rows: Rows, known: int) -> Rows:
        """Number the names of ``rows`` through these cells; in the pack they are, through all of it."""
        skipped, before = [], 0
        for run in self.runs:
            skipped.append(run.begins[-1] - before)
            before += run.ends[-1] - run.begins[-1]
        counts = [run.ends[0] - run.begins[0] for run in self.runs]
        name = self.parts["rows"]["name"].take(rows)
        local = np.where(name > 0, name - np.repeat(np.array(skipped, dtype=np.int64), counts).take(rows), 0)
        if before != known or local.min(initial=0) < 0 or local.max(initial=0) > known:
            raise ValueError("other names than there should be")
        return local


class CellTable:
    """A table of a pack, in which a place is found by its cells."""

    def __init__(self, sections: Sections, table: str) -> None:
        self._sections = sections
        self._table = table
        self._parts = [part for part in TABLES[table] if sections.has(f"{table}.{part}")]
        self._count = sections.rows_of(f"{table}.keys")

    def near(self, box: LonLatBox) -> Near:
        """Give what may touch ``box``, and some beside it.

        Raises
        ------
        UnreadableFileError
            The pack is damaged there.
        ValueError
            The pack contradicts itself.
        """
        runs = self._runs(_merged(self._cells(box)))
        parts = {}
        for column, part in enumerate(self._parts):
            spans = [(run.begins[column], run.ends[column]) for run in runs]
            parts[part] = self._sections.read_spans(f"{self._table}.{part}", spans)
        return Near(parts, runs)

    def _runs(self, cells: Sequence[tuple[int, int]]) -> list[_Run]:
        borders = [(cell, cell + 1) for run in cells for cell in run]
        starts = self._sections.read_spans(f"{self._table}.starts", borders).tolist()
        runs = [_Run(*pair) for pair in zip(starts[::2], starts[1::2], strict=True)]
        if any(
            run.ends[0] - run.begins[0] < last - first for run, (first, last) in zip(runs, cells, strict=True)
        ):
            raise ValueError("a cell of which nothing is there")
        return runs

    def _cells(self, box: LonLatBox) -> Iterator[tuple[int, int]]:
        """Runs of cells that hold something, each as its first and one past its last."""
        for first_keys, last_keys in keys_near(box):
            begin = max(bisect_right(self._pages, first_keys[0]) - 1, 0) * KEYS_A_PAGE
            end = min(bisect_right(self._pages, last_keys[-1]) * KEYS_A_PAGE, self._count)
            if begin < end:
                keys = self._read("keys", begin, end)
                # keys of the column's own type: with any other, searchsorted would copy the column first
                firsts = keys.searchsorted(np.array(first_keys, dtype=np.uint32))
                lasts = keys.searchsorted(np.array(last_keys, dtype=np.uint32), side="right")
                for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
                    if first < last:
                        yield begin + first, begin + last

    @cached_property
    def _pages(self) -> list[int]:
        """The first key of each page of keys."""
        pages: list[int] = self._read("pages").tolist()
        return pages

    def _read(self, part: str, first: int = 0, last: int | None = None) -> AnyArray:
        return self._sections.read(f"{self._table}.{part}", first, last)


def _merged(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of runs that follow each other or overlap, as those of both sides of the antimeridian may."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if merged and first <= merged[-1][1]:
            before = merged.pop()
            merged.append((before[0], max(before[1], last)))
        else:
            merged.append((first, last))
    return merged
