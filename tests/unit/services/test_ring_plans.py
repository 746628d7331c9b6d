from dataclasses import replace

import pytest

from mapper.domain.cordons import RadiusCordon, Scene
from mapper.domain.places import LonLatShape, area_m2, geodesic_disc
from mapper.domain.rings import RingRole, RingWanted
from mapper.errors import InvalidInputError, StreetsMissingError
from mapper.services.ring_plans import draw_rings
from tests.plans import plan_with
from tests.small_networks import WALTHAMSTOW

SCENE = Scene.at(WALTHAMSTOW, "Stow Crescent")


def wanted(role, radius_m=50.0):
    return RingWanted(role, RadiusCordon(radius_m))


def draw(scene, kind):
    """A plan as the road for one cordon makes it, with a warning of its own and one that all share."""
    cordon = kind.draw(scene, None)
    warnings = ("The streets are old.", f"{kind.radius_m:g} m is little.")
    return plan_with(cordon=cordon, area_m2=area_m2(cordon.area), warnings=warnings)


def test_the_cordon_of_the_plan_is_the_outer_ring():
    plan = draw_rings(SCENE, [wanted(role) for role in RingRole], draw)
    assert [ring.role for ring in plan.rings] == [*RingRole]
    assert plan.cordon is plan.rings[2].cordon
    assert plan.area_m2 == pytest.approx(area_m2(plan.cordon.area))


def test_each_warning_is_there_once_and_says_of_which_ring_it_is():
    plan = draw_rings(SCENE, [wanted(RingRole.INNER, 20), wanted(RingRole.OUTER, 30)], draw, ("A note.",))
    assert plan.warnings == (
        "A note.",
        "The streets are old.",
        "30 m is little.",
        "Inner ring: 20 m is little.",
    )


def test_what_had_to_be_changed_is_said():
    small = LonLatShape(geodesic_disc(WALTHAMSTOW, 30))

    def too_small(scene, kind):
        plan = draw(scene, kind)
        return replace(plan, cordon=replace(plan.cordon, area=small)) if kind.radius_m == 30 else plan

    plan = draw_rings(SCENE, [wanted(RingRole.INNER), wanted(RingRole.OUTER, 30)], too_small)
    assert "The outer ring was widened where it did not hold all of what is inside it." in plan.warnings
    assert plan.area_m2 > area_m2(small)


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (InvalidInputError("scene", "is too large"), "inner ring, scene: is too large"),
        (StreetsMissingError("the known streets end"), "inner ring: the known streets end"),
    ],
)
def test_a_ring_that_cannot_be_drawn_is_named(problem, says):
    def refuse(scene, kind):  # noqa: ARG001
        raise problem

    with pytest.raises(type(problem)) as caught:
        draw_rings(SCENE, [wanted(RingRole.INNER)], refuse)
    assert str(caught.value) == says
