"""Areas grown and shrunk in steps are what they would be at once."""

import numpy as np
import pytest
from shapely import Point, Polygon, box, is_empty

from mapper.domain.cordons.growing import grown, shrunk

L_SHAPE = box(0, 0, 300, 80).union(box(0, 0, 80, 300))
ROUNDED = 0.01  # of the distance: corners are drawn with eight chords


@pytest.mark.parametrize("by_m", [1.0, 8.0, 25.0, 120.0])
def test_an_area_grows_by_so_many_metres_on_all_sides(by_m):
    wider = grown(L_SHAPE, by_m)
    assert wider.hausdorff_distance(L_SHAPE.buffer(by_m, quad_segs=64)) <= ROUNDED * by_m


@pytest.mark.parametrize("by_m", [1.0, 8.0, 25.0])
def test_and_shrinks(by_m):
    assert shrunk(L_SHAPE, by_m).hausdorff_distance(L_SHAPE.buffer(-by_m, quad_segs=64)) <= ROUNDED * by_m


def test_nothing_is_left_of_what_is_narrower():
    assert is_empty(shrunk(L_SHAPE, 60.0))


def test_two_thousand_teeth_grow_to_the_disc_that_holds_them():
    turn = np.linspace(0, 2 * np.pi, 2_000, endpoint=False)
    out_m = np.where(np.arange(2_000) % 2, 390.0, 300.0)
    saw = Polygon(np.column_stack((out_m * np.cos(turn), out_m * np.sin(turn))))
    assert grown(saw, 120.0).hausdorff_distance(Point(0, 0).buffer(510.0, quad_segs=64)) < 1.5
