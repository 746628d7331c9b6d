from dataclasses import replace

import numpy as np
import pytest

from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.places import LonLat, geodesic_disc, perimeter_m
from mapper.domain.streets import StreetFlag
from tests.small_networks import BOTH, WALTHAMSTOW, network

DISC = geodesic_disc(WALTHAMSTOW, 100)


def found(*streets, area=DISC, around=WALTHAMSTOW):
    return streets_inside(network(*streets, around=around), area)


def test_a_street_within_is_whole_with_its_geodesic_length():
    street = found(("High Street", [(-50, 0), (50, 0)]))[0]
    assert (street.name, street.whole) == ("High Street", True)
    assert street.length_m == pytest.approx(100, rel=1e-6)


def test_a_street_that_leaves_is_cut_at_the_edge():
    street = found(("High Street", [(0, 0), (500, 0)]))[0]
    assert not street.whole
    assert street.length_m == pytest.approx(100, rel=1e-3)
    assert perimeter_m(street.lines) == pytest.approx(street.length_m, rel=1e-5)


def test_a_street_that_leaves_and_comes_back_keeps_both_pieces():
    street = found(("Loop", [(-50, 0), (-50, 300), (50, 300), (50, 0)]))[0]
    assert len(street.lines.geoms) == 2
    assert street.length_m == pytest.approx(2 * np.sqrt(100**2 - 50**2), rel=1e-3)


def test_pieces_of_one_name_are_one_street_and_whole_only_if_all_are():
    streets = found(("A", [(0, 0), (50, 0)]), ("A", [(50, 0), (500, 0)]), ("B", [(0, 0), (0, 60)]))
    assert [(street.name, street.whole) for street in streets] == [("A", False), ("B", True)]


def test_the_longest_street_comes_first_and_equals_go_by_name():
    streets = found(("C", [(0, 0), (0, 50)]), ("A", [(0, 0), (50, 0)]), ("B", [(0, 0), (0, -50)]))
    assert {street.name for street in streets} == {"A", "B", "C"}
    keys = [(-street.length_m, street.name) for street in streets]
    assert keys == sorted(keys)


def test_nameless_streets_are_one_entry():
    streets = found(("", [(0, 0), (50, 0)]), ("", [(0, 0), (0, 60)]))
    assert [street.name for street in streets] == [""]
    assert streets[0].length_m == pytest.approx(110, rel=1e-6)


def test_a_line_for_neither_vehicles_nor_walkers_does_not_count():
    assert found(("Track bed", [(0, 0), (50, 0)], StreetFlag.PRIVATE)) == ()


def test_a_street_that_only_touches_the_edge_is_not_inside():
    assert found(("Far", [(100, 0), (500, 0)])) == ()


def test_no_streets_are_no_entries():
    assert found() == ()


def test_lengths_are_right_across_the_antimeridian():
    fiji = LonLat(179.9999, -16.5)
    area = geodesic_disc(fiji, 100)
    street = found(("Date Line Road", [(-500, 0), (500, 0)]), area=area, around=fiji)[0]
    assert street.length_m == pytest.approx(200, rel=1e-3)


def test_pieces_add_up_to_the_whole_network():
    streets = network(*[(f"S{k}", [(-900, k * 40), (900, k * 41)]) for k in range(-20, 20)])
    everything = streets_inside(streets, geodesic_disc(WALTHAMSTOW, 3_000))
    assert sum(street.length_m for street in everything) == pytest.approx(streets.length_m.sum(), rel=1e-9)


def test_what_only_passes_below_is_not_inside():
    deep = ("Deep", [(-400, 0), (400, 0)], BOTH | StreetFlag.TUNNEL)
    assert [street.name for street in found(("Lane", [(-50, 10), (50, 10)]), deep)] == ["Lane"]


def test_a_tunnel_that_comes_up_nowhere_but_inside_is_inside_with_all_its_length():
    ends = ("Lane", [(-50, 0), (0, 0)]), ("Lane", [(0, 0), (50, 0)])
    under = ("Underpass", [(-50, 0), (-50, 110), (50, 110), (50, 0)], BOTH | StreetFlag.TUNNEL)
    street = found(*ends, under)[0]
    assert (street.name, round(street.length_m), street.whole) == ("Underpass", 320, True)


def test_a_tunnel_with_one_mouth_inside_is_not():
    under = ("Way Down", [(50, 0), (400, 0)], BOTH | StreetFlag.TUNNEL)
    assert [street.name for street in found(("Lane", [(-50, 0), (50, 0)]), under)] == ["Lane"]


def test_nor_is_one_that_ends_deep_inside_and_comes_up_outside():
    under = ("Way Down", [(0, 0), (400, 0)], BOTH | StreetFlag.TUNNEL)
    outside = ("Far Lane", [(400, 0), (500, 0)])
    streets = replace(network(under, outside), level=np.array([-3, 0], np.int8))
    assert streets_inside(streets, DISC) == ()


def test_a_street_of_which_a_tunnel_leads_out_is_not_wholly_inside():
    under = ("Lane", [(50, 0), (400, 0)], BOTH | StreetFlag.TUNNEL)
    assert not found(("Lane", [(-50, 0), (50, 0)]), under)[0].whole
