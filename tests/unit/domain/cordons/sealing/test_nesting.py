"""What is promised of cordons within cordons."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import Point, contains_xy

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.plane import plane_between
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame
from mapper.domain.streets import Users
from tests.small_networks import WALTHAMSTOW, inside_of
from tests.unit.domain.cordons.test_sealed_towns import town

FRAME = LocalFrame(WALTHAMSTOW)
SEALED = CORDON_KINDS["sealed"]


@pytest.mark.parametrize("seed", range(6))
def test_a_ring_drawn_round_the_area_of_an_inner_one_holds_it_whole(seed):
    streets = town(seed)
    inner = SEALED(radius_m=60, limit_m=150).draw(Scene.at(WALTHAMSTOW), streets, None)
    outer = SEALED(radius_m=20, limit_m=120).draw(Scene(inner.area), streets, None)
    area = FRAME.shape_to_metres(outer.area)
    assert area.buffer(0.05).covers(FRAME.shape_to_metres(inner.area).buffer(20))
    assert outer.seal.is_sealed


@pytest.mark.parametrize("seed", range(6))
def test_in_one_plane_a_larger_zone_never_gives_up_what_a_smaller_one_takes_in(seed):
    limit = Point(0, 0).buffer(300)
    ways = ways_through(town(seed), FRAME, limit.buffer(60), Users.EVERYONE)
    plane = plane_between(Point(0, 0).buffer(60), limit, ways, Obstacles.none(), Users.EVERYONE)
    before = inside_of(plane)
    for zone_m in (90, 130, 180):
        held = plane.is_source | contains_xy(Point(0, 0).buffer(zone_m), *plane.points.T)
        inside = inside_of(replace(plane, is_source=held, is_sink=plane.is_sink & ~held))
        assert np.all(inside[before])
        before = inside
