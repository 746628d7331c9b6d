"""A plan where no streets are known says so before anything else."""

from datetime import date

import pytest

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.plans import Incident
from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.services.cordoning import draw_plan
from tests.unit.services.fetching import HERE

PROBLEMS = [StreetsMissingError("no pack"), SourceUnavailableError("too busy")]


class NoStreets:
    def __init__(self, problem):
        self.problem = problem

    def around(self, *_):
        raise self.problem


def plan(kind, problem):
    scene = Scene.at(HERE, "here")
    incident = Incident(HERE, "here", "")
    return draw_plan(incident, scene, kind, streets=NoStreets(problem), today=date(2026, 7, 28))


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
