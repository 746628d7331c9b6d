"""The ring against geodesics: every distance here is measured on the ellipsoid, not in our plane."""

from itertools import pairwise

import numpy as np
import pytest
from pyproj import Geod, Transformer
from scipy.spatial import cKDTree
from shapely import (
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    get_coordinates,
    get_parts,
    get_rings,
)

from mapper.domain.cordons import Scene
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.places import LonLat, area_m2, perimeter_m, rounded

GEOD = Geod(ellps="WGS84")
EARTH_CENTRED = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
LONGYEARBYEN = LonLat(15.6356, 78.2232)
PLACES = {
    "Walthamstow": LonLat(-0.03058, 51.60168),
    "Helsinki": LonLat(24.93791, 60.16616),
    "Svalbard": LONGYEARBYEN,
    "Fiji, on the antimeridian": LonLat(180.0, -16.8),
    "Fiji, beside the antimeridian": LonLat(-179.9995, -16.8),
    "Aleutians": LonLat(179.999, 51.9),
    "UTM zone edge": LonLat(6.0, 50.0),
    "equator, UTM zone edge": LonLat(-78.0, 0.0),
    "Ushuaia": LonLat(-68.3030, -54.8019),
    "north pole": LonLat(0.0, 90.0),
    "400 m from the north pole": LonLat(33.0, 89.99642),
    "south pole": LonLat(0.0, -90.0),
}
everywhere = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
RADIUS_M = 500.0


def position(origin, azimuth, metres):
    lon, lat, _ = GEOD.fwd(*origin, azimuth, metres)
    return lon, lat


def street(place, length_m=1_200):
    """A bent street through the place."""
    return [position(place, azimuth, length_m / 2) for azimuth in (250, 10, 80)]


def block(place):
    return Polygon([position(place, azimuth, 600) for azimuth in (0, 80, 200, 290)])


def along(points, steps=1_500):
    """Points on the edges, which are straight in degrees."""
    points = np.asarray(points, float)
    found = []
    for start, end in pairwise(points):
        step = end - start
        step[0] -= 360 * np.round(step[0] / 360)  # the shorter way round
        found.append(start + np.linspace(0, 1, steps)[:, np.newaxis] * step)
    return np.concatenate(found)


def edge_points(area):
    """Vertices and middles of the edges of an area, the seam at the antimeridian and the poles left out."""
    found = []
    for ring in get_rings(get_parts(area)):
        points = get_coordinates(ring)
        for start, end in pairwise(points):
            if not (abs(start[0]) == abs(end[0]) == 180 or abs(start[1]) == abs(end[1]) == 90):
                found += [start, (start + end) / 2]
    return np.array(found)


def errors(area, scene_points, radius_m):
    """How far each edge point's distance from the scene is off, as a part of the radius."""
    scene_points, sought = np.asarray(scene_points), edge_points(area)
    nearest = scene_points[cKDTree(geocentric(scene_points)).query(geocentric(sought))[1]]
    return GEOD.inv(*nearest.T, *sought.T)[2] / radius_m - 1


def geocentric(lonlat):
    return np.column_stack(EARTH_CENTRED.transform(*lonlat.T, np.zeros(len(lonlat))))


def ring_round(shape, radius_m=RADIUS_M):
    return RadiusCordon(radius_m).draw(Scene(shape), None).area


@everywhere
@pytest.mark.parametrize("radius_m", [100.0, 500.0, 5_000.0])
def test_a_ring_round_a_point_is_within_a_twentieth_of_a_per_cent(place, radius_m):
    area = ring_round(Point(place), radius_m)
    assert area.is_valid
    assert np.abs(errors(area, [place], radius_m)).max() <= 0.0005
    assert area_m2(area) == pytest.approx(np.pi * radius_m**2, rel=0.001)
    assert perimeter_m(area) == pytest.approx(2 * np.pi * radius_m, rel=0.001)


@everywhere
def test_a_cordon_round_a_street_keeps_its_distance_everywhere(place):
    area = ring_round(LineString(street(place)))
    assert area.is_valid
    assert np.abs(errors(area, along(street(place)), RADIUS_M)).max() <= 0.0005


@everywhere
def test_a_cordon_round_an_area_keeps_its_distance_everywhere(place):
    scene = block(place)
    area = ring_round(scene)
    assert area.is_valid
    assert np.abs(errors(area, along(scene.exterior.coords), RADIUS_M)).max() <= 0.0005
    assert area_m2(area) > area_m2(Polygon(scene)) + RADIUS_M * 2_000


@everywhere
def test_rounding_keeps_it_valid(place):
    for digits in (5, 6, 7):
        assert rounded(ring_round(Point(place)), digits).is_valid


def test_several_streets_make_one_area():
    here = PLACES["Walthamstow"]
    streets = MultiLineString([street(here), street(position(here, 45, 700))])
    area = ring_round(streets)
    scene = np.concatenate([along(line.coords) for line in streets.geoms])
    assert area.geom_type == "Polygon"
    assert np.abs(errors(area, scene, RADIUS_M)).max() <= 0.0005


def test_areas_far_apart_make_two_areas():
    here = PLACES["Walthamstow"]
    area = ring_round(MultiPolygon([block(here), block(position(here, 90, 5_000))]))
    assert len(area.geoms) == 2


def test_a_winding_street_gets_the_same_distance_all_along():
    here = PLACES["Helsinki"]
    bends = [position(position(here, 90, 30 * k), 0, 60 * (k % 2)) for k in range(60)]
    assert np.abs(errors(ring_round(LineString(bends), 200), along(bends), 200)).max() <= 0.0005


def test_a_court_inside_the_scene_is_filled_as_far_as_the_radius_reaches():
    here = PLACES["Walthamstow"]
    rim, court = ([position(here, azimuth, metres) for azimuth in (0, 90, 180, 270)] for metres in (900, 700))
    assert len(ring_round(Polygon(rim, [court]), 100).interiors) == 1
    assert len(ring_round(Polygon(rim, [court]), 600).interiors) == 0


def test_the_far_side_of_a_long_straight_edge_is_where_the_map_shows_it():
    """Straight in degrees is not straight on the ground: 12 km along a parallel, 4 m at its middle."""
    west, east = position(LONGYEARBYEN, 270, 6_000), position(LONGYEARBYEN, 90, 6_000)
    line = [(west[0], 78.2), (east[0], 78.2)]
    assert np.abs(errors(ring_round(LineString(line), 50), along(line, 40_000), 50)).max() <= 0.0005


def test_an_area_split_at_the_antimeridian_is_one_scene():
    west = Polygon([(179.99, -16.8), (180, -16.8), (180, -16.79), (179.99, -16.79)])
    east = Polygon([(-180, -16.8), (-179.99, -16.8), (-179.99, -16.79), (-180, -16.79)])
    area = ring_round(MultiPolygon([west, east]), 200)
    assert [len(part.interiors) for part in area.geoms] == [0, 0]
    whole = ring_round(Polygon([(179.99, -16.8), (-179.99, -16.8), (-179.99, -16.79), (179.99, -16.79)]), 200)
    assert area_m2(area) == pytest.approx(area_m2(whole), rel=1e-4)


def test_a_cap_round_a_pole_as_we_give_it_out_can_be_a_scene_again():
    cap = ring_round(Point(PLACES["north pole"]), 1_000)
    assert area_m2(ring_round(cap, 500)) == pytest.approx(np.pi * 1_500**2, rel=0.001)


def test_the_radius_is_how_far_streets_are_listed():
    assert RadiusCordon(300.0).streets_needed_m() == 300.0
