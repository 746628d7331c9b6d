import numpy as np
import pytest
from pyproj import Geod

from mapper.domain.near_origin import NEAR_M, points_near
from mapper.domain.places import LocalFrame, LonLat

GEOD = Geod(ellps="WGS84")
ORIGINS = [(-0.1, 51.5), (24.94, 60.17), (179.9999, -16.5), (-180.0, 0.0), (7.4, 89.999), (0.0, -90.0)]
TURNS = np.linspace(0.0, 360.0, 73)


def around(origin, away_m):
    n = len(TURNS)
    lon, lat, _ = GEOD.fwd(np.full(n, origin[0]), np.full(n, origin[1]), TURNS, np.full(n, away_m))
    return np.column_stack((lon, lat))


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize(("away_m", "error_m"), [(0.0, 1e-8), (1.0, 1e-7), (3_000.0, 1e-6), (9_999.0, 4e-5)])
def test_places_lie_as_far_off_and_in_the_direction_of_the_geodesic(origin, away_m, error_m):
    points_m, _ = points_near(*origin, around(origin, away_m))
    turn = np.radians(TURNS)
    assert np.abs(points_m - away_m * np.column_stack((np.sin(turn), np.cos(turn)))).max() < error_m


@pytest.mark.parametrize("origin", ORIGINS)
def test_what_is_too_far_off_is_told(origin):
    assert not points_near(*origin, around(origin, 0.99 * NEAR_M))[1].any()
    assert points_near(*origin, around(origin, 1.01 * NEAR_M))[1].all()
    assert points_near(*origin, around(origin, 19_000_000.0))[1].all()


def test_a_frame_is_as_right_far_off_as_near():
    origin = LonLat(24.94, 60.17)
    places = np.concatenate([around(origin, away_m) for away_m in (5_000.0, 50_000.0, 900_000.0)])
    away_m = np.hypot(*LocalFrame(origin).to_metres(places).T).reshape(3, -1)
    assert np.abs(away_m - [[5_000.0], [50_000.0], [900_000.0]]).max() < 1e-4


@pytest.mark.parametrize("lon", [180.0, -180.0, 179.99, -179.987_654_321])
def test_the_antimeridian_is_one_line_whichever_way_it_is_written(lon):
    lat = np.linspace(-17.01, -16.99, 101)
    east, west = (points_near(lon, -17.0, np.column_stack((np.full(101, at), lat)))[0] for at in (180, -180))
    assert (east == west).all()
