"""The independent check by itself: streets, a zone, a cordon, and closures that need not hold."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import Point, box

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.seal_check import leaks
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame, MetreShape
from mapper.domain.streets import StreetFlag, Users
from tests.small_networks import BOTH, WALTHAMSTOW, network

TUNNEL = BOTH | StreetFlag.TUNNEL
ZONE, CORDON, KNOWN = (MetreShape(Point(0, 0).buffer(radius_m)) for radius_m in (50, 100, 500))
OUT = ("Out", [(0, 0), (0, 300)])


def leaking(*streets, closed=(), tunnels=(), zone=ZONE, cordon=CORDON, levels=None):
    """Rows of the streets on which one gets out past what is ``closed`` as (row, metres along it)."""
    known = network(*streets)
    if levels:
        known = replace(known, level=np.array(levels, np.int8))
    ways = ways_through(known, LocalFrame(WALTHAMSTOW), KNOWN, Users.EVERYONE)
    row, at_m = np.array(closed, dtype=float).reshape(-1, 2).T
    return leaks(ways, zone, cordon, row.astype(int), at_m, np.array(tunnels, dtype=int)).tolist()


def test_a_street_out_leaks_until_it_is_closed():
    assert leaking(OUT) == [0]
    assert leaking(OUT, closed=[(0, 100)]) == []


def test_a_closure_on_another_street_or_beyond_the_line_does_not_help():
    other = ("Other", [(0, 0), (300, 0)])
    assert leaking(OUT, other, closed=[(1, 100)]) == [0]
    assert leaking(OUT, closed=[(0, 200)]) == [0]


def test_a_street_inside_that_comes_nowhere_near_the_zone_leaks_too():
    assert leaking(("Lane", [(80, 0), (300, 0)])) == [0]


def test_a_line_that_leaves_out_a_part_of_the_zone_leaks():
    assert leaking(("Lane", [(40, -20), (40, 20)]), cordon=MetreShape(box(-100, -100, 30, 100))) == [0]


@pytest.mark.parametrize("turned", [False, True])
def test_one_gets_out_through_a_tunnel_that_comes_up_outside(turned):
    ends = [[(0, 0), (0, 60)], [(0, 60), (0, 200)], [(0, 200), (0, 300)]]
    ways = [points[::-1] if turned else points for points in ends]
    streets = (("Ramp", ways[0]), ("Under", ways[1], TUNNEL), ("Road", ways[2]))
    assert leaking(*streets) == [2]
    assert leaking(*streets, tunnels=[1]) == []


def test_a_tunnel_that_leads_beyond_what_is_known_is_a_way_out_of_its_own():
    streets = (("Ramp", [(0, 0), (0, 60)]), ("Under", [(0, 60), (0, 900)], TUNNEL))
    assert leaking(*streets) == [1]
    assert leaking(*streets, tunnels=[1]) == []


RAMP, VAULT = ("Ramp", [(0, 0), (0, 60)]), ("Vault", [(0, 60), (0, 200)], TUNNEL)


def test_a_tunnel_that_ends_deep_below_the_ground_is_no_way_out():
    assert leaking(RAMP, VAULT, levels=(0, -2)) == []


def test_where_one_ends_just_below_the_ground_people_may_come_up():
    """Stairs and lifts are on no map; still inside, they lead nowhere."""
    assert leaking(RAMP, VAULT) == [1]
    assert leaking(RAMP, VAULT, tunnels=[1]) == []
    assert leaking(RAMP, VAULT, cordon=MetreShape(Point(0, 0).buffer(250))) == []


# A subway from below the zone to the street that passes outside; its stairs inside are on no map.
SUBWAY = ("Subway", [(0, 0), (0, 160)], TUNNEL)
STREET = (("Street", [(-400, 160), (0, 160)]), ("Street", [(0, 160), (400, 160)]))


def test_where_people_may_come_up_inside_they_may_go_down():
    assert leaking(SUBWAY, *STREET) == [1, 2]
    assert leaking(SUBWAY, *STREET, tunnels=[0]) == []


def test_a_closure_for_stairs_that_are_on_no_map_is_told_as_that():
    kind = CORDON_KINDS["sealed"](radius_m=100, limit_m=150)
    cordon = kind.draw(Scene.at(WALTHAMSTOW), network(SUBWAY, *STREET), None)
    assert [closure.street for closure in cordon.closures] == ["Subway"]
    assert any("no stairs or lift on the map: 1;" in warning for warning in cordon.warnings)


def test_nobody_gets_into_a_tunnel_that_only_passes_below():
    west, east = ("Road", [(-300, 0), (-150, 0)]), ("Road", [(150, 0), (300, 0)])
    assert leaking(west, ("Under", [(-150, 0), (150, 0)], TUNNEL), east) == []
