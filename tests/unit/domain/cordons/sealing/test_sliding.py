"""Closures that move along a street which the map cuts into segments where nothing meets it."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import LineString, Point

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.plane import plane_between
from mapper.domain.cordons.sealing.sliding import Place, passable_junctions, slid_onto, with_passed
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame
from mapper.domain.streets import Highway, StreetFlag, Users
from tests.small_networks import BOTH, WALTHAMSTOW, network
from tests.unit.domain.cordons.test_sealed_towns import town

FRAME = LocalFrame(WALTHAMSTOW)
NORTH = ("High Street", [(0, 0), (0, 100)])
AT_90_M = Place(0, 90.0, begins_inside=True)
AT_130_M = LineString([(-50, 130), (50, 130)])


def slid(
    *streets,
    place=AT_90_M,
    onto=AT_130_M,
    highway=Highway.RESIDENTIAL,
    passable=True,
):
    """Where the crossing of the first street moves to, streets in the order given."""
    known = network(*streets)
    known = replace(known, highway=np.full(len(known), highway, np.uint8))
    ways = ways_through(known, FRAME, Point(0, 0).buffer(500), Users.EVERYONE)
    found = slid_onto(ways, place, onto, np.full(len(ways.junctions), passable))
    return found and (found.row, round(found.at_m), found.begins_inside, found.takes_in, len(found.passed))


def test_a_closure_slides_on_where_a_street_is_only_cut_in_two():
    assert slid(NORTH, ("High Street", [(0, 100), (0, 200)])) == (1, 30, True, True, 1)
    assert slid(NORTH, ("High Street", [(0, 200), (0, 100)])) == (1, 70, False, True, 1)  # drawn southwards


def test_sliding_in_gives_up_what_it_passes():
    before, after = ("High Street", [(0, 100), (0, 200)]), ("High Street", [(0, 0), (0, 100)])
    line = LineString([(-50, 80), (50, 80)])
    assert slid(before, after, place=Place(0, 10.0, begins_inside=True), onto=line) == (1, 80, True, False, 1)


def test_it_slides_past_several_junctions_as_long_as_none_leads_aside():
    bits = [("High Street", [(0, y), (0, y + 10)]) for y in (100, 110, 120, 130)]
    assert slid(NORTH, *bits, onto=LineString([(-50, 125), (50, 125)])) == (3, 5, True, True, 3)


@pytest.mark.parametrize(
    "beyond",
    [
        [("High Street", [(0, 100), (0, 200)]), ("Side Street", [(0, 100), (90, 100)])],
        [("High Street", [(0, 100), (0, 200)], BOTH | StreetFlag.TUNNEL)],
        [],
    ],
    ids=["a junction", "a tunnel", "a dead end"],
)
def test_it_stops_at(beyond):
    assert slid(NORTH, *beyond) is None


def test_it_stops_where_it_may_not_pass_or_the_way_is_too_far():
    beyond = ("High Street", [(0, 100), (0, 300)])
    assert slid(NORTH, beyond, passable=False) is None
    far = LineString([(-50, 150), (50, 150)])
    assert slid(NORTH, beyond, onto=far) is None  # 60 m
    assert slid(NORTH, beyond, onto=far, highway=Highway.TRUNK) == (1, 50, True, True, 1)


def test_a_ring_is_gone_round_once():
    ring = [("Ring", [(0, 0), (20, 0)]), ("Ring", [(20, 0), (20, 20)]), ("Ring", [(20, 20), (0, 0)])]
    assert slid(*ring, place=Place(0, 10.0, begins_inside=True), highway=Highway.TRUNK) is None


def cut_at_every_bend(streets):
    """The same streets, as segments that are straight."""
    corners = FRAME.to_metres(streets.vertices)
    rows = [
        row for row in range(len(streets)) for _ in range(streets.starts[row], streets.starts[row + 1] - 1)
    ]
    first = [
        k for row in range(len(streets)) for k in range(streets.starts[row], streets.starts[row + 1] - 1)
    ]
    lines = [
        (f"Street {row}", corners[k : k + 2], streets.flags[row]) for row, k in zip(rows, first, strict=True)
    ]
    return replace(network(*lines), highway=streets.highway[rows], level=streets.level[rows])


@pytest.mark.parametrize("seed", range(4))
def test_however_the_map_cuts_streets_the_line_is_sealed_and_closes_as_many(seed):
    kind = CORDON_KINDS["sealed"](radius_m=90, limit_m=260)
    whole, cut = (
        kind.draw(Scene.at(WALTHAMSTOW), streets, None)
        for streets in (town(seed), cut_at_every_bend(town(seed)))
    )
    assert cut.seal.is_sealed
    assert cut.seal.escape_routes == whole.seal.escape_routes
    assert len(cut.closures) == len(whole.closures)


def test_what_a_closure_slides_past_changes_sides_but_for_zone_and_outside():
    limit = Point(0, 0).buffer(260)
    ways = ways_through(cut_at_every_bend(town(0)), FRAME, limit.buffer(60), Users.EVERYONE)
    plane = plane_between(Point(0, 0).buffer(90), limit, ways, Obstacles.none(), Users.EVERYONE)
    inside = plane.is_source.copy()
    may_pass = passable_junctions(plane, np.empty(0, dtype=np.intp))
    junction = int(np.flatnonzero(may_pass & (ways.degree == 2))[0])
    moved = with_passed(plane, inside, [(0, junction, True)], np.empty(0, dtype=np.intp))
    assert moved[plane.links.node_of_junction[junction]]
    assert not np.any(moved & plane.is_sink)
    assert np.all(moved[plane.is_source])
