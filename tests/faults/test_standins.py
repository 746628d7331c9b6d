"""The stand-ins go wrong in as many ways as we promise to bear, and a village is as its builder says."""

import pytest
import requests

from tests.faults.village import CENTRE, Truth, village
from tests.standins.nominatim import NOMINATIM_FAULTS, Nominatim
from tests.standins.overpass import OVERPASS_FAULTS, Overpass


def test_the_street_server_goes_wrong_in_32_ways_and_more():
    assert len(OVERPASS_FAULTS) >= 32


def test_the_place_server_goes_wrong_in_12_ways_and_more():
    assert len(NOMINATIM_FAULTS) >= 12


@pytest.mark.parametrize(
    "fault", [*OVERPASS_FAULTS.values(), *NOMINATIM_FAULTS.values()], ids=lambda f: f.wrong
)
def test_every_fault_is_described_in_a_line_of_its_own(fault):
    assert 0 < len(fault.wrong) <= 80


@pytest.mark.usefixtures("loopback")
def test_a_port_that_takes_no_connection_makes_a_client_wait():
    with Overpass(village()) as server:
        with server.full(), pytest.raises(requests.ConnectTimeout):
            requests.get(server.url, timeout=0.2)
        with server.down(), pytest.raises(requests.ConnectionError, match="refused"):
            requests.get(server.url, timeout=0.2)
        assert requests.get(f"{server.url}/status", timeout=5).status_code == 200


@pytest.mark.usefixtures("loopback")
def test_a_switched_off_server_leaves_nobody_hanging():
    with Nominatim() as server:
        server.fault = "hang"
        with pytest.raises(requests.ReadTimeout):
            requests.get(f"{server.url}/search?q=x", timeout=0.2)
    assert [asked.path for asked in server.asked] == ["/search?q=x"]


def test_the_truth_of_the_village_is_what_its_plan_says():
    truth = Truth(village(), CENTRE, 110.0)
    assert truth.names == {"Café Lane 15", "Elm Road 15", "Ring", "Blind Alley"}
    assert truth.junctions == 3  # the crossing, the entry of the ring, the dead end
    assert {5004, 5005}.isdisjoint(truth.streets)  # proposed, and a platform


def test_a_new_lane_is_seen_in_the_truth():
    before, now = (Truth(village(with_new_lane=new), CENTRE, 400.0) for new in (False, True))
    assert now.names - before.names == {"New Lane"}
    assert now.length_m > before.length_m + 50
