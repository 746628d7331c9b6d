"""The sealed cordon in made-up towns: bent streets, dual carriageways, paths, bridges, tunnels, houses."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import Delaunay
from shapely import LineString, Point, Polygon, box

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealing.closing import crossed_by
from mapper.domain.cordons.sealing.seal_check import leaks
from mapper.domain.cordons.sealing.solving import drawn_line
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import LocalFrame, MetreShape
from mapper.domain.streets import Highway, StreetFlag, Users
from tests.small_networks import BOTH, WALTHAMSTOW, inside_of, network

FRAME = LocalFrame(WALTHAMSTOW)
SEALED = CORDON_KINDS["sealed"]
ZONE = Point(0, 0).buffer(90, 32)
SORTS = (
    (Highway.PRIMARY, BOTH, 0.1),
    (Highway.RESIDENTIAL, BOTH, 0.5),
    (Highway.FOOTWAY, StreetFlag.FOOT, 0.25),
    (Highway.SECONDARY, BOTH | StreetFlag.BRIDGE, 0.1),
    (Highway.SERVICE, BOTH | StreetFlag.TUNNEL, 0.05),
)


def town(seed, around=WALTHAMSTOW):
    """Junctions at random, joined to neighbours by bent streets; some of them in pairs, side by side."""
    chance = np.random.default_rng(seed)
    places = chance.uniform(-420, 420, (90, 2))
    sides = {tuple(sorted((t[k], t[k - 1]))) for t in Delaunay(places).simplices for k in range(3)}
    chosen = [side for side in sorted(sides) if chance.random() < 0.6]
    sorts = chance.choice(len(SORTS), len(chosen), p=[share for *_, share in SORTS])
    streets, highways = [], []
    for number, ((a, b), sort) in enumerate(zip(chosen, sorts, strict=True)):
        highway, flags, _ = SORTS[sort]
        bend = (places[a] + places[b]) / 2 + chance.normal(0, 12, 2)
        lines = [[places[a], bend, places[b]]]
        if highway is Highway.PRIMARY:  # the other carriageway
            lines.append([places[a], bend + chance.choice((-14, 14), 2), places[b]])
        streets += [(f"Street {number}", line, flags) for line in lines]
        highways += [highway] * len(lines)
    return replace(network(*streets, around=around), highway=np.array(highways, np.uint8))


def houses(seed):
    """Some hundred boxes of two sizes, a river and a fence."""
    chance = np.random.default_rng(seed)
    corners = chance.uniform(-300, 300, (150, 2))
    sizes = chance.choice((12.0, 45.0), (150, 2), p=(0.9, 0.1))
    boxes = [box(x, y, x + w, y + h) for (x, y), (w, h) in zip(corners, sizes, strict=True)]
    things = [*((FeatureKind.BUILDING, b) for b in boxes), (FeatureKind.WATER, box(120, -400, 150, 400))]
    things.append((FeatureKind.BARRIER, box(-200, -200, 200, -190).exterior))
    shapes = np.empty(len(things), dtype=object)
    shapes[:] = [FRAME.shape_to_lonlat(MetreShape(shape)) for _, shape in things]
    kinds = np.array([kind for kind, _ in things], np.uint8)
    return MapFeatures(kinds, np.zeros(len(things), np.int32), ("",), shapes)


def check(cordon, streets):
    """One valid area round the zone; sealed; and every single closure needed for that."""
    area = FRAME.shape_to_metres(cordon.area)
    assert isinstance(area, Polygon)
    assert area.is_valid
    assert ZONE.difference(area.buffer(0.05)).is_empty
    ways = ways_through(streets, FRAME, MetreShape(area.buffer(100)), Users.EVERYONE)
    crossed = crossed_by(MetreShape(area), ways)
    assert len(crossed) == sum(not closure.in_tunnel for closure in cordon.closures)
    tunnels = np.flatnonzero(
        ways.is_below & np.isin(ways.row, [c.way_id for c in cordon.closures if c.in_tunnel])
    )
    assert not len(leaks(ways, ZONE, MetreShape(area), crossed.row, crossed.at_m, tunnels))
    return ways, MetreShape(area), crossed, tunnels


# 289 takes three drawings; 385 and 1108 keep the best of all, 1108 because the next would be the same
@pytest.mark.parametrize("seed", [*range(12), 289, 385, 1108])
def test_is_one_area_and_sealed(seed):
    streets = town(seed)
    cordon = SEALED(radius_m=90, limit_m=260).draw(Scene.at(WALTHAMSTOW), streets, None)
    check(cordon, streets)
    assert cordon.seal.is_sealed
    assert cordon.seal.escape_routes <= len(cordon.closures)


@pytest.mark.parametrize("seed", [*range(12, 18), 1051])  # 1051 takes three drawings
def test_is_one_area_and_sealed_among_houses(seed):
    streets = town(seed)
    cordon = SEALED(radius_m=90, limit_m=260).draw(Scene.at(WALTHAMSTOW), streets, houses(seed))
    check(cordon, streets)
    assert cordon.seal.is_sealed


@pytest.mark.parametrize("seed", range(12))
def test_no_barrier_stands_in_the_zone(seed):
    problem = SEALED(radius_m=90, limit_m=260).problem(Scene.at(WALTHAMSTOW), town(seed), None)
    drawn, _ = drawn_line(problem.plane, problem.zone, inside_of(problem.plane))
    for barrier in drawn.barriers:
        line = LineString(barrier.ends())
        assert line.intersection(problem.zone).length <= line.length / 2


def test_the_check_reports_every_closure_that_is_left_out():
    streets = town(3)
    cordon = SEALED(radius_m=90, limit_m=260).draw(Scene.at(WALTHAMSTOW), streets, None)
    ways, area, crossed, tunnels = check(cordon, streets)
    for k in range(len(crossed)):
        others = np.arange(len(crossed)) != k
        assert len(leaks(ways, ZONE, area, crossed.row[others], crossed.at_m[others], tunnels))


@pytest.mark.parametrize("seed", range(4))
def test_the_same_town_gives_the_same_bytes(seed):
    one, other = (
        SEALED(radius_m=90, limit_m=260).draw(Scene.at(WALTHAMSTOW), town(seed), houses(seed))
        for _ in range(2)
    )
    assert one.area.wkb == other.area.wkb
    assert one.closures == other.closures
