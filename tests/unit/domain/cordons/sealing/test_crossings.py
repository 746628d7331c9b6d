from dataclasses import replace

import numpy as np
import pytest
from shapely import Point, box

from mapper.domain.cordons.sealing.crossings import Crossings, with_barriers
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame
from mapper.domain.streets import Highway, StreetFlag, Users
from tests.small_networks import BOTH, WALTHAMSTOW, network

FRAME = LocalFrame(WALTHAMSTOW)


def stand(*streets, at, houses=(), footways=(), highway=Highway.RESIDENTIAL):
    """Barriers across streets that lead north: the first crossings at so many metres along each."""
    everywhere = Point(0, 0).buffer(500)
    highways = np.full(len(streets), highway, np.uint8)
    highways[list(footways)] = Highway.FOOTWAY
    ways = ways_through(replace(network(*streets), highway=highways), FRAME, everywhere, Users.EVERYONE)
    n = len(at)
    crossings = Crossings(np.arange(n), np.array(at, float), np.ones(n, dtype=bool))
    shapes = np.empty(len(houses), dtype=object)
    shapes[:] = houses
    empty = np.empty(0, dtype=object)
    obstacles = Obstacles(shapes, empty, np.empty(0, np.uint8), empty, empty)
    return with_barriers(ways, crossings, obstacles, np.ones(len(ways.junctions), dtype=bool))


def north(x, low=0, high=200, flags=BOTH):
    return (f"At {x}", [(x, low), (x, high)], flags)


def test_a_single_street_gets_a_barrier_as_wide_as_its_class():
    _, (barrier,) = stand(north(0), at=[100])
    assert barrier.outward == pytest.approx([0, 1], abs=1e-6)
    assert sorted(barrier.ends()[:, 0]) == pytest.approx([-5.5, 5.5], abs=1e-3)


def test_neighbours_that_run_alike_move_into_one_line():
    crossings, (barrier,) = stand(north(0), north(12), at=[90, 100])
    assert np.ptp(crossings.at_m) < 0.01
    assert np.ptp(barrier.ends()[:, 0]) == pytest.approx(12 + 11, abs=0.1)


def test_those_too_far_apart_or_running_elsewhere_stand_alone():
    assert len(stand(north(0), north(45), at=[90, 90])[1]) == 2
    assert len(stand(north(0), ("Slant", [(10, 0), (150, 140)]), at=[90, 20])[1]) == 2


def test_a_path_that_ends_too_soon_for_the_line_is_left_to_itself():
    """The carriageways share a barrier at 100 m; the path beside them ends at 92."""
    path = ("Path", [(-8, 0), (-8, 92)], StreetFlag.FOOT)
    crossings, barriers = stand(north(0), north(12), path, at=[100, 100, 91], footways=[2])
    assert sorted(len(barrier.crossings) for barrier in barriers) == [1, 2]
    assert crossings.at_m[2] == 91


def test_where_no_line_meets_all_each_stands_alone():
    _, barriers = stand(north(0, 0, 100), north(12, 110, 200), at=[99, 1])
    assert [len(barrier.crossings) for barrier in barriers] == [1, 1]


def test_the_next_best_line_is_tried():
    """Half-way between the two the first street has ended; at its own crossing both can be closed."""
    crossings, _ = stand(north(0, 0, 101), north(12, 0, 200), at=[99, 118])
    assert crossings.at_m[0] == pytest.approx(crossings.at_m[1], abs=0.1)


def test_a_barrier_stops_half_way_to_a_street_beside_it():
    beside = ("Beside", [(4, 0), (4, 200)])
    _, (barrier,) = stand(north(0), beside, at=[100])
    assert barrier.ends()[:, 0].max() == pytest.approx(4 * 0.45, abs=0.01)
    _, (barrier,) = stand(north(0), ("Beside", [(-4, 0), (-4, 200)]), at=[100])
    assert barrier.ends()[:, 0].min() == pytest.approx(-4 * 0.45, abs=0.01)


def test_no_barrier_stands_where_another_street_runs_between_or_close_by():
    assert stand(north(0), north(12), ("Between", [(6, 0), (6, 200)]), at=[100, 100])[1] == []
    close = [("Left", [(-0.5, 0), (-0.5, 200)]), ("Right", [(0.5, 0), (0.5, 200)])]
    assert stand(north(0), *close, at=[100])[1] == []


def test_a_barrier_ends_at_the_walls_on_both_sides():
    walls = (box(3, 80, 20, 120), box(-20, 80, -2, 120))
    _, (barrier,) = stand(north(0), at=[100], houses=walls)
    assert sorted(barrier.ends()[:, 0]) == pytest.approx([-2, 3], abs=0.01)


def test_a_street_that_the_map_cuts_in_two_moves_into_line_all_the_same():
    """Half-way between the two crossings the first street has another segment already."""
    crossings, (barrier,) = stand(north(0, 0, 96), north(12), north(0, 96, 200), at=[90, 106])
    assert crossings.row.tolist() == [2, 1]
    assert crossings.at_m == pytest.approx([2, 98], abs=0.01)
    assert [takes_in for _, _, takes_in in crossings.passed] == [True]
    assert len(barrier.crossings) == 2


def test_two_crossings_of_one_street_never_move_onto_the_same_segment():
    beyond = north(0, 96, 200)
    crossings, _ = stand(north(0, 0, 96), north(12), beyond, at=[90, 106, 60])
    assert crossings.row.tolist() == [0, 1, 2]


def test_slip_roads_share_a_barrier_with_their_motorway_however_wide_that_gets():
    slip_road = north(40)
    assert len(stand(north(0), slip_road, at=[90, 130], highway=Highway.MOTORWAY)[1]) == 1
    assert len(stand(north(0), slip_road, at=[90, 130], highway=Highway.SECONDARY)[1]) == 2
