import numpy as np
import pytest
from shapely import Point

from mapper.domain.cordons.sealing.ways_through import links_of, ways_through
from mapper.domain.places import LocalFrame
from mapper.domain.streets import StreetFlag
from tests.small_networks import BOTH, WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)
EVERYWHERE = Point(0, 0).buffer(9_000)
ROAD = ("Road", [(0, 0), (8_000, 0)])
SUBWAY = ("Subway", [(0, 50), (700, 50)], BOTH | StreetFlag.TUNNEL)


def links(zone_m, *streets):
    ways = ways_through(network(*streets, covered_m=20_000), FRAME, EVERYWHERE, BOTH)
    return links_of(ways, Point(0, 0).buffer(zone_m), EVERYWHERE)


@pytest.mark.parametrize(("zone_m", "finest_m"), [(100, 16), (1_000, 30), (5_000, 45)])
def test_large_zones_are_sampled_more_coarsely(zone_m, finest_m):
    """Half-way along, 4 km off, the street lies so far away that it is sampled as coarsely as may be."""
    found = links(zone_m, ("Road", [(zone_m, 0), (zone_m + 8_000, 0)]))
    assert np.diff(np.sort(found.points[:, 0])).max() == pytest.approx(finest_m, abs=0.2)


def test_deep_within_the_zone_there_are_only_mouths_of_tunnels():
    found = links(500, ROAD, SUBWAY)
    deep = found.points[np.hypot(*found.points.T) < 430]
    assert deep == pytest.approx(np.array([[0, 50]]), abs=0.01)


def test_where_nothing_is_sampled_no_place_is_found():
    found = links(5_000, SUBWAY)
    node, is_there = found.node_at(np.array([0]), np.array([10.0]))
    assert (len(node), is_there.any()) == (1, False)
