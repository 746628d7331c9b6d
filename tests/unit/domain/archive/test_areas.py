import numpy as np
import pytest
from shapely import MultiPolygon, Polygon, box

from mapper.domain.archive.areas import ExactArea
from mapper.domain.places import LonLat, LonLatBox, LonLatShape, geodesic_disc


def holds(area, *positions):
    held = ExactArea(LonLatShape(area)).held(np.array(positions, dtype=float)).tolist()
    return [number in held for number in range(len(positions))]


def test_a_place_on_a_slanting_edge_lies_inside_and_one_beside_it_does_not():
    # none of these decimals is a whole number of halves, quarters and so on: as floats they stray
    corners = Polygon([(0.1, 0.1), (0.7, 0.3), (0.1, 0.9)])
    assert holds(corners, (0.4, 0.2), (0.400001, 0.2), (0.399999, 0.2)) == [True, False, True]


def test_the_edge_of_a_hole_lies_inside_and_what_is_in_it_does_not():
    holed = box(0, 0, 1, 1).difference(box(0.1, 0.1, 0.3, 0.3))
    assert holds(holed, (0.1, 0.2), (0.2, 0.2), (0.3, 0.3), (1, 1)) == [True, False, True, True]


def test_the_antimeridian_goes_by_two_names():
    area = MultiPolygon([box(179, 0, 180, 1), box(-180, 0, -179, 1)])
    assert holds(area, (180, 0.5), (-180, 0.5), (180, 2)) == [True, True, False]
    assert holds(box(179, 0, 180, 1), (-180, 0.5)) == [True]


def test_a_pole_lies_under_every_longitude():
    assert holds(geodesic_disc(LonLat(0, 90), 500), (77, 90), (12, 89.999), (12, 89)) == [True, True, False]
    assert holds(Polygon([(10, 90), (9, 89), (11, 89)]), (50, 90)) == [True]
    assert holds(box(0, -90, 1, -89), (50, -90), (50, 90)) == [True, False]


@pytest.mark.parametrize(
    ("area", "boxes"),
    [
        (box(0, 0, 1, 1), {LonLatBox(0, 0, 1, 1)}),
        (box(179, 0, 180, 1), {LonLatBox(179, 0, 180, 1), LonLatBox(-180, 0, -180, 1)}),
        (box(-180, 0, -179, 1), {LonLatBox(-180, 0, -179, 1), LonLatBox(180, 0, 180, 1)}),
    ],
)
def test_it_is_looked_for_wherever_it_may_be_under_another_name(area, boxes):
    assert set(ExactArea(LonLatShape(area)).boxes) == boxes
