"""However many ask at once, in however many processes, the rules of those we ask are kept."""

import pytest

from tests.faults import apart, rates
from tests.faults.clock import MovedClock
from tests.faults.village import village
from tests.standins.nominatim import Nominatim
from tests.standins.overpass import Overpass


@pytest.fixture
def overpass(loopback):  # noqa: ARG001 it opens the sockets
    with Overpass(village()) as server:
        server.thinks_s, server.as_of = 0.1, MovedClock().stamp()
        yield server


@pytest.fixture
def nominatim(loopback):  # noqa: ARG001 it opens the sockets
    with Nominatim() as server:
        server.known, server.thinks_s = rates.KNOWN, 0.1
        yield server


def check(overpass, nominatim):
    assert len(overpass.questions) >= 2
    assert rates.too_many_at_a_time(overpass) == 0
    assert len(nominatim.asked) == rates.PEOPLE
    assert rates.too_many_at_a_time(nominatim) == 0
    assert rates.too_soon_s(nominatim) == []


@pytest.mark.slow
def test_eight_people_at_once_are_served_one_after_the_other(overpass, nominatim, tmp_path):
    assert rates.crowd(tmp_path, overpass.url, nominatim.url, range(rates.PEOPLE)) == []
    check(overpass, nominatim)


@pytest.mark.slow
def test_eight_people_in_two_processes_are_served_one_after_the_other(overpass, nominatim, tmp_path):
    halves = [range(4), range(4, rates.PEOPLE)]
    words = (tmp_path, overpass.url, nominatim.url)
    with (
        apart.running("tests.faults.rates:crowd", *words, halves[0]) as first,
        apart.running("tests.faults.rates:crowd", *words, halves[1]) as second,
    ):
        assert first() + second() == []
    check(overpass, nominatim)
