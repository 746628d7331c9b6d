import re
from dataclasses import replace
from itertools import pairwise

import pytest
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLatBox, box_around
from mapper.domain.plans import Outline
from mapper.domain.streets import Highway
from mapper.render.inset import SIZE, free_spot, inset_of
from mapper.render.label_grid import LabelGrid
from mapper.render.map_view import MapView
from mapper.render.svg_map import write
from tests.unit.render.glyphs import SVG, labels, overlaps, parse
from tests.unit.render.svg_hostile import HOSTILE_NAME
from tests.unit.render.test_svg_map import plan
from tests.unit.render.test_svg_paths import read
from tests.unit.render.town import CENTRE, background, features, network

ROADS = [
    ("Great North Road", Highway.PRIMARY, 0, [(-2500, -900), (2500, 900)]),
    ("Cross Street", Highway.SECONDARY, 0, [(-800, -2500), (800, 2500)]),
]
PLACES = [
    (FeatureKind.PLACE, "Eastham", [(1000, 300)]),
    (FeatureKind.PLACE, "Westham", [(-1000, -300)]),
    (FeatureKind.STATION, "Northam", [(1300, 1100)]),
    (FeatureKind.GREEN, "Wide Heath", [(-900, 500), (-300, 500), (-300, 900), (-900, 900)]),
    (FeatureKind.GREEN, "", [(-300, 500), (100, 500), (100, 900), (-300, 900)]),
    (FeatureKind.COASTLINE, "", [(3000, -800), (-3000, -800)][::-1]),
]


def planned(rows=PLACES, roads=ROADS, half_m=4_000.0, box=None):
    outline = Outline(box or box_around(CENTRE, 4_000.0), network(roads, half_m), features(rows))
    return plan(replace(background(half_m=half_m), outline=outline))


def inset(*args, **kwargs):
    made = planned(*args, **kwargs)
    return inset_of(made, MapView.of(made), "m")


def names(drawn):
    root = parse(f'<svg xmlns="http://www.w3.org/2000/svg">{drawn.markup}</svg>'.encode())
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def test_an_inset_shows_six_times_the_width_of_the_map_and_where_that_is():
    made = planned()
    view = MapView.of(made)
    drawn = inset_of(made, view, "m")
    assert drawn.view.width_m == pytest.approx(max(6 * view.width_m, 2_500))
    width = re.search(r'class="inset-frame"[^>]*width="(\d+)"', drawn.placed(view, (0, 0)))[1]
    assert float(width) == pytest.approx(SIZE[0] / 6, abs=1)


def test_places_are_named_first_then_stations_and_at_most_four():
    many = [(FeatureKind.PLACE, f"Place {i}", [(600 * i - 1500, 60 * i)]) for i in range(6)]
    assert names(inset()) == ["Eastham", "Westham", "Northam"]
    assert len(names(inset(many))) == 4


def test_without_places_parks_and_the_main_roads_are_named():
    assert names(inset(PLACES[3:]))[0] == "Wide Heath"
    assert {"Great North Road", "Cross Street"} & set(names(inset(PLACES[3:])))
    assert "Great North" in " ".join(names(inset([])))


def test_four_names_are_enough_for_roads_too():
    roads = [(f"Road {i}", Highway.PRIMARY, 0, [(-2500, 500 * i), (2500, 500 * i)]) for i in range(-3, 4)]
    assert len(names(inset([], roads))) == 4


def test_an_inset_without_any_name_would_orient_nobody():
    nameless = [("", kind, flags, line) for _, kind, flags, line in ROADS]
    assert inset([], nameless) is None


def test_parks_that_touch_are_one_and_the_sea_is_there():
    drawn = inset()
    green = re.search(r'class="green" d="([^"]*)"', drawn.markup)[1]
    assert green.count("z") == 1
    assert 'class="water"' in drawn.markup


def test_an_inset_slides_to_what_is_known_and_never_shows_what_was_not_loaded_as_known():
    west_only = LonLatBox(*box_around(CENTRE, 4_000.0)[:2], CENTRE.lon + 0.006, CENTRE.lat + 1)
    drawn = inset(box=west_only)
    assert drawn.view.centre.lon < CENTRE.lon
    assert 'class="nodata"' in drawn.markup


def test_too_little_known_means_no_inset():
    assert inset(half_m=300.0) is None
    assert inset_of(plan(background()), MapView.of(plan(background())), "m") is None
    assert inset_of(plan(), MapView.of(plan()), "m") is None


def test_a_map_of_a_whole_town_has_no_inset():
    made = planned()
    assert inset_of(made, replace(MapView.of(made), width_m=4_000.0), "m") is None


def test_the_second_rank_of_roads_is_shown_where_the_first_is_scarce():
    def roads_of(drawn):
        runs = read(re.search(r'class="inset-road" d="([^"]*)"', drawn.markup)[1])
        return len({frozenset(piece) for run in runs for piece in pairwise(run)})

    motorways = [(f"M{i}", Highway.MOTORWAY, 0, [(-2500, 200 * i), (2500, 200 * i)]) for i in range(3)]
    assert roads_of(inset()) == 4  # two that cross, each in two pieces
    assert roads_of(inset(PLACES, [*motorways, ROADS[1]])) == 3

    twice = [("", Highway.MOTORWAY, 0, [(-2500, y), (2500, y)]) for y in (0, 12)]
    assert roads_of(inset(PLACES, [*motorways[1:], *twice])) == 3  # both carriageways are one


def test_an_inset_stands_in_a_free_corner_or_along_an_edge_or_not_at_all():
    view, nowhere = MapView.of(plan()), shapely.Point(-1, -1)
    assert free_spot(LabelGrid(1280, 840), view, nowhere) == (12, 12)
    assert free_spot(LabelGrid(1280, 840), view, shapely.box(0, 0, 100, 100)) == (1048, 12)
    corners = shapely.union_all([shapely.box(x, y, x + 60, y + 60) for x in (0, 1220) for y in (0, 780)])
    x, y = free_spot(LabelGrid(1280, 840), view, corners)
    assert 60 < x < 1000
    assert y == 12
    sides = shapely.union(shapely.box(0, 0, 1280, 100), shapely.box(0, 740, 1280, 840))
    x, y = free_spot(LabelGrid(1280, 840), view, sides)
    assert (x, 100 < y < 600) == (12, True)
    assert free_spot(LabelGrid(1280, 840), view, shapely.box(0, 0, 1280, 840)) is None


def test_an_inset_is_defined_once_and_never_meets_a_word_of_the_map():
    svg = write(planned())
    assert svg.count(b'<g id="m') == 1
    assert svg.count(b'class="inset-rim"') == 1
    assert overlaps(labels(svg)) == []


def test_on_a_phone_the_inset_is_smaller():
    drawn = inset()
    on_phone = replace(MapView.of(plan()), width=630.0, height=665.0)
    assert "scale(0.9)" in drawn.placed(on_phone, (12, 12))
    assert "scale" not in drawn.placed(MapView.of(plan()), (12, 12))


def test_hostile_names_are_only_words():
    hostile = [
        (FeatureKind.PLACE, HOSTILE_NAME, [(1000, 300)]),
        (FeatureKind.STATION, HOSTILE_NAME, [(0, 900)]),
    ]
    root = parse(write(planned(hostile, [(HOSTILE_NAME, Highway.PRIMARY, 0, ROADS[0][3])])))
    assert "script" not in {node.tag.removeprefix(SVG) for node in root.iter()}
