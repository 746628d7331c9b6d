"""From relations in a file to the turns that a street network knows, through packs and joins."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from mapper.domain.places import LonLat, LonLatBox
from mapper.sources import pack_format, street_stage
from mapper.sources.osm_files import read_osm
from mapper.sources.pack_columns import columns_of
from mapper.sources.pack_format import write_sections
from mapper.sources.pack_joining import joined_networks
from mapper.sources.pack_tables import sections_of
from mapper.sources.street_pack import StreetPack, write_pack
from mapper.sources.work_folder import work_folder
from tests.unit.sources.test_osm_files import NODES, osm, ring, tagged

HERE = LonLatBox(24.9, 60.1, 25.0, 60.2)
CROSSING = LonLat(24.931, 60.161)  # point 7
WEST, EAST = ring(1, (2, 7), highway="residential"), ring(2, (7, 12), highway="residential")
SOUTH, NORTH = ring(3, (6, 7), highway="residential"), ring(4, (7, 8), highway="residential")
STREETS = (WEST, EAST, SOUTH, NORTH)


def restriction(start, end, said="no_left_turn", via=7, number=1, sort="node"):
    parts = (("way", start, "from"), (sort, via, "via"), ("way", end, "to"))
    members = "".join(f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in parts)
    return tagged("relation", number, {"type": "restriction", "restriction": said}).replace(
        "</relation>", f"{members}</relation>"
    )


@pytest.fixture
def read(tmp_path):
    def read_parts(*parts):
        (tmp_path / "town.osm").write_bytes(osm(NODES, *parts))
        return read_osm(tmp_path / "town.osm")

    return read_parts


def turns_of(network):
    turns = network.turns
    places = [LonLat(*place) for place in network.junctions[turns.via].round(7).tolist()]
    return sorted(
        zip(turns.from_way.tolist(), places, turns.to_way.tolist(), turns.is_only.tolist(), strict=True)
    )


def test_a_restriction_is_tied_to_the_junction_and_its_streets(read):
    network = read(*STREETS, restriction(1, 4), restriction(3, 4, "only_straight_on", number=2)).network
    assert turns_of(network) == [(1, CROSSING, 4, False), (3, CROSSING, 4, True)]
    assert network.turns.are_known


def test_a_restriction_told_twice_counts_once(read):
    assert len(read(*STREETS, restriction(1, 4), restriction(1, 4, number=2)).network.turns) == 1


@pytest.mark.parametrize(
    "doubtful",
    [
        restriction(1, 99),
        restriction(99, 4),
        restriction(1, 4, via=99),
        restriction(1, 4, via=2),  # the way to turn into is not there
        restriction(1, 4, via=3),  # no street at all is there
        restriction(5, 4),  # runs on through the junction: nobody knows from which half
    ],
)
def test_a_restriction_of_which_a_street_is_not_known_beyond_doubt_is_left_out(read, doubtful):
    through = ring(5, (1, 7, 13), highway="residential")
    turns = read(*STREETS, through, doubtful).network.turns
    assert (len(turns), turns.are_known) == (0, True)


def test_of_a_one_way_street_that_runs_on_it_is_clear_which_half_is_meant(read):
    through = ring(5, (1, 7, 13), highway="residential", oneway="yes")
    network = read(*STREETS, through, restriction(5, 4), restriction(1, 5, number=2)).network
    assert turns_of(network) == [(1, CROSSING, 5, False), (5, CROSSING, 4, False)]


def test_a_one_way_street_drawn_backwards_is_left_where_it_is_driven_to(read):
    backwards = ring(5, (7, 13), highway="residential", oneway="-1")
    assert turns_of(read(*STREETS, backwards, restriction(5, 4)).network) == [(5, CROSSING, 4, False)]
    assert not turns_of(read(*STREETS, backwards, restriction(1, 5)).network)


def test_a_restriction_over_a_street_in_between_is_counted_in_a_note(read):
    network = read(*STREETS, restriction(1, 4, via=2, sort="way")).network
    note = "Turn restrictions that lead over a street in between and are not heeded: 1."
    assert note in network.provenance.notes
    assert (len(network.turns), network.turns.are_known) == (0, True)


def test_without_any_restriction_nothing_is_known_of_turns(read):
    route = tagged("relation", 9, {"type": "route"})
    assert not read(*STREETS, route).network.turns.are_known


def test_junctions_are_found_however_few_points_are_looked_at_together(read, monkeypatch):
    monkeypatch.setattr(street_stage, "_MOST_AT_ONCE", 2)
    assert turns_of(read(*STREETS, restriction(1, 4)).network) == [(1, CROSSING, 4, False)]


def packed(path, extract):
    write_pack(path, extract, "town")
    return StreetPack.open(path)


def test_a_pack_gives_the_turns_at_the_junctions_asked_for(read, tmp_path):
    far = (ring(6, (21, 22), highway="residential"), ring(7, (22, 23), highway="residential"))
    extract = read(*STREETS, *far, restriction(1, 4), restriction(6, 7, "only_straight_on", via=22, number=2))
    pack = packed(tmp_path / "town.streets", extract)
    assert turns_of(pack.within(HERE)) == turns_of(extract.network)
    assert turns_of(pack.around(LonLat(24.93, 60.161), 5)) == [(1, CROSSING, 4, False)]
    assert turns_of(pack.around(LonLat(24.934, 60.162), 5)) == [(6, LonLat(24.934, 60.161), 7, True)]
    nothing = pack.within(LonLatBox(24.92, 60.15, 24.921, 60.151)).turns
    assert (len(nothing), nothing.are_known) == (0, True)


def test_a_pack_of_streets_without_known_turns_says_so(read, tmp_path):
    assert not packed(tmp_path / "town.streets", read(*STREETS)).within(HERE).turns.are_known


def test_a_pack_made_before_turns_were_kept_is_read_and_knows_none(read, tmp_path, monkeypatch):
    extract = read(*STREETS, restriction(1, 4))
    new = packed(tmp_path / "new.streets", extract)
    with work_folder() as work:
        sections = sections_of(columns_of(extract), work)
        del sections["segments.turns"]
        sections["segments.starts"] = np.delete(sections["segments.starts"], 2, axis=1)
        monkeypatch.setattr(pack_format, "VERSION", 2)
        write_sections(tmp_path / "old.streets", dict(new.said), sections)
    monkeypatch.undo()
    old = StreetPack.open(tmp_path / "old.streets")
    assert old.within(HERE).lines().tolist() == new.within(HERE).lines().tolist()
    assert not old.within(HERE).turns.are_known


def test_networks_join_with_the_turns_of_all(read):
    east = read(*STREETS, restriction(1, 4)).network
    other = ring(5, (7, 13), highway="residential")
    both = read(*STREETS, other, restriction(1, 4), restriction(5, 1, number=2)).network
    joined = joined_networks([east, both])
    assert turns_of(joined) == [(1, CROSSING, 4, False), (5, CROSSING, 1, False)]
    assert joined.turns.are_known


def test_turns_are_known_only_where_every_network_in_use_knows_its_own(read):
    known, unknown = read(*STREETS, restriction(1, 4)).network, read(*STREETS).network
    joined = joined_networks([known, unknown])
    assert turns_of(joined) == [(1, CROSSING, 4, False)]
    assert not joined.turns.are_known


def of_day(network, day):
    return replace(network, provenance=replace(network.provenance, as_of=day))


def test_a_younger_network_without_a_restriction_has_lifted_it(read):
    old = of_day(read(*STREETS, restriction(1, 4)).network, date(2019, 1, 1))
    new = of_day(read(*STREETS, restriction(1, 3)).network, date(2026, 1, 1))
    assert turns_of(joined_networks([old, new])) == [(1, CROSSING, 3, False)]
