"""Names for closures: number, street, junction, bearing and post."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from mapper.domain.cordons.closures import Closure
from mapper.domain.cordons.sealing.closing import Crossed
from mapper.domain.cordons.sealing.min_cut import RowArray
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.places import FloatArray, LocalFrame, LonLat
from mapper.domain.streets import Highway, StreetFlag, StreetNetwork

_ONE_POST_M = 22.0  # so far one person sees, speaks and steps in
_AT_JUNCTION_M = 30.0
_STILL_NORTH_DEG = 1.0  # a closure so little west of north comes first, not last


def named_closures(
    streets: StreetNetwork, frame: LocalFrame, ways: WaysThrough, crossed: Crossed, tunnels: Crossed
) -> tuple[Closure, ...]:
    """Closures on the surface and at the mouths of tunnels, numbered clockwise from north."""
    row = np.concatenate((crossed.row, tunnels.row))
    at_m = np.concatenate((crossed.at_m, tunnels.at_m))
    position = np.concatenate((crossed.position, tunnels.position))
    outward = np.concatenate((crossed.outward, tunnels.outward))
    is_tunnel = np.arange(len(row)) >= len(crossed)
    order = _clockwise(position)
    post = _posts(position[order])
    places = frame.to_lonlat(position)
    segments = ways.row[row]
    return tuple(
        Closure(
            number=number,
            position=LonLat(*places[k].tolist()),
            street=streets.names[streets.name[segments[k]]],
            junction=_junction(streets, ways, row[k], at_m[k]),
            highway=Highway(streets.highway[segments[k]]),
            bearing_deg=float(np.degrees(np.arctan2(*outward[k])) % 360),
            for_vehicles=bool(streets.flags[segments[k]] & StreetFlag.VEHICLE),
            on_foot=bool(streets.flags[segments[k]] & StreetFlag.FOOT),
            in_tunnel=bool(is_tunnel[k]),
            post=int(post[number - 1]),
            way_id=int(streets.way_id[segments[k]]),
        )
        for number, k in enumerate(order.tolist(), start=1)
    )


def _clockwise(position: FloatArray) -> RowArray:
    """By bearing from the middle, north first."""
    if not len(position):
        return np.empty(0, dtype=np.intp)
    x, y = (position - position.mean(axis=0)).T
    bearing_deg = (np.degrees(np.arctan2(x, y)) + _STILL_NORTH_DEG) % 360
    return np.lexsort((y, x, np.round(bearing_deg, 6)))


def _posts(position: FloatArray) -> RowArray:
    """Number the groups of closures that lie close together, in the order they come."""
    n = len(position)
    pairs = cKDTree(position).query_pairs(_ONE_POST_M, output_type="ndarray") if n else np.empty((0, 2), int)
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, group = connected_components(links, directed=False) if n else (0, np.empty(0, dtype=int))
    _, first, post = np.unique(group, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[post] + 1)


def _junction(streets: StreetNetwork, ways: WaysThrough, row: int, at_m: float) -> str:
    """The other streets at the nearer end of the segment, when that is a junction close by."""
    length_m = ways.length_m[row]
    near_start = at_m <= length_m / 2
    if min(at_m, length_m - at_m) > _AT_JUNCTION_M:
        return ""
    junction = ways.ends[row, 0 if near_start else 1]
    meeting = np.flatnonzero((ways.ends == junction).any(axis=1))
    names = {streets.names[streets.name[ways.row[other]]] for other in meeting}
    return " / ".join(sorted(names - {"", streets.names[streets.name[ways.row[row]]]}))
