import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from mapper.domain.chords import arc_m, arcs_m, centred, chord_m, doubt_m, earth_centred
from mapper.domain.places import LonLat

GEOD = Geod(ellps="WGS84")


def arc(one, other):
    return arcs_m(np.array([np.linalg.norm(centred(one) - centred(other))]))[0]


@given(
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.floats(0, 360),
    st.sampled_from([1, 500, 5_000, 20_000, 50_000]),
)
def test_a_chord_tells_the_geodesic_distance_to_within_its_doubt(lon, lat, azimuth, metres):
    there = LonLat(*GEOD.fwd(lon, lat, azimuth, metres)[:2])
    assert abs(arc(LonLat(lon, lat), there) - metres) <= doubt_m(metres)


def test_twenty_kilometres_are_told_to_a_tenth_of_a_millimetre():
    assert doubt_m(20_000) < 1.1e-4


def test_one_position_lies_where_it_lies_among_many():
    lonlat = np.array([(-0.03, 51.6), (180.0, -90.0), (77.0, 0.0)])
    alone = [centred(LonLat(*position)) for position in lonlat.tolist()]
    assert earth_centred(lonlat) == pytest.approx(np.array(alone), abs=1e-8)


def test_the_arc_of_one_chord_is_that_of_many_and_never_longer_than_half_the_globe():
    assert arc_m(5_000.0) == pytest.approx(arcs_m(np.array([5_000.0]))[0], abs=1e-9)
    assert arc_m(12_756_274.0) == pytest.approx(20_015_115, abs=1)  # through the equator


def test_no_chord_is_longer_than_that_of_half_the_globe():
    assert chord_m(30_000_000) == chord_m(20_015_115) == pytest.approx(12_742_017.6, abs=1)
