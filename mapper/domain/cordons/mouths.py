"""Where tunnels come up: the one notion of it for the line, its check and its effects."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from mapper.domain.cordons.strands import RowArray
from mapper.domain.streets import DEEP_LEVEL, Int32Array

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Mouths:
    """The junctions of streets, (m, 2) ``ends`` of them, above and below the ground.

    ``is_beyond`` are junctions so far off that not all that meets there is known.
    """

    ends: RowArray | Int32Array
    is_below: BoolArray
    level: npt.NDArray[np.int8]
    is_beyond: BoolArray

    @cached_property
    def degree(self) -> npt.NDArray[np.int64]:
        """How many segments meet at each junction."""
        return np.bincount(self.ends.ravel(), minlength=len(self.is_beyond))

    @cached_property
    def is_deep(self) -> BoolArray:
        """Which junctions are below the ground: no street on the surface leads to them, nor may one.

        Where a tunnel leads on beyond what is known, it certainly comes up.
        """
        beneath, surface = self._at(self.is_below), self._at(~self.is_below)
        return np.asarray(beneath & ~surface & ~self.may_come_up & ~self.is_beyond)

    @cached_property
    def may_come_up(self) -> BoolArray:
        """Where tunnels just below the ground end: there may be a way up that the streets do not show."""
        shallow = self._at(self.is_below & (self.level > DEEP_LEVEL))
        return np.asarray(shallow & (self.degree == 1) & ~self.is_beyond)

    @cached_property
    def comes_up_at(self) -> RowArray:
        """The junction on the surface that is the fewest tunnels away from each; itself when it is on it.

        -1 where no tunnel leads up.
        """
        ends, n = self.ends[self.is_below], len(self.is_beyond)
        if not len(ends):
            return np.arange(n)
        tunnels = coo_array((np.ones(len(ends)), ends.T), shape=(n, n)).tocsr()
        up = np.flatnonzero(~self.is_deep)
        if not len(up):
            return np.full(n, -1)
        search = {"directed": False, "unweighted": True, "min_only": True, "return_predecessors": True}
        _, _, nearest = dijkstra(tunnels, indices=up, **search)
        return np.asarray(np.maximum(nearest, -1))  # scipy says -9999

    def ends_held(self, within: BoolArray) -> BoolArray:
        """Whether each end of each segment comes up at a junction ``within``, (m, 2).

        A deep tunnel that ends elsewhere, with no way up there, leads out of it all the same.
        """
        held = np.append(within, False)[self.comes_up_at]
        ends_here = self.is_deep & (self.degree == 1)
        return np.asarray((held & (within | ~ends_here))[self.ends])

    def _at(self, segments: BoolArray) -> BoolArray:
        """Which junctions some of the segments lead to."""
        found = np.zeros(len(self.is_beyond), dtype=bool)
        found[self.ends[segments]] = True
        return found
