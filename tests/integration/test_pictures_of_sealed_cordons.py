"""The picture of a sealed cordon, on the streets of the demo area: nothing lies on anything else."""

from dataclasses import replace

import pytest

from mapper.domain.cordons import Scene
from mapper.domain.places import LonLat
from mapper.domain.plans import Incident
from mapper.domain.wording.description import SHORT, description, short_description
from mapper.domain.wording.methane import methane
from mapper.render import svg_map
from mapper.services import cordoning
from mapper.settings import Settings
from mapper.wiring import PastWanted, build_services
from tests.unit.render.glyphs import drawn, overlaps

pytestmark = pytest.mark.slow

SCENES = {
    "centre": (24.9445, 60.1689),
    "street": (24.93791, 60.16616),
    "park": (24.9465, 60.1752),
    "railway": (24.9412, 60.1715),
}


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    return build_services(Settings(data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module", params=SCENES)
def plan(request, services):
    position = LonLat(*SCENES[request.param])
    kind = cordoning.choose_kind("sealed", {"radius_m": "60", "limit_m": "200"})
    incident = Incident(position, "Somewhere in Helsinki", "Something happened")
    return services.draw(
        incident, Scene.at(position), kind, past=PastWanted(500), background=svg_map.background_reach_m
    )


def test_no_word_or_number_lies_on_another(plan):
    assert overlaps(drawn(svg_map.write(plan))) == []


def test_every_closure_is_told_in_words_and_the_short_form_is_short(plan):
    said = description(plan)
    assert {closure.street for closure in plan.cordon.closures if closure.street not in said} == set()
    assert len(short_description(plan)) <= SHORT
    assert "60.1" in methane(plan).exact_location


def test_the_words_do_not_change_with_the_background(plan):
    assert description(plan) == description(replace(plan, background=None))
