import re
from dataclasses import replace

import numpy as np
import pytest
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.streets import Highway
from mapper.render.ground import lay_ground
from mapper.render.ground_areas import areas
from mapper.render.ground_labels import streets_by_name, unknown_words
from mapper.render.ground_shapes import Canvas, Detail, features_near, road_class, roads, streets_in
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


THRIFTY = replace(CANVAS, detail=replace(ALL, is_thrifty=True))
TERRACE = [
    (FeatureKind.BUILDING, "", [(left, 0), (left + 19, 0), (left + 19, 30), (left, 30)])
    for left in (0, 20, 40)
]


def square(side, kind=FeatureKind.BUILDING, at=0):
    return (kind, "", [(at, at), (at + side, at), (at + side, at + side), (at, at + side)])


def test_a_thrifty_picture_draws_a_terrace_as_one_house_and_another_each_of_its_own():
    terrace = features(TERRACE)
    assert len(areas(terrace, CANVAS, FeatureKind.BUILDING)) == 3
    (house,) = areas(terrace, THRIFTY, FeatureKind.BUILDING)
    assert house.area == pytest.approx(59 * 30, rel=0.02)


def test_a_thrifty_picture_fills_small_courtyards_and_keeps_large_ones():
    def with_courtyard(side):
        found = features([square(100)])
        hole = features([square(side, at=20)]).shapes[0]
        found.shapes[0] = shapely.difference(found.shapes[0], hole)
        return shapely.get_num_interior_rings(areas(found, THRIFTY, FeatureKind.BUILDING)).sum()

    assert [with_courtyard(side) for side in (10, 40)] == [0, 1]


def test_faint_areas_are_left_out_of_a_thrifty_picture_when_they_are_small():
    small = features([square(20, FeatureKind.SQUARE)])
    assert len(areas(small, CANVAS, FeatureKind.SQUARE)) == 1
    assert len(areas(small, THRIFTY, FeatureKind.SQUARE)) == 0


def test_a_thrifty_picture_drops_short_dead_ends_but_no_link_between_streets():
    streets = [
        ("", Highway.RESIDENTIAL, 0, [(-300, 0), (0, 0)]),
        ("", Highway.RESIDENTIAL, 0, [(0, 0), (0, 20)]),
        ("", Highway.RESIDENTIAL, 0, [(0, 20), (-300, 20)]),
        ("", Highway.SERVICE, 0, [(-300, 0), (-300, 20)]),  # from one to the other
        ("", Highway.SERVICE, 0, [(0, 0), (25, 0)]),
        ("", Highway.SERVICE, 0, [(0, 20), (100, 20)]),
    ]
    found = streets_in(network(streets), project, WINDOW)
    thrifty, full = (roads(found, canvas.detail, tunnels=False) for canvas in (THRIFTY, CANVAS))
    assert shapely.length(full["service"]).sum() == pytest.approx(145, rel=0.01)
    assert shapely.length(thrifty["service"]).sum() == pytest.approx(120, rel=0.01)
    assert shapely.length(thrifty["minor"]).sum() == pytest.approx(620, rel=0.01)


def test_a_road_is_written_once_under_its_casing_and_itself():
    drawn = lay_ground(background(), CANVAS).paint(WINDOW, prefix="m")
    ids = re.findall(r'<path id="(\w+)"', drawn)
    assert len(ids) == 5  # service, minor, mid, major, and the rails under their sleepers
    assert all(drawn.count(f'href="#{path_id}"') == 2 for path_id in ids)
    assert all(path_id.startswith("mr") for path_id in ids)


def test_areas_of_a_thrifty_picture_lie_on_a_grid_of_two_units_in_their_true_place():
    drawn = lay_ground(background(), THRIFTY).paint(WINDOW)
    assert drawn.startswith('<g class="coarse" transform="scale(2)">')
    path = re.search(r'class="building" d="m(\d+) (\d+)', drawn)
    x, y = (2 * int(number) for number in path.groups())
    assert (x, y) in {(x, y) for x in (720, 760) for y in (540, 580)}


def test_features_far_from_the_picture_are_left_out_but_never_those_on_the_antimeridian():
    far = features([square(10), (FeatureKind.GREEN, "", [(5000, 0), (5100, 0), (5100, 100)])])
    assert features_near(far, project, WINDOW).kind.tolist() == [FeatureKind.BUILDING]
    seam = features([square(10)])
    seam.shapes[0] = shapely.MultiPolygon(
        [shapely.box(179.9, 60, 180, 60.1), shapely.box(-180, 60, -179.9, 60.1)]
    )
    assert len(features_near(seam, project, WINDOW)) == 1
