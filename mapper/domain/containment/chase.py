"""Somebody left a junction a while ago: whether they can be held, where, and by whom."""

from dataclasses import dataclass

import numpy as np

from mapper.domain.containment.assignment import Assignment, quickest_assignment
from mapper.domain.containment.fewest_posts import PostCut, Ways, fewest_posts
from mapper.domain.cordons.sealing.min_cut import BoolArray
from mapper.domain.places import FloatArray

_SAME_TIME_S = 1e-6  # sums of the same stretches in another order differ by less


@dataclass(frozen=True)
class Chase:
    """What is known: the ways of the one who left ``start``, the exits, and everybody's times.

    ``suspect_s`` is how long they take to each junction, from the start; ``units_s[u]`` how long unit u
    takes there, from now. Infinite where there is no way.
    """

    ways: Ways
    start: int
    exits: BoolArray
    suspect_s: FloatArray
    units_s: FloatArray

    def left_s(self, head_start_s: float) -> FloatArray:
        """How long from now until they can be at each junction; negative where they can have passed."""
        return self.suspect_s - head_start_s

    def in_time_s(self, head_start_s: float) -> FloatArray:
        """How long each unit takes to each junction, infinite where it would be too late."""
        on_time = self.units_s <= self.left_s(head_start_s) + _SAME_TIME_S
        return np.where(on_time, self.units_s, np.inf)


@dataclass(frozen=True)
class Hold:
    """A set of posts that parts the start from every exit, and who mans them."""

    cut: PostCut
    assignment: Assignment


def hold(chase: Chase, head_start_s: float) -> Hold | None:
    """The fewest posts that a unit reaches no later than the suspect, with the quickest assignment.

    Of several smallest sets the tightest is tried first, then the widest. When neither can be manned, the
    tightest is given with the posts that can; None when no set of posts in reach parts start from exits.
    """
    in_time_s = chase.in_time_s(head_start_s)
    usable: BoolArray = np.asarray(np.isfinite(in_time_s).any(axis=0))
    holds = []
    for widest in (False, True):
        cut = fewest_posts(chase.ways, chase.start, chase.exits, usable, widest=widest)
        if cut is None:
            return None
        holds.append(Hold(cut, quickest_assignment(in_time_s[:, cut.posts])))
        if holds[-1].assignment.is_complete:
            return holds[-1]
    return holds[0]


def latest_head_start_s(chase: Chase) -> float | None:
    """A head start that can just be held, found by halving; negative when units must set out first.

    What is given was tried, and holds. None when nothing found would.
    """
    both = np.isfinite(chase.units_s) & np.isfinite(chase.suspect_s)
    slack_s = np.unique((chase.suspect_s - chase.units_s)[both])
    low, high = 0, len(slack_s)  # below low it holds, from high on it does not
    while low < high:
        middle = (low + high) // 2
        found = hold(chase, slack_s[middle])
        if found is not None and found.assignment.is_complete:
            low = middle + 1
        else:
            high = middle
    return float(slack_s[low - 1]) if low else None
