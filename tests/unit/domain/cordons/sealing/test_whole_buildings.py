from dataclasses import replace

import numpy as np
from shapely import Point, Polygon, box

from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.tidying import tidied
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.cordons.sealing.whole_buildings import Surroundings, in_one_piece, left_split, split_by
from mapper.domain.places import LocalFrame
from mapper.domain.streets import StreetFlag, Users
from tests.small_networks import BOTH, WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)
ZONE = Point(0, 0).buffer(20)
EVERYWHERE = Point(0, 0).buffer(1_000)
FAR_OFF = ("Far", [(0, 900), (10, 900)])
TERRACE = [box(x, 40, x + 6, 50) for x in range(-30, 30, 6)]


def things_on(ground):
    shapes = np.empty(len(ground), dtype=object)
    shapes[:] = ground
    nothing = np.empty(0, dtype=object)
    return Obstacles(shapes, nothing, np.empty(0, np.uint8), nothing, nothing)


def around(*houses, streets=(FAR_OFF,), beyond=(), zone=ZONE, limit=EVERYWHERE):
    ways = ways_through(network(*streets), FRAME, Point(0, 0).buffer(1_000), Users.EVERYONE)
    is_beyond = np.isin(np.arange(len(houses)), beyond)
    return Surroundings(zone, ways, things_on(houses), is_beyond, limit)


def inside(area, *houses):
    """The share of each house that lies inside."""
    return [round(area.intersection(house).area / house.area, 3) for house in houses]


def test_a_line_along_the_middle_of_a_terrace_moves_to_its_back_or_front():
    surroundings = around(*TERRACE)
    assert inside(surroundings.with_whole_buildings(box(-60, -60, 60, 46)), *TERRACE) == [1] * len(TERRACE)
    assert inside(surroundings.with_whole_buildings(box(-60, -60, 60, 44)), *TERRACE) == [0] * len(TERRACE)


def test_a_line_across_a_terrace_moves_to_the_nearest_party_wall():
    line = around(*TERRACE).with_whole_buildings(box(-60, -60, 2, 60))
    assert inside(line, *TERRACE) == [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
    assert line.equals(box(-60, -60, 2, 60).difference(box(0, 40, 6, 50)))


def test_a_line_that_splits_no_house_stays_as_it_is():
    line = box(-60, -60, 60, 39)
    assert around(*TERRACE).with_whole_buildings(line) is line
    assert around(box(-5, 38.7, 5, 60)).with_whole_buildings(line) is line  # a mere corner


def test_a_house_is_left_out_where_taking_it_in_would_close_a_street_more():
    house = box(-10, 30, 10, 50)
    behind = ("Behind", [(-40, 48), (40, 48)])
    line = around(house, streets=(behind,)).with_whole_buildings(box(-60, -60, 60, 45))
    assert inside(line, house) == [0]


def test_a_closure_may_move_along_a_street_under_a_house():
    house = box(-10, 30, 10, 50)
    passage = ("Passage", [(0, 0), (0, 90)])
    line = around(house, streets=(passage,)).with_whole_buildings(box(-60, -60, 60, 45))
    assert inside(line, house) == [1]


def test_a_closure_that_is_held_does_not_move_under_a_house():
    house, drawn = box(-10, 30, 10, 50), box(-60, -60, 60, 45)
    passage = ("Passage", [(0, 0), (0, 90)])
    surroundings = replace(around(house, streets=(passage,)), held=Point(0, 45))
    assert surroundings.with_whole_buildings(drawn).equals(drawn)


def test_an_arcade_stays_outside_while_its_house_is_taken_in():
    house = box(-10, 30, 10, 70)
    arcade = ("Arcade", [(-40, 69.7), (40, 69.7)])
    zone = Polygon([(-5, -5), (5, -5), (5, 40), (-5, 40)])
    line = around(house, streets=(arcade,), zone=zone).with_whole_buildings(box(-60, -60, 60, 60))
    assert not line.intersects(Point(0, 69.7))
    assert 0.95 < inside(line, house)[0] < 1


def test_a_house_that_the_zone_holds_a_part_of_is_taken_in():
    house = box(-10, 10, 10, 90)
    assert inside(around(house).with_whole_buildings(box(-60, -60, 60, 30)), house) == [1]


def test_leaving_a_house_out_leaves_the_zone_whole():
    house = box(-60, 19.8, 60, 40)
    line = around(house).with_whole_buildings(box(-70, -60, 70, 25))
    assert inside(line, house)[0] < 0.05
    assert line.buffer(1e-6).covers(ZONE)


def test_nobody_is_left_in_a_hole_or_beside():
    ring = box(-60, -60, 60, 60).difference(box(30, 30, 40, 40))
    assert in_one_piece(ring.union(box(80, 80, 90, 90)), ZONE).equals(box(-60, -60, 60, 60))


def test_a_house_that_reaches_beyond_the_limit_is_left_out():
    house = box(-10, 30, 10, 50)
    assert inside(around(house, beyond=[0]).with_whole_buildings(box(-60, -60, 60, 45)), house) == [0]


def test_no_mouth_of_a_tunnel_changes_sides():
    house = box(-10, 30, 10, 50)
    tunnel = ("Subway", [(0, 48), (0, 500)], BOTH | StreetFlag.TUNNEL)
    assert inside(around(house, streets=(tunnel,)).with_whole_buildings(box(-60, -60, 60, 45)), house) == [0]
    below = ("Metro", [(0, -500), (0, 500)], BOTH | StreetFlag.TUNNEL)
    assert inside(around(house, streets=(below,)).with_whole_buildings(box(-60, -60, 60, 45)), house) == [1]


def test_a_house_that_the_first_one_overlaps_is_taken_in_as_well():
    first, second = box(-10, 30, 10, 50), box(-10, 44, 10, 70)
    line = around(second, first).with_whole_buildings(box(-60, -60, 60, 43))
    assert inside(line, first, second) == [1, 1]


def test_where_there_is_no_way_round_the_line_stays_and_says_so():
    house = box(-10, 10, 10, 50)
    lanes = [(f"Lane {y}", [(-40, y), (40, y)]) for y in range(33, 50, 3)]
    surroundings = around(house, streets=lanes)
    line = surroundings.with_whole_buildings(box(-60, -60, 60, 31))
    assert line.equals(box(-60, -60, 60, 31))
    assert split_by(line, surroundings.obstacles).tolist() == [0]
    (sentence,) = left_split(line, surroundings.obstacles)
    assert "runs through 1 building, where" in sentence
    (sentence,) = left_split(line, things_on([house, house]))
    assert "runs through 2 buildings" in sentence
    assert not list(left_split(box(-60, -60, 60, 5), surroundings.obstacles))


def test_tidying_takes_off_a_strip_along_a_wall_but_none_with_a_house_in_it():
    wall, shed = box(-30, 60, 30, 75), box(-4, 40, 4, 52)
    block, strip = box(-60, -60, 60, 40), box(-30, 58, 30, 60).union(box(-1, 40, 1, 58))
    area = tidied(block.union(strip), around(wall))
    assert not area.intersects(box(-60, 41, 60, 60))
    assert inside(tidied(block.union(shed.buffer(0.3)), around(shed)), shed) == [1]


def test_a_building_without_any_area_is_never_split():
    assert not len(split_by(box(0, 0, 10, 10), things_on([Polygon([(5, 5), (15, 5), (5, 5)])])))
