"""The fewest junctions to staff round a zone, where one post can close all streets of its junction."""

import numpy as np
from shapely import contains_xy, intersects, prepare

from mapper.domain.containment.fewest_posts import Ways, fewest_posts
from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.places import MetreShape


def staffed_junctions(ways: WaysThrough, zone: MetreShape, limit: MetreShape) -> RowArray:
    """Rows of ``ways.junctions`` to staff so that nobody gets along streets from ``zone`` beyond ``limit``.

    A minimum node cut, the set nearest to the zone (Menger 1927). A street that leads straight from the zone
    beyond the limit is closed at the junction where it ends.
    """
    held, beyond = _within(zone, ways), ~_within(limit, ways)
    met = intersects(zone, ways.lines) & ~ways.is_below
    scene = len(ways.junctions)
    out_of_zone = ways.ends[met].ravel()
    pairs = np.concatenate(
        (ways.ends[~met], np.column_stack((np.full(len(out_of_zone), scene), out_of_zone)))
    )
    return posts_between(pairs, np.append(held, True), np.append(beyond & ~held, False))


def posts_between(pairs: RowArray, inside: BoolArray, outside: BoolArray) -> RowArray:
    """The fewest nodes, none of them ``inside``, without which ``pairs`` join no inside to any outside.

    ``pairs`` is (m, 2); a node outside may be among them.
    """
    number = np.where(inside, 0, np.cumsum(~inside))
    node = np.flatnonzero(~inside)
    exits = np.append(False, outside[node])
    found = fewest_posts(Ways(number[pairs], len(exits)), 0, exits, np.ones(len(exits), dtype=bool))
    return np.asarray(node[found.posts - 1] if found else node[:0], dtype=np.intp)


def _within(area: MetreShape, ways: WaysThrough) -> BoolArray:
    prepare(area)
    return np.asarray(contains_xy(area, ways.junctions[:, 0], ways.junctions[:, 1]), dtype=bool)
