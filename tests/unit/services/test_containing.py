from datetime import date

import pytest

from mapper.domain.containment.on_streets import Pursuit, Unit
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError
from mapper.services.containing import hold_suspect
from tests.small_networks import WALTHAMSTOW, network

PURSUIT = Pursuit(WALTHAMSTOW, 0.0, by_car=False, suspect_kmh=6.0, units_kmh=40.0, within_m=200.0)
FAR = Unit("far", LonLat(WALTHAMSTOW.lon, WALTHAMSTOW.lat + 0.009))  # 1 km


class Streets:
    def __init__(self):
        self.asked_m = []

    def around(self, position, reach_m):  # noqa: ARG002
        self.asked_m.append(reach_m)
        return network(("Stow Crescent", [(0, 0), (300, 0)]), ("Long Road", [(0, 0), (0, 1_001)]))


def test_streets_are_fetched_as_far_as_the_farthest_unit():
    streets = Streets()
    found = hold_suspect(PURSUIT, (FAR,), streets=streets, today=date(2026, 7, 1))
    assert streets.asked_m == [pytest.approx(1_201, abs=1)]
    assert len(found.posts) == 2
    assert found.doubts[-1].startswith("Nobody says how old these streets are")


def test_without_units_it_is_refused():
    with pytest.raises(InvalidInputError, match="units: must be 1 to 200 places"):
        hold_suspect(PURSUIT, (), streets=Streets(), today=date(2026, 7, 1))
