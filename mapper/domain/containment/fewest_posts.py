"""The fewest junctions to man so that nobody gets from one junction to any exit: a minimum node cut.

Every junction is taken apart into an entry and a way on, which cost one post to part; where no post can
stand, and along streets, nothing can be parted (Ford and Fulkerson 1956, Menger 1927).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mapper.domain.cordons.sealing.min_cut import Arcs, BoolArray, RowArray, tightest_cut, widest_cut


@dataclass(frozen=True)
class Ways:
    """Streets as pairs of the ``n`` junctions they join, for whoever is to be held; (m, 2)."""

    pairs: RowArray
    n: int


@dataclass(frozen=True)
class PostCut:
    """Junctions to man, in ascending order, and which junctions are then enclosed, posts left out."""

    posts: RowArray
    inside: BoolArray


def fewest_posts(
    ways: Ways, start: int, exits: BoolArray, usable: BoolArray, *, widest: bool = False
) -> PostCut | None:
    """The fewest usable junctions that every way from ``start`` to an exit passes; None when there are none.

    An exit may be manned itself. Of several smallest sets the one nearest to ``start``, or with ``widest``
    the one farthest from it.
    """
    if _gets_out(ways, start, exits, usable):
        return None
    entry, way_on = np.arange(ways.n), np.arange(ways.n, 2 * ways.n)
    tail, head = ways.pairs.T
    may_stand = usable & (entry != start)
    arcs = Arcs(
        tail=np.concatenate((entry, way_on[tail], way_on[head])),
        head=np.concatenate((way_on, entry[head], entry[tail])),
        cost=np.concatenate((np.where(may_stand, 1.0, np.inf), np.full(2 * len(tail), np.inf))),
        one_way=np.ones(ways.n + 2 * len(tail), dtype=bool),
    )
    source = np.zeros(2 * ways.n, dtype=bool)
    source[[start, ways.n + start]] = True
    cut = (widest_cut if widest else tightest_cut)(
        arcs, source, np.concatenate((np.zeros_like(exits), exits))
    )
    entered, left = cut.inside[: ways.n], cut.inside[ways.n :]
    return PostCut(np.flatnonzero(entered & ~left), left)


def _gets_out(ways: Ways, start: int, exits: BoolArray, usable: BoolArray) -> bool:
    """Whether some way to an exit passes no junction where a post can stand."""
    passable = ~usable
    passable[start] = True
    tail, head = ways.pairs[passable[ways.pairs].all(axis=1)].T
    links = coo_array((np.ones(len(tail)), (tail, head)), shape=(ways.n, ways.n))
    _, group = connected_components(links, directed=False)
    return bool((exits & passable & (group == group[start])).any())
