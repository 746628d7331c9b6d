"""Streets over osmnx's real HTTP path, from a stand-in on loopback."""

import socket
from datetime import date

import numpy as np
import pytest
from mapper.sources.live_streets import LiveStreets, fetched_box
from shapely import Point, box

from mapper.domain.places import LonLat, box_around
from mapper.errors import InvalidInputError, SourceUnavailableError
from mapper.sources.osm_tags import highway_class
from tests.standins.fixtures import NEW_SOUTHGATE, STOW_CRESCENT
from tests.standins.overpass import as_json

CONTACT = "ops@example.org"
FIJI = LonLat(179.999, -16.8)


def asking(url, *, contact=CONTACT, keep=lambda *_: None):
    return LiveStreets(overpass_url=url, contact=contact, keep=keep)


@pytest.fixture
def live(overpass):
    return asking(overpass.url)


def test_it_fetches_every_street_of_the_box(overpass, live):
    network = live.fetch(NEW_SOUTHGATE, 500).network
    area = box(*fetched_box(NEW_SOUTHGATE, 500))
    ways = overpass.extract.inside(area).ways
    assert {way.id for way in ways if highway_class(way.tags) is not None} <= set(network.way_id.tolist())
    assert "Bowes Road" in network.names
    assert network.covers(NEW_SOUTHGATE, 500)


def test_streets_keep_the_tags_that_sealing_needs(live):
    network = live.fetch(NEW_SOUTHGATE, 500).network
    assert set(np.unique(network.level)) > {0}  # osmnx's own graphs drop the layer


def test_it_says_where_the_streets_come_from_and_of_which_day(live):
    provenance = live.fetch(NEW_SOUTHGATE, 500).network.provenance
    assert provenance.source == "OpenStreetMap via Overpass"
    assert provenance.as_of == date(2026, 7, 26)
    assert "OpenStreetMap contributors" in provenance.licence
    assert provenance.coverage.equals(box(*fetched_box(NEW_SOUTHGATE, 500)))


def test_the_fetched_streets_can_be_found_by_name(live):
    extract = live.fetch(NEW_SOUTHGATE, 500)
    assert "Bowes Road" in {place.name for place in extract.places}
    assert {place.sort for place in extract.places} == {"street"}
    area = extract.network.provenance.coverage.buffer(0.02)
    assert all(area.covers(Point(place.position)) for place in extract.places)


def test_it_says_that_only_streets_were_fetched(live):
    extract = live.fetch(NEW_SOUTHGATE, 500)
    assert len(extract.features) == 0
    assert "no buildings" in extract.network.provenance.notes[0]


def test_it_says_who_asks(overpass, live):
    live.fetch(NEW_SOUTHGATE, 500)
    assert all(asked.agent.startswith("CordonMapper/") for asked in overpass.asked)
    assert all(CONTACT in asked.agent for asked in overpass.asked)


@pytest.mark.parametrize("contact", ["", "  ", "ops@example.org\r\nX-Evil: 1", "übung"])
def test_it_does_not_ask_without_an_address_to_reach_someone(contact):
    with pytest.raises(InvalidInputError, match="e-mail or web address"):
        asking("http://127.0.0.1:9", contact=contact)


def test_made_up_streets_stand_where_no_file_reaches(overpass_stow_crescent):
    live = asking(overpass_stow_crescent.url)
    network = live.fetch(STOW_CRESCENT, 500).network
    assert network.covers(STOW_CRESCENT, 500)
    assert {name.split()[0] for name in network.names if name} == {"Test"}


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("remark", "stopped before it had sent every street"),
        ("nodes missing", "left out points that its streets run through"),
        ("no timestamp", "garbled data .osm3s"),
        ("timestamp garbled", "garbled data .osm3s.timestamp_osm_base"),
        ("no elements", "garbled data .elements"),
        ("element garbled", "garbled data .elements"),
        ("not a number", "garbled data .elements.0.node.lat"),
        ("metres", "garbled data .elements.0.node.lon"),
        ("swapped", "streets of another place"),
        ("elsewhere", "streets of another place"),
        ("empty", "knows no street within 1000 m"),
        ("list", "not the data asked for"),
        ("truncated", "not the data asked for"),
        ("cut off", "broke off in the middle"),
        ("html", "a web page instead of data"),
        ("429", "too many requests from here"),
        ("504", "too busy"),
        ("500", "status 500"),
        ("redirect", "status 302"),
    ],
)
def test_an_answer_that_cannot_be_believed_is_refused(overpass, live, fault, sentence):
    overpass.fault = fault
    with pytest.raises(SourceUnavailableError, match=sentence) as refused:
        live.fetch(NEW_SOUTHGATE, 500)
    assert "streets add" in str(refused.value)
    assert len(overpass.questions) == 1


def test_a_good_answer_is_believed_after_a_bad_one(overpass, live):
    overpass.fault = "remark"
    with pytest.raises(SourceUnavailableError):
        live.fetch(NEW_SOUTHGATE, 500)
    overpass.fault = ""
    assert len(live.fetch(NEW_SOUTHGATE, 500).network)


@pytest.mark.usefixtures("loopback")
def test_a_server_that_is_not_there_is_named():
    live = asking("http://127.0.0.1:9/api")
    with pytest.raises(SourceUnavailableError, match="could not be reached"):
        live.fetch(NEW_SOUTHGATE, 500)


def test_a_server_without_streets_near_the_place_is_not_believed(live):
    with pytest.raises(SourceUnavailableError, match="knows no street within 1000 m"):
        live.fetch(LonLat(-0.0750, 51.6150), 300)  # farther from all streets that the server knows


def test_a_small_cordon_in_a_large_park_has_streets_enough(live):
    assert len(live.fetch(LonLat(-0.0850, 51.6150), 300).network)


@pytest.mark.parametrize(
    ("position", "reach_m"), [(NEW_SOUTHGATE, 5001), (LonLat(15.6, 80.1), 500), (LonLat(0, -90), 500)]
)
def test_what_is_not_for_asking_is_not_asked(overpass, live, position, reach_m):
    with pytest.raises(SourceUnavailableError, match="streets add"):
        live.fetch(position, reach_m)
    assert overpass.asked == []


def test_the_look_up_of_host_names_is_left_as_it_was(live):
    before = socket.getaddrinfo
    live.fetch(NEW_SOUTHGATE, 500)
    assert socket.getaddrinfo is before


def test_a_download_is_kept_under_the_name_of_its_box(overpass):
    kept = {}
    live = asking(overpass.url, keep=lambda extract, name: kept.update({name: extract}))
    live.download(NEW_SOUTHGATE, 500)
    live.download(LonLat(NEW_SOUTHGATE.lon, NEW_SOUTHGATE.lat + 1e-5), 500)
    ((name, extract),) = kept.items()
    assert name == "live_-0.15_51.60_-0.11_51.63"
    assert len(extract.network) > 1000


def test_nothing_is_kept_of_an_answer_that_is_not_believed(overpass):
    kept = []
    overpass.fault = "remark"
    with pytest.raises(SourceUnavailableError):
        asking(overpass.url, keep=lambda *given: kept.append(given)).download(NEW_SOUTHGATE, 500)
    assert kept == []


def test_both_sides_of_the_antimeridian_are_asked_for(overpass):
    overpass.extract = overpass.extract.moved(NEW_SOUTHGATE, FIJI)
    beyond = {n: (x - 360 if x > 180 else x, y) for n, (x, y) in overpass.extract.nodes.items()}
    whole = [w for w in overpass.extract.ways if len({beyond[n][0] > 0 for n in w.nodes}) == 1]
    overpass.extract = type(overpass.extract)(beyond, {}, tuple(whole))
    network = asking(overpass.url).fetch(FIJI, 500).network
    assert len(overpass.questions) == 2
    assert set(np.sign(network.vertices[:, 0])) == {-1, 1}
    assert network.covers(FIJI, 500)


def test_a_metre_further_asks_the_same():
    assert fetched_box(STOW_CRESCENT, 500) == fetched_box(LonLat(-0.03057, 51.60169), 500)


@pytest.mark.parametrize("reach_m", [10, 1000, 5000])
def test_the_box_holds_the_reach(reach_m):
    assert box(*fetched_box(STOW_CRESCENT, reach_m)).covers(box(*box_around(STOW_CRESCENT, reach_m)))


def test_the_stand_in_speaks_as_the_real_one(overpass):
    answer = as_json(overpass.extract)
    assert answer["osm3s"]["timestamp_osm_base"] == "2026-07-26T10:58:30Z"
    assert {element["type"] for element in answer["elements"]} == {"node", "way"}
