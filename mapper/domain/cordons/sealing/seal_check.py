"""An independent check that a cordon is sealed: it knows streets and closures, not how they were found.

Everything within the zone is flooded along the exact lines of the streets, tunnels included; a closed place
is a gap in its street. Whatever the flood reaches beyond the cordon is a leak. Where a tunnel just below the
ground ends, people may come up, though no street shows it.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import buffer, covers, intersects, points, prepare

from mapper.domain.cordons.sealing.min_cut import RowArray
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.cordons.strands import Stretches
from mapper.domain.places import FloatArray, MetreShape

_GAP_M = 0.05  # to either side of a closed place
_TOLERANCE_M = 0.1  # the line itself is neither inside nor outside


def leaks(
    ways: WaysThrough,
    zone: MetreShape,
    cordon: MetreShape,
    closed_row: RowArray,
    closed_at_m: FloatArray,
    closed_tunnels: RowArray,
) -> RowArray:
    """The segments on which one gets from ``zone`` out of ``cordon`` past all closures; empty when sealed."""
    open_rows = np.setdiff1d(np.arange(len(ways)), closed_tunnels)
    begin_m = ways.strands.begin_m
    gap_low = begin_m[closed_row] + np.maximum(closed_at_m - _GAP_M, 0.0)
    gap_high = np.minimum(begin_m[closed_row] + closed_at_m + _GAP_M, ways.strands.end_m[closed_row])
    closed = Stretches.joined(gap_low, gap_high) if len(closed_row) else Stretches(gap_low, gap_high)
    pieces = ways.strands.all_but(closed)
    row = ways.strands.rows_of(pieces)
    kept = np.isin(row, open_rows)
    pieces, row = Stretches(pieces.low_m[kept], pieces.high_m[kept]), row[kept]
    lines = ways.strands.cut_out(pieces)
    component = _components(ways, pieces, row)
    below = ways.is_below[row]
    inner, outer = buffer(cordon, -_TOLERANCE_M), buffer(cordon, _TOLERANCE_M)
    prepare(inner)
    prepare(outer)
    prepare(zone)
    ends = ways.ends[row]
    piece, end = np.nonzero(below[:, np.newaxis] & ways.mouths.may_come_up[ends])
    up = points(ways.junctions[ends[piece, end]])
    starts = ~below & intersects(zone, lines)
    starts[~starts] = ~below[~starts] & intersects(inner, lines[~starts])
    starts[piece[intersects(zone, up) | intersects(inner, up)]] = True
    leads_away = below & ways.is_beyond[ends].any(axis=1)
    escapes = (~below | leads_away) & ~covers(outer, lines)
    escapes[piece[~covers(outer, up)]] = True
    leaking = np.intersect1d(component[starts], component[escapes])
    return np.unique(row[np.isin(component, leaking) & escapes])


def _components(ways: WaysThrough, pieces: Stretches, row: RowArray) -> RowArray:
    """Which pieces hang together: at the junctions they reach."""
    n, junctions = len(row), len(ways.junctions)
    at_start = np.abs(pieces.low_m - ways.strands.begin_m[row]) < 1e-9
    at_end = np.abs(pieces.high_m - ways.strands.end_m[row]) < 1e-9
    piece = np.concatenate((np.flatnonzero(at_start), np.flatnonzero(at_end)))
    junction = np.concatenate((ways.ends[row[at_start], 0], ways.ends[row[at_end], 1])) + n
    links = coo_array((np.ones(len(piece)), (piece, junction)), shape=(n + junctions, n + junctions))
    _, component = connected_components(links, directed=False)
    return np.asarray(component[:n])
