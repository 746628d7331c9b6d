import numpy as np
import pytest
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.render.ground_labels import place_tile_labels
from mapper.render.ground_shapes import Canvas, Detail, streets_in
from mapper.render.label_features import place_areas, place_districts, place_landmarks, place_rivers
from mapper.render.label_grid import LabelGrid
from mapper.render.label_placer import LabelPlacer
from mapper.render.labels import Dot
from mapper.render.map_labels import place_background
from mapper.render.map_view import MapView
from mapper.render.text_styles import LAKE
from tests.unit.render.town import CENTRE, FRAME, STREETS, features, network

LEFT, RIGHT = shapely.box(0, 0, 500, 840), shapely.box(500, 0, 1280, 840)


def project(coords):
    """A metre is a unit, and the middle of the town that of the picture."""
    return FRAME.to_metres(coords) * (1, -1) + (640, 420)


def placer():
    return LabelPlacer(LabelGrid(1280, 840))


def words(at):
    return [item.words for item in at.placed if not isinstance(item, Dot)]


def district(name, east_m, north_m):
    return FeatureKind.PLACE, name, [(east_m, north_m)]


def test_the_middlemost_districts_are_named_and_no_more_than_wanted():
    at = placer()
    rows = [district("Far", -400, 0), district("Near", 0, 0), district("Between", 200, 200)]
    place_districts(at, features(rows), project, most=2)
    assert words(at) == ["NEAR", "BETWEEN"]


def test_a_district_keeps_off_water_or_is_left_out():
    at = placer()
    at.grid.flood(np.array([LEFT]))
    place_districts(at, features([district("Harbour", -180, 0), district("Island", -500, 0)]), project)
    assert words(at) == ["HARBOUR"]
    assert at.placed[0].middle[:, 0].min() > 500


def test_a_lake_is_named_where_it_is_widest():
    at = placer()
    lake = [(-600, -10), (100, -10), (100, -300), (500, -300), (500, 300), (100, 300), (100, 10), (-600, 10)]
    place_areas(at, features([(FeatureKind.WATER, "Lake", lake)]), project)
    assert at.placed[0].middle.mean(axis=0) == pytest.approx((940, 420), abs=110)


def test_an_area_is_named_where_it_is_seen_and_a_narrow_one_not_at_all():
    at = placer()
    park = [(500, -100), (3000, -100), (3000, 100), (500, 100)]
    rows = [
        (FeatureKind.GREEN, "Park", park),
        (FeatureKind.GREEN, "Strip", [(0, 0), (400, 0), (400, 30), (0, 30)]),
    ]
    place_areas(at, features(rows), project)
    assert words(at) == ["Park"]
    assert at.placed[0].middle[:, 0].min() > 1100


def test_an_area_whose_outline_crosses_itself_is_named_all_the_same():
    at = placer()
    bow = [(-300, -300), (300, 300), (300, -300), (-300, 300)]
    place_areas(at, features([(FeatureKind.GREEN, "Bow", bow)]), project)
    assert words(at) == ["Bow"]


def test_a_river_is_named_along_its_line_unless_its_area_is():
    at = placer()
    rows = [
        (FeatureKind.WATERWAY, "Brook", [(-300, -300), (0, 0)]),
        (FeatureKind.WATERWAY, "Brook", [(0, 0), (300, 300)]),
        (FeatureKind.WATERWAY, "Lake", [(-300, 300), (300, -300)]),
        (FeatureKind.WATERWAY, "Beyond", [(2000, 0), (2400, 0)]),
    ]
    at.over("Lake", LAKE, (200, 200), shift=False)
    place_rivers(at, features(rows), project)
    assert words(at) == ["Lake", "Brook"]
    dx, dy = at.placed[1].middle[-1] - at.placed[1].middle[0]
    assert dy / dx == pytest.approx(-1, abs=0.05)


def landmark(kind, name, east_m, north_m):
    return kind, name, [(east_m, north_m)]


def test_landmarks_go_by_their_sort_and_those_inside_the_cordon_first():
    rows = [
        landmark(FeatureKind.WORSHIP, "Church", 200, 0),
        landmark(FeatureKind.SCHOOL, "School", -200, 100),
        landmark(FeatureKind.STATION, "Station", 200, 200),
        landmark(FeatureKind.SCHOOL, "Inner School", 200, -200),
    ]
    at = placer()
    place_landmarks(at, features(rows), project, area=RIGHT, most=3)
    assert words(at) == ["Station", "Inner School", "School"]


def test_a_landmark_that_is_there_twice_is_named_once():
    rows = [
        landmark(FeatureKind.STATION, "Elephant & Castle", 0, 0),
        landmark(FeatureKind.STATION, "Elephant-Castle", 250, 0),
    ]
    at = placer()
    place_landmarks(at, features(rows), project)
    assert words(at) in (["Elephant & Castle"], ["Elephant &", "Castle"])


def test_a_town_is_named_only_where_it_does_not_fill_the_whole_map():
    rows = [(FeatureKind.TOWN, "Helsinki", [(-100, 80)]), (FeatureKind.PLACE, "Kluuvi", [(100, 80)])]
    for width_m, shown in ((600, ["KLUUVI"]), (3000, ["HELSINKI", "KLUUVI"])):
        at, view = placer(), MapView(CENTRE, width_m)
        lines = streets_in(network(STREETS), view.project, view.window)
        place_background(at, lines, features(rows), shapely.box(600, 400, 680, 440), view)
        assert [said for said in words(at) if said.isupper()] == shown


def test_tiles_name_towns_before_their_districts():
    rows = [(FeatureKind.PLACE, "Kluuvi", [(0, 0)]), (FeatureKind.TOWN, "Helsinki", [(0, 0)])]
    at = placer()
    canvas = Canvas(project, (0.0, 0.0, 1280.0, 840.0), Detail(0.1, 0.5, "mid", buildings=False))
    place_tile_labels(at, streets_in(network(STREETS), project, canvas.window), features(rows), canvas)
    assert words(at) == ["HELSINKI", "KLUUVI"]
