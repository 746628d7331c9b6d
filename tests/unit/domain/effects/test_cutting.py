"""Every metre of street is inside the cordon or in one piece outside it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from mapper.domain.basemap import FeatureKind
from mapper.domain.effects.neighbourhood import neighbourhood
from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.places import LonLat, geodesic_disc, perimeter_m
from mapper.domain.streets import StreetFlag
from tests.small_ground import ground
from tests.small_networks import BOTH, WALTHAMSTOW, network

corners = st.tuples(st.integers(-8, 8), st.integers(-8, 8)).map(lambda at: (at[0] * 31, at[1] * 31))
on_surface = (BOTH, StreetFlag.FOOT, StreetFlag.VEHICLE | StreetFlag.ONE_WAY)


def towns_of(*flags):
    points = st.lists(corners, min_size=2, max_size=5, unique=True)
    return st.lists(st.tuples(points, st.sampled_from(flags)), min_size=1, max_size=12)


towns = towns_of(*on_surface)
undermined = towns_of(*on_surface, BOTH | StreetFlag.TUNNEL)


def town(lines):
    return network(*((f"S{k % 4}", points, flag) for k, (points, flag) in enumerate(lines)))


@settings(max_examples=60, deadline=None)
@given(undermined, st.lists(corners, max_size=4), st.integers(20, 300))
def test_what_is_inside_and_the_pieces_outside_add_up_to_all_streets(lines, bollards, radius_m):
    streets, area = town(lines), geodesic_disc(WALTHAMSTOW, radius_m)
    things = [(FeatureKind.BOLLARD, Point(at)) for at in bollards]
    near = neighbourhood(area, streets, ground(*things))
    inside_m = sum(street.length_m for street in streets_inside(streets, area))
    total_m = float(streets.length_m.sum())
    assert inside_m + near.after.length_m.sum() == pytest.approx(total_m, abs=0.1)
    assert near.before.length_m.sum() == pytest.approx(total_m, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(towns, st.integers(20, 300))
def test_the_lines_of_the_pieces_are_as_long_as_they_say_and_lie_outside(lines, radius_m):
    area = geodesic_disc(WALTHAMSTOW, radius_m)
    after = neighbourhood(area, town(lines), ground()).after
    for piece in range(len(after)):
        line = after.shape(np.array([piece]))
        assert perimeter_m(line) == pytest.approx(after.length_m[piece], rel=1e-3, abs=0.01)
        assert not line.intersects(geodesic_disc(WALTHAMSTOW, radius_m * 0.999 - 0.1))


@settings(max_examples=30, deadline=None)
@given(towns, st.integers(20, 300))
def test_pieces_are_the_same_across_the_antimeridian(lines, radius_m):
    def lengths(around):
        streets = network(*((f"S{k}", points, flag) for k, (points, flag) in enumerate(lines)), around=around)
        after = neighbourhood(geodesic_disc(around, radius_m), streets, ground(around=around)).after
        return sorted(after.length_m.tolist())

    assert lengths(LonLat(179.9999, -16.5)) == pytest.approx(lengths(LonLat(20.0, -16.5)), abs=0.05)


def test_a_line_that_crosses_itself_outside_stays_one_piece():
    loop = [(150, 0), (300, 0), (300, 100), (200, -100), (400, -100)]
    after = neighbourhood(geodesic_disc(WALTHAMSTOW, 100), network(("Loop", loop)), ground()).after
    assert len(after) == 1


def test_a_street_through_the_cordon_leaves_a_piece_on_either_side_with_an_end_at_its_edge():
    after = neighbourhood(
        geodesic_disc(WALTHAMSTOW, 100), network(("Through", [(-300, 0), (300, 0)])), ground()
    ).after
    assert after.length_m.tolist() == pytest.approx([200, 200], abs=0.1)
    assert after.at_edge.tolist() == [[False, True], [True, False]]


def test_a_tunnel_with_a_mouth_on_either_side_ends_at_the_one_inside_and_keeps_its_length():
    under = ("Tunnel", [(0, 0), (0, 50), (0, 200)], BOTH | StreetFlag.TUNNEL)
    streets = network(("Lane", [(-50, 0), (0, 0)]), under, ("Far End", [(0, 200), (0, 400)]))
    for bollards in ((), ((0, 50),)):
        things = ground(*((FeatureKind.BOLLARD, Point(at)) for at in bollards))
        after = neighbourhood(geodesic_disc(WALTHAMSTOW, 100), streets, things).after
        assert after.length_m.sum() == pytest.approx(400, abs=0.1)
        assert np.count_nonzero(after.at_edge) == 1


def test_no_streets_are_no_pieces():
    near = neighbourhood(geodesic_disc(WALTHAMSTOW, 100), network(), ground())
    assert (len(near.before), len(near.after)) == (0, 0)
