import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain.archive.hilbert import hilbert_codes


def test_the_curve_goes_from_each_cell_to_one_beside_it_and_through_all():
    cells = np.array([(x, y) for x in range(32) for y in range(32)])
    lonlat = (cells + 0.5) / 32 * (360, 180) - (180, 90)
    codes = hilbert_codes(lonlat)
    steps = np.abs(np.diff(cells[np.argsort(codes)], axis=0)).sum(axis=1)
    assert len(set(codes.tolist())) == len(cells)
    assert set(steps.tolist()) == {1}


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_position_has_a_place_on_the_curve(lon, lat):
    (code,) = hilbert_codes(np.array([(lon, lat)]))
    assert 0 <= code < 2**48
