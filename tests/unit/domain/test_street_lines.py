import pytest
from shapely import get_coordinates

from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.street_lines import street_line
from mapper.errors import StreetsMissingError
from tests.small_networks import WALTHAMSTOW, network

HIGH_STREET = ("High Street", [(-400, 30), (0, 30), (400, 30)])
MEWS = ("Stow Mews", [(0, 30), (0, 120)])


def taken(*streets, reach_m=250.0, name="", at=WALTHAMSTOW):
    return street_line(network(*streets), at, reach_m=reach_m, name=name)


def in_metres(found):
    return LocalFrame(WALTHAMSTOW).to_metres(get_coordinates(found.line))


def test_the_nearest_street_is_taken_from_end_to_end():
    found = taken(MEWS, ("Far Road", [(-50, 150), (50, 150)]))
    assert found.name == "Stow Mews"
    assert found.is_whole
    assert in_metres(found).ravel() == pytest.approx([0, 30, 0, 120], abs=0.2)


def test_a_long_street_is_taken_as_far_as_asked():
    found = taken(HIGH_STREET, reach_m=100)
    assert not found.is_whole
    assert abs(in_metres(found)[:, 0]).max() == pytest.approx(95.4, abs=0.3)


def test_the_place_lies_on_the_street():
    found = taken(HIGH_STREET)
    assert LocalFrame(WALTHAMSTOW).to_metres(get_coordinates(found.line))[:, 1].max() < 31
    assert found.position == LonLat(*(round(degrees, 6) for degrees in found.position))
    assert found.position.lat == pytest.approx(WALTHAMSTOW.lat + 30 / 111_200, abs=2e-6)


def test_a_street_that_is_named_is_taken_though_another_is_nearer():
    assert taken(HIGH_STREET, MEWS, ("Near Lane", [(-50, 5), (50, 5)]), name="stow mews").name == "Stow Mews"


def test_another_street_of_the_same_name_further_off_is_left_out():
    found = taken(MEWS, ("Stow Mews", [(150, 200), (240, 200)]))
    assert in_metres(found)[:, 0].max() < 1


@pytest.mark.parametrize(("name", "words"), [("", "with a name"), ("Low Street", "called Low Street")])
def test_where_there_is_none_it_is_said(name, words):
    with pytest.raises(StreetsMissingError, match=words):
        taken(("", [(-50, 5), (50, 5)]), ("High Street", [(-50, 150), (50, 150)]), name=name)


def test_where_there_is_no_street_at_all_it_is_said():
    with pytest.raises(StreetsMissingError, match="no street with a name is known within 100 m"):
        taken(("", [(-50, 5), (50, 5)]))
