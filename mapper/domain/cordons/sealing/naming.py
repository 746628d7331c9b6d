"""Names for closures: number, street, junction, bearing, post, and which comes first."""

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from mapper.domain.cordons.closures import Closure
from mapper.domain.cordons.sealing.blocks import block_of
from mapper.domain.cordons.sealing.closing import Crossed, from_mouths_m
from mapper.domain.cordons.sealing.costs import STREET_COSTS
from mapper.domain.cordons.sealing.min_cut import RowArray
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.cordons.sealing.wishes import NO_WISHES, Pin, StreetWishes
from mapper.domain.places import FloatArray, LocalFrame, LonLat
from mapper.domain.positions import format_grid_reference
from mapper.domain.streets import Highway, StreetFlag, StreetNetwork, Users

_ONE_POST_M = 22.0  # so far one person sees, speaks and steps in
_AT_JUNCTION_M = 30.0
_STILL_NORTH_DEG = 1.0  # a closure so little west of north comes first, not last


def named_closures(
    streets: StreetNetwork,
    frame: LocalFrame,
    ways: WaysThrough,
    crossed: Crossed,
    tunnels: Crossed,
    wishes: StreetWishes = NO_WISHES,
) -> tuple[Closure, ...]:
    """Closures on the surface and in tunnels, clockwise from north; the scene is the origin of ``frame``."""
    row = np.concatenate((crossed.row, tunnels.row))
    at_m = np.concatenate((crossed.at_m, tunnels.at_m))
    position = np.concatenate((crossed.position, tunnels.position))
    outward = np.concatenate((crossed.outward, tunnels.outward))
    is_tunnel = np.arange(len(row)) >= len(crossed)
    mouth_m = np.append(np.zeros(len(crossed)), from_mouths_m(ways, tunnels))
    order = _clockwise(position)
    post = _posts(position[order])
    places = [LonLat(*place) for place in frame.to_lonlat(position).tolist()]
    segments = ways.row[row]
    priority = _first_arrivals(ways, row, position)
    is_walked = streets.used_by(Users.ON_FOOT) | ~streets.used_by(Users.VEHICLES)  # a ban keeps nobody out
    pinned = {_stands_at(pin, row, at_m) for pin in wishes.pins}
    met = [_met(streets, ways, *place) for place in zip(row.tolist(), at_m.tolist(), strict=True)]
    return tuple(
        Closure(
            number=number,
            position=places[k],
            street=streets.names[streets.name[segments[k]]],
            junction=met[k].junction,
            between=met[k].between,
            highway=Highway(streets.highway[segments[k]]),
            bearing_deg=float(np.degrees(np.arctan2(*outward[k])) % 360),
            for_vehicles=bool(streets.flags[segments[k]] & StreetFlag.VEHICLE),
            on_foot=bool(is_walked[segments[k]]),
            in_tunnel=bool(is_tunnel[k]),
            post=int(post[number - 1]),
            way_id=int(streets.way_id[segments[k]]),
            width_m=2 * STREET_COSTS[Highway(streets.highway[segments[k]])].half_width_m,
            grid_reference=format_grid_reference(places[k]),
            priority=int(priority[k]),
            is_pinned=k in pinned,
            from_mouth_m=float(mouth_m[k]),
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


def _first_arrivals(ways: WaysThrough, row: RowArray, position: FloatArray) -> RowArray:
    """In which order those who arrive first take the closures up, 1 first.

    The widest street first, as it brings most traffic towards the scene; of equal ones that nearest to the
    scene, where people are soonest in danger; the rest as they lie, so that the order is one.
    """
    x, y = position.T
    order = np.lexsort((y, x, np.round(np.hypot(x, y), 3), ways.highway[row]))
    priority = np.empty(len(order), dtype=np.intp)
    priority[order] = np.arange(1, len(order) + 1)
    return priority


def _stands_at(pin: Pin, row: RowArray, at_m: FloatArray) -> int:
    """Which closure is the one wished for: the nearest on its street, as a tunnel is closed at its mouth."""
    return int(np.where(row == pin.row, np.abs(at_m - pin.at_m), np.inf).argmin())


class _Met(NamedTuple):
    """Names of the streets at the junction a closure is at, or at both ends of the block it is in."""

    junction: str
    between: tuple[str, ...]


def _met(streets: StreetNetwork, ways: WaysThrough, row: int, at_m: float) -> _Met:
    block = block_of(ways, row, at_m)
    own = {"", *(streets.names[streets.name[ways.row[other]]] for other in block.rows)}
    names = [" / ".join(sorted(_names_at(streets, ways, junction) - own)) for junction in block.ends]
    near_m, near = min(zip(block.far_m, names, strict=True))
    if near and near_m <= _AT_JUNCTION_M:
        return _Met(near, ())
    return _Met("", tuple(names) if all(names) else ())


def _names_at(streets: StreetNetwork, ways: WaysThrough, junction: int) -> set[str]:
    return {streets.names[name] for name in streets.name[ways.row[ways.meeting_at(junction)]].tolist()}
