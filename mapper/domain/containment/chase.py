"""Somebody left a junction a while ago: whether they can be held, where, and by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mapper.domain.containment.assignment import Assignment, quickest_assignment
from mapper.domain.containment.fewest_posts import PostCut, Ways, fewest_posts
from mapper.domain.cordons.sealing.min_cut import BoolArray
from mapper.domain.places import FloatArray

_SAME_TIME_S = 1e-6  # sums of the same stretches in another order differ by less
_MOST_ROUNDS = 100  # of other sets of posts; each costs two maximum flows


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

    @cached_property
    def spare_s(self) -> FloatArray:
        """The longest head start with which some unit still comes to each junction in time.

        Minus infinity where none ever does, or the suspect never comes.
        """
        soonest_s = self.units_s.min(axis=0)
        spare_s = np.full(len(soonest_s), -np.inf)
        reached = np.isfinite(soonest_s) & np.isfinite(self.suspect_s)
        spare_s[reached] = self.suspect_s[reached] - soonest_s[reached]
        return spare_s

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


@dataclass(frozen=True)
class Answer:
    """The best hold found, None when no posts in reach close every way out.

    ``latest_s`` is the longest head start found that can be held, negative when units must set out first;
    None when the hold is complete, or nothing found ever is.
    """

    hold: Hold | None
    latest_s: float | None = None

    @property
    def is_contained(self) -> bool:
        """Whether every way out is closed in time."""
        return self.hold is not None and self.hold.assignment.is_complete


def answer(chase: Chase, head_start_s: float) -> Answer:
    """The fewest posts that units reach no later than the suspect, with the quickest assignment.

    Posts are the fewest of all, unless those cannot be manned: then others are tried, where some unit has
    more time to spare, and the first that can be manned are taken; they may be more.
    """
    in_time_s = chase.in_time_s(head_start_s)
    first = None
    for cut in _sets_of_posts(chase, chase.spare_s >= head_start_s - _SAME_TIME_S):
        found = Hold(cut, quickest_assignment(in_time_s[:, cut.posts]))
        if found.assignment.is_complete:
            return Answer(found)
        first = first or found
    return Answer(first, _latest_s(chase))


def _latest_s(chase: Chase) -> float | None:
    """The longest head start with which any of the sets of posts can be manned in time."""
    latest_s = []
    for cut in _sets_of_posts(chase, np.isfinite(chase.spare_s)):
        late_s = (
            chase.units_s[:, cut.posts] - chase.suspect_s[cut.posts]
        )  # with no head start; below 0 in time
        assignment = quickest_assignment(late_s)
        if assignment.is_complete:
            latest_s.append(-assignment.worst_s)
    return max(latest_s, default=None)


def _sets_of_posts(chase: Chase, usable: BoolArray) -> Iterator[PostCut]:
    """The smallest set of usable posts, tightest and widest; then, without its most urgent one, the next.

    A set stays the smallest, and the tightest or widest of its size, for as long as all of it is usable.
    """
    for _ in range(_MOST_ROUNDS):
        tightest = fewest_posts(chase.ways, chase.start, chase.exits, usable)
        widest = fewest_posts(chase.ways, chase.start, chase.exits, usable, widest=True)
        if tightest is None or widest is None:
            return
        yield tightest
        yield widest
        usable = usable & (
            chase.spare_s > chase.spare_s[[*tightest.posts, *widest.posts]].min(initial=np.inf)
        )
