import json

import pytest
from shapely import MultiPoint

from mapper.domain.containment.containment import OPERATIONAL, Containment, Post
from mapper.domain.containment.on_streets import Pursuit, Unit
from mapper.domain.places import LonLatShape
from mapper.exporters import EXPORTERS
from mapper.exporters.containment import CONTAINMENT_FORMATS
from tests.plans import HERE, plan_with

CAR = Unit("car 7", HERE)
FOUND = Containment(
    pursuit=Pursuit(HERE, 180.0, by_car=False, suspect_kmh=12.0, units_kmh=40.0, within_m=500.0),
    is_contained=False,
    verdict="Not containable.",
    posts=(
        Post(1, HERE, ("Annankatu", "Lönnrotinkatu"), 90.0, CAR, 61.0),
        Post(2, HERE, (), 95.0, None, None),
    ),
    units=(CAR,),
    passed=LonLatShape(MultiPoint([HERE])),
    enclosed_junctions=5,
    latest_head_start_s=-30.04,
    provenance=plan_with().provenance,
    doubts=("The streets are old.",),
)


def written(form):
    return CONTAINMENT_FORMATS[form].write(FOUND).decode()


@pytest.mark.parametrize("form", CONTAINMENT_FORMATS)
def test_every_format_is_marked_and_says_verdict_and_doubts(form):
    said = written(form)
    assert OPERATIONAL in said.casefold()
    assert "Not containable." in said
    assert "The streets are old." in said
    assert "© OpenStreetMap contributors" in said


def test_the_table_has_a_line_a_post():
    lines = [line.strip() for line in written("table").splitlines()]
    assert lines[2] == (
        "1. Annankatu / Lönnrotinkatu (60.16616, 24.93791): car 7 there after 1.0 min, "
        "suspect at the soonest after 1.5 min"
    )
    assert lines[3].startswith("2. (ways without a name) (60.16616, 24.93791): no unit in time, ")


def test_json_has_posts_with_times_in_seconds():
    told = json.loads(written("json"))
    assert told["posts"][0] == {
        "number": 1, "streets": ["Annankatu", "Lönnrotinkatu"], "unit": "car 7", "unit_s": 61.0,
        "suspect_s": 90.0, "lon": 24.93791, "lat": 60.16616,
    }  # fmt: skip
    assert told["posts"][1]["unit"] is told["posts"][1]["unit_s"] is None
    assert told["latest_head_start_s"] == -30.0


def test_every_feature_is_marked():
    features = json.loads(written("geojson"))["features"]
    roles = ["suspect-start", "suspect-may-have-passed", "unit", "containment-post", "containment-post"]
    assert [feature["properties"]["role"] for feature in features] == roles
    assert {feature["properties"]["operational"] for feature in features} == {OPERATIONAL}


def test_nothing_that_the_web_writes_is_a_containment():
    assert [form for form in EXPORTERS.values() if form in CONTAINMENT_FORMATS.values()] == []
