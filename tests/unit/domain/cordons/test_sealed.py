"""The sealed cordon on small networks whose best line can be told by looking."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import Point, Polygon, box
from shapely.affinity import translate

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LocalFrame, LonLatShape, MetreShape, geodesic_disc
from mapper.domain.streets import Highway, StreetFlag
from mapper.errors import InvalidInputError, StreetsMissingError
from tests.small_networks import BOTH, WALTHAMSTOW, ground_of, network

HERE = Scene.at(WALTHAMSTOW)
FRAME = LocalFrame(WALTHAMSTOW)
sealed = CORDON_KINDS["sealed"]
CROSS = (
    ("North Road", [(0, 0), (0, 600)]),
    ("East Road", [(0, 0), (600, 0)]),
    ("South Road", [(0, 0), (0, -600)]),
    ("West Road", [(0, 0), (-600, 0)]),
)


def draw(*streets, ground=None, scene=HERE, covered_m=5_000.0, **sizes):
    return sealed(**sizes).draw(scene, network(*streets, covered_m=covered_m), ground)


def area_m(cordon):
    return FRAME.shape_to_metres(cordon.area)


def test_a_crossroads_is_closed_on_every_road_and_proved():
    cordon = draw(*CROSS)
    assert [closure.street for closure in cordon.closures] == [
        "North Road", "East Road", "South Road", "West Road"
    ]  # fmt: skip
    assert [round(closure.bearing_deg) % 360 for closure in cordon.closures] == [0, 90, 180, 270]
    assert [closure.number for closure in cordon.closures] == [1, 2, 3, 4]
    assert cordon.seal.is_sealed
    assert cordon.seal.escape_routes == 4


def test_many_streets_that_meet_further_out_are_closed_where_they_are_one():
    """Three ways out of the circle join at 150 m: one closure instead of three."""
    ways = [("Fan", [(0, 0), (x, 120), (0, 160)]) for x in (-60, 0, 60)]
    cordon = draw(*ways, ("Neck", [(0, 160), (0, 600)]), limit_m=300)
    assert [closure.street for closure in cordon.closures] == ["Neck"]
    assert cordon.seal.escape_routes == 1


def test_a_cul_de_sac_needs_one_closure_at_its_mouth():
    """The close runs 125 m from a through road; it is shut where it leaves it."""
    close = ("Close", [(0, 0), (125, 0)])
    through = [("Through Road", [(125, y), (125, y + 300)]) for y in (-300, 0)]
    cordon = draw(close, *through)
    (closure,) = cordon.closures
    assert (closure.street, closure.junction) == ("Close", "Through Road")


def road_that_forks_into_paths():
    road = ("Main", [(0, 0), (0, 200)])
    paths = [("", [(0, 200), (x, 400)], StreetFlag.FOOT) for x in (-150, 150)]
    highways = np.array([Highway.TRUNK, Highway.FOOTWAY, Highway.FOOTWAY], np.uint8)
    return replace(network(road, *paths), highway=highways)


def test_a_wide_road_is_dearer_to_close_than_several_paths():
    cordon = sealed(limit_m=350, plan="cheapest").draw(HERE, road_that_forks_into_paths(), None)
    assert [closure.highway for closure in cordon.closures] == [Highway.FOOTWAY, Highway.FOOTWAY]
    assert {closure.for_vehicles for closure in cordon.closures} == {False}


def test_the_wide_road_is_closed_unless_asked_otherwise_as_the_circle_closes_no_more():
    cordon = sealed(limit_m=350).draw(HERE, road_that_forks_into_paths(), None)
    assert [closure.highway for closure in cordon.closures] == [Highway.TRUNK]
    assert (
        "The cheapest line would close 2 streets, mostly smaller ones, where the edge of what is protected "
        "crosses 1; this one closes 1. The other can be asked for."
    ) in cordon.warnings


def test_a_line_chosen_by_its_weight_is_the_one_that_was_listed():
    kind, streets = sealed(limit_m=350), road_that_forks_into_paths()
    listed = kind.choices(HERE, streets, None)[0]
    cordon = replace(kind, weight=listed.weight).draw(HERE, streets, None)
    assert len(cordon.closures) == listed.closures == 2


@pytest.mark.parametrize("plan", ["widest", "fewest"])
def test_a_plan_and_a_weight_are_two_lines_so_one_of_them_is_refused(plan):
    with pytest.raises(InvalidInputError, match=f"plan: {plan} is another line than one"):
        sealed(plan=plan, weight=50).draw(HERE, road_that_forks_into_paths(), None)


def test_a_way_that_nobody_may_walk_or_drive_is_closed_too():
    way = ("Cycle Way", [(0, 0), (600, 0)], StreetFlag(0))
    (closure,) = draw(way).closures
    assert (closure.street, closure.on_foot, closure.for_vehicles) == ("Cycle Way", True, False)
    assert not draw(("Lane", [(0, 0), (0, 600)]), way, who="on_foot").closures[1:]


def test_carriageways_side_by_side_share_a_barrier_and_a_post():
    halves = ((-600, 0), (0, 600))
    ways = [(name, [(x, low), (x, high)]) for x, name in ((-6, "Up"), (6, "Down")) for low, high in halves]
    cordon = draw(*ways)
    assert len(cordon.closures) == 4
    assert len({closure.post for closure in cordon.closures}) == 2
    north = [FRAME.to_metres(np.array([c.position]))[0, 1] for c in cordon.closures if c.bearing_deg < 90]
    assert np.ptp(north) < 1.0


def test_a_tunnel_out_of_the_zone_is_closed_where_it_surfaces():
    tunnel = ("Subway", [(20, 0), (400, 0)], BOTH | StreetFlag.TUNNEL)
    cordon = draw(("Lane", [(0, 0), (20, 0)]), tunnel, ("Far", [(400, 0), (600, 0)]))
    (closure,) = cordon.closures
    assert closure.in_tunnel
    assert FRAME.to_metres(np.array([closure.position]))[0] == pytest.approx([20, 0], abs=0.01)
    assert cordon.seal.is_sealed


def test_a_tunnel_whose_mouths_are_outside_stays_open_and_is_named():
    tunnel = ("Deep", [(-400, 0), (400, 0)], BOTH | StreetFlag.TUNNEL)
    cordon = draw(*CROSS[::2], tunnel, limit_m=220)
    assert "Deep passes under the cordon in a tunnel; it stays open." in cordon.warnings
    assert {closure.street for closure in cordon.closures} == {"North Road", "South Road"}


def test_the_line_does_not_run_between_a_bridge_and_the_street_below():
    flyover = ("Flyover", [(-600, 130), (600, 130)], BOTH | StreetFlag.BRIDGE)
    cordon = draw(*CROSS, flyover, limit_m=320)
    assert cordon.seal.is_sealed
    assert area_m(cordon).is_valid


def test_no_building_is_split():
    houses = [(FeatureKind.BUILDING, box(x, 90, x + 14, 112)) for x in range(-94, 90, 24)]
    block = (FeatureKind.BUILDING, box(-130, -60, -70, 60))
    cordon = draw(*CROSS[:1], *CROSS[2:3], ground=ground_of(*houses, block))
    area = area_m(cordon)
    for _, shape in (*houses, block):
        share = area.intersection(shape).area / shape.area
        assert share < 0.05 or share > 0.95


def test_a_house_of_which_the_zone_holds_a_part_is_taken_in_whole():
    cordon = draw(*CROSS[:1], ground=ground_of((FeatureKind.BUILDING, box(80, -10, 115, 10))))
    assert area_m(cordon).buffer(0.5).covers(box(80, -10, 115, 10))


def test_a_line_follows_water_and_walls_where_it_can():
    """An open field: with a river beside the zone the line keeps to it."""
    river = box(-400, 130, 400, 170)
    things = ground_of((FeatureKind.WATER, river), (FeatureKind.BARRIER, box(-300, -190, 300, -180).exterior))
    cordon = draw(("Lane", [(-50, 0), (50, 0)]), ground=things, limit_m=250)
    assert cordon.seal.is_sealed
    assert not cordon.closures


def test_a_lonely_lane_needs_no_closure():
    cordon = draw(("Lane", [(-30, 0), (30, 0)]))
    assert cordon.closures == ()
    assert (cordon.seal.is_sealed, cordon.seal.escape_routes) == (True, 0)
    assert "over gardens, yards and open ground" in cordon.seal.leaks[0].says


def test_a_street_that_only_dips_into_the_zone_is_closed_on_both_sides():
    cordon = draw(("Bypass", [(-600, 102), (-3, 99.5), (3, 99.5), (600, 102)]), ("Lane", [(0, 0), (0, 20)]))
    assert len(cordon.closures) == 2
    assert cordon.seal.is_sealed


def test_a_street_that_leaves_the_zone_and_dips_into_it_again_is_closed_once_beyond():
    """Its mouth, cheaper to close, is just outside the zone; but it comes back between two samples."""
    yard = [("Yard", [(x, 60), (0, 60)]) for x in (-20, 20)]
    cordon = draw(*yard, ("Bent", [(0, 60), (0, 140), (59.8, 79.8), (120, 130), (120, 600)]))
    (closure,) = cordon.closures
    assert FRAME.to_metres(np.array([closure.position]))[0, 0] > 58


def test_a_main_road_that_ends_is_taken_to_go_on_and_told():
    streets = network(("Main", [(0, 0), (0, 150)]), covered_m=5_000.0)
    cordon = sealed().draw(HERE, replace(streets, highway=np.array([Highway.PRIMARY], np.uint8)), None)
    assert len(cordon.closures) == 1
    assert any("dead ends of main streets, 1 in all" in leak.says for leak in cordon.seal.leaks)


def test_a_limit_too_close_is_widened_and_told():
    cordon = draw(*CROSS, radius_m=200, limit_m=210)
    assert any("it was widened to 320 m" in warning for warning in cordon.warnings)
    assert area_m(cordon).covers(Point(0, 0).buffer(199))


def test_where_the_data_ends_inside_the_limit_the_line_stays_within_it_and_says_so():
    cordon = draw(*CROSS, covered_m=170.0)
    assert any("known streets end inside the limit" in warning for warning in cordon.warnings)
    assert area_m(cordon).within(Point(0, 0).buffer(180))


def test_where_the_data_ends_within_the_zone_nothing_can_be_proved():
    with pytest.raises(StreetsMissingError, match="no line can be proved sealed"):
        draw(*CROSS, covered_m=90.0)


def test_without_streets_it_offers_a_radius():
    with pytest.raises(StreetsMissingError, match="a radius cordon needs none"):
        sealed().draw(HERE, None, None)
    with pytest.raises(StreetsMissingError, match="no street lies within the limit"):
        draw(("Far", [(3_000, 0), (3_100, 0)]))
    assert sealed(radius_m=150).without_streets() == CORDON_KINDS["radius"](150)


def test_a_scene_of_its_own_shape_is_held_whole():
    square = LonLatShape(
        FRAME.shape_to_lonlat(MetreShape(Polygon([(-80, -20), (80, -20), (60, 70), (-50, 60)])))
    )
    cordon = draw(*CROSS, scene=Scene(square), radius_m=30, limit_m=200)
    assert cordon.seal.is_sealed
    assert area_m(cordon).buffer(0.1).covers(translate(FRAME.shape_to_metres(square)).buffer(29))


def test_with_room_it_never_closes_more_than_the_circle_crosses():
    grid = range(-600, 601, 90)
    rows = [("Row", [(x, y), (x + 90, y)]) for y in grid for x in grid[:-1]]
    columns = [("Column", [(x, y), (x, y + 90)]) for x in grid for y in grid[:-1]]
    cordon = draw(*rows, *columns, limit_m=330)
    circle = FRAME.shape_to_metres(geodesic_disc(WALTHAMSTOW, 100)).exterior
    lines = network(*rows, *columns).lines(FRAME.to_metres(network(*rows, *columns).vertices))
    crossed = sum(line.intersects(circle) for line in lines)
    assert len(cordon.closures) <= crossed
    assert cordon.seal.escape_routes <= len(cordon.closures)


def who_closes(who):
    alley = ("Alley", [(0, 0), (400, 400)], StreetFlag.FOOT)
    bypass = ("Bypass", [(0, 0), (-400, 400)], StreetFlag.VEHICLE)
    return draw(*CROSS, alley, bypass, who=who)


@pytest.mark.parametrize(
    ("who", "left_open"), [("everyone", set()), ("on_foot", {"Bypass"}), ("vehicles", {"Alley"})]
)
def test_for_some_only_their_streets_are_closed_and_counted(who, left_open):
    cordon = who_closes(who)
    everything = {"Alley", "Bypass", "North Road", "East Road", "South Road", "West Road"}
    assert {closure.street for closure in cordon.closures} == everything - left_open
    assert cordon.seal.escape_routes == len(everything - left_open)
    assert cordon.parameters["who"] == who


def test_a_cordon_that_is_not_for_everyone_says_so():
    assert who_closes("everyone").warnings == ()
    assert "stops people on foot only" in who_closes("on_foot").warnings[0]
    assert "is no tape; people on foot can walk in and out" in who_closes("vehicles").warnings[0]


def test_a_closure_where_tunnels_fork_is_told_with_the_way_to_their_mouths():
    below = BOTH | StreetFlag.TUNNEL
    lanes = [("Lane", [(0, y), (20, y)]) for y in (0, 40)]
    cordon = draw(
        *lanes,
        ("Yard", [(0, 0), (0, 40)]),
        ("West", [(20, 0), (60, 20)], below),
        ("East", [(20, 40), (60, 20)], below),
        ("Subway", [(60, 20), (150, 20)], below),
        ("Subway", [(150, 20), (200, 20)], below),
        ("Far", [(200, 20), (700, 20)]),
    )
    (closure,) = cordon.closures
    assert closure.street == "Subway"
    assert closure.from_mouth_m == pytest.approx(44.7, abs=0.1)
    assert any("tunnels fork, out of sight: 1, up to 45 m from" in doubt for doubt in cordon.warnings)


def test_the_cordon_of_a_point_holds_every_place_within_the_radius():
    cordon = draw(*CROSS, radius_m=500, limit_m=700)
    assert geodesic_disc(WALTHAMSTOW, 500).difference(cordon.area).area == 0
