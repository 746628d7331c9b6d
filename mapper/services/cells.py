"""The fixed grid of live streets: whole cells are fetched and kept, so moving a metre asks nothing new.

A cell is a fiftieth of a degree, 2.2 km high and in London 1.4 km wide. Cells of half that size would ask
less at first (6 km2 instead of 11 km2 for a cordon of 500 m), but again for two of five moves of 300 m, not
for one of five; cells of 0.05 degrees would ask for 35 km2 at first.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from mapper.domain.places import LonLatBox

CELLS_PER_DEGREE = 50
_COLUMNS = 360 * CELLS_PER_DEGREE
_ROWS = 90 * CELLS_PER_DEGREE


class Cell(NamedTuple):
    """One cell, counted eastward from Greenwich and northward from the equator."""

    column: int
    row: int

    @property
    def box(self) -> LonLatBox:
        """What it covers."""
        return LonLatBox(
            self.column / CELLS_PER_DEGREE,
            self.row / CELLS_PER_DEGREE,
            (self.column + 1) / CELLS_PER_DEGREE,
            (self.row + 1) / CELLS_PER_DEGREE,
        )


def cells_of(box: LonLatBox) -> frozenset[Cell]:
    """Every cell that ``box`` touches."""
    return frozenset(
        Cell(column, row)
        for half in box.halves()
        for column in range(_index(half.west), min(_index(half.east) + 1, _COLUMNS // 2))
        for row in range(_index(half.south), min(_index(half.north) + 1, _ROWS))
    )


def rectangles(cells: Iterable[Cell]) -> list[frozenset[Cell]]:
    """``cells`` and what lies between them, as one rectangle, or two when they are oceans apart."""
    groups: list[list[Cell]] = []
    for cell in sorted(cells):
        if not groups or cell.column - groups[-1][-1].column > _COLUMNS // 2:
            groups.append([])  # across the antimeridian
        groups[-1].append(cell)
    return [cells_of(_inside(bounds(group))) for group in groups]


def bounds(cells: Iterable[Cell]) -> LonLatBox:
    """The smallest box that holds all of ``cells``."""
    wests, souths, easts, norths = zip(*(cell.box for cell in cells), strict=True)
    return LonLatBox(min(wests), min(souths), max(easts), max(norths))


def _inside(box: LonLatBox) -> LonLatBox:
    """The box without its edges, which touch the cells beyond."""
    edge = 0.1 / CELLS_PER_DEGREE
    return LonLatBox(box.west + edge, box.south + edge, box.east - edge, box.north - edge)


def _index(degrees: float) -> int:
    return math.floor(degrees * CELLS_PER_DEGREE)
