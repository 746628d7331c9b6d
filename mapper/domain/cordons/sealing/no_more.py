"""No more closures than the zone's own edge takes, though three paths may cost less than one main road.

Where the cheapest line closes more streets than that, every closure is made dearer by the same until it
closes no more. The line found is then the cheapest of all with so few closures, or nearly. Making them dearer
without end gives the fewest there can be, and the edge of the zone itself is one of the lines.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from mapper.domain.cordons.sealing.min_cut import Arcs, Flow
from mapper.domain.cordons.sealing.plane import Plane, anchored_sides
from mapper.domain.cordons.sealing.solving import Drawn
from mapper.domain.cordons.sealing.spread import closures_of

# More on every closure, step by step: from a quarter of a path to more than all the tape round a quarter.
_DEARER = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)


def edge_closures(plane: Plane) -> int:
    """How many streets and tunnels would be closed at the edge of the zone itself."""
    return closures_of(plane, plane.is_source)[0]


def closing_no_more(plane: Plane, flow: Flow) -> Flow:
    """The flow, raised until its tightest line closes no more than the edge of the zone does."""
    most = edge_closures(plane)
    found = filter(lambda raised: _closures_of_tightest(plane, raised) <= most, dearer(plane, flow))
    return next(found, flow)


def dearer(plane: Plane, flow: Flow) -> Iterator[Flow]:
    """The flow itself, then with every closure dearer and dearer."""
    yield flow
    count = len(plane.links.row) + len(plane.below)
    streets = plane.streets
    for before, after in pairwise(_DEARER):
        more = np.full(count, after - before)
        flow = flow.raised(Arcs(streets.tail[:count], streets.head[:count], more, streets.one_way[:count]))
        yield flow


def rather_than(plane: Plane, more: int, drawn: Drawn) -> Iterator[str]:
    """That the cheapest line, of ``more`` closures, was passed over for one with fewer, in a sentence."""
    most = edge_closures(plane)
    if more > most:
        yield (
            f"The cheapest line would close {more} streets, mostly smaller ones, where the edge of what is "
            f"protected crosses {most}; this one closes {drawn.closures(plane)}. The other can be asked for."
        )


def _closures_of_tightest(plane: Plane, flow: Flow) -> int:
    return closures_of(plane, anchored_sides(plane, flow.tightest()))[0]
