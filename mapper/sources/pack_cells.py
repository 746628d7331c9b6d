"""Everything of a table of a street pack that lies in the cells near a place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mapper.domain.places import LonLatBox
from mapper.sources.pack_format import AnyArray, Sections
from mapper.sources.pack_grid import Keys, Rows, keys_near
from mapper.sources.pack_layout import KEYS_A_PAGE, TABLES


class _Run(NamedTuple):
    """Cells that follow each other: for each section where they begin and end, names counted last."""

    begins: list[int]
    ends: list[int]


@dataclass(frozen=True)
class Near:
    """What some cells hold, section by section."""

    parts: Mapping[str, AnyArray]
    name: Rows  # of each row, its row in ``names``
    names: tuple[str, ...]  # "" first; a name may come more than once


class CellTable:
    """A table of a pack, in which a place is found by its cells."""

    def __init__(self, sections: Sections, table: str) -> None:
        self._sections = sections
        self._table = table

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
        for column, part in enumerate(TABLES[self._table]):
            spans = [(run.begins[column], run.ends[column]) for run in runs]
            parts[part] = self._sections.read_spans(f"{self._table}.{part}", spans)
        names = ("", *parts["names"].tobytes().decode().split("\0")[:-1])
        return Near(parts, _local_numbers(parts["rows"]["name"], runs, len(names) - 1), names)

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
        pages = self._read("pages")
        for first_keys, last_keys in keys_near(box):
            begin, keys = self._keys_between(pages, first_keys[0], last_keys[-1])
            firsts = begin + np.searchsorted(keys, first_keys)
            lasts = begin + np.searchsorted(keys, last_keys, side="right")
            is_held = firsts < lasts
            yield from zip(firsts[is_held].tolist(), lasts[is_held].tolist(), strict=True)

    def _keys_between(self, pages: Keys, first: np.uint32, last: np.uint32) -> tuple[int, Keys]:
        """Whole pages of keys, in which all from ``first`` to ``last`` are, and where they begin."""
        begin = max(int(np.searchsorted(pages, first, side="right")) - 1, 0) * KEYS_A_PAGE
        end = int(np.searchsorted(pages, last, side="right")) * KEYS_A_PAGE
        return begin, self._read(
            "keys", begin, max(begin, min(end, self._sections.rows_of(f"{self._table}.keys")))
        )

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


def _local_numbers(name: AnyArray, runs: Sequence[_Run], known: int) -> Rows:
    """Number names through these runs: in the pack they are numbered through all of it."""
    skipped, before = [], 0
    for run in runs:
        skipped.append(run.begins[-1] - before)
        before += run.ends[-1] - run.begins[-1]
    rows = [run.ends[0] - run.begins[0] for run in runs]
    local = np.where(name > 0, name - np.repeat(np.array(skipped, dtype=np.int64), rows), 0)
    if before != known or local.min(initial=0) < 0 or local.max(initial=0) > known:
        raise ValueError("other names than there should be")
    return local
