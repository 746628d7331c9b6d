import numpy as np
import pytest
from shapely import Point

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LocalFrame
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
