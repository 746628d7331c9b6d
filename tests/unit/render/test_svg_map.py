import re
from dataclasses import replace

import numpy as np
import pytest
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.incidents import NearbyIncident, PastIncident, When
from mapper.domain.places import LonLat, LonLatShape, area_m2, geodesic_disc, perimeter_m
from mapper.domain.plans import Incident, Plan
from mapper.domain.streets import Highway
from mapper.domain.trust import CoverageEdge, coverage_edge
from mapper.domain.wording.description import description
from mapper.render.map_view import MapView
from mapper.render.map_words import credit, incident_words
from mapper.render.svg_map import background_reach_m, write
from tests.unit.render.glyphs import SVG, cut_off, drawn, overlaps, parse
from tests.unit.render.svg_hostile import HOSTILE_NAME
from tests.unit.render.town import CENTRE, FEATURES, FRAME, background


def past(when, east_m, north_m):
    lon, lat = FRAME.to_lonlat(np.array([[east_m, north_m]], dtype=float))[0].tolist()
    return NearbyIncident(
        PastIncident(when, "curated", "siege", When(when), LonLat(lon, lat), "there"), 100.0
    )


def plan(ground=None, **changes):
    cordon = CORDON_KINDS["radius"].from_values({"radius_m": "150"}).draw(Scene.at(CENTRE), None)
    made = Plan(
        plan_id="test",
        incident=Incident(CENTRE, "Long Street", "Siege", When("2026-11-22T18:15", approximate=True)),
        cordon=cordon,
        area_m2=area_m2(cordon.area),
        perimeter_m=perimeter_m(cordon.area),
        provenance=None if ground is None else ground.streets.provenance,
        background=ground,
    )
    return replace(made, **changes)


def words(svg):
    return ["".join(node.itertext()) for node in parse(svg).iter(f"{SVG}text")]


def classes(svg):
    return [node.get("class") for node in parse(svg).iter() if node.get("class")]


def test_a_map_is_a_picture_with_a_name_and_a_description():
    root = parse(write(plan(background())))
    assert (root.get("role"), root.get("width")) == ("img", "640")
    described = {node.get("id"): node.text for node in root if node.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert list(described) == root.get("aria-labelledby").split()
    assert "Siege" in " ".join(described.values())


def test_the_same_plan_gives_the_same_bytes():
    assert write(plan(background())) == write(plan(background()))


def test_cordon_incident_scale_and_north_are_there():
    svg = write(plan(background()))
    assert {"tint", "hatch", "ring", "ring ring-casing", "veil", "pin", "scale"} <= set(classes(svg))
    assert {"Siege", "Long Street", "22 November 2026, about 18:15", "N", "100 m"} <= set(words(svg))


def test_the_street_inside_the_cordon_is_named():
    assert "Station Road" in words(write(plan(background())))


def test_letters_never_meet_and_none_is_cut_off():
    incidents = tuple(past(f"20{10 + i}", 60 * i - 250, 40 * (i % 5) - 90) for i in range(9))
    svg = write(plan(background(), past=incidents))
    found = drawn(svg)
    assert len(found) > 25
    assert overlaps(found) == []
    assert cut_off(found) == []


def test_past_incidents_are_diamonds_with_their_year():
    svg = write(plan(background(), past=(past("2013-05", 100, 60), past("2017", -80, -70))))
    assert classes(svg).count("diamond") == 3  # and one in the legend
    assert {"2013", "2017"} <= set(words(svg))


def test_past_incidents_in_one_place_share_a_diamond_that_tells_how_many():
    svg = write(
        plan(background(), past=(past("2013", 100, 60), past("2017", 101, 60), past("2011", 100, 61)))
    )
    assert classes(svg).count("diamond") == 2
    assert "2011\u20132017 (3)" in words(svg)


def test_past_incidents_out_of_the_frame_or_without_a_place_are_not_drawn():
    unplaced = past("2015", 0, 0)
    unplaced = replace(unplaced, incident=replace(unplaced.incident, position=None))
    svg = write(plan(background(), past=(past("2013", 5000, 0), unplaced)))
    assert "diamond" not in classes(svg)
    assert "Past incidents nearby: 2." in description(plan(background(), past=(unplaced, unplaced)))


def test_without_streets_the_map_says_so():
    svg = write(plan())
    assert "streets are missing here" in words(svg)
    assert "No street data for this place" in words(svg)
    assert "The streets here are not known." in description(plan())


def test_every_warning_is_written_out_once():
    warned = plan(background(), warnings=("The line may leak at the bridge. " * 8, "Second warning."))
    warned = replace(warned, cordon=replace(warned.cordon, warnings=("Second warning.",)))
    text = " ".join(words(write(warned)))
    assert text.count("Second warning.") == 1
    assert text.count("leak at the") == 8


def test_those_who_do_not_see_the_picture_are_told_what_it_shows_and_what_to_beware_of():
    warned = plan(warnings=("The line leaks.",))
    said = next(node.text for node in parse(write(warned)) if node.tag == f"{SVG}desc")
    assert said == description(warned)
    assert said.endswith("The line leaks.")


def test_words_of_the_incident_that_find_no_room_beside_the_pin_are_led_to_it():
    crowd = tuple(past("2013", 26 * x, 26 * y) for x in (-2, -1, 0, 1, 2) for y in (-2, -1, 0, 1, 2))
    svg = write(plan(background(), past=crowd))
    assert "leader" in classes(svg)
    assert "Siege" in words(svg)


def test_a_map_that_is_wholly_covered_has_no_grey():
    wide = background(half_m=5000)
    svg = write(plan(wide))
    assert not {"nodata", "nodata-words"} & set(classes(svg))


def test_a_map_beyond_the_data_is_grey_and_says_so():
    svg = write(plan(background(half_m=180)))
    assert "no map data here" in words(svg)


def test_the_line_where_streets_end_is_drawn_with_its_meaning_when_the_cordon_is_near():
    ground = background(half_m=180)
    near = plan(ground)
    found = coverage_edge(near.cordon.area, ground.streets, CENTRE, 150.0)
    near = replace(near, edge=found, warnings=(found.warning,))
    svg = write(near)
    assert classes(svg).count("edge") == 2  # on the map and in the legend
    assert "Streets are not known beyond this line" in words(svg)
    assert "end 30 m outside this cordon" in description(near)
    assert "edge" not in classes(write(replace(near, edge=None)))


def test_a_line_out_of_the_frame_has_no_entry_in_the_legend():
    far = LonLatShape(shapely.LineString([(25.0, 60.0), (25.0, 61.0)]))
    svg = write(plan(background(), edge=CoverageEdge(LonLatShape(shapely.box(24, 60, 25, 61)), far, 0.0)))
    assert "edge" not in classes(svg)


def test_ground_that_is_not_known_is_hatched_under_an_id_of_this_map():
    svg = write(plan(background(half_m=180)))
    ids = re.findall(r'id="(m\w{6}unknown)"', svg.decode())
    assert len(ids) == 1
    assert f"url(#{ids[0]})" in svg.decode()


def test_a_map_is_not_crowded_with_names():
    stops = [
        (FeatureKind.STATION, f"Stop {x}{y}", [(80 * x - 270, 60 * y - 180)])
        for x in range(8)
        for y in range(7)
    ]
    assert "Church of St Mary" in " ".join(words(write(plan(background()))))
    assert "Church of St Mary" not in " ".join(words(write(plan(background(rows=[*FEATURES, *stops])))))


def test_a_name_with_no_room_is_left_out():
    short = [("A Name Much Longer Than Its Street", Highway.RESIDENTIAL, 0, [(20, 20), (40, 20)])]
    assert "A Name Much Longer Than Its Street" not in words(write(plan(background(short, []))))


def test_a_street_that_hardly_enters_the_cordon_is_named_outside_only():
    touching = [("Edge Street", Highway.RESIDENTIAL, 0, [(-500, 149.9), (500, 149.9)])]
    svg = write(plan(background(touching, [])))
    assert "inside" not in classes(svg)
    assert "Edge Street" in words(svg)


def test_the_source_and_its_age_are_given():
    provenance = background().streets.provenance
    assert f"Streets as of 1 November 2026, {provenance.source}." in description(plan(background()))
    assert credit(plan(background())) == "© OpenStreetMap contributors · streets as of 1 November 2026"
    undated = background()
    provenance = replace(undated.streets.provenance, as_of=None)
    assert credit(plan(undated, provenance=provenance)).endswith("streets of unknown date")


def test_hostile_text_is_only_text():
    hostile = plan(
        background(),
        plan_id=HOSTILE_NAME,
        incident=Incident(CENTRE, HOSTILE_NAME, HOSTILE_NAME * 20),
        warnings=(HOSTILE_NAME * 30,),
    )
    tags = {node.tag.removeprefix(SVG) for node in parse(write(hostile)).iter()}
    assert "script" not in tags
    assert "foreignObject" not in tags


def test_colours_follow_the_readers_system_but_not_on_paper():
    assert b"@media screen and (prefers-color-scheme:dark)" in write(plan())


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When("2017"), "2017"),
        (When("2017-07", approximate=True), "about July 2017"),
        (When("2017-07-28"), "28 July 2017"),
        (When("2017-07-28T18:15"), "28 July 2017, 18:15"),
    ],
)
def test_a_time_is_as_precise_as_its_source(when, said):
    assert incident_words(Incident(CENTRE, "Here", "", when)) == ["Here", said]


def test_an_incident_of_which_nothing_is_known_still_has_a_word():
    assert incident_words(Incident(CENTRE, "")) == ["Incident"]


@pytest.mark.parametrize("radius_m", [10, 150, 900, 5000])
def test_the_cordon_fills_the_same_share_of_the_frame_at_every_size(radius_m):
    view = MapView.on(geodesic_disc(CENTRE, radius_m))
    left, top, right, bottom = view.shape(geodesic_disc(CENTRE, radius_m)).bounds
    assert min(left, top, view.width - right, view.height - bottom) > 0
    assert radius_m < 50 or (bottom - top) / view.height == pytest.approx(0.6, abs=0.08)


def test_a_large_map_shows_only_main_roads():
    assert MapView.on(geodesic_disc(CENTRE, 5000)).detail.finest == "mid"
    assert MapView.on(geodesic_disc(CENTRE, 5000)).scale_bar_m == 5000
    assert MapView.on(geodesic_disc(CENTRE, 150)).detail.finest == "path"


def test_a_cordon_across_the_antimeridian_is_drawn_in_one_piece():
    view = MapView.on(geodesic_disc(LonLat(180, -17), 500))
    assert view.shape(geodesic_disc(LonLat(180, -17), 500)).geom_type == "Polygon"


@pytest.mark.parametrize(
    "position", [(15.63, 78.22), (180.0, -17.0), (0.0, 90.0), (0.0, -90.0), (-0.0306, 51.6017)]
)
def test_a_map_can_be_drawn_anywhere_on_earth(position):
    at = LonLat(*position)
    cordon = CORDON_KINDS["radius"].from_values({"radius_m": "300"}).draw(Scene.at(at), None)
    svg = write(plan(cordon=cordon, incident=Incident(at, "Here")))
    pin = next(node for node in parse(svg).iter(f"{SVG}circle") if node.get("class") == "pin")
    assert (float(pin.get("cx")), float(pin.get("cy"))) == pytest.approx((640, 420), abs=90)
    left, top, right, bottom = MapView.on(cordon.area).shape(cordon.area).bounds
    assert min(left, top, 1280 - right, 840 - bottom) > 0


@pytest.mark.parametrize("radius_m", [50, 200, 3000])
def test_a_background_of_the_given_reach_fills_the_frame_wherever_it_slides(radius_m):
    area = geodesic_disc(CENTRE, radius_m)
    view, reach = MapView.on(area), geodesic_disc(CENTRE, background_reach_m(area))
    for east in (-1, 1):
        half = shapely.box(
            CENTRE.lon + min(0, east), CENTRE.lat - 1, CENTRE.lon + max(0, east), CENTRE.lat + 1
        )
        slid = view.towards(LonLatShape(half))
        assert slid.shape(reach).buffer(1).contains(shapely.box(*slid.window))


def test_the_frame_slides_away_from_the_edge_of_the_data():
    lon, lat = FRAME.to_lonlat(np.array([[-450.0, 0.0]]))[0].tolist()
    area, coverage = geodesic_disc(LonLat(lon, lat), 100), background().streets.provenance.coverage
    view = MapView.on(area)
    assert view.towards(coverage).centre.lon > view.centre.lon
    assert MapView.on(geodesic_disc(CENTRE, 50)).towards(coverage).centre == pytest.approx(CENTRE)
