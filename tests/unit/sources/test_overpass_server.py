"""Streets over osmnx's real HTTP path, from a stand-in on loopback."""

from datetime import date

import numpy as np
import pytest
from shapely import box

from mapper.domain.places import LonLat, box_around
from mapper.errors import InvalidInputError, SourceUnavailableError
from mapper.services.cells import bounds, cells_of
from mapper.services.deadlines import Deadline
from mapper.sources.guarded_http import Identity
from mapper.sources.osm_tags import highway_class
from mapper.sources.overpass_server import OverpassServer
from tests.clocks import FakeClock
from tests.standins.fixtures import NEW_SOUTHGATE, STOW_CRESCENT
from tests.standins.overpass import as_json

CONTACT = "ops@example.org"
FIJI = LonLat(179.999, -16.8)


def asking(url, *, contact=CONTACT):
    return OverpassServer(url, Identity(contact))


def cells(position, reach_m=500):
    return cells_of(box_around(position, reach_m))


def streets_of(server, position=NEW_SOUTHGATE):
    return server.streets_of(cells(position), Deadline.after(20, FakeClock())).streets


@pytest.fixture
def live(overpass):
    return asking(overpass.url)


def test_it_fetches_every_street_of_the_box(overpass, live):
    network = streets_of(live)
    area = box(*bounds(cells(NEW_SOUTHGATE)))
    ways = overpass.extract.inside(area).ways
    assert {way.id for way in ways if highway_class(way.tags) is not None} <= set(network.way_id.tolist())
    assert "Bowes Road" in network.names
    assert network.covers(NEW_SOUTHGATE, 500)


def test_streets_keep_the_tags_that_sealing_needs(live):
    network = streets_of(live)
    assert set(np.unique(network.level)) > {0}  # osmnx's own graphs drop the layer


def test_it_says_where_the_streets_come_from_and_of_which_day(live):
    provenance = streets_of(live).provenance
    assert provenance.source == "OpenStreetMap via Overpass"
    assert provenance.as_of == date(2026, 7, 26)
    assert "OpenStreetMap contributors" in provenance.licence
    assert provenance.coverage.equals(box(*bounds(cells(NEW_SOUTHGATE))))


def test_it_says_who_asks(overpass, live):
    streets_of(live)
    assert all(asked.agent.startswith("CordonMapper/") for asked in overpass.asked)
    assert all(CONTACT in asked.agent for asked in overpass.asked)


@pytest.mark.parametrize("contact", ["", "  ", "ops@example.org\r\nX-Evil: 1", "übung"])
def test_it_does_not_ask_without_an_address_to_reach_someone(contact):
    with pytest.raises(InvalidInputError, match="e-mail or web address"):
        asking("http://127.0.0.1:9", contact=contact)


def test_made_up_streets_stand_where_no_file_reaches(overpass_stow_crescent):
    live = asking(overpass_stow_crescent.url)
    network = streets_of(live, STOW_CRESCENT)
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
    with pytest.raises(SourceUnavailableError, match=sentence):
        streets_of(live)
    assert len(overpass.questions) == 1


def test_a_good_answer_is_believed_after_a_bad_one(overpass, live):
    overpass.fault = "remark"
    with pytest.raises(SourceUnavailableError):
        streets_of(live)
    overpass.fault = ""
    assert len(streets_of(live))


@pytest.mark.usefixtures("loopback")
def test_a_server_that_is_not_there_is_named():
    live = asking("http://127.0.0.1:9/api")
    with pytest.raises(SourceUnavailableError, match="could not be reached"):
        streets_of(live)


def test_both_sides_of_the_antimeridian_are_asked_for(overpass):
    overpass.extract = overpass.extract.moved(NEW_SOUTHGATE, FIJI)
    beyond = {n: (x - 360 if x > 180 else x, y) for n, (x, y) in overpass.extract.nodes.items()}
    whole = [w for w in overpass.extract.ways if len({beyond[n][0] > 0 for n in w.nodes}) == 1]
    overpass.extract = type(overpass.extract)(beyond, {}, tuple(whole))
    network = streets_of(asking(overpass.url), FIJI)
    assert len(overpass.questions) == 2
    assert set(np.sign(network.vertices[:, 0])) == {-1, 1}
    assert network.covers(FIJI, 500)


def test_the_stand_in_speaks_as_the_real_one(overpass):
    answer = as_json(overpass.extract)
    assert answer["osm3s"]["timestamp_osm_base"] == "2026-07-26T10:58:30Z"
    assert {element["type"] for element in answer["elements"]} == {"node", "way"}
