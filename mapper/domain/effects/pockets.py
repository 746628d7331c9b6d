"""Streets outside a cordon that nobody can reach any more, or leave, while it is closed."""

from collections.abc import Iterator

import numpy as np
from shapely import STRtree, get_coordinates, intersects_xy, points

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.findings import Pocket
from mapper.domain.effects.neighbourhood import BEYOND, Neighbourhood, box_from, within_box
from mapper.domain.effects.pieces import BoolArray, Pieces
from mapper.domain.places import LonLatShape
from mapper.domain.streets import Users

_SHORTEST_M = 30.0  # shorter ones are drives, and what is left between a junction and the line
_OF_ITS_STREET_M = 80.0  # a house farther from every street than this belongs to none


def pockets_of(near: Neighbourhood) -> tuple[Pocket, ...]:
    """For vehicles, then on foot: first what is cut off, then what only one-way rules cut off."""
    found = [*_vehicle_pockets(near), *_foot_pockets(near)]
    order = (Users.VEHICLES, Users.ON_FOOT)
    return tuple(
        sorted(found, key=lambda one: (order.index(one.users), one.by_one_way, -round(one.length_m, 1)))
    )


def _vehicle_pockets(near: Neighbourhood) -> Iterator[Pocket]:
    """Where a vehicle may drive in but not out again, or out but not in, counts, too."""
    after = near.after
    is_open = after.there_and_back == after.there_and_back[BEYOND]
    stuck = after.for_vehicles & ~(is_open[after.tail] & is_open[after.head])
    for chosen in _groups(near, stuck, is_open, Users.VEHICLES):
        node = after.tail[chosen[0]]
        by_one_way = bool(after.by_vehicle[node] == after.by_vehicle[BEYOND])
        yield _pocket(near, chosen, Users.VEHICLES, by_one_way=by_one_way)


def _foot_pockets(near: Neighbourhood) -> Iterator[Pocket]:
    after = near.after
    is_open = after.by_foot == after.by_foot[BEYOND]
    stuck = after.on_foot & ~is_open[after.tail]
    for chosen in _groups(near, stuck, is_open, Users.ON_FOOT):
        yield _pocket(near, chosen, Users.ON_FOOT, by_one_way=False)


def _groups(near: Neighbourhood, stuck: BoolArray, is_open: BoolArray, users: Users) -> Iterator[RowArray]:
    """The pieces of each pocket: joined where none can get out, at the cordon, and open without it."""
    after = near.after
    if not (stuck & after.at_edge.any(axis=1)).any():
        return
    linked = stuck & ~is_open[after.tail] & ~is_open[after.head]
    links = after.foot_links if users is Users.ON_FOOT else after.foot_links[:0]
    group = after.joined(
        np.concatenate((after.tail[linked], links[:, 0])), np.concatenate((after.head[linked], links[:, 1]))
    )[np.where(is_open[after.tail], after.head, after.tail)]
    at_cordon = np.unique(group[stuck & after.at_edge.any(axis=1)])
    stuck = stuck & np.isin(group, at_cordon) & _was_open(near.before, users)[after.row]
    for number in np.unique(group[stuck]).tolist():
        chosen = np.flatnonzero(stuck & (group == number))
        if after.length_m[chosen].sum() >= _SHORTEST_M:
            yield chosen


def _was_open(before: Pieces, users: Users) -> BoolArray:
    """Which segments could be reached, and left, without the cordon."""
    label = before.by_foot if users is Users.ON_FOOT else before.there_and_back
    is_open = label == label[BEYOND]
    was_open = np.zeros(len(before.streets), dtype=bool)
    was_open[before.row[is_open[before.tail] & is_open[before.head]]] = True
    return was_open


def _pocket(near: Neighbourhood, chosen: RowArray, users: Users, *, by_one_way: bool) -> Pocket:
    after = near.after
    lines = after.shape(chosen)
    return Pocket(
        users=users,
        length_m=float(after.length_m[chosen].sum()),
        lines=lines,
        streets=_names(after, chosen),
        homes=_homes(near, chosen, lines, users),
        by_one_way=by_one_way,
    )


def _names(pieces: Pieces, chosen: RowArray) -> tuple[str, ...]:
    """The names of the streets, the longest first."""
    names = pieces.streets.names
    length_m = np.bincount(pieces.streets.name[pieces.row[chosen]], pieces.length_m[chosen]).round(1)
    named = [row for row in np.flatnonzero(length_m).tolist() if names[row]]
    return tuple(names[row] for row in sorted(named, key=lambda row: (-length_m[row], names[row])))


def _homes(near: Neighbourhood, chosen: RowArray, lines: LonLatShape, users: Users) -> int | None:
    """How many addresses have their nearest street, of all that these users may use, in the pocket."""
    addresses = get_coordinates(near.ground.shapes[near.ground.kind == FeatureKind.ADDRESS])
    if not len(addresses):
        return None
    around = box_from(lines, 2 * _OF_ITS_STREET_M)
    addresses = addresses[within_box(addresses, around)]
    after = near.after
    is_used = after.on_foot if users is Users.ON_FOOT else after.for_vehicles
    is_near = np.any(within_box(near.streets.junctions, around)[near.streets.ends], axis=1)
    others = np.flatnonzero(is_used & is_near[after.row])
    streets = np.union1d(others, chosen)
    outside = addresses[~intersects_xy(near.area, *addresses.T)]
    _, nearest = STRtree(after.lines_m(streets)).query_nearest(
        points(near.frame.to_metres(outside)), max_distance=_OF_ITS_STREET_M, all_matches=False
    )
    return int(np.isin(streets[nearest], chosen).sum())
