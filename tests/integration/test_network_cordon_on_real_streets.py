"""Network cordons in a real suburb, against a second, plain reckoning of who gets how far on foot."""

import heapq
from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from mapper.domain.cordons import Scene
from mapper.domain.cordons.network import NetworkCordon
from mapper.domain.cordons.walking import reachable_streets
from mapper.domain.places import LonLat, area_m2, box_around, geodesic_disc
from mapper.domain.streets import StreetFlag
from mapper.sources.osm_files import read_osm

EXTRACT = Path(__file__).parents[2] / ".." / "shared" / "data" / "osm" / "london-new-southgate.osm"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not EXTRACT.exists(), reason="the real extract of New Southgate is not here"),
]
STEP_M = 2.0
BAND_M = 4.0  # two steps: nearer to the limit than that the second reckoning is too coarse
SCENES = 32


@pytest.fixture(scope="module")
def streets():
    return read_osm(EXTRACT).network


@pytest.fixture(scope="module")
def cases(streets):
    """Random scenes with their reach: three points for each disc, all well inside the known streets."""
    rng = np.random.default_rng(20_261_122)
    west, south, east, north = streets.provenance.coverage.bounds
    found = []
    while len(found) < SCENES:
        place = LonLat(rng.uniform(west, east), rng.uniform(south, north))
        reach_m = float(rng.choice([200, 300, 400, 600]))
        scene = Scene(geodesic_disc(place, 60)) if len(found) % 4 == 3 else Scene.at(place)
        if streets.covers(place, reach_m + 260) and reachable_streets(streets, scene, 10).gap_m < 100:
            found.append((scene, reach_m))
    return found


class Footsteps:
    """Every street for walkers in steps of two metres at most, on a plain flat map of the suburb."""

    def __init__(self, streets):
        self.origin = streets.vertices.mean(axis=0)
        self.links = defaultdict(list)
        self.steps = []  # row of the segment, one node, the other node
        self.below = set(
            np.flatnonzero(((streets.flags & StreetFlag.TUNNEL) > 0) & (streets.level < 0)).tolist()
        )
        self.places = list(self.flat(streets.junctions))
        for row in np.flatnonzero(streets.flags & StreetFlag.FOOT):
            self._walk(row, streets)

    def flat(self, lonlat):
        return (lonlat - self.origin) * [111_320.0 * np.cos(np.radians(self.origin[1])) * 1.00206, 111_260.0]

    def _walk(self, row, streets):
        points = self.flat(streets.vertices[streets.starts[row] : streets.starts[row + 1]])
        at = int(streets.ends[row, 0])
        for start, end in pairwise(points):
            n = max(1, int(np.ceil(np.hypot(*(end - start)) / STEP_M)))
            for k in range(1, n + 1):
                at = self._step(row, at, start + (end - start) * k / n)
        self._link(row, at, int(streets.ends[row, 1]))

    def _step(self, row, before, place):
        self.places.append(place)
        self._link(row, before, len(self.places) - 1)
        return len(self.places) - 1

    def _link(self, row, one, other):
        metres = float(np.hypot(*(self.places[one] - self.places[other])))
        self.links[one].append((other, metres))
        self.links[other].append((one, metres))
        self.steps.append((row, one, other))

    @cached_property
    def step_lines(self):
        places = np.array(self.places)
        return shapely.linestrings([(places[one], places[other]) for _, one, other in self.steps])

    def starts(self, scene):
        """Distance of the nodes on either side of where a street meets the scene, or comes nearest to it."""
        outline = shapely.transform(scene.shape, self.flat)
        away_m = shapely.distance(outline, self.step_lines)
        away_m[[row in self.below for row, *_ in self.steps]] = np.inf
        found = {}
        for k in np.flatnonzero(away_m <= away_m.min()):
            line = self.step_lines[k]
            meets = line.intersection(outline)
            contact = (
                shapely.Point(shapely.shortest_line(line, outline).coords[0]) if meets.is_empty else meets
            )
            for node in self.steps[k][1:]:
                found[node] = min(found.get(node, np.inf), contact.distance(shapely.Point(self.places[node])))
        return found

    def distances_m(self, scene, limit_m):
        found = self.starts(scene)
        queue = sorted((metres, node) for node, metres in found.items())
        while queue:
            here_m, node = heapq.heappop(queue)
            if here_m > found[node]:
                continue
            for other, metres in self.links[node]:
                if here_m + metres < min(found.get(other, np.inf), limit_m):
                    found[other] = here_m + metres
                    heapq.heappush(queue, (here_m + metres, other))
        return found


@pytest.fixture(scope="module")
def footsteps(streets):
    return Footsteps(streets)


def wrong_probes(footsteps, streets, scene, reach_m):
    """How many places were probed, and how many of them are on the wrong side of the cut."""
    found = footsteps.distances_m(scene, reach_m + 100)
    reached = reachable_streets(streets, scene, reach_m)
    inside = dict(zip(*_by_row(reached.inside.lines, reached.inside.row), strict=True))
    probed = wrong = 0
    for row, one, other in footsteps.steps:
        here_m = (found.get(one, np.inf) + found.get(other, np.inf)) / 2
        if abs(here_m - reach_m) <= BAND_M or (here_m == np.inf and row not in inside):
            continue
        middle = (footsteps.places[one] + footsteps.places[other]) / 2
        lonlat = middle / footsteps.flat(footsteps.origin + 1) + footsteps.origin
        at = shapely.Point(scene.frame.to_metres(lonlat[np.newaxis])[0])
        probed += 1
        wrong += (row in inside and inside[row].distance(at) < 0.5) != (here_m < reach_m)
    return probed, wrong


def _by_row(lines, rows):
    order = np.argsort(rows, kind="stable")
    found, first = np.unique(rows[order], return_index=True)
    return found.tolist(), [shapely.MultiLineString(list(part)) for part in np.split(lines[order], first[1:])]


def test_no_place_is_on_the_wrong_side_of_the_cut(footsteps, streets, cases):
    counts = np.array([wrong_probes(footsteps, streets, *case) for case in cases])
    assert counts[:, 0].sum() > 30_000
    assert counts[:, 1].tolist() == [0] * len(cases)


def street_shares(streets, scene, reach_m):
    """Metres within reach, the part of them enclosed, and what else is enclosed as a part of them."""
    reached = reachable_streets(streets, scene, reach_m)
    area = scene.frame.shape_to_metres(NetworkCordon(reach_m).draw(scene, streets).area)
    shapely.prepare(area)
    within_m = shapely.length(reached.inside.lines).sum()
    covered_m = shapely.length(shapely.intersection(reached.inside.lines, area)).sum()
    wrong_m = shapely.length(shapely.intersection(reached.outside.lines, area)).sum()
    return within_m, covered_m, wrong_m


def test_the_line_encloses_the_streets_within_reach_and_hardly_any_other(streets, cases):
    within_m, covered_m, wrong_m = np.sum([street_shares(streets, *case) for case in cases], axis=0)
    assert covered_m / within_m >= 0.998
    assert wrong_m / within_m <= 0.01


def test_every_metre_reached_stays_reached_when_the_reach_grows(streets, cases):
    for scene, reach_m in cases[:10]:
        smaller, larger = (reachable_streets(streets, scene, m) for m in (reach_m, reach_m + 70))
        grown = shapely.union_all(shapely.buffer(larger.inside.lines, 0.001))
        assert shapely.length(shapely.difference(smaller.inside.lines, grown)).sum() < 0.01


def test_streets_beyond_what_it_needs_change_nothing(streets, cases):
    for scene, reach_m in cases[:10]:
        kind = NetworkCordon(reach_m)
        near = _cut_down(streets, scene, kind.streets_needed_m() + scene.half_width_m)
        some, many = kind.draw(scene, near).area, kind.draw(scene, streets).area
        assert area_m2(some.symmetric_difference(many)) < 1e-4 * area_m2(many)


def _cut_down(streets, scene, reach_m):
    """The same network with only the segments that touch a box round the scene left for walkers."""
    west, south, east, north = box_around(scene.centre, reach_m)
    near = shapely.intersects(shapely.box(west, south, east, north), streets.lines())
    return type(streets)(**(vars(streets) | {"flags": np.where(near, streets.flags, 0).astype(np.uint16)}))
