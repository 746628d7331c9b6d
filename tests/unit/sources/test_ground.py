"""What is under a plan, from packs and from fetched streets."""

import pytest
from shapely import box

from mapper.domain.places import LonLatBox
from mapper.domain.streets import Provenance
from mapper.services.cells import bounds, cells_of
from mapper.services.live_ports import FetchedStreets
from mapper.sources.ground import Ground
from mapper.sources.live_tiles import LiveTiles
from mapper.sources.osm_topology import OsmWay, build_network
from mapper.sources.pack_folder import PackFolder
from tests.clocks import JULY

BOX = LonLatBox(24.929, 60.159, 24.933, 60.163)


@pytest.fixture
def packs(tmp_path):
    return PackFolder((tmp_path / "streets",))


@pytest.fixture
def tiles(tmp_path):
    return LiveTiles(tmp_path / "live")


def fetch(tiles):
    cells = cells_of(BOX)
    coverage = box(*bounds(cells))
    ways = [OsmWay(99, (1, 2), {"highway": "residential", "name": "Fetched Street"})]
    streets = build_network(
        ways, {1: (24.93, 60.16), 2: (24.931, 60.161)}, Provenance("Overpass", "ODbL", JULY.date(), coverage)
    )
    tiles.keep(cells, FetchedStreets(streets, JULY, "question"), JULY)


def test_where_nothing_is_known_there_is_no_ground(packs, tiles):
    assert Ground(packs, tiles).background(BOX) is None


def test_packs_alone_are_ground(packs, tiles, make_extract):
    packs.keep(make_extract(), "town")
    assert "Annankatu" in Ground(packs, tiles).background(BOX).streets.names


def test_fetched_streets_alone_are_ground_without_features(packs, tiles):
    fetch(tiles)
    ground = Ground(packs, tiles).background(BOX)
    assert ground.streets.names == ("", "Fetched Street")
    assert len(ground.features) == 0


def test_both_together_are_one_ground(packs, tiles, make_extract):
    packs.keep(make_extract(), "town")
    fetch(tiles)
    ground = Ground(packs, tiles).background(BOX)
    assert {"Annankatu", "Fetched Street"} <= set(ground.streets.names)
    assert len(ground.features) == 4


def test_its_version_changes_with_either(packs, tiles, make_extract):
    ground = Ground(packs, tiles)
    versions = [ground.version()]
    packs.keep(make_extract(), "town")
    versions.append(ground.version())
    fetch(tiles)
    versions.append(ground.version())
    assert len(set(versions)) == 3


def test_an_outline_has_the_main_roads_of_both(packs, tiles, make_extract):
    assert Ground(packs, tiles).outline(BOX) is None
    packs.keep(make_extract(), "town")
    fetch(tiles)
    ground = Ground(packs, tiles).outline(BOX)
    assert "Fetched Street" not in ground.streets.names  # a residential one
    assert len(ground.features) < 4
