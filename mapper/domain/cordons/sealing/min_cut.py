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
_UNCUTTABLE = 10**8  # more than all closures of any city; sums of it still fit 32 bits

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


def tightest_cut(arcs: Arcs, source: BoolArray, sink: BoolArray) -> Cut:
    """Part the nodes of ``source`` from those of ``sink``; of all cheapest cuts the one with fewest nodes.

    Both are masks over all nodes; no node is in both.
    """
    node = _merged(source, sink)
    residual, cost = _after_flow(arcs, node)
    reached = np.zeros(residual.shape[0], dtype=bool)
    reached[breadth_first_order(residual, 0, return_predecessors=False)] = True
    return Cut(reached[node], cost)


def widest_cut(arcs: Arcs, source: BoolArray, sink: BoolArray) -> Cut:
    """The same with most nodes of all cheapest cuts."""
    node = _merged(source, sink)
    residual, cost = _after_flow(arcs, node)
    reaches_sink = np.zeros(residual.shape[0], dtype=bool)
    reaches_sink[breadth_first_order(csr_array(residual.T), 1, return_predecessors=False)] = True
    return Cut(~reaches_sink[node], cost)


def _merged(source: BoolArray, sink: BoolArray) -> RowArray:
    """Number the nodes anew: 0 for all of the source, 1 for all of the sink, then the others."""
    node = np.cumsum(~source & ~sink) + 1
    node[source] = 0
    node[sink] = 1
    return node


def _after_flow(arcs: Arcs, node: RowArray) -> tuple[csr_array, float]:
    """What the largest flow leaves free, and the cost of the cheapest cut."""
    tail, head = node[arcs.tail], node[arcs.head]
    steps = np.where(np.isfinite(arcs.cost), np.round(arcs.cost * _STEPS), _UNCUTTABLE).astype(np.int64)
    kept = tail != head
    tail, head, steps, back = tail[kept], head[kept], steps[kept], np.where(arcs.one_way, 0, steps)[kept]
    n = max(int(node.max(initial=1)), 1) + 1
    pairs = (np.concatenate((tail, head)), np.concatenate((head, tail)))
    # a matrix adds parallel arcs up, which is right here: all of them have to be cut
    capacity = csr_array((np.concatenate((steps, back)), pairs), shape=(n, n))
    capacity.data = np.minimum(capacity.data, 2 * _UNCUTTABLE)
    capacity = capacity.astype(np.int32)
    flow = maximum_flow(capacity, 0, 1)
    residual = csr_array(capacity - flow.flow)
    residual.eliminate_zeros()
    cost = float("inf") if flow.flow_value >= _UNCUTTABLE else flow.flow_value / _STEPS
    return residual, cost
