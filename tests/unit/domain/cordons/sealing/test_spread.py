"""Lines worth choosing from: the exact lower hull, nested, each drawn again by its weight."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from shapely import LineString, Point

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.min_cut import Arcs, largest_flow
from mapper.domain.cordons.sealing.spread import Amounts, Spread, lower_hull
from mapper.domain.cordons.sealing.spread import Point as Line
from mapper.domain.places import area_m2
from mapper.domain.streets import Highway
from mapper.errors import InvalidInputError
from tests.small_networks import WALTHAMSTOW, ground_of, network
from tests.unit.domain.cordons.sealing.test_min_cut import every_cut, mask
from tests.unit.domain.cordons.test_sealed_towns import town

SEALED = CORDON_KINDS["sealed"]


def problem_of(seed, ground=None):
    return SEALED(radius_m=90, limit_m=260).problem(Scene.at(WALTHAMSTOW), town(seed), ground)


def weighed_network(chance):
    """A small network, and what each of its nodes weighs."""
    n, m = chance.integers(3, 8), chance.integers(3, 13)
    ends = chance.integers(0, n, (2, m))
    weight = chance.integers(0, 5, n).astype(float)
    weight[[0, n - 1]] = 0
    net = Arcs(*ends, chance.integers(0, 9, m) / 2, np.zeros(m, dtype=bool))
    return net, mask(n, 0), mask(n, n - 1), weight


def solver(net, source, sink, weight):
    n = len(weight)

    def solve(price, _):
        to_sink = Arcs(np.arange(n - 1), np.full(n - 1, n - 1), price * weight[:-1], np.ones(n - 1, bool))
        flow = largest_flow(net, source, sink).raised(to_sink)
        inside = flow.tightest()
        cut = inside[net.tail] != inside[net.head]
        return Line(price, float(net.cost[cut].sum()), float(weight[inside].sum()), flow)

    return solve


def true_hull(net, source, sink, weight):
    """The corners of the lower hull of all cuts, those that weigh most first."""
    cuts = {(float(weight[inside].sum()), cost) for inside, cost in every_cut(net, source, sink)}
    best = {extra: min(cost for other, cost in cuts if other == extra) for extra, _ in cuts}
    hull = []
    for point in sorted(best.items()):
        while (hull and hull[-1][1] <= point[1]) or (len(hull) > 1 and is_above(hull[-2], hull[-1], point)):
            if hull[-1][1] <= point[1]:
                break
            hull.pop()
        else:
            hull.append(point)
    return hull[::-1]


def is_above(first, middle, last):
    """Whether the middle point lies on or above the line between the others."""
    return (middle[0] - first[0]) * (last[1] - first[1]) <= (middle[1] - first[1]) * (last[0] - first[0])


@pytest.mark.parametrize("seed", range(5))
def test_the_list_is_the_lower_hull_of_all_lines_there_are(seed):
    chance = np.random.default_rng(seed)
    for _ in range(100):
        net = weighed_network(chance)
        found = [(line.extra, line.cost) for line in lower_hull(solver(*net), 0.0, 200.0, worth=1e-6)]
        assert np.array(found) == pytest.approx(np.array(true_hull(*net)))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("against", ["area", "street_length"])
def test_each_line_takes_in_less_and_costs_more_than_the_one_before(seed, against):
    lines = problem_of(seed).choices(against)
    for wide, tight in pairwise(lines):
        assert wide.weight < tight.weight
        assert wide.cost < tight.cost
        amounts = [(line.hectares if against == "area" else line.street_m) for line in (wide, tight)]
        assert amounts[0] > amounts[1] - 0.5


@pytest.mark.parametrize("seed", range(5))
def test_the_weight_of_a_line_draws_it_and_lines_lie_within_each_other(seed):
    problem = problem_of(seed)
    drawn = [(line, problem.solved(spread=Spread("area", line.weight))) for line in problem.choices()]
    for line, sealed in drawn:
        assert len(sealed.closures) == line.closures
        assert sealed.seal.is_sealed
    for (_, wide), (_, tight) in pairwise(drawn):
        assert tight.area.difference(wide.area.buffer(0.0004)).is_empty


def test_homes_are_weighed_where_addresses_are_known():
    chance = np.random.default_rng(1)
    homes = [(FeatureKind.ADDRESS, Point(place)) for place in chance.uniform(-300, 300, (200, 2))]
    lines = problem_of(6, ground_of(*homes)).choices("homes")
    assert len(lines) > 1
    assert [line.homes for line in lines] == sorted((line.homes for line in lines), reverse=True)
    assert 200 > lines[0].homes > lines[-1].homes
    wall = (FeatureKind.BARRIER, LineString([(0, 0), (5, 0)]))
    assert problem_of(1, ground_of(wall)).choices()[0].homes is None
    with pytest.raises(InvalidInputError, match="no addresses are known here"):
        problem_of(1).choices("homes")


def test_a_hectare_a_hundred_metres_of_street_and_ten_homes_weigh_the_same():
    hectares, street_m, homes = np.array([1.0, 2.0]), np.array([300.0, 0.0]), np.array([0.0, 45.0])
    amounts = Amounts(hectares, street_m, homes)
    assert amounts.units("area").tolist() == [1.0, 2.0]
    assert amounts.units("street_length").tolist() == [3.0, 0.0]
    assert amounts.units("homes").tolist() == [0.0, 4.5]


def test_the_widest_line_does_not_close_a_main_road_for_the_lane_that_leads_to_it():
    streets = network(("Lane", [(0, 0), (0, 160)]), ("Main", [(0, 160), (0, 900)]))
    streets = replace(streets, highway=np.array([Highway.RESIDENTIAL, Highway.PRIMARY], np.uint8))
    widest = SEALED(limit_m=400, plan="widest")
    assert [c.street for c in widest.draw(Scene.at(WALTHAMSTOW), streets, None).closures] == ["Lane"]


def test_the_widest_line_closes_no_more_than_the_cheapest_and_takes_in_no_less():
    grown = 0
    for seed in range(12):
        problem = problem_of(seed)
        tight, wide = problem.solved(), problem.solved(spread=Spread(is_widest=True))
        assert len(wide.closures) <= len(tight.closures)
        assert area_m2(wide.area) > 0.99 * area_m2(tight.area)
        grown += area_m2(wide.area) > 1.1 * area_m2(tight.area)
    assert grown >= 2


def test_wishes_hold_for_every_line_to_choose_from():
    problem = problem_of(3)
    closure = problem.solved().closures[0]
    wishes = SEALED(forbid=(closure.position,)).wishes
    for line in problem.choices("area", wishes):
        drawn = problem.solved(wishes, Spread("area", line.weight))
        assert closure.position not in {other.position for other in drawn.closures}


def test_a_kind_lists_its_own_choices():
    kind = SEALED(radius_m=90, limit_m=260, against="street_length")
    assert kind.choices(Scene.at(WALTHAMSTOW), town(2), None) == problem_of(2).choices("street_length")


def test_the_line_with_the_fewest_closures_never_has_more_than_the_cheapest():
    saved = 0
    for seed in range(8):
        problem = problem_of(seed)
        cheapest, fewest = problem.solved(), problem.counting_streets().solved()
        assert fewest.seal.escape_routes <= len(fewest.closures) <= len(cheapest.closures)
        saved += len(cheapest.closures) - len(fewest.closures)
    assert saved > 0


def test_the_fewest_closures_are_a_plan_of_the_kind():
    kind = SEALED(radius_m=90, limit_m=260, plan="fewest")
    cordon = kind.draw(Scene.at(WALTHAMSTOW), town(1), None)
    assert cordon.area.wkb == problem_of(1).counting_streets().solved().area.wkb
