from dataclasses import replace

import numpy as np
import pytest
from shapely import Point

from mapper.domain.cordons.sealing.ways_through import links_of, ways_through
from mapper.domain.places import LocalFrame
from mapper.domain.streets import StreetFlag, Users
from tests.small_networks import BOTH, WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)
EVERYWHERE = Point(0, 0).buffer(9_000)
ROAD = ("Road", [(0, 0), (8_000, 0)])
SUBWAY = ("Subway", [(0, 50), (700, 50)], BOTH | StreetFlag.TUNNEL)


def links(zone_m, *streets):
    ways = ways_through(network(*streets, covered_m=20_000), FRAME, EVERYWHERE, Users.EVERYONE)
    return links_of(ways, Point(0, 0).buffer(zone_m), EVERYWHERE)


@pytest.mark.parametrize(("zone_m", "finest_m"), [(100, 22), (1_000, 30), (5_000, 45)])
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


def ways_of(*streets, levels=None):
    """The streets of a made-up network, each on its level."""
    streets = network(*streets)
    if levels:
        streets = replace(streets, level=np.array(levels, np.int8))
    return ways_through(streets, FRAME, EVERYWHERE, Users.EVERYONE)


TUNNEL = BOTH | StreetFlag.TUNNEL


def test_passages_and_cuttings_are_on_the_surface_and_what_is_deep_is_not():
    lines = [("", [(0, y), (100, y)]) for y in (0, 10, 20)]
    ways = ways_of(*lines, ("", [(0, 30), (100, 30)], TUNNEL), levels=[0, -1, -2, 0])
    assert ways.is_below.tolist() == [False, False, True, False]


def test_below_the_ground_one_comes_up_where_the_fewest_tunnels_lead():
    """Two stairs into a hall of three junctions; the middle one is nearer to the eastern."""
    stairs = [("West", [(-300, 0), (-200, 0)], TUNNEL), ("East", [(100, 0), (200, 0)], TUNNEL)]
    hall = [("Hall", [(-200, 0), (0, 0)], TUNNEL), ("Hall", [(0, 0), (100, 0)], TUNNEL)]
    streets = [("Street", [(-300, 0), (-300, 50)]), ("Street", [(200, 0), (200, 50)])]
    ways = ways_of(*stairs, *hall, *streets, levels=[-2, -2, -2, -2, 0, 0])
    x = ways.junctions[:, 0].round()
    up = dict(zip(x.tolist(), x[ways.mouths.comes_up_at].tolist(), strict=True))
    assert (up[-300], up[-200], up[100], up[200]) == (-300, -300, 200, 200)
    assert up[0] in (-300, 200)


def test_a_shallow_tunnel_that_ends_may_lead_up_and_a_deep_one_does_not():
    assert not ways_of(("", [(0, 0), (50, 0)], TUNNEL), levels=[-1]).mouths.is_deep.any()
    deep = ways_of(("", [(0, 0), (50, 0)], TUNNEL), levels=[-3])
    assert deep.mouths.is_deep.all()
    assert deep.mouths.comes_up_at.tolist() == [-1, -1]


def test_streets_that_cross_on_two_levels_are_apart_and_those_on_one_are_a_mistake():
    road = ("Road", [(-100, 0), (100, 0)])
    others = [("", [(x, -50), (x, 50)]) for x in (-50, 0, 50)]
    bridge = ("", [(80, -50), (80, 50)], BOTH | StreetFlag.BRIDGE)
    joined = ("", [(100, 0), (100, 50)])
    below = ("", [(20, -50), (20, 50)], TUNNEL)
    ways = ways_of(road, *others, bridge, joined, below, levels=[0, 1, 0, -1, 0, 0, -1])
    first, second = ways.crossing_apart
    assert sorted({*zip(first.tolist(), second.tolist(), strict=True)}) == [(0, 1), (0, 2), (0, 3), (0, 4)]
    assert ways.crossing_by_mistake() == pytest.approx(np.array([[0, 0]]), abs=0.01)


def test_a_tunnel_that_leads_beyond_what_is_known_comes_up_there():
    streets = replace(network(("", [(0, 0), (400, 0)], TUNNEL)), level=np.array([-4], np.int8))
    ways = ways_through(streets, FRAME, Point(0, 0).buffer(300), Users.EVERYONE)
    assert ways.mouths.is_deep.tolist() == [True, False]
    assert ways.mouths.comes_up_at.tolist() == [1, 1]


def test_a_street_goes_on_through_junctions_where_only_two_segments_meet():
    """How far it is from each junction to the crossroads; the shorter of two carriageways counts."""
    ways = ways_of(
        *(("", [(0, 0), end]) for end in ((0, 90), (-90, 0))),
        ("", [(0, 0), (30, 0)]),
        ("", [(0, 0), (15, 10), (30, 0)]),
        ("", [(30, 0), (60, 0)]),
        ("", [(60, 0), (80, 0)]),
    )
    x, y = np.round(ways.junctions).T
    far_m = {(east, north): far for east, north, far in zip(x, y, ways.from_junction_m(75.0), strict=True)}
    assert far_m[0, 0] == 0
    assert far_m[30, 0] == 0  # three meet here
    assert far_m[60, 0] == pytest.approx(30, abs=0.01)
    assert far_m[80, 0] == pytest.approx(50, abs=0.01)
    assert far_m[0, 90] == np.inf
    alone = ways_of(("", [(0, 0), (30, 0)]), ("", [(30, 0), (60, 0)]))
    assert np.isinf(alone.from_junction_m(75.0)).all()
