"""What readers see of the effects of a cordon, as it is or shown larger."""

from dataclasses import replace

from shapely import MultiLineString, Point, box, length

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.findings import Premises
from mapper.domain.plans import Background
from mapper.domain.publications.crossings import Crossings
from mapper.domain.publications.outline import LARGER, Outline
from mapper.domain.publications.shown_effects import shown_effects
from tests.secret_plans import BACKGROUND, CANARY, EFFECTS, STREETS, at, shape
from tests.small_ground import ground

EXACT = Outline(shape(box(-200, -200, 200, 200)))
AREA = shape(box(-230, -230, 270, 230))
HOMES = tuple((FeatureKind.ADDRESS, Point(x_m, 0)) for x_m in range(150, 260, 20))
GROUND = ground(
    *HOMES,
    (FeatureKind.BUILDING, box(210, -20, 220, 20)),
    (FeatureKind.SCHOOL, Point(215, 0), "Stow Primary"),
)
KNOWN = Background(STREETS, GROUND)


def larger(effects=EFFECTS, known=KNOWN):
    return shown_effects(effects, Outline(AREA, LARGER), known, Crossings.of(AREA, known))


def test_where_the_cordon_is_shown_as_it_is_figures_stay():
    found = shown_effects(EFFECTS, EXACT, BACKGROUND, None)
    assert (found.homes, found.buildings) == (120, 14)
    assert found.diversions[0].line == EFFECTS.diversions[0].line


def test_premises_are_shown():
    school = Premises(FeatureKind.SCHOOL, "Stow Primary", at(3, 4))
    assert shown_effects(replace(EFFECTS, premises=(school,)), EXACT, None, None).premises == (school,)


def test_in_what_is_shown_larger_homes_and_buildings_are_counted_anew():
    found = larger()
    assert (found.homes, found.buildings) == (6, 1)
    assert [each.name for each in found.premises] == ["Stow Primary"]


def test_what_was_not_counted_is_not_counted_either():
    found = larger(replace(EFFECTS, homes=None, buildings=None))
    assert (found.homes, found.buildings) == (None, None)


def test_ways_round_and_streets_cut_off_begin_at_what_is_shown():
    found = larger()
    assert not found.pockets[0].lines.intersects(shape(box(-200, -200, 269, 200)))
    assert not found.diversions[0].line.intersects(shape(box(-200, -200, 269, 200)))
    assert found.diversions[0].entry != EFFECTS.diversions[0].entry


def test_lengths_are_told_to_ten_metres():
    way = replace(EFFECTS.diversions[0], added_m=643.7, added_s=None)
    found = shown_effects(replace(EFFECTS, diversions=(way,)), EXACT, None, None)
    assert (found.diversions[0].added_m, found.diversions[0].added_s) == (640, None)
    no_way = replace(way, added_m=None)
    assert (
        shown_effects(replace(EFFECTS, diversions=(no_way,)), EXACT, None, None).diversions[0].added_m is None
    )


def test_where_more_is_shown_no_length_tells_where_the_line_really_runs():
    (pocket,) = larger().pockets
    frame = Crossings.of(AREA, KNOWN).frame
    assert abs(pocket.length_m - length(frame.shape_to_metres(pocket.lines))) <= 5
    way = replace(EFFECTS.diversions[0], added_m=643.7)
    assert larger(replace(EFFECTS, diversions=(way,))).diversions[0].added_m == 650


def test_streets_cut_off_that_are_inside_what_is_shown_are_not_told_apart():
    hidden = replace(EFFECTS.pockets[0], lines=shape(MultiLineString([[(210, 0), (225, 0)]])))
    assert larger(replace(EFFECTS, pockets=(hidden,))).pockets == ()


def test_of_squares_no_effects_are_told():
    assert shown_effects(EFFECTS, Outline(AREA, "squares", is_coarse=True), KNOWN, None) is None


def test_where_nothing_is_known_of_the_ground_none_are_told_of_more_than_the_cordon():
    assert larger(known=None) is None
    assert shown_effects(None, EXACT, KNOWN, None) is None


def test_nothing_for_responders_is_in_it():
    assert CANARY not in repr(larger()) + repr(shown_effects(EFFECTS, EXACT, KNOWN, None))
