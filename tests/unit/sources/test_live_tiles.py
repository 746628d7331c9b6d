"""Fetched streets on disk: what is kept comes back, and what is not as it was written is not believed."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from shapely import box

from mapper.domain.places import LonLat, LonLatBox
from mapper.domain.streets import Provenance
from mapper.errors import SourceUnavailableError, StoreFailedError
from mapper.services.cells import Cell, bounds, cells_of
from mapper.services.live_ports import FetchedStreets, Vintage
from mapper.sources import live_tiles
from mapper.sources.live_tiles import LiveTiles
from mapper.sources.osm_topology import OsmWay, build_network
from tests.clocks import JULY

DAY = timedelta(days=1)
WEST, EAST = Cell(1247, 3008), Cell(1248, 3008)  # they meet at 24.96 degrees
BOTH = frozenset({WEST, EAST})
HERE = LonLat(24.95, 60.17)


def fetched(*, ways=12, base=JULY, first=1):
    """So many lanes in the western cell, one below the other, and a street through both."""
    positions = {0: (24.945, 60.165), 1: (24.955, 60.165), 2: (24.965, 60.165), 3: (24.975, 60.165)}
    streets = [OsmWay(1000, (0, 1, 2, 3), {"highway": "residential", "name": "Long Street"})]
    for number in range(first, first + ways):
        lat = 60.166 + number / 5_000
        positions |= {10 * number: (24.945, lat), 10 * number + 1: (24.95, lat)}
        ends = (10 * number, 10 * number + 1)
        streets.append(OsmWay(number, ends, {"highway": "footway", "name": f"Lane {number}"}))
    coverage = box(*bounds(BOTH))
    network = build_network(
        streets, positions, Provenance("Overpass", "ODbL", base.date(), coverage, ("A note.",))
    )
    return FetchedStreets(network, base, "way;out;")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "live"


@pytest.fixture
def tiles(folder):
    kept = LiveTiles(folder)
    kept.keep(BOTH, fetched(), JULY)
    return kept


def file_of(folder, cell):
    return folder / f"cell_{cell.column}_{cell.row}.streets"


def ways_of(tiles, cell):
    (tile,) = tiles.around([cell], HERE, 5_000)
    return set(tile.streets.way_id.tolist())


def test_every_cell_has_the_whole_ways_that_touch_it(tiles):
    assert ways_of(tiles, EAST) == {1000}
    assert ways_of(tiles, WEST) == {1000, *range(1, 13)}
    (tile,) = tiles.around([EAST], LonLat(24.97, 60.165), 100)
    assert tile.streets.vertices[:, 0].min() == 24.945
    assert tile.streets.names == ("", "Long Street")


def test_a_tile_covers_its_cell_and_says_how_old_it_is(tiles):
    (tile,) = tiles.around([WEST], HERE, 100)
    assert tile.streets.provenance.coverage.equals(box(*WEST.box))
    assert tile.vintage == Vintage(JULY, JULY)
    assert tiles.ages([WEST, Cell(0, 0)]) == {WEST: tile.vintage}


def test_another_run_of_the_program_finds_the_same(tiles, folder):
    assert LiveTiles(folder).ages(BOTH) == tiles.ages(BOTH)


def test_the_header_says_what_was_asked_and_how_much_came(tiles):
    said = dict(tiles._packs([WEST]))[WEST].said
    assert (said["question"], said["ways"]) == ("way;out;", 13)


@pytest.mark.parametrize("at", [0, 17, 60, 300, -1])
def test_a_tile_with_a_changed_byte_is_as_if_not_there(tiles, folder, at):
    path = file_of(folder, WEST)
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    for reader in (tiles, LiveTiles(folder)):
        assert reader.ages(BOTH).keys() == {EAST}
        assert reader.around([WEST], HERE, 100) == ()


@pytest.mark.parametrize("kept_bytes", [0, 40, 1_000])
def test_a_torn_tile_is_as_if_not_there_and_can_be_fetched_again(tiles, folder, kept_bytes):
    path = file_of(folder, WEST)
    path.write_bytes(path.read_bytes()[:kept_bytes])
    assert tiles.ages(BOTH).keys() == {EAST}
    tiles.keep(BOTH, fetched(), JULY)
    assert tiles.ages(BOTH).keys() == BOTH


def test_the_tile_of_another_cell_is_not_believed(tiles, folder):
    shutil.copy(file_of(folder, EAST), file_of(folder, WEST))
    assert tiles.ages(BOTH).keys() == {EAST}


def test_a_pack_that_does_not_say_when_it_was_fetched_is_not_believed(folder, tiles, make_extract):
    from mapper.sources.street_pack import write_pack

    write_pack(file_of(folder, WEST), make_extract(), "cell")
    assert tiles.ages(BOTH).keys() == {EAST}


@pytest.mark.parametrize("again", [range(1, 4), range(20, 40)], ids=["fewer", "others"])
def test_an_answer_without_most_of_the_streets_known_before_is_refused(tiles, again):
    with pytest.raises(SourceUnavailableError, match=r"only \d of the 13 streets"):
        tiles.keep(BOTH, fetched(ways=len(again), first=again[0]), JULY + DAY)
    assert tiles.ages([WEST])[WEST].fetched == JULY
    assert len(ways_of(tiles, WEST)) == 13


def test_a_few_streets_may_go(tiles):
    tiles.keep(BOTH, fetched(ways=9), JULY + DAY)
    assert len(ways_of(tiles, WEST)) == 10


def test_of_few_streets_most_may_go(folder):
    tiles = LiveTiles(folder)
    tiles.keep(BOTH, fetched(ways=3), JULY)
    tiles.keep(BOTH, fetched(ways=0), JULY + DAY)
    assert ways_of(tiles, WEST) == {1000}


def test_older_data_does_not_take_the_place_of_younger(tiles):
    tiles.keep(BOTH, fetched(base=JULY - 30 * DAY), JULY + DAY)
    assert tiles.ages(BOTH)[WEST] == Vintage(JULY, JULY)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreFailedError, match="cannot be made"):
        LiveTiles(tmp_path / "file" / "live").keep(BOTH, fetched(), JULY)


def test_every_name_is_listed_once_where_its_street_lies(tiles):
    (names,) = tiles.names()
    places = list(names.places)
    assert names.name == "live"
    assert sorted(place.name for place in places) == sorted(
        ["Long Street", *(f"Lane {n}" for n in range(1, 13))]
    )


def test_all_tiles_together_are_one_line_of_a_list(tiles):
    info = tiles.info()
    assert (info.name, info.is_shipped, info.provenance.as_of) == ("live", False, JULY.date())
    assert info.provenance.notes == ("A note.",)
    assert info.provenance.coverage.equals(box(*bounds(BOTH)))


def test_where_nothing_was_fetched_nothing_is_listed(folder):
    empty = LiveTiles(folder)
    assert (empty.info(), list(empty.names()), empty.within(LonLatBox(-180, -80, 180, 80))) == (None, [], ())


def test_what_touches_a_box_is_found_in_every_tile(tiles, folder):
    Path(folder / "cell_x_y.streets").write_text("no tile")
    assert len(tiles.within(LonLatBox(24.9, 60.1, 25.0, 60.2))) == 2
    assert len(tiles.within(LonLatBox(24.97, 60.165, 24.971, 60.166))) == 1


def test_a_file_that_vanishes_while_it_is_listed_breaks_nothing(tiles, folder):
    before = tiles.version()
    file_of(folder, Cell(1, 1)).symlink_to(folder / "gone")
    assert tiles.version() == before
    assert tiles.info() is not None


def test_only_so_many_tiles_are_open_at_a_time(tiles, monkeypatch):
    monkeypatch.setattr(live_tiles, "MOST_OPEN", 1)
    reader = LiveTiles(tiles._folder)
    for _ in range(2):
        assert reader.ages(BOTH).keys() == BOTH
    assert len(reader._open) == 1


def test_clearing_forgets_everything(tiles):
    before = tiles.version()
    tiles.clear()
    assert tiles.ages(BOTH) == {}
    assert tiles.version() != before


def test_the_cells_of_this_test_are_those_of_the_place():
    assert cells_of(LonLatBox(*HERE, *HERE)) == {WEST}


def test_verifying_looks_at_every_byte_of_every_tile(tiles):
    assert tiles.verify() == ""
    path = max(tiles._folder.glob("*.streets"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert path.name in tiles.verify()
    assert "fetched again when it is needed" in tiles.verify()


def test_a_folder_that_cannot_be_emptied_is_named(tiles):
    (tiles._folder / "folder.streets").mkdir()
    with pytest.raises(StoreFailedError, match="cannot be emptied"):
        tiles.clear()
