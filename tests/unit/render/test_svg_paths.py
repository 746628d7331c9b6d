import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from mapper.render.svg_paths import encode, smooth

COORDINATE = st.integers(-500, 500)
LINES = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=12, unique=True)


def read(d):
    """The subpaths of a path, as a browser would read them."""
    pen, begin, runs, command = (0, 0), (0, 0), [], ""
    tokens = re.findall(r"[mlhvz]|-?\d+", d)
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        if command == "z":
            pen = begin
            continue
        dx = int(tokens.pop(0)) if command in "mlh" else 0
        dy = int(tokens.pop(0)) if command in "mlv" else 0
        pen = pen[0] + dx, pen[1] + dy
        if command == "m":
            begin, command = pen, "l"
            runs.append([])
        runs[-1].append(pen)
    return runs


@given(st.lists(LINES, min_size=1, max_size=4))
def test_a_browser_reads_back_the_same_lines(lines):
    shapes = [shapely.LineString(line) for line in lines]
    for points, shape in zip(read(encode(shapes)), shapes, strict=True):
        assert shapely.LineString(points).hausdorff_distance(shape) == pytest.approx(0, abs=1e-9)


def test_level_and_upright_steps_are_short():
    assert encode([shapely.box(0, 0, 10, 20)]) == "m10 0v20h-10v-20z"


def test_points_on_the_way_and_repeated_points_are_left_out():
    assert encode([shapely.LineString([(0, 0), (5, 0.2), (5, 0), (10, 0)])]) == "m0 0h10"


def test_a_point_where_a_line_turns_back_is_kept():
    assert encode([shapely.LineString([(0, 0), (10, 0), (4, 0)])]) == "m0 0h10-6"


def test_a_repeated_command_is_said_once():
    assert encode([shapely.LineString([(0, 0), (5, 3), (6, -3), (9, 9)])]) == "m0 0 5 3 1-6 3 12"


def test_the_pen_goes_on_from_where_a_ring_began():
    ring = shapely.Polygon([(5, 5), (9, 5), (9, 9)])
    assert read(encode([ring, shapely.LineString([(6, 6), (7, 8)])]))[1] == [(6, 6), (7, 8)]


def test_what_collapses_to_a_spot_is_not_drawn():
    assert (
        encode([shapely.Polygon([(0, 0), (0.2, 0), (0.2, 0.2)]), shapely.LineString([(0, 0), (0.1, 0)])])
        == ""
    )


def test_holes_and_parts_of_parts_are_drawn():
    holed = shapely.Polygon(shapely.box(0, 0, 20, 20).exterior, [shapely.box(5, 5, 9, 9).exterior])
    nested = shapely.GeometryCollection([shapely.MultiPolygon([holed]), shapely.Point(1, 1)])
    assert len(read(encode([nested]))) == 2


def test_a_ring_that_ends_a_hair_from_its_beginning_is_closed_once():
    ring = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0.2, 0.3)])
    assert encode([ring]) == "m0 0h9v9z"


def test_nothing_gives_an_empty_path():
    assert encode([]) == ""


def test_a_smooth_curve_begins_and_ends_at_its_points():
    d = smooth(np.array([[0.0, 0.0], [10.0, 5.0], [20.0, 0.0]]))
    assert d.startswith("M0 0c")
    ends = [[int(number) for number in re.findall(r"-?\d+", curve)][4:] for curve in d.split("c")[1:]]
    assert ends == [[10, 5], [10, -5]]


@given(st.lists(LINES, min_size=1, max_size=6))
def test_in_any_order_the_same_is_drawn(lines):
    shapes = [shapely.LineString(line) for line in lines]
    drawn = [shapely.LineString(run) for run in read(encode(shapes, in_any_order=True))]
    assert shapely.union_all(drawn).hausdorff_distance(shapely.union_all(shapes)) == pytest.approx(
        0, abs=1e-9
    )
    assert sum(map(shapely.length, drawn)) == pytest.approx(sum(map(shapely.length, shapes)))


def test_in_any_order_the_pen_goes_to_what_is_nearest_and_goes_on_where_lines_meet():
    lines = [
        shapely.LineString([(90, 90), (99, 90)]),
        shapely.LineString([(20, 5), (10, 5)]),
        shapely.LineString([(10, 5), (0, 1)]),
    ]
    assert encode(lines) == "m90 90h9m-79-85h-10m0 0-10-4"
    assert encode(lines, in_any_order=True) == "m0 1 10 4h10m70 85h9"


def test_in_any_order_a_ring_begins_at_its_nearest_corner_and_keeps_its_direction():
    rings = [shapely.Polygon([(20, 20), (30, 20), (30, 30)]), shapely.Polygon([(9, 9), (3, 9), (2, 2)])]
    assert encode(rings, in_any_order=True) == "m2 2 7 7h-6zm18 18h10v10z"


def test_after_a_ring_a_line_begins_anew():
    shapes = [shapely.Polygon([(0, 0), (9, 0), (9, 9)]), shapely.LineString([(0, 0), (0, 5)])]
    assert encode(shapes, in_any_order=True).count("m") == 2
