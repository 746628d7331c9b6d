import numpy as np
import pytest
from shapely import area, covers, points

from mapper.domain.cordons.sealing.triangles import Triangles, spread_out

GRID = np.stack(np.meshgrid(np.arange(5) * 10.0, np.arange(5) * 10.0), axis=-1).reshape(-1, 2)
INNER = np.flatnonzero(((GRID > 0) & (GRID < 40)).all(axis=1))
CENTRE = 12


def test_a_voronoi_cell_is_all_that_is_nearer_to_its_point_than_to_any_other():
    chance = np.random.default_rng(3)
    coords = spread_out(GRID, 3.0)
    triangles = Triangles.of(coords)
    cells = triangles.cells(np.array([6, CENTRE, 13]))
    places = chance.uniform(0, 40, (500, 2))
    nearest = np.hypot(*(places[:, np.newaxis] - coords).T).argmin(axis=0)
    for row, cell in zip((6, CENTRE, 13), cells, strict=True):
        assert (covers(cell, points(places)) == (nearest == row)).all()


def test_points_on_one_circle_have_cells_as_good_as_others():
    triangles = Triangles.of(GRID)
    assert area(triangles.cells(INNER)) == pytest.approx(100.0)


def test_the_furthest_corner_of_a_cell_is_told():
    assert Triangles.of(GRID).cell_reach_m()[INNER] == pytest.approx(np.sqrt(50))
