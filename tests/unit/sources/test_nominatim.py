"""Places over osmnx's real HTTP path, from a stand-in on loopback."""

import json
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest

from mapper.domain.places import LonLat
from mapper.errors import SourceUnavailableError
from mapper.services.upstream_gate import Breaker, Turn
from mapper.sources.guarded_http import Identity
from mapper.sources.nominatim import SPACING_S, NominatimGeocoder
from mapper.sources.system_clock import SystemClock
from mapper.stores.kept_answers import KeptAnswersSqlite
from mapper.stores.upstream_states import SharedUpstreamStates
from tests.clocks import FakeClock
from tests.standins.nominatim import STOW_CRESCENT, Nominatim, place

RECORDED = Path(__file__).parents[4] / "shared" / "data" / "api" / "osmnx_cache"
CONTACT = "ops@example.org"


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def geocoder(nominatim, clock, tmp_path):
    states = SharedUpstreamStates(tmp_path / "upstreams.db")
    return NominatimGeocoder(
        url=nominatim.url,
        identity=Identity(CONTACT),
        turn=Turn("the place server", states, clock, lambda: uuid4().hex, SPACING_S),
        breaker=Breaker("the place server", states, clock),
        kept=KeptAnswersSqlite(tmp_path / "answers.db"),
        clock=clock,
    )


def test_one_hit_comes_back_as_a_candidate(geocoder):
    (found,) = geocoder.candidates("Stow Crescent, Walthamstow")
    assert found.label == "Stow Crescent"
    assert found.district.startswith("Higham Hill, London Borough of Waltham Forest")
    assert found.position == LonLat(-0.03058, 51.60168)
    assert (found.sort, found.source, found.distance_m) == ("geocoder", "Nominatim", None)


def test_several_hits_all_come_back_in_the_servers_order(geocoder):
    found = geocoder.candidates("High Street", near=LonLat(-0.02, 51.58))
    assert [candidate.label for candidate in found] == ["High Street"] * 3
    assert [candidate.district.split(",")[0] for candidate in found] == ["Walthamstow", "Barnet", "Harrow"]
    assert found[0].distance_m == pytest.approx(263, abs=2)


def test_nothing_found_is_an_empty_answer(geocoder):
    assert geocoder.candidates("Atlantis") == ()


@pytest.mark.parametrize("text", ["", "  \t ", "\x00\u202e"])
def test_nothing_is_asked_for_nothing(nominatim, geocoder, text):
    assert geocoder.candidates(text) == ()
    assert nominatim.asked == []


def test_the_server_is_told_who_asks_and_roughly_where_the_person_looks(nominatim, geocoder):
    geocoder.candidates("High  Street\n", near=LonLat(-0.0212345, 51.5812345))
    (search,) = nominatim.searches
    assert search["q"] == ["High Street"]
    assert search["viewbox"] == ["-0.31,51.40,0.27,51.76"]
    assert search["limit"] == ["10"]
    assert CONTACT in nominatim.asked[0].agent


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("html", "a web page instead of data"),
        ("429", "too many requests"),
        ("truncated", "garbled"),
        ("error", "garbled"),
    ],
)
def test_an_answer_that_cannot_be_believed_is_refused(nominatim, geocoder, fault, sentence):
    nominatim.fault = fault
    with pytest.raises(SourceUnavailableError, match=sentence) as refused:
        geocoder.candidates("High Street")
    assert "latitude, longitude" in str(refused.value)
    assert len(nominatim.asked) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lat": "-0.0305800", "lon": "51.6016800"}, "cannot be right"),
        ({"lat": "5160168"}, "garbled"),
        ({"lat": "nan"}, "garbled"),
        ({"importance": float("inf")}, "garbled"),
        ({"display_name": ""}, "garbled"),
        ({"boundingbox": ["51.6"]}, "garbled"),
    ],
)
def test_absurd_places_are_refused(nominatim, geocoder, change, sentence):
    nominatim.known["somewhere"] = [STOW_CRESCENT | change]
    with pytest.raises(SourceUnavailableError, match=sentence):
        geocoder.candidates("somewhere")


def test_text_from_the_server_is_one_short_printable_line(nominatim, geocoder):
    name = "12, Evil\u202e\n<b>Street</b>, " + "x" * 5000
    nominatim.known["somewhere"] = [place(1, name, 0.0, 50.0, importance=7.0)]
    (found,) = geocoder.candidates("somewhere")
    assert found.label == "12, Evil <b>Street</b>"  # whoever shows it escapes it
    assert len(found.district) < 256
    assert found.score == 1.0


@pytest.mark.parametrize(
    ("name", "label", "district"),
    [
        ("2a, Guildhall Buildings, London", "2a, Guildhall Buildings", "London"),
        ("2nd Avenue, New York", "2nd Avenue", "New York"),
        ("Atlantis", "Atlantis", ""),
    ],
)
def test_a_house_number_stays_with_its_street(nominatim, geocoder, name, label, district):
    nominatim.known["somewhere"] = [place(1, name, 0.0, 50.0)]
    (found,) = geocoder.candidates("somewhere")
    assert (found.label, found.district) == (label, district)


def ask_at_once(geocoder, texts):
    start = threading.Barrier(len(texts))

    def ask(text):
        start.wait()
        geocoder.candidates(text)

    callers = [threading.Thread(target=ask, args=(text,)) for text in texts]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()


def in_real_time(geocoder, spacing_s):
    """The same geocoder, less patient: a test shall not take a second for each search."""
    clock = SystemClock()
    turn = replace(geocoder.turn, clock=clock, spacing_s=spacing_s)
    return replace(geocoder, clock=clock, turn=turn, breaker=replace(geocoder.breaker, clock=clock))


def test_the_whole_machine_asks_once_a_second_at_most(nominatim, geocoder):
    assert geocoder.turn.spacing_s == SPACING_S > 1
    texts = [f"High Street {number}" for number in range(6)]
    ask_at_once(in_real_time(geocoder, 0.1), texts)
    gaps_s = [later.at_s - earlier.at_s for earlier, later in pairwise(nominatim.asked)]
    assert len(gaps_s) == 5
    assert min(gaps_s) >= 0.1


def test_what_several_ask_at_once_is_asked_once(nominatim, geocoder):
    ask_at_once(in_real_time(geocoder, 0.1), ["High Street"] * 6)
    assert len(nominatim.asked) == 1


def test_an_answer_is_kept_for_a_month(nominatim, clock, geocoder):
    first = geocoder.candidates("High Street")
    clock.pass_by(days=29)
    assert geocoder.candidates("High Street") == first
    assert len(nominatim.asked) == 1
    clock.pass_by(days=2)
    geocoder.candidates("High Street")
    assert len(nominatim.asked) == 2


def test_that_there_is_no_such_place_is_not_kept(nominatim, geocoder):
    geocoder.candidates("Atlantis")
    geocoder.candidates("Atlantis")
    assert len(nominatim.asked) == 2


def test_a_server_that_fails_again_and_again_is_left_in_peace(nominatim, clock, geocoder):
    nominatim.fault = "500"
    for _ in range(5):
        with pytest.raises(SourceUnavailableError):
            geocoder.candidates("High Street")
    assert len(nominatim.asked) == 3
    nominatim.fault = ""
    clock.pass_by(seconds=61)
    assert geocoder.candidates("High Street")


@pytest.mark.skipif(not RECORDED.exists(), reason="needs the recorded answers of the shared test data")
def test_every_recorded_answer_is_understood(nominatim: Nominatim, clock, geocoder):
    recorded = [json.loads(path.read_text()) for path in sorted(RECORDED.iterdir())]
    for answer in (answer for answer in recorded if isinstance(answer, list)):
        nominatim.known["somewhere"] = answer
        clock.pass_by(days=31)
        found = geocoder.candidates("somewhere")
        assert [candidate.label for candidate in found] == [p["name"] for p in answer[:10]]
