"""Links between junctions as a matrix that shortest ways are found on."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from mapper.domain.places import FloatArray

RowArray = npt.NDArray[np.intp]


def shortest_links(tail: RowArray, head: RowArray, cost: FloatArray, n: int) -> csr_array:
    """A matrix of n nodes; of several links between the same two the cheapest, as it would add them up."""
    order = np.lexsort((cost, head, tail))
    tail, head = tail[order], head[order]
    cheapest = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0))[: len(tail)]
    return csr_array((cost[order][cheapest], (tail[cheapest], head[cheapest])), shape=(n, n))
