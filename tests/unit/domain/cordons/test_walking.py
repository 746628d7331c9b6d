import numpy as np
import pytest
from shapely import LineString, Polygon, length

from mapper.domain.cordons import Scene
from mapper.domain.cordons.walking import reachable_streets
from mapper.domain.places import LocalFrame, LonLat, LonLatShape
from mapper.domain.streets import StreetFlag
from mapper.errors import StreetsMissingError
from tests.small_networks import WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)


def scene_at(x_m, y_m):
    return Scene.at(LonLat(*FRAME.to_lonlat(np.array([[x_m, y_m]], float))[0]))


def scene_along(*points_m):
    return Scene(LonLatShape(LineString(FRAME.to_lonlat(np.array(points_m, float)))))


def scene_within(*points_m):
    return Scene(LonLatShape(Polygon(FRAME.to_lonlat(np.array(points_m, float)))))


def inside_m(reach, streets):
    """Metres inside of each street, by name."""
    names = [streets.names[streets.name[row]] for row in reach.inside.row]
    return {
        name: round(sum(m for n, m in zip(names, length(reach.inside.lines), strict=True) if n == name), 2)
        for name in sorted(set(names))
    }


def walk(scene, reach_m, *streets):
    streets = network(*streets)
    return inside_m(reachable_streets(streets, scene, reach_m), streets)


def test_a_street_is_cut_at_the_exact_metre_both_ways():
    assert walk(scene_at(0, 0), 100, ("A", [(-500, 0), (500, 0)])) == {"A": 200}


def test_walking_goes_on_round_corners():
    walked = walk(scene_at(0, 0), 100, ("A", [(0, 0), (60, 0)]), ("B", [(60, 0), (60, 500)]))
    assert walked == {"A": 60, "B": 40}


def test_of_two_streets_between_the_same_junctions_the_shorter_counts():
    ends = [(0, 0), (40, 0)]
    detour = [(0, 0), (0, 30), (40, 30), (40, 0)]
    streets = [("A", ends), ("B", detour), ("C", [(40, 0), (500, 0)])]
    assert walk(scene_at(0, 0), 60, *streets) == {"A": 40, "B": 80, "C": 20}
    assert walk(scene_at(0, 0), 60, *reversed(streets)) == {"A": 40, "B": 80, "C": 20}


def test_both_ends_of_a_street_may_be_reached_and_its_middle_not():
    square = [("A", [(0, 0), (100, 0)]), ("B", [(0, 0), (0, 100), (100, 100), (100, 0)])]
    assert walk(scene_at(0, 0), 150, *square) == {"A": 100, "B": 200}
    streets = network(*square)
    reach = reachable_streets(streets, scene_at(0, 0), 150)
    assert length(reach.outside.lines).tolist() == pytest.approx([100], abs=1e-3)


def test_inside_and_outside_are_the_whole_network():
    streets = network(*[(f"S{k}", [(-900, 40 * k), (0, 40 * k), (900, 43 * k)]) for k in range(9)])
    reach = reachable_streets(streets, scene_at(5, 100), 300)
    total_m = length(reach.inside.lines).sum() + length(reach.outside.lines).sum()
    assert total_m == pytest.approx(streets.length_m.sum(), rel=1e-6)


def test_where_only_vehicles_may_go_nobody_walks():
    motorway = ("M11", [(0, 10), (0, 500)], StreetFlag.VEHICLE)
    assert walk(scene_at(0, 0), 100, motorway, ("A", [(0, -20), (50, -20)])) == {"A": 50}


def test_without_any_street_for_walkers_there_is_no_reach():
    streets = network(("M11", [(0, 10), (0, 500)], StreetFlag.VEHICLE))
    with pytest.raises(StreetsMissingError, match="no street for walkers"):
        reachable_streets(streets, scene_at(0, 0), 100)


def test_the_way_to_the_nearest_street_is_told_and_not_counted():
    streets = network(("A", [(-500, 30), (500, 30)]))
    reach = reachable_streets(streets, scene_at(0, 0), 100)
    assert reach.gap_m == pytest.approx(30, abs=1e-3)
    assert inside_m(reach, streets) == {"A": 200}


def test_a_scene_on_a_street_has_no_gap():
    streets = network(("A", [(-500, 0), (0, 0)]), ("B", [(0, 0), (500, 0)]))
    reach = reachable_streets(streets, Scene.at(WALTHAMSTOW), 100)
    assert reach.gap_m == pytest.approx(0, abs=1e-6)
    assert inside_m(reach, streets) == {"A": 100, "B": 100}


def test_walking_starts_from_the_whole_of_a_street():
    streets = ("A", [(-100, 0), (0, 0)]), ("B", [(0, 0), (100, 0)]), ("C", [(0, 0), (0, 500)])
    walked = walk(scene_along((-100, 0), (0, 0)), 50, *streets)
    assert walked == pytest.approx({"A": 100, "B": 50, "C": 50}, abs=1.01)


def test_walking_starts_from_the_edge_of_an_area():
    square = scene_within((-50, -50), (50, -50), (50, 50), (-50, 50))
    assert walk(square, 30, ("A", [(-500, 0), (500, 0)])) == pytest.approx({"A": 160}, abs=0.01)


def test_a_street_that_leaves_an_area_far_and_comes_back_is_not_all_inside():
    square = scene_within((-50, -50), (50, -50), (50, 50), (-50, 50))
    loop = [(0, 0), (0, 400), (20, 400), (20, 0)]
    assert walk(square, 100, ("A", loop)) == pytest.approx({"A": 300}, abs=0.01)


def test_only_the_edges_of_a_street_that_meet_the_area_are_starts():
    square = scene_within((-50, -50), (50, -50), (50, 50), (-50, 50))
    crooked = [(0, 0), (100, 0), (100, 100), (200, 100)]
    walked = walk(square, 200, ("A", crooked), ("B", [(200, 100), (200, 500)]))
    assert walked == pytest.approx({"A": 250}, abs=0.01)


def test_a_street_that_crosses_itself_is_entered_where_it_meets_the_area():
    square = scene_within((-5, -5), (5, -5), (5, 5), (-5, 5))
    knot = [(-100, 0), (100, 0), (100, 100), (0, 100), (0, -100)]
    assert walk(square, 20, ("A", knot)) == pytest.approx({"A": 100}, abs=0.01)


TUNNEL = StreetFlag.FOOT | StreetFlag.TUNNEL


def test_walking_does_not_start_in_a_tunnel_below_the_scene():
    tunnel, street = ("Below", [(-500, 0), (500, 0)], TUNNEL), ("A", [(-500, 30), (500, 30)])
    assert walk(scene_at(0, 0), 100, tunnel, street) == {"A": 200}
    square = scene_within((-20, -20), (20, -20), (20, 40), (-20, 40))
    assert walk(square, 100, tunnel, street) == pytest.approx({"A": 240}, abs=0.01)


def test_a_tunnel_is_walked_through_from_the_street():
    streets = network(("A", [(0, 0), (60, 0)]), ("Below", [(60, 0), (500, 0)], TUNNEL))
    reach = reachable_streets(streets, scene_at(0, 0), 100)
    assert inside_m(reach, streets) == {"A": 60, "Below": 40}
    assert length(reach.inside.in_tunnels).sum() == pytest.approx(40, abs=1e-3)
    assert length(reach.inside.on_surface).sum() == pytest.approx(60, abs=1e-3)


def test_where_all_is_below_ground_that_is_where_one_walks():
    assert walk(scene_at(0, 0), 100, ("Below", [(-500, 0), (500, 0)], TUNNEL)) == {"Below": 200}


def test_a_circular_street_is_walked_both_ways():
    ring = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    assert walk(scene_at(0, 0), 100, ("A", ring)) == {"A": 200}
    assert walk(scene_at(0, 0), 250, ("A", ring)) == {"A": 400}


def test_an_area_between_streets_starts_at_the_nearest():
    square = scene_within((-5, -5), (5, -5), (5, 5), (-5, 5))
    streets = network(("A", [(-500, 30), (500, 30)]))
    reach = reachable_streets(streets, square, 100)
    assert reach.gap_m == pytest.approx(25, abs=1e-3)
    assert inside_m(reach, streets)["A"] == pytest.approx(200, abs=0.01)
