import math

import pytest
from shapely import GeometryCollection, LineString, MultiPoint, MultiPolygon, Point, Polygon

from mapper.domain.cordons import Scene
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError


def refusal(shape):
    with pytest.raises(InvalidInputError) as caught:
        Scene(shape)
    assert caught.value.field == "scene"
    return str(caught.value)


def test_a_position_is_a_scene():
    scene = Scene.at(LonLat(24.93791, 60.16616), "Annankatu")
    assert (scene.centre, scene.label, scene.half_width_m) == ((24.93791, 60.16616), "Annankatu", 0.0)


def test_the_half_width_is_how_far_the_scene_reaches_from_its_centre():
    scene = Scene(LineString([(0, 51.5), (0.02, 51.5)]))
    assert scene.half_width_m == pytest.approx(694.5, rel=1e-3)


def test_a_figure_of_eight_is_refused_with_the_place_where_it_crosses():
    words = refusal(Polygon([(0, 51.5), (0.01, 51.51), (0.01, 51.5), (0, 51.51)]))
    assert words == "scene: crosses or touches itself at 51.50500, 0.00500"


def test_a_hole_outside_its_area_is_refused():
    area = Polygon([(0, 51.5), (0.01, 51.5), (0.01, 51.51)], [[(1, 51.5), (1.01, 51.5), (1.01, 51.51)]])
    assert "km across" in refusal(area)
    near = Polygon([(0, 51.5), (0.01, 51.5), (0.01, 51.51)], [[(0.02, 51.5), (0.03, 51.5), (0.03, 51.51)]])
    assert "hole lies outside shell at 51.5" in refusal(near)


def test_a_line_without_length_is_refused():
    assert "no length or area" in refusal(LineString([(0, 51.5), (0, 51.5)]))


def test_one_bad_part_of_several_is_found():
    good = Polygon([(0.02, 51.5), (0.03, 51.5), (0.03, 51.51)])
    bad = Polygon([(0, 51.5), (0.01, 51.51), (0.01, 51.5), (0, 51.51)])
    assert "crosses or touches itself" in refusal(MultiPolygon([good, bad]))


def test_parts_may_overlap():
    one, two = (Polygon([(x, 51.5), (x + 0.01, 51.5), (x + 0.01, 51.51), (x, 51.51)]) for x in (0, 0.005))
    assert Scene(MultiPolygon([one, two])).shape_m.geom_type == "Polygon"


@pytest.mark.parametrize("shape", [MultiPoint([(0, 51), (0, 52)]), GeometryCollection([Point(0, 51)])])
def test_other_shapes_are_refused(shape):
    assert "must be a point, a line or an area" in refusal(shape)


@pytest.mark.parametrize("shape", [Point(), LineString(), Polygon()])
def test_an_empty_shape_is_refused(shape):
    assert "is empty" in refusal(shape)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("point", [(math.nan, 51), (0, math.inf)])
def test_a_coordinate_that_is_no_number_is_refused(point):
    assert "not a number" in refusal(LineString([(0, 51), point]))


def test_latitude_and_longitude_swapped_off_the_globe_are_refused():
    assert refusal(Point(51.6, -170.0)) == (
        "scene: longitude 51.6, latitude -170 is not on the globe; longitude comes first"
    )


def test_a_scene_wider_than_twenty_kilometres_is_refused():
    assert "is 69 km across; the most is 20 km" in refusal(LineString([(0, 51.5), (1, 51.5)]))
    assert "km across" in refusal(Polygon([(-180, -90), (180, -90), (180, 90), (-180, 90)]))


def test_a_scene_with_thousands_of_corners_is_refused():
    circle = [(0.01 * math.cos(k / 500), 51.5 + 0.01 * math.sin(k / 500)) for k in range(3_000)]
    assert "has 3000 corners, more than 2000" in refusal(LineString(circle))


def test_a_scene_with_hundreds_of_kilometres_of_line_is_refused():
    zigzag = [(0.1 * (k % 2), 51.5 + k * 0.0001) for k in range(100)]
    assert "has 687 km of lines; the most is 200 km" in refusal(LineString(zigzag))


def test_a_scene_that_winds_round_a_pole_again_and_again_is_refused():
    spiral = [(120.0 * (k % 3) - 120, 89.9995 + k * 0.0000001) for k in range(1_900)]
    assert "winds round a pole too often" in refusal(LineString(spiral))
