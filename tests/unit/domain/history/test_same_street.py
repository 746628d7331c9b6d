import pytest
from shapely import Point

from mapper.domain.history.same_street import same_street
from mapper.domain.places import LonLat
from mapper.errors import StreetsMissingError
from tests.small_networks import WALTHAMSTOW, network


def near(x_m, y_m):
    """A place so far east and north, closely enough."""
    return Point(WALTHAMSTOW.lon + x_m / 69_200, WALTHAMSTOW.lat + y_m / 111_250)


HIGH_STREET = [("High Street", [(0, 10), (200, 10)]), ("High Street", [(200, 10), (400, 10)])]


def test_the_nearest_street_is_followed_as_long_as_it_keeps_its_name():
    streets = network(*HIGH_STREET, ("Side Road", [(200, 10), (200, 300)]))
    name, ground = same_street(streets, WALTHAMSTOW)
    assert name == "High Street"
    assert ground.covers(near(390, 20))
    assert not ground.covers(near(200, 100))
    assert not ground.covers(near(390, 45))


def test_another_street_of_the_same_name_is_another_street():
    far = ("High Street", [(900, 10), (1_000, 10)])
    _, ground = same_street(network(*HIGH_STREET, far), WALTHAMSTOW)
    assert not ground.covers(near(950, 10))


def test_a_way_without_a_name_is_no_street_to_ask_about():
    streets = network(("", [(0, 1), (50, 1)]), ("High Street", [(0, 40), (50, 40)]))
    assert same_street(streets, WALTHAMSTOW)[0] == "High Street"


def test_no_street_with_a_name_near_by_is_refused():
    for streets in (network(("", [(0, 1), (50, 1)])), network(("High Street", [(0, 140), (50, 140)]))):
        with pytest.raises(StreetsMissingError, match="no street with a name is known within 100 m"):
            same_street(streets, LonLat(*WALTHAMSTOW))
