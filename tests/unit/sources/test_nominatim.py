"""Places over osmnx's real HTTP path, from a stand-in on loopback."""

import json
import threading
from pathlib import Path

import pytest

from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError, SourceUnavailableError
from mapper.sources.nominatim import NominatimGeocoder
from tests.standins.nominatim import STOW_CRESCENT, Nominatim, place

RECORDED = Path(__file__).parents[4] / "shared" / "data" / "api" / "osmnx_cache"
CONTACT = "ops@example.org"


@pytest.fixture
def geocoder(nominatim):
    return NominatimGeocoder.at(nominatim_url=nominatim.url, contact=CONTACT)


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


def test_it_does_not_ask_without_an_address_to_reach_someone(nominatim):
    with pytest.raises(InvalidInputError, match="e-mail or web address"):
        NominatimGeocoder.at(nominatim_url=nominatim.url, contact="")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("html", "a web page instead of data"),
        ("429", "too many requests"),
        ("truncated", "not the data asked for"),
        ("error", "not the data asked for"),
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


def test_the_whole_program_asks_once_a_second_at_most(nominatim_waits, geocoder):
    start = threading.Barrier(6)

    def ask():
        start.wait()
        geocoder.candidates("High Street")

    callers = [threading.Thread(target=ask) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert nominatim_waits.steps == [("waits", 1), "asks"] * 6


@pytest.mark.skipif(not RECORDED.exists(), reason="needs the recorded answers of the shared test data")
def test_every_recorded_answer_is_understood(nominatim: Nominatim, geocoder):
    recorded = [json.loads(path.read_text()) for path in sorted(RECORDED.iterdir())]
    for answer in (answer for answer in recorded if isinstance(answer, list)):
        nominatim.known["somewhere"] = answer
        found = geocoder.candidates("somewhere")
        assert [candidate.label for candidate in found] == [p["name"] for p in answer[:10]]
