"""The cheapest way to part two places of a network, by scipy's maximum flow.

What can still be reached from the source when the flow is at its maximum is the smallest of all
cheapest cuts (Ford and Fulkerson 1956; Picard and Queyranne 1980).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from mapper.domain.places import FloatArray

_STEPS = 1000  # scipy's flow counts whole numbers: costs keep three decimals
_UNCUTTABLE = 10**8  # more than all closures of any city
_MOST = 4 * _UNCUTTABLE  # of one arc; twice it, there and back, still fits 32 bits

RowArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Arcs:
    """Links between nodes, as parallel arrays; ``cost`` is what it takes to cut one.

    ``one_way`` arcs cost nothing when only their head lies on the source's side. An infinite cost
    forbids to cut.
    """

    tail: RowArray
    head: RowArray
    cost: FloatArray
    one_way: BoolArray


@dataclass(frozen=True)
class Cut:
    """Which nodes are parted from the sink, and what that costs: infinite when nothing parts them."""

    inside: BoolArray
    cost: float


@dataclass(frozen=True)
class Flow:
    """A largest flow, which tells the cheapest cuts, and from which dearer networks are solved quickly.

    ``node`` is the row of each node in ``residual``, what the flow leaves free: 0 for all of the source, 1
    for all of the sink.
    """

    node: RowArray
    residual: csr_array
    steps: int

    @property
    def cost(self) -> float:
        """What the cheapest cut costs: infinite when nothing parts source and sink."""
        return float("inf") if self.steps >= _UNCUTTABLE else self.steps / _STEPS

    def tightest(self) -> BoolArray:
        """Of all cheapest cuts the side of the source that has the fewest nodes."""
        reached = np.zeros(self.residual.shape[0], dtype=bool)
        reached[breadth_first_order(self.residual, 0, return_predecessors=False)] = True
        return reached[self.node]

    def widest(self) -> BoolArray:
        """The same with the most nodes."""
        reaches_sink = np.zeros(self.residual.shape[0], dtype=bool)
        backwards = csr_array(self.residual.T)
        reaches_sink[breadth_first_order(backwards, 1, return_predecessors=False)] = True
        return ~reaches_sink[self.node]

    def raised(self, arcs: Arcs) -> "Flow":
        """The largest flow when ``arcs`` are there as well; what is known already is not sought again."""
        return _largest(self.node, self.residual + _capacity(arcs, self.node), self.steps)


def largest_flow(arcs: Arcs, source: BoolArray, sink: BoolArray) -> Flow:
    """As much as fits from ``source`` to ``sink``, masks over all nodes; no node is in both."""
    node = np.cumsum(~source & ~sink) + 1
    node[source] = 0
    node[sink] = 1
    return _largest(node, _capacity(arcs, node), 0)


def _capacity(arcs: Arcs, node: RowArray) -> csr_array:
    small = node.astype(np.int32)  # what scipy would make of every pair
    tail, head = small[arcs.tail], small[arcs.head]
    steps = np.where(np.isfinite(arcs.cost), np.round(arcs.cost * _STEPS), _UNCUTTABLE).astype(np.int64)
    kept = tail != head
    tail, head, steps, back = tail[kept], head[kept], steps[kept], np.where(arcs.one_way, 0, steps)[kept]
    n = max(int(node.max(initial=1)), 1) + 1
    pairs = (np.concatenate((tail, head)), np.concatenate((head, tail)))
    # a matrix adds parallel arcs up, which is right here: all of them have to be cut
    return csr_array((np.concatenate((steps, back)), pairs), shape=(n, n))


def _largest(node: RowArray, capacity: csr_array, steps: int) -> Flow:
    capacity = csr_array(capacity)
    capacity.data = np.minimum(capacity.data, _MOST)
    capacity = capacity.astype(np.int32)
    flow = maximum_flow(capacity, 0, 1)
    residual = csr_array(capacity - flow.flow)
    residual.eliminate_zeros()
    return Flow(node, residual, steps + int(flow.flow_value))


def tightest_cut(arcs: Arcs, source: BoolArray, sink: BoolArray) -> Cut:
    """Part the nodes of ``source`` from those of ``sink``; of all cheapest cuts the one with fewest nodes.

    Both are masks over all nodes; no node is in both.
    """
    flow = largest_flow(arcs, source, sink)
    return Cut(flow.tightest(), flow.cost)


def widest_cut(arcs: Arcs, source: BoolArray, sink: BoolArray) -> Cut:
    """The same with most nodes of all cheapest cuts."""
    flow = largest_flow(arcs, source, sink)
    return Cut(flow.widest(), flow.cost)
