import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.mercator import MAX_LATITUDE, check_tile, project, tile_box, unproject
from mapper.errors import NotFoundError

LONS = st.floats(-180, 180)
LATS = st.floats(-MAX_LATITUDE, MAX_LATITUDE)


@given(LONS, LATS)
def test_what_goes_into_the_world_square_comes_back(lon, lat):
    there = project(np.array([[lon, lat]]))
    assert ((there >= -1e-9) & (there <= 1 + 1e-9)).all()
    assert unproject(there)[0] == pytest.approx((lon, lat), abs=1e-9)


def test_the_one_tile_of_zoom_0_is_the_world():
    assert tile_box(0, 0, 0) == pytest.approx((-180, -MAX_LATITUDE, 180, MAX_LATITUDE))


def test_central_helsinki_lies_in_the_tile_that_every_map_library_asks_for():
    west, south, east, north = tile_box(15, 18653, 9484)
    assert west < 24.9384 < east
    assert south < 60.1699 < north


def test_a_margin_widens_the_box_and_ends_at_the_rim_of_the_world():
    inner, outer = tile_box(3, 4, 4), tile_box(3, 4, 4, 0.5)
    assert outer.west < inner.west
    assert outer.north > inner.north
    assert tile_box(3, 0, 0, 0.5).west == -180


def test_a_block_of_tiles_is_as_wide_as_its_tiles_together():
    assert tile_box(15, 18652, 9480, span=4).east == tile_box(15, 18655, 9480).east


@pytest.mark.parametrize("address", [(3, 8, 0), (3, 0, 8), (3, -1, 0), (-1, 0, 0), (31, 0, 0)])
def test_addresses_outside_the_world_are_refused(address):
    with pytest.raises(NotFoundError, match="no tile"):
        check_tile(*address)
