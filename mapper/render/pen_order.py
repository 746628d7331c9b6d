"""The order in which a pen draws lines and rings so that it moves little between them."""

from collections.abc import Iterator, Sequence

import numpy as np

Pen = tuple[int, int]
Run = tuple[list[Pen], bool]  # corners in whole units, and whether the last leads back to the first


def nearest_first(runs: Sequence[Run]) -> Iterator[Run]:
    """Each of them once, from (0, 0) on always the nearest next.

    Lines may be turned round, and rings may begin at any corner; their direction stays.
    """
    starts = [(row, at) for row, (points, closed) in enumerate(runs) for at in _starts(points, closed=closed)]
    places = np.array([runs[row][0][at] for row, at in starts], dtype=np.float64).reshape(-1, 2)
    rows = np.array([row for row, _ in starts])
    pen = (0, 0)
    for _ in runs:
        row, at = starts[int(np.argmin(np.abs(places - pen).sum(axis=1)))]
        places[rows == row] = np.inf  # drawn
        points, closed = runs[row]
        drawn = points[at:] + points[:at] if closed else points[:: -1 if at else 1]
        yield drawn, closed
        pen = drawn[0 if closed else -1]


def _starts(points: Sequence[Pen], *, closed: bool) -> Sequence[int]:
    return range(len(points)) if closed else (0, len(points) - 1)
