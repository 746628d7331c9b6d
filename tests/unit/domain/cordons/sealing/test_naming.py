"""What closures are called, how wide they are, and which come first."""

from dataclasses import replace

import numpy as np
import pytest

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LocalFrame
from mapper.domain.positions import parse_grid_reference
from mapper.domain.streets import Highway
from tests.small_networks import WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)
SEALED = CORDON_KINDS["sealed"]
MAIN = ("Main Street", [(0, 0), (130, 0)]), ("Main Street", [(130, 0), (600, 0)])
CROSSING = ("First Row", [(130, 0), (130, 40)]), ("Second Row", [(130, 0), (130, -40)])


def closures(*streets, around=WALTHAMSTOW, highways=None, **values):
    streets = network(*streets, around=around)
    if highways:
        streets = replace(streets, highway=np.array(highways, np.uint8))
    return SEALED(**values).draw(Scene.at(around), streets, None).closures


def test_names_all_streets_of_the_junction_it_is_at():
    (closure,) = closures(*MAIN, *CROSSING)
    assert (closure.junction, closure.between) == ("First Row / Second Row", ())


def test_names_both_ends_of_the_block_it_is_in():
    block = [("Long Street", [(0, y), (0, end)]) for y, end in ((0, 40), (40, 260), (260, 700))]
    ends = [("Near Row", [(0, 40), (60, 40)]), ("Far Row", [(0, 260), (60, 260)])]
    (closure,) = closures(*block, *ends)
    assert (closure.junction, closure.between) == ("", ("Near Row", "Far Row"))


def test_without_names_at_both_ends_it_names_none():
    (closure,) = closures(("Lane", [(0, 0), (0, 600)]))
    assert (closure.junction, closure.between) == ("", ())


def test_a_street_that_goes_on_under_its_own_name_meets_no_other():
    pieces = [("Long Street", [(0, y), (0, y + 110)]) for y in (0, 110, 220)]
    (closure,) = closures(*pieces, ("Long Street", [(0, 330), (0, 700)]))
    assert closure.junction == ""


def test_is_as_wide_as_streets_of_its_class_are():
    assert [c.width_m for c in closures(*MAIN)] == [11.0]
    assert [c.width_m for c in closures(*MAIN, highways=[Highway.PRIMARY] * 2)] == [14.0]


def test_has_a_grid_reference_in_great_britain_alone():
    (closure,) = closures(*MAIN)
    place = FRAME.to_metres(np.array([parse_grid_reference(closure.grid_reference).centre]))[0]
    assert place == pytest.approx(FRAME.to_metres(np.array([closure.position]))[0], abs=12)
    paris = replace_place(2.35, 48.85)
    assert [c.grid_reference for c in closures(*MAIN, around=paris)] == [""]


def replace_place(lon, lat):
    return WALTHAMSTOW._replace(lon=lon, lat=lat)


def test_first_arrivals_take_the_widest_street_then_those_nearest():
    ways = [("Path", [(0, 0), (0, 600)]), ("Trunk", [(0, 0), (600, 0)]), ("Lane", [(0, 0), (0, -600)])]
    found = closures(*ways, highways=[Highway.FOOTWAY, Highway.TRUNK, Highway.RESIDENTIAL])
    order = sorted(found, key=lambda closure: closure.priority)
    assert [closure.street for closure in order] == ["Trunk", "Lane", "Path"]
    assert [closure.priority for closure in order] == [1, 2, 3]


def test_of_equal_streets_the_nearest_to_the_scene_comes_first():
    ways = [("Close", [(0, 0), (0, 600)]), ("Far", [(0, 0), (0, -600)])]
    far = FRAME.to_lonlat(np.array([[0.0, -190.0]]))[0].tolist()
    found = closures(*ways, limit_m=300, pin=(WALTHAMSTOW._replace(lon=far[0], lat=far[1]),))
    assert {closure.street: closure.priority for closure in found} == {"Close": 1, "Far": 2}


def test_streets_next_to_each_other_share_a_post_and_those_further_apart_do_not():
    lanes = [("Lane", [(x, 0), (x, 600)]) for x in (-20, -10, 28)]
    row = ("Row", [(-20, 0), (-10, 0)]), ("Row", [(-10, 0), (28, 0)])
    found = closures(*lanes, *row, limit_m=180)
    assert len(found) == 3
    assert len({closure.post for closure in found}) == 2


def test_a_closure_a_hair_west_of_north_comes_first():
    ways = [("North", [(0, 0), (-0.5, 600)]), ("East", [(0, 0), (600, 0)]), ("South", [(0, 0), (0, -600)])]
    west = ("West", [(0, 0), (-600, 0)])
    assert [closure.street for closure in closures(*ways, west)] == ["North", "East", "South", "West"]
