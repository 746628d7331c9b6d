import numpy as np
import pytest
from shapely import Point, box, union_all

from mapper.domain.cordons import Cordon, RadiusCordon, Scene, SealedCordon
from mapper.domain.incidents import When
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, MetreShape, area_m2, distances_m
from mapper.domain.rings import (
    Ring,
    RingRole,
    RingWanted,
    about,
    in_order,
    is_within,
    keeping_people_out,
    may_follow,
    rings_of,
)
from mapper.domain.streets import StreetFlag
from mapper.errors import InvalidInputError
from tests.small_networks import WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)
SCENE = Scene.at(WALTHAMSTOW, "Stow Crescent")
STREETS = network(
    *[(f"Road {k}", [(k * 100, -900), (k * 100, 900)]) for k in range(-9, 10)],
    *[(f"Lane {k}", [(-900, k * 110), (900, k * 110)]) for k in range(-8, 9)],
)


def at(x_m, y_m):
    return LonLat(*FRAME.to_lonlat(np.array([[x_m, y_m]], float))[0].tolist())


def square(half_m, x_m=0.0):
    return FRAME.shape_to_lonlat(MetreShape(box(x_m - half_m, -half_m, x_m + half_m, half_m)))


def wanted(role, radius_m=50.0, **more):
    return RingWanted(role, RadiusCordon(radius_m), **more)


def on_streets(want, scene):
    return want.kind.draw(scene, STREETS)


def areas_in_turn(*areas, closures=()):
    """A way of drawing that takes no notice of what it is to draw round."""
    left = list(areas)
    return lambda want, scene: Cordon(want.kind.name, scene, left.pop(0), {}, closures=closures)


def test_each_ring_is_drawn_round_the_one_inside_it():
    drawn = rings_of(SCENE, [wanted(role) for role in RingRole], on_streets)
    assert drawn.doubts == ()
    reach_m = [distances_m(WALTHAMSTOW, np.array(r.cordon.area.exterior.coords)).max() for r in drawn.rings]
    assert reach_m == pytest.approx([50, 100, 150, 200], abs=0.3)


def test_whatever_order_they_are_given_in():
    drawn = rings_of(SCENE, [wanted(RingRole.OUTER), wanted(RingRole.INNER)], on_streets)
    assert [ring.role for ring in drawn.rings] == [RingRole.INNER, RingRole.OUTER]


def test_how_far_to_keep_off_stays_with_the_ring():
    drawn = rings_of(SCENE, [wanted(RingRole.INNER, keep_off_m=300.0), wanted(RingRole.OUTER)], on_streets)
    assert [ring.keep_off_m for ring in drawn.rings] == [300.0, 0.0]


def test_all_have_the_scene_of_the_plan():
    drawn = rings_of(SCENE, [wanted(RingRole.INNER), wanted(RingRole.OUTER)], on_streets)
    assert {ring.cordon.scene for ring in drawn.rings} == {SCENE}


def test_sealed_rings_hold_each_other():
    rings = rings_of(
        SCENE,
        [
            RingWanted(RingRole.INNER, SealedCordon()),
            RingWanted(RingRole.OUTER, SealedCordon(radius_m=60, limit_m=180)),
            RingWanted(RingRole.TRAFFIC, SealedCordon(radius_m=20, limit_m=100, who="vehicles")),
        ],
        on_streets,
    ).rings
    assert is_within(SCENE.shape, rings[0].cordon.area)
    assert is_within(rings[0].cordon.area, rings[1].cordon.area)
    assert is_within(rings[1].cordon.area, rings[2].cordon.area)
    assert all(ring.cordon.seal.is_sealed for ring in rings)


def test_a_ring_goes_round_the_holes_of_the_one_inside_it():
    with_hole = LonLatShape(square(100).difference(square(20)))
    scenes = []

    def draw(want, scene):
        scenes.append(scene)
        return Cordon("radius", scene, with_hole if want.role is RingRole.INNER else square(200), {})

    rings_of(Scene.at(at(50, 50)), [wanted(RingRole.INNER), wanted(RingRole.OUTER)], draw)
    assert area_m2(scenes[1].shape) == pytest.approx(area_m2(square(100)))


def test_a_cordon_that_leaves_some_out_is_widened_and_says_so():
    draw = areas_in_turn(square(100), square(100, x_m=50))
    drawn = rings_of(SCENE, [wanted(RingRole.INNER), wanted(RingRole.OUTER)], draw)
    assert is_within(drawn.rings[0].cordon.area, drawn.rings[1].cordon.area)
    assert area_m2(drawn.rings[1].cordon.area) == pytest.approx(200 * 250, rel=1e-3)
    assert drawn.doubts[0] == "The outer ring was widened where it did not hold all of what is inside it."


def test_one_that_closes_streets_is_refused_as_its_closures_would_be_elsewhere():
    closures = SealedCordon().draw(SCENE, STREETS).closures
    draw = areas_in_turn(square(100), square(100, x_m=50), closures=closures)
    with pytest.raises(InvalidInputError, match="the outer ring would not hold all of what is"):
        rings_of(SCENE, [wanted(RingRole.INNER), wanted(RingRole.OUTER)], draw)


def test_within_is_told_to_a_centimetre():
    assert is_within(square(100.006), square(100))
    assert not is_within(square(100.05), square(100))


def test_areas_in_several_parts_can_lie_within():
    both = LonLatShape(union_all([square(10), square(10, x_m=100)]))
    assert is_within(both, square(200))
    assert not is_within(both, square(50))


@pytest.mark.parametrize(
    ("rings", "says"),
    [
        ([], "rings: are none; give one or more of scene, inner, outer, traffic"),
        (
            [wanted(RingRole.OUTER), wanted(RingRole.OUTER)],
            "rings: hold two outer ones; each may be there once",
        ),
        (
            [wanted(RingRole.INNER, starts=When("2026-07-28T18:15"), review=When("2026-07-28T18:15"))],
            "review: 2026-07-28T18:15 of the inner ring is not after its start, 2026-07-28T18:15",
        ),
    ],
)
def test_rings_that_do_not_go_together_are_refused_before_anything_is_drawn(rings, says):
    with pytest.raises(InvalidInputError) as caught:
        rings_of(SCENE, rings, areas_in_turn())
    assert str(caught.value) == says


def test_a_review_alone_or_after_the_start_is_kept():
    (ring,) = in_order([wanted(RingRole.INNER, starts=When("2026-07-28"), review=When("2026-07-29T08:00"))])
    assert ring.review.text == "2026-07-29T08:00"
    assert in_order([wanted(RingRole.INNER, review=When("2026"))])
    assert in_order([wanted(RingRole.INNER, starts=When("2026"))])


@pytest.mark.parametrize(
    ("later", "earlier", "may"),
    [
        ("2026-07-29", "2026-07-28", True),
        ("2026-07-28", "2026-07-28", True),  # later on that day
        ("2026-07-28T18:16", "2026-07-28T18:15", True),
        ("2026-07-28T18:15", "2026-07-28T18:15", False),
        ("2026-07-28", "2026-07-28T18:15", True),
        ("2026-07", "2026-08-01", False),
        ("2025", "2026-07-28T18:15", False),
    ],
)
def test_what_may_be_later_is_told_as_far_as_both_are_known(later, earlier, may):
    assert may_follow(When(later), When(earlier)) is may


def test_the_access_point_is_at_the_nearest_closure():
    want = RingWanted(RingRole.INNER, SealedCordon(), access=at(190, 10))
    drawn = rings_of(SCENE, [want], on_streets)
    (ring,) = drawn.rings
    off_m = distances_m(want.access, np.array([closure.position for closure in ring.cordon.closures]))
    nearest = ring.cordon.closures[int(off_m.argmin())]
    assert ring.access == nearest.position
    place = f"closure {nearest.number}, {nearest.street}"
    says = f"was moved {off_m.min():.0f} m to {place}, where a street crosses its line."
    assert drawn.doubts == (f"The access point of the inner ring {says}",)
    line_m = FRAME.shape_to_metres(ring.cordon.area).boundary
    assert line_m.distance(Point(FRAME.to_metres(np.array([ring.access]))[0])) < 1.0


def test_an_access_point_given_at_a_closure_stays_in_silence():
    (closure, *_) = SealedCordon().draw(SCENE, STREETS).closures
    drawn = rings_of(SCENE, [RingWanted(RingRole.INNER, SealedCordon(), access=closure.position)], on_streets)
    assert drawn.rings[0].access == closure.position
    assert drawn.doubts == ()


def test_an_access_point_in_another_town_is_refused():
    with pytest.raises(InvalidInputError, match=r"access: lies 4,8.. m off the closures of the inner ring"):
        rings_of(SCENE, [RingWanted(RingRole.INNER, SealedCordon(), access=at(5_000, 0))], on_streets)


def test_an_access_point_on_a_footpath_is_doubtful():
    """There is no other way in."""
    paths = network(("Path", [(0, -900), (0, 900)], StreetFlag.FOOT))
    want = RingWanted(RingRole.INNER, SealedCordon(), access=at(0, 130))
    drawn = rings_of(SCENE, [want], lambda want, scene: want.kind.draw(scene, paths))
    assert drawn.doubts[-1].endswith("Path, where no vehicle gets in.")


def test_nobody_is_let_in_through_a_tunnel_however_near():
    tunnel = ("Subway", [(0, 60), (0, 900)], StreetFlag.VEHICLE | StreetFlag.FOOT | StreetFlag.TUNNEL)
    streets = network(("Lane", [(-900, 0), (900, 0)]), ("Ramp", [(0, 50), (0, 60)]), tunnel)
    want = RingWanted(RingRole.INNER, SealedCordon(), access=at(0, 70))
    (ring,) = rings_of(SCENE, [want], lambda want, scene: want.kind.draw(scene, streets)).rings
    assert any(closure.in_tunnel for closure in ring.cordon.closures)
    assert abs(FRAME.to_metres(np.array([ring.access]))[0, 1]) < 5


def test_a_closure_that_vehicles_can_pass_goes_before_a_nearer_footpath():
    paths = network(("Lane", [(-900, 0), (900, 0)]), ("Path", [(0, -900), (0, 900)], StreetFlag.FOOT))
    want = RingWanted(RingRole.INNER, SealedCordon(), access=at(20, 130))
    drawn = rings_of(SCENE, [want], lambda want, scene: want.kind.draw(scene, paths))
    (doubt,) = drawn.doubts
    assert "Lane, where a street crosses its line" in doubt
    assert abs(FRAME.to_metres(np.array([drawn.rings[0].access]))[0, 1]) < 5


def test_an_access_point_given_at_a_footpath_stays_there_and_is_doubtful():
    paths = network(("Lane", [(-900, 0), (900, 0)]), ("Path", [(0, -900), (0, 900)], StreetFlag.FOOT))
    path = next(one for one in SealedCordon().draw(SCENE, paths).closures if one.street == "Path")
    want = RingWanted(RingRole.INNER, SealedCordon(), access=path.position)
    drawn = rings_of(SCENE, [want], lambda want, scene: want.kind.draw(scene, paths))
    assert drawn.rings[0].access == path.position
    (doubt,) = drawn.doubts
    assert doubt.endswith("Path, where no vehicle gets in.")


def test_without_closures_the_access_point_is_on_the_line_and_that_is_doubtful():
    drawn = rings_of(SCENE, [wanted(RingRole.INNER, access=at(200, 0))], on_streets)
    assert distances_m(drawn.rings[0].access, np.array([at(50, 0)]))[0] < 0.2
    assert "lists no closures: a street may not lead in" in drawn.doubts[0]


def test_command_vehicles_need_room_between_inner_and_outer():
    rings = [wanted(RingRole.INNER), wanted(RingRole.OUTER)]
    says = "There is no room for command vehicles between inner and outer ring; give the outer more."
    assert rings_of(SCENE, rings, areas_in_turn(square(100), square(105))).doubts == (says,)
    assert rings_of(SCENE, rings, areas_in_turn(square(100), square(107))).doubts == ()


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ([RingRole.SCENE, RingRole.INNER, RingRole.OUTER, RingRole.TRAFFIC], RingRole.OUTER),
        ([RingRole.INNER, RingRole.TRAFFIC], RingRole.INNER),
        ([RingRole.SCENE], RingRole.SCENE),
        ([RingRole.TRAFFIC], RingRole.TRAFFIC),
    ],
)
def test_people_are_kept_out_by_the_outermost_ring_that_is_not_for_traffic(roles, shown):
    cordon = RadiusCordon().draw(SCENE, None)
    assert keeping_people_out([Ring(role, cordon) for role in roles]).role is shown


def test_a_refusal_says_which_ring_it_is_about():
    refused = about(RingRole.INNER, InvalidInputError("radius_m", "must be 10 to 2000 m, was 5"))
    assert str(refused) == "inner ring, radius_m: must be 10 to 2000 m, was 5"
