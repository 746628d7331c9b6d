"""Packs first, the live source second, and never less than was known."""

from datetime import date

import pytest
from shapely import box

from mapper.domain.places import LonLat
from mapper.domain.streets import Provenance
from mapper.errors import SourceUnavailableError, StreetsMissingError
from mapper.services.street_ladder import PacksThenLive
from mapper.sources.osm_topology import OsmWay, build_network

HERE = LonLat(24.94, 60.17)
WIDE = box(24.8, 60.1, 25.1, 60.3)
NARROW = box(24.93, 60.165, 24.95, 60.175)


def network(coverage, name):
    positions = {1: LonLat(24.939, 60.17), 2: LonLat(24.941, 60.17)}
    ways = [OsmWay(7, (1, 2), {"highway": "residential", "name": name})]
    return build_network(ways, positions, Provenance(name, "ODbL", date(2026, 1, 1), coverage))


class Packs:
    """Holds at most one network, like a folder with at most one pack."""

    def __init__(self, held=None):
        self.held = held

    def around(self, *_):
        if self.held is None:
            raise StreetsMissingError("No street pack covers this place.")
        return self.held


class Live:
    """Downloads a wide network into ``packs``, or fails."""

    def __init__(self, packs, error=None):
        self.packs = packs
        self.error = error
        self.asked = []

    def __call__(self, position, reach_m):
        self.asked.append((position, reach_m))
        if self.error is not None:
            raise self.error
        self.packs.held = network(WIDE, "live")


def test_packs_that_cover_the_reach_answer_alone():
    packs = Packs(network(WIDE, "pack"))
    live = Live(packs)
    assert PacksThenLive(packs, live).around(HERE, 500).provenance.source == "pack"
    assert live.asked == []


def test_a_place_without_pack_is_fetched_and_kept():
    packs = Packs()
    live = Live(packs)
    ladder = PacksThenLive(packs, live)
    assert ladder.around(HERE, 500).provenance.source == "live"
    assert ladder.around(HERE, 500).provenance.source == "live"
    assert live.asked == [(HERE, 500)]


def test_a_place_without_pack_is_missing_when_live_is_off():
    with pytest.raises(StreetsMissingError):
        PacksThenLive(Packs()).around(HERE, 500)


def test_a_place_without_pack_raises_what_the_live_source_raised():
    packs = Packs()
    with pytest.raises(SourceUnavailableError, match="too busy"):
        PacksThenLive(packs, Live(packs, SourceUnavailableError("too busy"))).around(HERE, 500)


def test_a_pack_that_ends_within_reach_answers_alone_when_live_is_off():
    assert PacksThenLive(Packs(network(NARROW, "pack"))).around(HERE, 5000).provenance.source == "pack"


def test_a_pack_that_ends_within_reach_is_completed_by_the_live_source():
    packs = Packs(network(NARROW, "pack"))
    assert PacksThenLive(packs, Live(packs)).around(HERE, 5000).provenance.source == "live"


def test_a_pack_that_ends_within_reach_still_answers_when_the_live_source_fails_and_says_so():
    packs = Packs(network(NARROW, "pack"))
    found = PacksThenLive(packs, Live(packs, SourceUnavailableError("It is too busy"))).around(HERE, 5000)
    assert found.provenance.source == "pack"
    assert found.provenance.warnings == ("The streets beyond could not be fetched: It is too busy.",)
