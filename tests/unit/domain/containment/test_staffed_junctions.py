"""The fewest junctions to staff round a zone, against every set there is."""

from itertools import combinations

import numpy as np
from shapely import Point

from mapper.domain.containment.staffed_junctions import posts_between, staffed_junctions
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame, MetreShape
from tests.small_networks import BOTH, WALTHAMSTOW, network

ZONE, LIMIT = MetreShape(Point(0, 0).buffer(100)), MetreShape(Point(0, 0).buffer(300))


def staffed(*streets):
    ways = ways_through(network(*streets), LocalFrame(WALTHAMSTOW), MetreShape(LIMIT.buffer(400)), BOTH)
    return sorted(np.round(ways.junctions[staffed_junctions(ways, ZONE, LIMIT)]).astype(int).tolist())


def test_one_post_at_the_junction_where_three_streets_meet():
    fan = [("Fan", [(0, 0), (x, 120), (0, 160)]) for x in (-60, 0, 60)]
    assert staffed(*fan, ("Neck", [(0, 160), (0, 600)]), ("Side", [(0, 160), (500, 160)])) == [[0, 160]]


def test_a_street_straight_out_is_closed_where_it_ends():
    assert staffed(("Out", [(0, 0), (0, 600)])) == [[0, 600]]


def test_a_street_through_the_zone_leads_out_both_ways():
    assert staffed(("Through", [(-600, 50), (600, 50)])) == [[-600, 50], [600, 50]]


def test_where_nothing_leads_out_nobody_is_needed():
    assert staffed(("Close", [(0, 0), (150, 0)])) == []


def gets_out(pairs, inside, outside, manned):
    """Whether one gets from inside to outside past no node that is manned."""
    reached, open_ = set(np.flatnonzero(inside).tolist()), [tuple(pair) for pair in pairs.tolist()]
    while True:
        more = {
            b for pair in open_ for a, b in (pair, pair[::-1]) if a in reached and b not in manned
        } - reached
        if not more:
            return any(outside[node] for node in reached)
        reached |= more


def test_equals_brute_force_on_five_hundred_small_networks():
    chance = np.random.default_rng(5)
    for _ in range(500):
        n = int(chance.integers(3, 8))
        pairs = chance.integers(0, n, (chance.integers(2, 13), 2))
        inside, outside = np.zeros(n, bool), np.zeros(n, bool)
        inside[0], outside[n - 1], outside[n - 2] = True, True, n > 4
        posts = set(posts_between(pairs, inside, outside).tolist())
        assert not gets_out(pairs, inside, outside, posts)
        smaller = combinations(range(1, n), len(posts) - 1) if posts else ()
        assert all(gets_out(pairs, inside, outside, set(some)) for some in smaller)
