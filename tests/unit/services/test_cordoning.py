"""A plan where no streets are known says so before anything else."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from shapely import Point, box, segmentize

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.effects.findings import SiteKind
from mapper.domain.effects.gathering import effects_of
from mapper.domain.places import LocalFrame, geodesic_disc
from mapper.domain.plans import Background, Incident
from mapper.domain.rings import Ring, RingRole
from mapper.errors import InvalidInputError, SourceUnavailableError, StreetsMissingError
from mapper.services.apart import done_here
from mapper.services.cordoning import draw_plan, outline_reach_m, with_background, with_effects
from mapper.services.ports import Surroundings
from tests.small_ground import ground
from tests.small_networks import WALTHAMSTOW, network
from tests.unit.services.fetching import HERE

PROBLEMS = [StreetsMissingError("no pack"), SourceUnavailableError("too busy")]


class NoStreets:
    def __init__(self, problem):
        self.problem = problem

    def around(self, *_):
        raise self.problem


class Here:
    """A source that knows one network, and nothing else of the ground; it counts how often it is asked."""

    def __init__(self, streets):
        self.streets = streets
        self.asked_for_ground = 0
        self.asked_for_outline = None

    def around(self, *_):
        return self.streets

    def background(self, _):
        self.asked_for_ground += 1
        return self.known

    def outline(self, box):
        self.asked_for_outline = box
        return self.known

    def features(self, box):
        known = self.background(box)
        return known.features if known else None

    known = None


def plan(kind, problem):
    scene = Scene.at(HERE, "here")
    incident = Incident(HERE, "here", "")
    nothing = NoStreets(problem)
    return draw_plan(incident, scene, kind, around=Surroundings(nothing, nothing), today=date(2026, 7, 28))


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_radius_cordon_is_drawn_all_the_same(problem):
    drawn = plan(CORDON_KINDS["radius"](), problem)
    assert drawn.cordon.kind == "radius"
    assert drawn.warnings == (f"Drawn without streets: {problem}",)
    assert (drawn.provenance, drawn.streets) == (None, ())


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_cordon_along_streets_becomes_a_radius_as_long_as_its_walk(problem):
    drawn = plan(CORDON_KINDS["network"](reach_m=250), problem)
    assert (drawn.cordon.kind, drawn.cordon.parameters) == ("radius", {"radius_m": 250})
    (warning,) = drawn.warnings
    assert warning == (
        "Drawn without streets, so this is a radius cordon (250 m) "
        f"and not the network cordon asked for: {problem}"
    )


def test_buildings_are_looked_up_for_the_kinds_that_go_round_them():
    here = Here(network(("Lane", [(-30, 0), (600, 0)])))
    scene, incident = Scene.at(WALTHAMSTOW), Incident(WALTHAMSTOW, "here", "")
    for name, asked in (("radius", 0), ("network", 0), ("sealed", 1)):
        drawn = draw_plan(
            incident, scene, CORDON_KINDS[name](), around=Surroundings(here, here), today=date(2026, 7, 28)
        )
        assert here.asked_for_ground == asked
    assert [closure.street for closure in drawn.cordon.closures] == ["Lane"]


def test_what_is_known_of_the_ground_reaches_the_cordon():
    streets = network(("Lane", [(-30, 0), (600, 0)]))
    corner = LocalFrame(WALTHAMSTOW).shape_to_lonlat(box(80, 40, 112, 60))
    shapes = np.empty(1, dtype=object)
    shapes[0] = corner
    house = MapFeatures(np.array([FeatureKind.BUILDING], np.uint8), np.zeros(1, np.int32), ("",), shapes)
    here = Here(streets)
    here.known = Background(streets, house)
    drawn = draw_plan(
        Incident(WALTHAMSTOW, "here", ""),
        Scene.at(WALTHAMSTOW),
        CORDON_KINDS["sealed"](),
        around=Surroundings(here, here),
        today=date(2026, 7, 28),
    )
    assert corner.intersection(drawn.cordon.area).area > 0.95 * corner.area


GRID = [("Row", [(x, y), (x + 5, y)]) for x in range(0, 400, 5) for y in range(0, 260, 5)]


@pytest.mark.parametrize(
    ("scene", "streets", "went_apart"),
    [
        (Scene.at(WALTHAMSTOW), [("Lane", [(-30, 0), (600, 0)])], False),
        (Scene(geodesic_disc(WALTHAMSTOW, 100)), [("Lane", [(-30, 0), (600, 0)])], False),
        (Scene(segmentize(geodesic_disc(WALTHAMSTOW, 100), 2e-5)), [("Lane", [(-30, 0), (600, 0)])], True),
        (Scene.at(WALTHAMSTOW), GRID, True),
    ],
    ids=["a point", "a disc", "a drawing of many corners", "many streets"],
)
def test_what_may_take_long_is_drawn_apart(scene, streets, went_apart):
    seen = []

    def apart(work, *arguments):
        seen.append(work)
        return done_here(work, *arguments)

    here = Here(network(*streets))
    incident, kind = Incident(WALTHAMSTOW, "here", ""), CORDON_KINDS["radius"]()
    around = Surroundings(here, here, apart)
    drawn = draw_plan(incident, scene, kind, around=around, today=date(2026, 7, 28))
    assert drawn.cordon.kind == "radius"
    assert seen == ([kind.draw] if went_apart else [])


def with_town(*streets):
    here = Here(network(*streets))
    here.known = Background(here.streets, ground((FeatureKind.ADDRESS, Point(0, 20))))
    kind = CORDON_KINDS["radius"](radius_m=100)
    incident, scene = Incident(WALTHAMSTOW, "here", ""), Scene.at(WALTHAMSTOW)
    drawn = draw_plan(incident, scene, kind, around=Surroundings(here, here), today=date(2026, 7, 28))
    return here, drawn


def test_a_plan_with_effects_counts_what_is_inside_and_what_is_cut_off():
    here, drawn = with_town(("Street", [(-3_000, 0), (0, 0)]), ("Mews", [(0, 0), (0, 300)]))
    effects = with_effects(drawn, source=here).effects
    assert effects.homes == 1
    assert {pocket.streets for pocket in effects.pockets} == {("Mews",)}


def test_effects_ask_for_the_neighbourhood_only_where_it_is_known():
    here, drawn = with_town(("Street", [(-3_000, 0), (0, 0)]))
    asked = here.asked_for_ground
    with_effects(drawn, source=here)
    assert here.asked_for_ground == asked + 1
    here.known = None
    (doubt,) = with_effects(drawn, source=here).effects.doubts
    assert "no map of the streets" in doubt


CROSSING = [
    ("Up", [(0, 170), (0, 3_000)]),
    ("Left", [(0, 170), (-3_000, 170)]),
    ("Right", [(0, 170), (3_000, 170)]),
]
MARKET = (FeatureKind.SQUARE, box(-20, 130, 20, 165), "Market Place")


def test_a_command_post_of_several_rings_stands_within_the_next_one():
    here, drawn = with_town(*CROSSING)
    here.known = Background(here.streets, ground(MARKET))
    outer = Ring(RingRole.OUTER, replace(drawn.cordon, area=geodesic_disc(WALTHAMSTOW, 300)))
    inner = Ring(RingRole.INNER, drawn.cordon)
    assert (
        "between the inner and the outer cordon"
        in posts(replace(drawn, rings=(inner, outer)), here)[0].reasons
    )
    assert "between" not in str(posts(replace(drawn, rings=(inner,)), here)[0].reasons)


def test_a_command_post_keeps_off_a_device_as_far_as_the_table_says():
    """A square between both rings, and one beyond the outer; the preferred distance is 160 m."""
    here, drawn = with_town(*CROSSING)
    beyond = (FeatureKind.SQUARE, box(-20, 190, 20, 230), "Far Place")
    here.known = Background(here.streets, ground(MARKET, beyond))
    wide = replace(drawn.cordon, area=geodesic_disc(WALTHAMSTOW, 160))
    inner = Ring(RingRole.INNER, drawn.cordon, keep_off_m=160)
    outer = Ring(RingRole.OUTER, wide, keep_off_m=160)
    assert [post.street for post in posts(replace(drawn, cordon=wide, rings=(inner, outer)), here)] == [
        "Far Place"
    ]


def test_where_only_the_least_distance_is_drawn_no_responder_is_sent_into_the_preferred_one():
    here, drawn = with_town(*CROSSING)
    here.known = Background(here.streets, ground(MARKET))
    for keep_off_m, places in ((0, 1), (140, 1), (160, 0)):
        ring = Ring(RingRole.INNER, drawn.cordon, keep_off_m=keep_off_m)
        assert len(posts(replace(drawn, rings=(ring,)), here)) == places


def apart_of(seen, problem=None):
    def apart(work, *arguments):
        seen.append(work)
        if problem:
            raise problem
        return done_here(work, *arguments)

    return apart


def test_effects_of_a_usual_cordon_are_found_here_and_those_of_a_vast_one_apart():
    here, drawn = with_town(*CROSSING)
    seen = []
    usual = with_effects(drawn, source=here, apart=apart_of(seen))
    assert not seen
    ragged = replace(drawn, cordon=replace(drawn.cordon, area=segmentize(drawn.cordon.area, 5e-6)))
    vast = with_effects(ragged, source=here, apart=apart_of(seen))
    assert [work.func for work in seen] == [effects_of]
    assert vast.effects.emergency_access == usual.effects.emergency_access


def test_many_streets_or_features_around_are_found_apart():
    here, drawn = with_town(*CROSSING)
    seen = []
    houses = ground(*[(FeatureKind.ADDRESS, Point(0, 20))] * 60_001)
    here.known = Background(here.streets, houses)
    with_effects(drawn, source=here, apart=apart_of(seen))
    assert len(seen) == 1


def test_effects_that_take_too_long_are_not_told_and_the_plan_is_not_lost():
    here, drawn = with_town(*CROSSING)
    ragged = replace(drawn, cordon=replace(drawn.cordon, area=segmentize(drawn.cordon.area, 5e-6)))
    too_long = InvalidInputError("scene", "is too much to draw in 20 s")
    plan = with_effects(ragged, source=here, apart=apart_of([], too_long))
    assert plan.cordon is ragged.cordon
    (doubt,) = plan.effects.doubts
    assert "took too long to find out" in doubt


def posts(drawn, source):
    sites = with_effects(drawn, source=source).effects.sites
    return [site for site in sites if site.kind is SiteKind.FORWARD_COMMAND_POST]


def test_a_background_brings_the_outline_of_what_lies_far_around():
    here = Here(network(("Street", [(0, 0), (100, 0)])))
    here.known = Background(here.streets, ground())
    drawn = plan(CORDON_KINDS["radius"](), PROBLEMS[0])
    under = with_background(drawn, 500.0, source=here).background
    assert under.streets is here.known.streets
    assert under.outline.box == here.asked_for_outline
    assert under.outline.box.north - under.outline.box.south == pytest.approx(6_000 / 111_200, rel=0.02)


def test_where_nothing_is_known_no_outline_is_asked_for():
    here = Here(None)
    drawn = plan(CORDON_KINDS["radius"](), PROBLEMS[0])
    assert with_background(drawn, 500.0, source=here).background is None
    assert here.asked_for_outline is None


def test_an_outline_reaches_neither_too_near_nor_too_far():
    assert [outline_reach_m(reach_m) for reach_m in (100, 500, 5_000, 20_000)] == [
        2_500,
        3_000,
        8_000,
        20_000,
    ]
