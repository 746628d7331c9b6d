import json

import pytest

from mapper.domain.incidents import IncidentAnswer, NearbyIncident, PastIncident, When
from mapper.domain.places import LonLat
from mapper.exporters.incident_columns import write, write_points


def near(key, lon, lat, **texts):
    given = {"when": When("2019-07"), "place": "Annankatu", "category": "fire", **texts}
    return NearbyIncident(PastIncident(key, "curated", position=LonLat(lon, lat), **given), 12.6)


def written(*nearby):
    return json.loads(write(IncidentAnswer(tuple(nearby), ())))


def test_places_are_differences_of_hundred_thousandths_from_south_to_north():
    found = written(near("a", 24.94, 60.17), near("b", 24.93, 60.16))
    assert found["lat"] == [6_016_000, 1_000]
    assert found["lon"] == [2_493_000, 1_000]


def test_a_text_that_comes_twice_is_sent_once():
    found = written(near("a", 24.94, 60.17), near("b", 24.93, 60.16))
    assert found["texts"].count("fire") == 1
    assert [found["texts"][row] for row in found["category"]] == ["fire", "fire"]


def test_a_column_without_any_text_is_left_out():
    assert "summary" not in written(near("a", 24.94, 60.17))
    assert "summary" in written(near("a", 24.94, 60.17), near("b", 24.94, 60.18, summary="Small."))


def test_an_approximate_time_says_so():
    found = written(near("a", 24.94, 60.17, when=When("2017-07-28T18:15", approximate=True)))
    assert found["texts"][found["when"][0]] == "~2017-07-28T18:15"


def test_sources_are_lines():
    found = written(near("a", 24.94, 60.17, sources=("One", "Two")))
    assert found["texts"][found["sources"][0]] == "One\nTwo"


def test_distances_are_whole_metres():
    assert written(near("a", 24.94, 60.17))["distance_m"] == [13]


def test_points_are_the_same_rows_with_what_and_when_only():
    answer = IncidentAnswer((near("a", 24.94, 60.17, summary="Small."), near("b", 24.93, 60.16)), ())
    whole, points = json.loads(write(answer)), json.loads(write_points(answer))
    assert set(points) == {"n", "lat", "lon", "distance_m", "category", "when", "texts", "loaded", "total"}
    assert [points[name] for name in ("n", "lat", "lon", "distance_m")] == [
        whole[name] for name in ("n", "lat", "lon", "distance_m")
    ]


def test_nothing_nearby_is_an_empty_answer():
    assert written() == {
        "n": 0,
        "total": 0,
        "lat": [],
        "lon": [],
        "distance_m": [],
        "texts": [""],
        "loaded": [],
    }


def test_an_incident_without_a_position_is_a_mistake_of_the_caller():
    placeless = PastIncident("a", "curated", "fire", When("2019"), None, "")
    with pytest.raises(ValueError, match="no position"):
        write(IncidentAnswer((NearbyIncident(placeless, 1.0),), ()))
