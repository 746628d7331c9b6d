from itertools import pairwise

import numpy as np
import pytest
from shapely import LineString, Point, Polygon

from mapper.domain.cordons import Scene
from mapper.domain.cordons.network import NetworkCordon
from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, area_m2, geodesic_disc
from mapper.domain.streets import StreetFlag
from mapper.errors import StreetsMissingError
from tests.small_networks import WALTHAMSTOW, network

GRID_M = range(-600, 601, 100)
HERE = Scene.at(WALTHAMSTOW)


def grid(columns=GRID_M, rows=GRID_M, **where):
    """Streets every hundred metres both ways."""
    across = [(f"Row {y}", [(x, y), (x + 100, y)]) for y in rows for x in columns[:-1]]
    along = [(f"Column {x}", [(x, y), (x, y + 100)]) for x in columns for y in rows[:-1]]
    return network(*across, *along, **where)


def draw(reach_m, streets, scene=HERE):
    return NetworkCordon(reach_m).draw(scene, streets)


def metres_inside(streets, area):
    return sum(street.length_m for street in streets_inside(streets, area))


def test_it_encloses_the_streets_within_reach_and_no_others():
    streets = grid()
    cordon = draw(150, streets)
    assert cordon.area.is_valid
    assert metres_inside(streets, cordon.area) == pytest.approx(4 * (150 + 2 * 50), rel=0.02)


def test_it_grows_with_the_reach():
    streets = grid()
    areas = [draw(reach_m, streets).area for reach_m in (50, 120, 200, 310)]
    for smaller, larger in pairwise(areas):
        assert area_m2(LonLatShape(smaller.difference(larger))) < 0.01 * area_m2(smaller)


def test_on_a_lone_street_it_runs_forty_five_metres_beside_it():
    streets = network(("Lane", [(-900, 0), (900, 0)]))
    assert area_m2(draw(300, streets).area) == pytest.approx(600 * 90, rel=0.05)


def test_a_street_drawn_to_the_other_side_of_the_world_changes_nothing():
    crossing = [("Lane", [(-900, 0), (900, 0)]), ("Road", [(-900, 400), (900, 400)])]
    endless = network(*crossing, ("Mistake", [(0, 400), (9e6, 600)]))
    assert draw(200, endless).area.symmetric_difference(draw(200, network(*crossing)).area).area < 1e-9


def test_it_holds_a_scene_off_the_street_and_the_way_to_it():
    streets = network(("Lane", [(-900, 0), (900, 0)]))
    scene = Scene.at(LonLat(*LocalFrame(WALTHAMSTOW).to_lonlat(np.array([[0.0, 90.0]]))[0]))
    cordon = draw(300, streets, scene)
    assert cordon.area.contains(scene.shape)
    assert cordon.area.geom_type == "Polygon"
    assert cordon.warnings == ()


def test_far_off_the_street_it_says_how_far():
    streets = network(("Lane", [(-900, 0), (900, 0)]))
    scene = Scene.at(LonLat(*LocalFrame(WALTHAMSTOW).to_lonlat(np.array([[0.0, 150.0]]))[0]))
    warning = draw(300, streets, scene).warnings[0]
    assert warning == "The scene lies 150 m from the nearest street; the 300 m are counted from there."


def test_further_off_than_the_reach_it_refuses():
    streets = network(("Lane", [(-900, 0), (900, 0)]))
    scene = Scene.at(LonLat(*LocalFrame(WALTHAMSTOW).to_lonlat(np.array([[0.0, 150.0]]))[0]))
    with pytest.raises(StreetsMissingError, match="nearest street is 150 m from the scene"):
        draw(140, streets, scene)


def test_without_streets_it_refuses():
    with pytest.raises(StreetsMissingError, match="a radius cordon needs none"):
        draw(300, None)


def test_at_the_edge_of_the_data_it_says_so():
    assert draw(300, grid(covered_m=290)).warnings == (
        "The known streets end near here, so this cordon may be cut short.",
    )
    assert draw(300, grid(covered_m=320)).warnings == ()


def test_a_bridge_over_a_street_outside_is_owned_up_to():
    over = [(f"Bridge {k}", [(20 * k, 0), (20 * k + 20, 0)]) for k in range(10)]
    under = [(f"Under {k}", [(100 + k, -300), (100 + k, 300)]) for k in range(0, 60, 6)]
    warnings = " ".join(draw(200, network(*over, *under)).warnings)
    assert "The line leaves out" in warnings


def test_a_tunnel_out_of_reach_does_not_draw_the_line_above_it():
    tunnel = ("Below", [(-50, -200), (-50, 200)], StreetFlag.FOOT | StreetFlag.TUNNEL)
    street = ("A", [(-500, 0), (500, 0)])
    above = draw(250, network(street, tunnel))
    assert above.area.equals(draw(250, network(street)).area)
    assert above.warnings == ("Below the cordon run 90 m of tunnels that are further to walk.",)


def test_an_island_of_streets_among_those_inside_is_owned_up_to():
    """Each is too short for a hole in the cordon, together they are worth a word."""
    yards = [("Yard", [(x + 45, y + 50), (x + 55, y + 50)]) for x in (0, -100) for y in (0, -100)]
    around = [("Block", [(x, y), (x + 100, y)]) for y in (-100, 0, 100) for x in (-100, 0)]
    beside = [("Block", [(x, y), (x, y + 100)]) for x in (-100, 0, 100) for y in (-100, 0)]
    cordon = draw(400, network(*around, *beside, *yards))
    assert "The line takes in 40 m of street that is further to walk." in cordon.warnings
    assert len(cordon.area.interiors) == 0


def test_a_large_court_without_access_stays_outside():
    wall = [("Block", [(-150, -150), (150, -150), (150, 150), (-150, 150), (-150, -150)])]
    court = [("Court", [(-60, 0), (60, 0)])]
    scene = Scene.at(LonLat(*LocalFrame(WALTHAMSTOW).to_lonlat(np.array([[0.0, -150.0]]))[0]))
    cordon = draw(1_000, network(*wall, *court), scene)
    assert len(cordon.area.interiors) == 1


def test_more_streets_than_it_needs_change_nothing():
    kind = NetworkCordon(200)
    far = range(-2_000, 2_001, 100)
    near_m = int(kind.streets_needed_m() // 100 + 1) * 100
    near = range(-near_m, near_m + 1, 100)
    some, many = kind.draw(HERE, grid(near, near)).area, kind.draw(HERE, grid(far, far)).area
    assert area_m2(LonLatShape(some.symmetric_difference(many))) < 1e-6 * area_m2(some)


def test_a_street_as_a_scene_is_held_whole():
    frame = LocalFrame(WALTHAMSTOW)
    street = LonLatShape(LineString(frame.to_lonlat(np.array([[-200.0, 0.0], [200.0, 0.0]]))))
    cordon = draw(100, grid(), Scene(street))
    assert cordon.area.covers(street)


def test_an_area_as_a_scene_is_held_whole():
    area = LonLatShape(Polygon(geodesic_disc(WALTHAMSTOW, 130)))
    cordon = draw(60, grid(), Scene(area))
    assert cordon.area.buffer(1e-9).covers(area)


def test_it_works_on_the_antimeridian():
    fiji = LonLat(179.9999, -16.8)
    cordon = draw(150, grid(around=fiji), Scene.at(fiji))
    assert cordon.area.is_valid
    assert cordon.area.geom_type == "MultiPolygon"
    assert area_m2(cordon.area) == pytest.approx(area_m2(draw(150, grid()).area), rel=0.02)
    assert cordon.area.covers(Point(fiji))
