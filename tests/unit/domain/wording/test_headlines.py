"""A map is called by what happened and where, and an exercise by its name first."""

import pytest

from mapper.domain.plans import Incident
from mapper.domain.wording.headlines import headline
from tests.plans import HERE, plan_with


@pytest.mark.parametrize(
    ("title", "place", "said"),
    [
        ("Gas leak", "Annankatu", "Gas leak: Annankatu"),
        ("", "Annankatu", "Cordon: Annankatu"),
        ("Gas leak", " ", "Gas leak"),
        ("", "", "Cordon"),
    ],
)
def test_what_is_not_known_is_left_out(title, place, said):
    assert headline(plan_with(incident=Incident(HERE, place, title))) == said


def test_an_exercise_says_so_first():
    plan = plan_with(incident=Incident(HERE, "Annankatu", "Gas leak"), is_exercise=True)
    assert headline(plan) == "EXERCISE. Gas leak: Annankatu"
