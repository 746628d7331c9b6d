import numpy as np
import pytest
from shapely import Polygon

from mapper.domain.cordons.sealing.taut_line import portals, taut_loop
from mapper.domain.cordons.sealing.triangles import Triangles, spread_out


def circle(radius_m, n):
    bearing = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return radius_m * np.column_stack((np.cos(bearing), np.sin(bearing)))


def test_lies_taut_round_what_is_inside():
    inner = circle(5.0, 40)
    inner[::10] *= 2
    assert taut_loop(inner, circle(14.0, 40)) == pytest.approx(inner[::10][[1, 2, 3, 0]])


def test_is_pulled_in_by_what_is_outside():
    outer = circle(14.0, 40)
    outer[20] = [0.5, 0.0]
    inner = circle(10.0, 40)
    inner[20] = [0.4, 0.0]
    line = Polygon(taut_loop(inner, outer))
    assert not line.contains(Polygon(circle(9.0, 40)))
    assert line.is_valid


def test_where_the_string_never_bends_it_runs_through_the_middles():
    k = np.arange(1.0, 6.0)
    left, right = np.column_stack((k, 1 + k)), np.column_stack((k, -1 - k))
    assert taut_loop(left, right) == pytest.approx(np.column_stack((k, 0 * k)))


def test_gates_lead_round_the_inside_with_it_on_the_left():
    points = spread_out(np.concatenate((circle(5.0, 12), circle(10.0, 12), circle(20.0, 12))), 0.01)
    inside = np.arange(36) < 12
    ((left, right),) = portals(Triangles.of(points), inside)
    assert inside[left].all()
    assert not inside[right].any()
    assert Polygon((points[left] + points[right]) / 2).exterior.is_ccw


def test_a_hole_is_gone_round_the_other_way():
    points = spread_out(np.concatenate((circle(5.0, 12), circle(10.0, 12), circle(20.0, 12))), 0.01)
    middle = (np.arange(36) >= 12) & (np.arange(36) < 24)
    loops = [
        Polygon((points[left] + points[right]) / 2) for left, right in portals(Triangles.of(points), middle)
    ]
    assert sorted(loop.exterior.is_ccw for loop in loops) == [False, True]
