"""Draws in the arms that a line grows along slip roads, as far as that closes no more."""

import numpy as np

from mapper.domain.cordons.sealing.min_cut import BoolArray, Flow
from mapper.domain.cordons.sealing.plane import Plane, anchored_sides
from mapper.domain.cordons.sealing.spread import closures_of

_SPRAWLING = 1.8  # times the area in the disc that reaches as far: a line without arms hardly has so much
_M2_PER_HA = 10_000.0
_DEARER = 2  # so many times the price of the tape is put on top
_MUCH_THE_SAME = 2.0  # a fifth of a residential street: closures that are nearer to a mouth, or less so


def with_short_arms(plane: Plane, flow: Flow, best: BoolArray) -> BoolArray:
    """The sides of the line that is as cheap to close as the ``best``, and is it still if tape is dearer.

    The dearer the tape, the less it pays to run out along a street and back; what lies between two arms is
    taken in instead.
    """
    if not _is_sprawling(plane, best):
        return best
    most, dearest = closures_of(plane, best)
    for _ in range(_DEARER):
        flow = flow.raised(plane.tape)
        inside = anchored_sides(plane, flow.tightest())
        count, cost = closures_of(plane, inside)
        if count > most or cost > dearest + _MUCH_THE_SAME:
            break
        best = inside
    return best


def _is_sprawling(plane: Plane, inside: BoolArray) -> bool:
    """Whether a line reaches so far from its middle that it may have arms."""
    places, area_ha = plane.points[inside], plane.cell_ha[inside]
    middle = np.average(places, axis=0, weights=area_ha)
    reach_m = np.hypot(*(places - middle).T).max()
    return bool(np.pi * reach_m**2 > _SPRAWLING * area_ha.sum() * _M2_PER_HA)
