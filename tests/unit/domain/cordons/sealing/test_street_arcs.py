from itertools import pairwise

import numpy as np
import pytest
from shapely import Point

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.street_arcs import street_arcs
from mapper.domain.cordons.sealing.ways_through import links_of, ways_through
from mapper.domain.places import LocalFrame
from mapper.domain.streets import Users
from tests.small_networks import WALTHAMSTOW, ground_of, network

FRAME = LocalFrame(WALTHAMSTOW)
ROAD = ("Road", [(0, 0), (700, 0)])


def closed_at_m(who, *things):
    """How far along a road with no junction it is closed."""
    ground = ground_of(*things) if things else None
    cordon = CORDON_KINDS["sealed"](who=who).draw(Scene.at(WALTHAMSTOW), network(ROAD), ground)
    (closure,) = cordon.closures
    assert cordon.seal.is_sealed
    return FRAME.to_metres(np.array([closure.position]))[0, 0]


GATE, BOLLARD = (FeatureKind.GATE, Point(160, 0)), (FeatureKind.BOLLARD, Point(170, 0))


@pytest.mark.parametrize(
    ("who", "thing"), [("everyone", GATE), ("on_foot", GATE), ("vehicles", GATE), ("vehicles", BOLLARD)]
)
def test_a_street_is_closed_where_something_stands_across_it_already(who, thing):
    assert closed_at_m(who, thing) == pytest.approx(thing[1].x, abs=12)  # between two samples of the street


@pytest.mark.parametrize(
    ("who", "things"), [("everyone", [BOLLARD]), ("on_foot", [BOLLARD]), ("everyone", [])]
)
def test_a_bollard_stops_nobody_on_foot(who, things):
    assert closed_at_m(who, *things) < 130


def test_a_gate_beside_the_street_does_nothing_for_it():
    assert closed_at_m("everyone", (FeatureKind.GATE, Point(160, 5))) == closed_at_m("everyone")


def test_a_gate_deep_within_the_zone_changes_nothing():
    streets = network(("Lane", [(-30, 0), (30, 0)]))
    gate = ground_of((FeatureKind.GATE, Point(10, 0)))
    assert CORDON_KINDS["sealed"]().draw(Scene.at(WALTHAMSTOW), streets, gate).closures == ()


def cost_at(y, *corners):
    """What it costs to close a lane so far north that meets a road 190 m out."""
    lane = [("Lane", list(pair)) for pair in pairwise(corners)]
    road = [("Road", [(-500, 190), (0, 190)]), ("Road", [(0, 190), (500, 190)])]
    ways = ways_through(network(*lane, *road), FRAME, Point(0, 0).buffer(400), Users.EVERYONE)
    links = links_of(ways, Point(0, 0).buffer(50), Point(0, 0).buffer(300))
    costs = street_arcs(ways, links, np.empty(0, dtype=np.intp), beyond=0).cost
    middles = (links.points[links.tail] + links.points[links.head]) / 2
    return costs[np.hypot(middles[:, 0], middles[:, 1] - y).argmin()]


def test_the_mouth_of_a_street_is_looked_for_beyond_where_the_map_cuts_it_but_counts_half():
    whole, cut = ((0, 0), (0, 190)), ((0, 0), (0, 150), (0, 190))
    assert cost_at(172, *cut) == pytest.approx(cost_at(172, *whole), abs=0.01)
    assert cost_at(140, *cut) == pytest.approx(cost_at(60, *cut) - 0.4, abs=0.01)
    assert cost_at(140, *whole) < cost_at(140, *cut)
