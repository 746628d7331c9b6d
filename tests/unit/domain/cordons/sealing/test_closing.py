"""Where a finished line crosses streets."""

import numpy as np
from shapely import Polygon

from mapper.domain.cordons.sealing.closing import crossed_by
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame, MetreShape
from mapper.domain.streets import Users
from tests.small_networks import WALTHAMSTOW, network

LANE = network(("Lane", [(0, 0), (300, 0)]))


def crossed(*east):
    """An area whose eastern side runs through these corners."""
    area = MetreShape(Polygon([(-50, 60), (-50, -60), (100, -60), *east, (100, 60)]))
    return crossed_by(area, ways_through(LANE, LocalFrame(WALTHAMSTOW), area, Users.EVERYONE))


def test_a_street_is_crossed_where_the_line_is_and_leads_outward():
    found = crossed()
    assert np.round(found.position).tolist() == [[100, 0]]
    assert np.round(found.outward, 3).tolist() == [[1, 0]]


def test_a_line_that_trembles_on_a_street_crosses_it_once():
    assert len(crossed((100, 1), (100.02, -1), (100.04, 1))) == 1


def test_a_line_that_comes_back_over_a_street_crosses_it_each_time():
    assert len(crossed((100, 20), (140, -20), (180, 20))) == 3
