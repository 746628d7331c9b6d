"""That the check of a seal sees every closure that is missing, underground as well."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import Point

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.seal_check import leaks
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame, MetreShape
from mapper.domain.streets import StreetFlag
from tests.small_networks import BOTH, WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)
TUNNEL = BOTH | StreetFlag.TUNNEL
NOTHING = np.empty(0, dtype=np.intp)
# A subway from below the zone to the street that passes outside; its stairs inside are on no map.
SUBWAY = (
    ("Subway", [(0, 0), (0, 160)], TUNNEL),
    ("Street", [(-400, 160), (0, 160)]),
    ("", [(0, 160), (400, 160)]),
)


def leaking(streets, *closed_tunnels, cordon_m=120):
    """The segments by which one gets out of a disc."""
    ways = ways_through(streets, FRAME, MetreShape(Point(0, 0).buffer(600)), BOTH)
    areas = (MetreShape(Point(0, 0).buffer(radius_m)) for radius_m in (100, cordon_m))
    return leaks(ways, *areas, NOTHING, np.empty(0), np.array(closed_tunnels, dtype=np.intp)).tolist()


def test_who_may_come_up_at_the_end_of_a_tunnel_may_go_down_there():
    assert leaking(network(*SUBWAY)) == [1, 2]
    assert leaking(network(*SUBWAY), 0) == []


def test_who_goes_down_inside_may_come_up_where_a_tunnel_ends_outside():
    streets = network(("Street", [(0, -50), (0, 0)]), *SUBWAY[:1])
    assert leaking(streets) == [1]
    assert leaking(streets, 1) == []


@pytest.mark.parametrize("deep", [0, 1])
def test_nobody_comes_up_where_a_tunnel_ends_deep_down_or_still_inside(deep):
    streets = network(("Street", [(0, -50), (0, 0)]), *SUBWAY[:1])
    streets = replace(streets, level=np.array([0, -1 - deep], np.int8))
    assert leaking(streets, cordon_m=120 if deep else 200) == []


def test_a_closure_for_stairs_that_are_on_no_map_is_told_as_that():
    cordon = CORDON_KINDS["sealed"](radius_m=100, limit_m=150).draw(
        Scene.at(WALTHAMSTOW), network(*SUBWAY), None
    )
    assert [closure.street for closure in cordon.closures] == ["Subway"]
    assert cordon.seal.is_sealed
    assert any("no stairs or lift on the map: 1;" in warning for warning in cordon.warnings)
