import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.domain.places import LonLatBox
from mapper.sources.pack_grid import UNITS, boxes_of, gather, keys_near, keys_of, starts_of, touching


def units(*degrees):
    return [round(value * UNITS) for value in degrees]


def as_boxes(boxes):
    return np.array(boxes, dtype=np.int32).reshape(-1, 4)


def found(boxes, box):
    keys = keys_of(boxes)
    near = np.zeros(len(keys), dtype=bool)
    for firsts, lasts in keys_near(box):
        for first, last in zip(firsts, lasts, strict=True):
            near |= (keys >= first) & (keys <= last)
    return boxes[near & touching(box, boxes)].tolist()


lon = st.one_of(st.floats(-180, 180), st.floats(24.9, 24.95), st.sampled_from([-180.0, 180.0]))
lat = st.one_of(st.floats(-90, 90), st.floats(60.1, 60.15), st.sampled_from([-90.0, 90.0]))
size = st.one_of(st.floats(0, 0.012), st.floats(0, 30))


@st.composite
def a_box(draw):
    west, south = draw(lon), draw(lat)
    return units(west, south, min(180, west + draw(size)), min(90, south + draw(size)))


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(a_box(), max_size=30), lon, lat, size, size)
def test_finds_exactly_the_rows_whose_box_touches(boxes, west, south, width, height):
    boxes = as_boxes(boxes)
    box = LonLatBox(west, south, min(180.0, west + width), min(90.0, south + height))
    w, s, e, n = (value * UNITS for value in box)
    expected = [
        b.tolist() for b in boxes if b[0] <= e + 1 and b[2] >= w - 1 and b[1] <= n + 1 and b[3] >= s - 1
    ]
    surely = [b.tolist() for b in boxes if b[0] <= e and b[2] >= w and b[1] <= n and b[3] >= s]
    assert all(row in found(boxes, box) for row in surely)
    assert all(row in expected for row in found(boxes, box))


def test_rows_that_reach_in_from_neighbouring_cells_are_found():
    corners = [(24.92 + x / 1000, 60.15 + y / 1000) for x in range(24) for y in range(24)]
    boxes = as_boxes([units(west, south, west + 0.0095, south + 0.0095) for west, south in corners])
    for at in range(12):
        west, south = 24.934 + at / 2000, 60.164 + at / 3000
        w, s, e, n = units(west, south, west, south)
        expected = [b.tolist() for b in boxes if b[0] <= e and b[2] >= w and b[1] <= n and b[3] >= s]
        got = found(boxes, LonLatBox(west, south, west, south))
        assert [row for row in expected if row not in got] == []


def test_a_box_over_the_antimeridian_finds_both_sides_once():
    east, west = units(179.99, -17, 179.991, -16.99), units(-179.991, -17, -179.99, -16.99)
    elsewhere, all_round = units(0, -17, 0.1, -16.99), units(-180, -17, 180, -16.99)
    boxes = as_boxes([east, west, elsewhere, all_round])
    rows = found(boxes, LonLatBox(179.9, -17.1, -179.9, -16.9))
    assert sorted(rows) == sorted([east, west, all_round])


@pytest.mark.parametrize("size", [0.0, 0.009, 0.011, 0.15, 0.17, 2.5, 2.6, 40.0, 41.0, 179.9])
def test_a_row_of_any_size_is_found_from_its_every_corner(size):
    box = units(-0.123, 51.5, -0.123 + size, min(90, 51.5 + size))
    west, south, east, north = (value / UNITS for value in box)
    for lon, lat in [(west, south), (east, south), (west, north), (east, north)]:
        assert found(as_boxes(box), LonLatBox(lon, lat, lon, lat)) == [box]


def test_few_cells_are_looked_at_however_large_rows_are_elsewhere():
    ranges = list(keys_near(LonLatBox(-8.62, 41.15, -8.60, 41.17)))
    assert sum(sum(lasts) - sum(firsts) + len(firsts) for firsts, lasts in ranges) < 100


def test_rows_are_gathered_with_all_they_hold():
    starts, held = gather(np.array([0, 2, 2, 5]), np.array([2, 0]))
    assert (starts.tolist(), held.tolist()) == ([0, 3, 5], [2, 3, 4, 0, 1])


def test_counts_become_starts():
    assert starts_of(np.array([2, 0, 3])).tolist() == [0, 2, 2, 5]


@pytest.mark.parametrize("coords", [[[3, 1], [1, 5]], [[1, 1], [3, 5], [2, 2]]])
def test_a_box_holds_all_vertices(coords):
    assert boxes_of(np.array(coords, dtype=np.int32), np.array([0, len(coords)])).tolist() == [[1, 1, 3, 5]]


def test_nothing_has_no_boxes():
    assert boxes_of(np.empty((0, 2), dtype=np.int32), np.zeros(1, dtype=np.int64)).shape == (0, 4)
