"""Lines that run out along slip roads: drawn in where that closes no more."""

import numpy as np
import pytest
from shapely import Point

from mapper.domain.cordons.sealing.arms import with_short_arms
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.plane import anchored_sides, plane_between
from mapper.domain.cordons.sealing.spread import USUAL, Amounts, closures_of, weighed_flow
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame
from mapper.domain.streets import Users
from tests.small_networks import WALTHAMSTOW, network
from tests.unit.domain.cordons.test_sealed_towns import town

FRAME = LocalFrame(WALTHAMSTOW)
ZONE, LIMIT = Point(0, 0).buffer(60), Point(0, 0).buffer(330)


def sides(streets):
    """The plane, the sides of the cheapest line, and those of the one with short arms."""
    ways = ways_through(streets, FRAME, LIMIT.buffer(60), Users.EVERYONE)
    plane = plane_between(ZONE, LIMIT, ways, Obstacles.none(), Users.EVERYONE)
    flow = weighed_flow(plane, Amounts.of(plane, None), USUAL)
    best = anchored_sides(plane, flow.tightest())
    return plane, best, with_short_arms(plane, flow, best)


def tape(plane, inside):
    return plane.tape.cost[inside[plane.tape.tail] != inside[plane.tape.head]].sum()


@pytest.mark.parametrize("seed", [12, 17, 22, 26, 32])
def test_a_sprawling_line_is_drawn_in_where_that_saves_tape_and_closes_no_more(seed):
    plane, cheapest, short = sides(town(seed))
    assert np.any(cheapest != short)
    assert np.all(short[plane.is_source])
    assert not np.any(short[plane.is_sink])
    assert tape(plane, short) < tape(plane, cheapest)
    (count, cost), (most, dearest) = closures_of(plane, short), closures_of(plane, cheapest)
    assert count <= most
    assert cost <= dearest + 2.0


def test_a_line_that_does_not_sprawl_is_left_as_it_is():
    cross = [
        (name, [(0, 0), end]) for name, end in (("North", (0, 500)), ("East", (500, 0)), ("West", (-500, 0)))
    ]
    _, cheapest, short = sides(network(*cross))
    assert np.array_equal(cheapest, short)
