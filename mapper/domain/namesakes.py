"""Places of one name: which of them are the same place."""

import numpy as np

from mapper.domain.places import FloatArray, LonLat, distances_m


def same_place(coords: FloatArray, gap_m: float) -> tuple[tuple[int, ...], ...]:
    """Rows of (n, 2) lon/lat degrees, grouped where a chain of steps of at most ``gap_m`` joins them.

    Each group starts with its most central row; groups come in the order of their first row.
    """
    apart_m = np.array([distances_m(LonLat(*row), coords) for row in coords])
    apart_m = apart_m.reshape(len(coords), len(coords))
    joined = apart_m <= gap_m
    left, groups = np.ones(len(coords), dtype=bool), []
    while left.any():
        members = joined[left.argmax()]
        while (grown := joined[members].any(axis=0)).sum() > members.sum():
            members = grown
        left &= ~members
        rows = np.flatnonzero(members)
        central = apart_m[np.ix_(rows, rows)].sum(axis=1).argmin()
        groups.append((int(rows[central]), *(int(row) for i, row in enumerate(rows) if i != central)))
    return tuple(groups)
