"""Crimes over real HTTP from a stand-in for data.police.uk on loopback."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest

from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import LonLat, LonLatBox
from mapper.errors import SourceUnavailableError
from mapper.services.upstream_gate import Breaker, Turn
from mapper.sources.guarded_http import Identity
from mapper.sources.police_api import NAME, SPACING_S, PoliceApi
from mapper.sources.system_clock import SystemClock
from mapper.stores.upstream_states import SharedUpstreamStates
from tests.clocks import FakeClock
from tests.standins.loopback import Answer
from tests.standins.police import crime

RECORDED = (
    Path(__file__).parents[4]
    / "shared"
    / "data"
    / "api"
    / "police_uk"
    / "leicester_crimes_street_2023-01.json"
)
HERE = LonLatBox(-0.04, 51.6, -0.02, 51.62)


@pytest.fixture
def api(police, tmp_path):
    clock = FakeClock()
    states = SharedUpstreamStates(tmp_path / "upstreams.db")
    turn = Turn(NAME, states, clock, lambda: uuid4().hex, SPACING_S)
    return PoliceApi(police.url, Identity("ops@example.org"), turn, Breaker(NAME, states, clock), clock)


def test_a_crime_comes_with_its_month_snap_point_and_number(api, police):
    number = "53040aea415863b1" + "0" * 48
    police.crimes = [
        crime(7, -0.03, 51.61, category="violent-crime", reference=number, outcome="Under investigation"),
        crime(5, -0.03, 51.61, category="anti-social-behaviour"),
    ]
    noise, violence = api.crimes(HERE, "2024-03")
    assert violence == PastIncident(
        key="0000000000000007",
        dataset="police.uk live",
        category="Violence and sexual offences",
        when=When("2024-03"),
        position=LonLat(-0.03, 51.61),
        place="On or near Stow Crescent",
        outcome="Under investigation",
        reference="53040aea415863b1",
    )
    assert (noise.category, noise.reference, noise.outcome) == ("Anti-social behaviour", "", "")
    assert police.asked[0].agent.endswith("(ops@example.org)")


def test_the_area_is_asked_for_with_latitude_first(api, police):
    api.crimes(HERE, "2024-03")
    assert police.questions == [
        {
            "date": ["2024-03"],
            "poly": ["51.600000,-0.040000:51.600000,-0.020000:51.620000,-0.020000:51.620000,-0.040000"],
        }
    ]


def test_an_area_with_too_many_crimes_is_asked_for_by_quarters_and_none_counts_twice(api, police):
    middle = [(-0.03, 51.61)] * 3  # on the edge of all four quarters
    spread = [(-0.04 + i * 0.0005, 51.6 + i * 0.0005) for i in range(40)]
    police.crimes = [crime(i + 1, *place) for i, place in enumerate([*middle, *spread])]
    police.most = 12
    found = api.crimes(HERE, "2024-03")
    assert [int(each.key, 16) for each in found] == list(range(1, 44))
    assert len(police.questions) > 5


def test_a_503_of_the_service_itself_ends_soon(api, police):
    police.fault = Answer("", 503)
    with pytest.raises(SourceUnavailableError, match=r"data\.police\.uk is out of service") as raised:
        api.crimes(HERE, "2024-03")
    assert raised.value.status == 503
    assert len(police.asked) <= 7


def test_too_many_requests_are_left_off_for_as_long_as_the_service_says(api, police):
    police.fault = Answer("", 429, headers=(("Retry-After", "30"),))
    with pytest.raises(SourceUnavailableError, match="too many requests"):
        api.crimes(HERE, "2024-03")
    police.fault = None
    with pytest.raises(SourceUnavailableError, match="left in peace"):
        api.crimes(HERE, "2024-03")
    assert len(police.asked) == 1
    api.clock.pass_by(seconds=31)
    assert api.crimes(HERE, "2024-03") == ()


@pytest.mark.parametrize(
    "fault",
    [
        Answer("soon"),
        Answer('{"a": 1}'),
        Answer(json.dumps([crime(1, -0.03, 51.61) | {"location": None}])),
        Answer(json.dumps([crime(1, -0.03, 151.61)])),
        Answer(json.dumps([crime(1, -0.03, 51.61, month="2024-04")])),
        Answer("<html>", media_type="text/html"),
        Answer("", 500),
    ],
)
def test_an_answer_that_cannot_be_believed_is_refused(api, police, fault):
    police.fault = fault
    with pytest.raises(SourceUnavailableError, match=r"data\.police\.uk answered"):
        api.crimes(HERE, "2024-03")


def test_the_newest_month_is_told(api, police):
    assert api.latest_month() == "2025-02"
    police.latest = "soon"
    with pytest.raises(SourceUnavailableError, match="no date"):
        api.latest_month()


@pytest.mark.slow
def test_it_is_never_asked_more_than_fifteen_times_a_second(api, police):
    clock = SystemClock()
    real = replace(
        api, clock=clock, turn=replace(api.turn, clock=clock), breaker=replace(api.breaker, clock=clock)
    )
    for _ in range(6):
        real.latest_month()
    gaps = [after.at_s - before.at_s for before, after in pairwise(police.asked)]
    assert min(gaps) >= SPACING_S * 0.99


@pytest.mark.skipif(not RECORDED.exists(), reason="the shared test data is not beside the project")
def test_a_recorded_answer_is_read_whole(api, police):
    police.fault = Answer(RECORDED.read_text())
    found = api.crimes(LonLatBox(-1.2, 52.6, -1.1, 52.7), "2023-01")
    assert len(found) == 1_448
    assert sum(each.category == "Violence and sexual offences" for each in found) == 515
    assert sum(each.category == "Criminal damage and arson" for each in found) == 95
    assert sum(each.place == "" for each in found) == 286
    assert sum(not each.reference for each in found) == 95
