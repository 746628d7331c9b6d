from itertools import product

import numpy as np
import pytest

from mapper.domain.cordons.sealing.min_cut import Arcs, largest_flow, tightest_cut, widest_cut

FIELDS = ("tail", "head", "cost", "one_way")


def arcs(*rows):
    tail, head, cost, one_way = zip(*((*row, False)[:4] for row in rows), strict=True)
    return Arcs(np.array(tail), np.array(head), np.array(cost, float), np.array(one_way))


def mask(n, *members):
    found = np.zeros(n, dtype=bool)
    found[list(members)] = True
    return found


def every_cut(net, source, sink):
    """All ways to part source from sink, with their costs, by trying."""
    free = np.flatnonzero(~source & ~sink)
    for chosen in product((False, True), repeat=len(free)):
        inside = source.copy()
        inside[free] = chosen
        out, back = inside[net.tail] & ~inside[net.head], inside[net.head] & ~inside[net.tail]
        yield inside, float(net.cost[out | (back & ~net.one_way)].sum())


def random_network(chance):
    n, m = chance.integers(3, 8), chance.integers(1, 13)
    ends = chance.integers(0, n, (2, m))
    net = Arcs(*ends, chance.integers(0, 6, m) / 2, chance.random(m) < 0.3)
    return net, mask(n, 0, *([1] if chance.random() < 0.3 else [])), mask(n, n - 1)


def test_parts_at_the_cheapest_place():
    cut = tightest_cut(arcs((0, 1, 5), (1, 2, 2), (2, 3, 4)), mask(4, 0), mask(4, 3))
    assert cut.inside.tolist() == [True, True, False, False]
    assert cut.cost == 2


def test_of_equal_cuts_takes_the_tightest_or_the_widest():
    chain = arcs((0, 1, 1), (1, 2, 1), (2, 3, 1))
    assert tightest_cut(chain, mask(4, 0), mask(4, 3)).inside.tolist() == [True, False, False, False]
    assert widest_cut(chain, mask(4, 0), mask(4, 3)).inside.tolist() == [True, True, True, False]


def test_parallel_streets_are_all_closed():
    assert tightest_cut(arcs((0, 1, 1), (0, 1, 1), (1, 0, 1)), mask(2, 0), mask(2, 1)).cost == 3


def test_a_one_way_arc_costs_nothing_backwards():
    assert tightest_cut(arcs((1, 0, 7, True)), mask(2, 0), mask(2, 1)).cost == 0


def test_what_may_not_be_cut_is_not():
    cut = tightest_cut(arcs((0, 1, np.inf), (1, 2, 9)), mask(3, 0), mask(3, 2))
    assert cut.inside.tolist() == [True, True, False]
    assert tightest_cut(arcs((0, 1, np.inf)), mask(2, 0), mask(2, 1)).cost == np.inf


def test_where_nothing_leads_out_nothing_is_cut():
    cut = tightest_cut(arcs((0, 0, 1)), mask(3, 0), mask(3, 2))
    assert (cut.inside.tolist(), cut.cost) == ([True, False, False], 0)


@pytest.mark.slow
def test_equals_brute_force_on_ten_thousand_small_networks():
    chance = np.random.default_rng(11)
    for _ in range(10_000):
        net, source, sink = random_network(chance)
        tried = list(every_cut(net, source, sink))
        least = min(cost for _, cost in tried)
        best = [inside for inside, cost in tried if cost == least]
        tight, wide = tightest_cut(net, source, sink), widest_cut(net, source, sink)
        assert tight.cost == wide.cost == pytest.approx(least)
        assert (tight.inside == np.logical_and.reduce(best)).all()
        assert (wide.inside == np.logical_or.reduce(best)).all()


def test_a_flow_that_is_raised_is_that_of_both_networks_together():
    chance = np.random.default_rng(12)
    for _ in range(300):
        net, source, sink = random_network(chance)
        more, *_ = random_network(chance)
        ends = (more.tail % len(source), more.head % len(source))
        more = Arcs(*ends, np.where(chance.random(len(more.cost)) < 0.1, np.inf, more.cost), more.one_way)
        both = Arcs(*(np.concatenate((getattr(net, name), getattr(more, name))) for name in FIELDS))
        raised, whole = largest_flow(net, source, sink).raised(more), largest_flow(both, source, sink)
        assert raised.cost == whole.cost
        assert (raised.tightest() == whole.tightest()).all()
        assert (raised.widest() == whole.widest()).all()
