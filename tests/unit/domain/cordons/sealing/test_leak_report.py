"""What is told of a line besides its closures, on ground made for it."""

import numpy as np
import pytest
from shapely import LineString, MultiLineString, Point, box

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LocalFrame, MetreShape
from tests.small_networks import WALTHAMSTOW, ground_of, network

FRAME = LocalFrame(WALTHAMSTOW)
LANE = ("Lane", [(-400, 0), (400, 0)])


def drawn(*things, streets=(LANE,)):
    """Leaks by sort, of a cordon of 100 m among things in metres."""
    ground = ground_of(*things) if things else None
    cordon = CORDON_KINDS["sealed"]().draw(Scene.at(WALTHAMSTOW), network(*streets), ground)
    return cordon, {leak.sort: leak for leak in cordon.seal.leaks}


def metres_of(leak):
    return FRAME.shape_to_metres(leak.where)


def test_without_other_knowledge_all_between_closures_is_open_ground():
    cordon, leaks = drawn()
    assert list(leaks) == ["open-ground"]
    assert len(leaks["open-ground"].where.geoms) == 3  # on both sides of the lane; one goes past the seam
    outline_m = FRAME.shape_to_metres(cordon.area).length
    barriers_m = 2 * 2 * 5.5
    assert leaks["open-ground"].length_m == pytest.approx(outline_m - barriers_m, abs=10)
    assert "gardens, yards and open ground" in leaks["open-ground"].says


def test_every_metre_between_closures_is_told_once_and_lies_on_the_line():
    cordon, leaks = drawn(
        (FeatureKind.BUILDING, box(-30, 115, 30, 140)),
        (FeatureKind.WATER, box(-400, -300, 400, -60)),
        (FeatureKind.BARRIER, LineString([(-200, 103), (-40, 103)])),
    )
    outline = FRAME.shape_to_metres(cordon.area).exterior
    told = [metres_of(leak) for leak in leaks.values()]
    assert {"water", "gardens", "open-ground"} <= set(leaks)
    assert sum(leak.length_m for leak in leaks.values()) == pytest.approx(outline.length - 22, abs=12)
    for leak, where in zip(leaks.values(), told, strict=True):
        assert isinstance(where, MultiLineString)
        assert where.length == pytest.approx(leak.length_m, rel=0.01)
        assert where.within(outline.buffer(0.01))
    assert not any(a.intersection(b).length > 0.01 for a in told for b in told if a is not b)


def test_a_line_over_water_tells_of_boats():
    _, leaks = drawn((FeatureKind.WATER, box(-400, -300, 400, -30)))
    assert "boats, ferries and slipways" in leaks["water"].says
    assert leaks["water"].length_m > 100  # not the shore alone
    assert metres_of(leaks["water"]).centroid.y < -30


def test_a_line_along_a_stream_tells_of_water():
    _, leaks = drawn((FeatureKind.WATERWAY, Point(0, 0).buffer(103).exterior))
    assert leaks["water"].length_m > 300


def test_the_longest_stretch_comes_first():
    cordon, _ = drawn(
        (FeatureKind.WATER, box(-400, -300, 400, -60)),
        (FeatureKind.RAIL, LineString([(-200, 102), (20, 102)])),
    )
    length_m = [leak.length_m for leak in cordon.seal.leaks]
    assert length_m == sorted(length_m, reverse=True)
    assert len(length_m) > 2


def test_a_step_over_a_narrow_path_of_paving_is_not_worth_a_word():
    _, leaks = drawn((FeatureKind.SQUARE, box(-1.5, 20, 1.5, 500)))
    assert "walkable" not in leaks


def test_a_coast_far_off_does_not_make_the_line_lie_at_sea():
    """On the right of a coast 600 m off lie, as far as is known, islands as well as water."""
    streets = network(LANE, covered_m=5_000)
    for y_m, is_told in ((720, False), (150, True)):
        ground = ground_of((FeatureKind.COASTLINE, LineString([(-900, y_m), (900, y_m)])))
        sealed = CORDON_KINDS["sealed"](limit_m=1_000)
        found = sealed.draw(Scene.at(WALTHAMSTOW), streets, ground).seal.leaks
        assert ("water" in {leak.sort for leak in found}) is is_told


def test_the_sea_is_to_the_right_of_the_coast():
    """The zone's southern part lies at sea."""
    west, east = LineString([(-900, -50), (900, -50)]), LineString([(900, -50), (-900, -50)])
    _, leaks = drawn((FeatureKind.COASTLINE, west))
    assert metres_of(leaks["water"]).centroid.y < -50
    _, leaks = drawn((FeatureKind.COASTLINE, east))
    assert metres_of(leaks["water"]).centroid.y > -50


def test_railways_and_walls_are_told():
    _, leaks = drawn((FeatureKind.RAIL, LineString([(-400, 101), (400, 101)])))
    assert "on the tracks one can walk past it" in leaks["railway"].says
    _, leaks = drawn((FeatureKind.BARRIER, Point(0, 0).buffer(103).exterior))
    assert leaks["wall"].length_m > 300


def test_a_square_that_the_line_must_cross_takes_staff_all_along():
    _, leaks = drawn((FeatureKind.SQUARE, box(-40, 20, 40, 500)))
    assert "that takes staff all along" in leaks["walkable"].says
    assert leaks["walkable"].length_m == pytest.approx(80, abs=15)


def test_a_line_that_cannot_but_run_through_a_building_says_so():
    _, leaks = drawn((FeatureKind.BUILDING, box(-300, -300, 300, 300)))
    assert "through buildings" in leaks["building"].says


@pytest.mark.parametrize("square", [box(60, 60, 105, 105), box(-60, 90, 60, 112)])
def test_the_line_goes_round_a_square_rather_than_across_it(square):
    cordon, leaks = drawn((FeatureKind.SQUARE, square))
    assert "walkable" not in leaks or leaks["walkable"].length_m < 15
    assert FRAME.shape_to_metres(cordon.area).intersection(square).area > 0.97 * square.area


def test_stations_within_the_line_are_told_first_and_by_name():
    ground = ground_of(
        (FeatureKind.STATION, Point(0, 30)),
        (FeatureKind.STATION, Point(50, 0)),
        (FeatureKind.STATION, Point(500, 0)),
    )
    names = ("", "Waterloo", "Far away")
    ground = MapFeatures(ground.kind, np.array([1, 0, 2], np.int32), names, ground.shapes)
    cordon = CORDON_KINDS["sealed"]().draw(Scene.at(WALTHAMSTOW), network(LANE), ground)
    first = cordon.seal.leaks[0]
    assert first.sort == "station"
    assert first.says.startswith("A station without a name and Waterloo station: concourses, platforms")
    assert first.where is None
    assert "Far away" not in first.says
    _, leaks = drawn((FeatureKind.STATION, Point(0, 145)))  # close by, outside
    assert leaks["station"].says.startswith("A station without a name: ")
    _, leaks = drawn((FeatureKind.STATION, Point(0, 30)))
    assert leaks["station"].says.startswith("A station without a name: ")


def test_a_station_hall_as_an_area_counts_as_walked():
    _, leaks = drawn((FeatureKind.STATION, box(-60, 20, 60, 500)))
    assert leaks["walkable"].length_m > 60


def test_the_shape_in_metres_is_the_one_in_degrees():
    _, leaks = drawn()
    back = FRAME.shape_to_lonlat(MetreShape(metres_of(leaks["open-ground"])))
    assert back.hausdorff_distance(leaks["open-ground"].where) < 1e-9
