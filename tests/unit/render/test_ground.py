import re

import numpy as np
import pytest
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.streets import Highway
from mapper.render.ground import lay_ground
from mapper.render.ground_areas import areas
from mapper.render.ground_labels import streets_by_name, unknown_words
from mapper.render.ground_shapes import Canvas, Detail, road_class, roads, streets_in
from tests.unit.render.town import FRAME, background, features, network

WINDOW = (0.0, 0.0, 1200.0, 1200.0)
ALL = Detail(units_per_m=1.0, road_scale=1.0, finest="path", buildings=True)
FEW = Detail(units_per_m=1.0, road_scale=1.0, finest="mid", buildings=False)


def project(coords):
    return FRAME.to_metres(coords) * (1, -1) + 600


CANVAS = Canvas(project, WINDOW, ALL)


def town():
    return streets_in(network(), project, WINDOW)


def painted(detail):
    return re.findall(
        r'class="([^"]+)"', lay_ground(background(), Canvas(project, WINDOW, detail)).paint(WINDOW)
    )


def test_areas_lie_under_roads_and_casings_under_fills():
    order = painted(ALL)
    assert order.index("green") < order.index("building") < order.index("line tunnel")
    assert order.index("line casing") < order.index("line rail") < order.index("line")
    assert order[-1] == "nodata"


def test_a_coarse_picture_has_only_the_main_roads_and_no_houses():
    order = painted(FEW)
    assert "building" not in order
    assert "line path" not in order
    assert order.count("line") == 2  # major and mid


def test_a_pavement_is_not_drawn_beside_its_road():
    drawn = roads(town(), ALL, tunnels=False)
    assert shapely.length(drawn["path"]).sum() == pytest.approx(np.hypot(100, 200), rel=0.01)


def test_tunnels_are_kept_apart():
    tunnels = roads(town(), ALL, tunnels=True)
    assert list(tunnels) == ["mid"]
    assert shapely.length(tunnels["mid"]).sum() == pytest.approx(1000, rel=0.01)


def test_every_class_of_street_is_drawn_as_something():
    classes = road_class(np.array(list(Highway), dtype=np.uint8))
    assert set(classes.tolist()) == {"major", "mid", "minor", "service", "path"}


def test_an_area_that_crosses_itself_is_repaired():
    bow_tie = features([(FeatureKind.GREEN, "", [(-200, -200), (200, 200), (200, -200), (-200, 200)])])
    assert shapely.area(areas(bow_tie, CANVAS, FeatureKind.GREEN)).sum() == pytest.approx(80_000, rel=0.01)


def test_a_speck_is_not_drawn():
    speck = features([(FeatureKind.GREEN, "", [(0, 0), (5, 0), (5, 5)])])
    assert len(areas(speck, CANVAS, FeatureKind.GREEN)) == 0


def test_the_sea_begins_at_the_coast_and_is_not_drawn_where_nothing_is_known():
    ground = lay_ground(background(), Canvas(project, WINDOW, ALL))
    sea = next(layer for layer in ground.layers if layer.css == "water").shapes[0]
    assert sea.bounds == pytest.approx((80, 80, 1120, 150), abs=1)  # from 450 m north to the data's edge


def test_what_is_not_covered_is_known_to_be_unknown():
    ground = lay_ground(background(), Canvas(project, WINDOW, ALL))
    assert ground.uncovered.area == pytest.approx(1200**2 - 1040**2, rel=0.001)
    assert unknown_words(ground.uncovered, (0, 0, 1200, 1200)) is None  # too narrow for the words
    assert unknown_words(shapely.box(0, 0, 400, 400), (0, 0, 1200, 1200)) is not None


def test_wide_streets_are_named_before_long_ones():
    names = [name for name, *_ in streets_by_name(town(), ALL.classes, WINDOW)]
    assert names == ["Long Street", "Harbour Lane", "Under Street", "Station Road"]


def test_a_street_that_only_goes_round_the_picture_is_not_named():
    round_the_corner = network([("Bend", Highway.RESIDENTIAL, 0, [(-700, -100), (-700, 700), (100, 700)])])
    assert list(streets_by_name(streets_in(round_the_corner, project, WINDOW), ALL.classes, WINDOW)) == []


def test_without_streets_there_are_no_names():
    nameless = network([("", Highway.SERVICE, 0, [(0, 0), (50, 50)])])
    assert list(streets_by_name(streets_in(nameless, project, WINDOW), ALL.classes, WINDOW)) == []


def test_a_ground_without_roads_has_none():
    nothing = background([("", Highway.FOOTWAY, 0, [(0, 0), (50, 50)])], [])
    assert len(lay_ground(nothing, Canvas(project, WINDOW, FEW)).roads) == 0


def test_streets_far_from_the_picture_are_left_out():
    assert len(streets_in(network(), project, (0.0, 0.0, 50.0, 50.0)).lines) == 0
    assert set(streets_in(network(), project, (1050.0, 590.0, 1200.0, 610.0)).road.tolist()) == {"major"}
