"""Closures made dearer and dearer, until there are no more of them than at the edge of the zone."""

from itertools import pairwise

import pytest

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.min_cut import largest_flow
from mapper.domain.cordons.sealing.no_more import closing_no_more, dearer, edge_closures
from mapper.domain.cordons.sealing.plane import anchored_sides, lines_of
from mapper.domain.cordons.sealing.spread import closures_of
from tests.small_networks import WALTHAMSTOW
from tests.unit.domain.cordons.test_sealed_towns import town


def plane_of(seed):
    return (
        CORDON_KINDS["sealed"](radius_m=90, limit_m=260)
        .problem(Scene.at(WALTHAMSTOW), town(seed), None)
        .plane
    )


def counted(plane, flow):
    return closures_of(plane, anchored_sides(plane, flow.tightest()))[0]


@pytest.mark.parametrize("seed", [6, 25])
def test_dearer_closures_are_fewer_and_never_more_than_at_the_edge(seed):
    plane = plane_of(seed)
    cheapest = largest_flow(lines_of(plane), plane.is_source, plane.is_sink)
    counts = [counted(plane, flow) for flow in dearer(plane, cheapest)]
    assert all(fewer <= more for more, fewer in pairwise(counts))
    assert counts[0] > edge_closures(plane) >= counts[-1]
    found = counted(plane, closing_no_more(plane, cheapest))
    assert found == next(count for count in counts if count <= edge_closures(plane))
