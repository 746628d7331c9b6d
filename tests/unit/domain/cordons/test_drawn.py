"""Areas and closed lines drawn by hand, as they are and snapped to the streets."""

import numpy as np
import pytest
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import LocalFrame, LonLatShape, MetreShape
from mapper.domain.streets import StreetFlag
from mapper.errors import InvalidInputError
from tests.small_networks import BOTH, WALTHAMSTOW, network
from tests.unit.domain.cordons.test_sealed_towns import houses, town

FRAME = LocalFrame(WALTHAMSTOW)
drawn = CORDON_KINDS["drawn"]
CROSS = (
    ("North Road", [(0, 0), (0, 600)]),
    ("East Road", [(0, 0), (600, 0)]),
    ("South Road", [(0, 0), (0, -600)]),
    ("West Road", [(0, 0), (-600, 0)]),
)
SQUARE = box(-100, -100, 100, 100)
BOWTIE = [(-100, -100), (100, 100), (100, -100), (-100, 100)]


def scene(shape):
    return Scene.of_drawing(LonLatShape(FRAME.shape_to_lonlat(MetreShape(shape))))


def bowtie():
    corners = FRAME.to_lonlat(np.array(BOWTIE, float))
    return Scene.of_drawing(LonLatShape(Polygon(corners)))


def draw(shape, *streets, covered_m=5_000.0, **values):
    where = shape if isinstance(shape, Scene) else scene(shape)
    return drawn(**values).draw(where, network(*(streets or CROSS), covered_m=covered_m), None)


def area_m(cordon):
    return FRAME.shape_to_metres(cordon.area)


def test_an_area_is_the_cordon_and_is_closed_where_streets_cross_it():
    cordon = draw(SQUARE)
    assert area_m(cordon).symmetric_difference(SQUARE).area < 1
    assert [closure.street for closure in cordon.closures] == [
        "North Road", "East Road", "South Road", "West Road"
    ]  # fmt: skip
    assert cordon.seal.is_sealed
    assert cordon.seal.escape_routes == 4
    assert cordon.warnings == ()


def test_where_no_street_is_known_inside_it_is_not_called_sealed():
    cordon = draw(SQUARE, ("Lane", [(-600, 110), (600, 110)]))
    assert (cordon.closures, cordon.seal.is_sealed, cordon.seal.is_known) == ((), False, False)
    assert cordon.warnings[0].startswith("Whether this is sealed is not known")


def test_it_says_when_fewer_closures_would_do_a_little_further_out():
    """Three lanes leave the square and meet at one neck within 120 m of it."""
    lanes = [("Lane", [(x, 0), (x, 110), (0, 150)]) for x in (-60, 0, 60)]
    cordon = draw(SQUARE, *lanes, ("Neck", [(0, 150), (0, 600)]))
    assert len(cordon.closures) == 3
    assert cordon.seal.escape_routes == 1


def test_a_street_without_a_junction_inside_leads_out_both_ways():
    assert draw(SQUARE, ("Through", [(-600, 50), (600, 50)])).seal.escape_routes == 2


def test_tunnels_that_meet_below_and_do_not_come_up_inside_are_not_closed():
    halves = [("Subway", [(a, 50), (b, 50)], BOTH | StreetFlag.TUNNEL) for a, b in ((-400, 0), (0, 400))]
    cordon = draw(SQUARE, *CROSS, *halves, ("Far", [(400, 50), (600, 50)]), ("Off", [(-400, 50), (-600, 50)]))
    assert len(cordon.closures) == cordon.seal.escape_routes == 4
    assert cordon.seal.is_sealed


def test_a_tunnel_is_closed_at_its_mouth_inside():
    tunnel = ("Subway", [(20, 0), (400, 0)], BOTH | StreetFlag.TUNNEL)
    cordon = draw(SQUARE, ("Lane", [(0, 0), (20, 0)]), tunnel, ("Far", [(400, 0), (600, 0)]))
    (closure,) = cordon.closures
    assert (closure.street, closure.in_tunnel, cordon.seal.is_sealed) == ("Subway", True, True)


def test_a_line_along_a_street_is_a_leak_with_its_length():
    cordon = draw(box(-100, -100, 100, 2), *CROSS)
    (leak,) = [leak for leak in cordon.seal.leaks if "East Road" in leak.says]
    assert leak.sort == "along-street"
    assert leak.length_m == pytest.approx(104, abs=8)
    assert "one step leads out" in leak.says
    assert leak.where is not None


def test_a_line_across_streets_runs_along_none():
    assert [leak.sort for leak in draw(SQUARE).seal.leaks] == ["open-ground"]


def test_for_vehicles_only_their_streets_are_closed():
    alley = ("Alley", [(0, 0), (400, 400)], StreetFlag.FOOT)
    assert len(draw(SQUARE, *CROSS, alley).closures) == 5
    cordon = draw(SQUARE, *CROSS, alley, who="vehicles")
    assert len(cordon.closures) == 4
    assert "people on foot can walk in and out" in cordon.warnings[0]


def test_a_line_whose_ends_nearly_meet_is_closed_and_that_is_said():
    ring = [*SQUARE.exterior.coords[:-1], (80, -100)]
    cordon = draw(LineString(ring))
    assert area_m(cordon).symmetric_difference(SQUARE).area < 1
    assert cordon.warnings[0] == "The ends of the line are 20 m apart; they were joined."
    assert draw(LineString(SQUARE.exterior.coords)).warnings == ()


def test_an_area_that_crosses_itself_is_mended_and_that_is_said():
    cordon = draw(bowtie())
    assert area_m(cordon).is_valid
    assert area_m(cordon).area == pytest.approx(20_000, rel=0.01)
    assert "The drawing crosses itself at 51.60168, -0.03058" in cordon.warnings[0]
    assert "2 areas that meet there" in cordon.warnings[0]


def test_a_loop_by_a_slip_of_the_hand_is_dropped():
    slip = [
        (-100, -100),
        (100, -100),
        (100, 100),
        (4, 100),
        (-4, 108),
        (-4, 100.5),
        (4, 108),
        (-8, 100),
        (-100, 100),
    ]
    cordon = draw(Scene.of_drawing(LonLatShape(Polygon(FRAME.to_lonlat(np.array(slip, float))))))
    assert area_m(cordon).symmetric_difference(SQUARE).area < 200
    assert "taken for one area" in cordon.warnings[0]


def star(corners):
    """A star that crosses itself, with about so many corners."""
    turn = np.arange(corners) * 2 * np.pi * (corners // 2) / corners
    return Scene.of_drawing(
        LonLatShape(Polygon(FRAME.to_lonlat(np.column_stack((np.cos(turn), np.sin(turn))) * 100)))
    )


def test_beyond_two_hundred_corners_what_crosses_itself_is_refused_with_the_place():
    assert draw(star(199)).closures
    with pytest.raises(InvalidInputError, match=r"itself at 51\.60.*with 301 corners it is not mended"):
        draw(star(301))


def test_two_thousand_corners_are_drawn():
    turn = np.linspace(0, 2 * np.pi, 2_000, endpoint=False)
    ring = np.column_stack((np.cos(turn), np.sin(turn))) * (100 + 8 * np.sin(40 * turn))[:, np.newaxis]
    cordon = draw(Polygon(ring))
    assert len(cordon.closures) == 4
    assert cordon.seal.is_sealed


def test_holes_are_filled_and_that_is_said():
    cordon = draw(Polygon(SQUARE.exterior, [box(-50, -50, 50, 50).exterior.coords]))
    assert area_m(cordon).area == pytest.approx(40_000, rel=0.01)
    assert "they were filled" in cordon.warnings[0]


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (Point(0, 0), "is a point; draw an area or one closed line"),
        (LineString([(0, 0), (300, 0), (300, 300)]), "is a line whose ends are 424 m apart"),
        (MultiLineString([[(0, 0), (9, 0)], [(0, 9), (9, 9)]]), "is a multilinestring; draw an area"),
        (LineString([(0, 0), (20, 0), (0, 0)]), "has fewer than three corners"),
        (LineString([(0, 0), (20, 0), (40, 0), (0, 0)]), "has no area to speak of"),
    ],
)
def test_what_draws_no_area_is_refused_with_what_would_work(shape, why):
    with pytest.raises(InvalidInputError, match=why):
        draw(shape)


def test_without_streets_it_is_drawn_without_closures():
    cordon = drawn().draw(scene(SQUARE), None, None)
    assert (cordon.closures, cordon.seal) == ((), None)
    assert drawn().without_streets() == drawn()


def test_where_the_known_streets_end_inside_it_says_so():
    cordon = draw(SQUARE, covered_m=90, snap_m=30)
    assert "known here end inside this cordon" in cordon.warnings[0]
    assert "It was not snapped, as the nearest line may lie where no streets are known." in cordon.warnings
    assert (cordon.seal.is_sealed, cordon.seal.is_known) == (False, False)
    assert area_m(cordon).symmetric_difference(SQUARE).area < 1


def test_snapped_it_is_sealed_stays_near_and_closes_no_more():
    """The drawing runs past a junction of three lanes; 30 m further out they are one."""
    lanes = [("Lane", [(x, 0), (x, 100), (0, 120)]) for x in (-40, 0, 40)]
    streets = [*lanes, ("Neck", [(0, 120), (0, 600)])]
    assert len(draw(SQUARE, *streets).closures) == 3
    cordon = draw(SQUARE, *streets, snap_m=45)
    assert [closure.street for closure in cordon.closures] == ["Neck"]
    assert cordon.seal.is_sealed
    assert "Snapped to the streets: the line lies up to" in cordon.warnings[0]
    assert SQUARE.buffer(-46).difference(area_m(cordon)).area < 1
    assert area_m(cordon).difference(SQUARE.buffer(80)).area < 1


def test_what_is_too_narrow_or_in_parts_is_not_snapped():
    with pytest.raises(InvalidInputError, match="snap_m: of 60 m leaves nothing of the drawing"):
        draw(box(-100, -50, 100, 50), snap_m=60)
    parts = MultiPolygon([box(-100, -50, -10, 50), box(10, -50, 100, 50)])
    with pytest.raises(InvalidInputError, match="snap_m: goes with one area"):
        draw(parts, snap_m=20)


@pytest.mark.parametrize("seed", range(6))
def test_in_any_town_a_drawing_is_sealed_and_its_closures_are_all_needed(seed):
    streets = town(seed)
    outline = scene(Polygon(np.random.default_rng(seed).normal(0, 1, (1, 2)) * 20 + STAR * 200))
    cordon = drawn().draw(outline, streets, houses(seed))
    assert cordon.seal.is_sealed
    assert cordon.seal.escape_routes <= len(cordon.closures)
    snapped = drawn(snap_m=40).draw(outline, streets, houses(seed))
    assert snapped.seal.is_sealed
    assert len(snapped.closures) <= len(cordon.closures) + 1


ANGLES = np.linspace(0, 2 * np.pi, 14, endpoint=False)
STAR = np.column_stack((np.cos(ANGLES), np.sin(ANGLES))) * np.tile((1.0, 0.6), 7)[:, np.newaxis]


def test_a_saw_that_nobody_could_close_is_refused_with_how_often_it_crosses():
    turn = np.linspace(0, 2 * np.pi, 1_990, endpoint=False)
    out_m = np.where(np.arange(1_990) % 2, 390.0, 300.0)
    saw = Polygon(np.column_stack((out_m * np.cos(turn), out_m * np.sin(turn))))
    ring = ("Ring Road", [(345 * np.cos(a), 345 * np.sin(a)) for a in np.linspace(0, 6, 200)])
    with pytest.raises(InvalidInputError, match=r"streets 1,9\d\d times, .* at most 500 closures; draw"):
        draw(saw, ring)
