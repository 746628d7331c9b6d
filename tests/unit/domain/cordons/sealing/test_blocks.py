"""The block that a place on a street belongs to."""

import pytest
from shapely import box

from mapper.domain.cordons.sealing.blocks import block_of
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame, MetreShape
from tests.small_networks import BOTH, WALTHAMSTOW, network

HIGH_STREET = [("High Street", [(x, 0), (x + 100, 0)]) for x in (-200, -100, 0, 100)]
SIDES = [("Side", [(x, 0), (x, 90)]) for x in (-200, 100)]


def ways_of(*streets):
    return ways_through(
        network(*streets), LocalFrame(WALTHAMSTOW), MetreShape(box(-500, -500, 500, 500)), BOTH
    )


def test_goes_on_through_places_where_only_two_meet():
    block = block_of(ways_of(*HIGH_STREET, *SIDES, ("West", [(-300, 0), (-200, 0)])), 1, 30.0)
    assert set(block.rows) == {0, 1, 2}
    assert block.far_m == pytest.approx((130, 170), abs=0.01)


def test_ends_where_a_street_ends():
    block = block_of(ways_of(*HIGH_STREET), 0, 10.0)
    assert block.far_m == pytest.approx((10, 390), abs=0.01)


def test_a_ring_ends_where_it_began():
    corners = [(0, 0), (100, 0), (100, 100)]
    ring = [("Ring", [a, b]) for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)]
    assert sorted(block_of(ways_of(*ring), 0, 10.0).rows) == [0, 1, 2]
