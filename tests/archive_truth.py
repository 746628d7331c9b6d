"""The truth that an archive is held against: every incident looked at, by geodesics and whole numbers."""

import random
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from pyproj import Geod
from shapely import MultiPolygon, Polygon

from mapper.domain.incidents import Circle, IncidentFilter, PastIncident, When
from mapper.domain.places import LonLat, LonLatShape
from mapper.services.ports import Part

GEOD = Geod(ellps="WGS84")
ALL = IncidentFilter()
MICRO = 1_000_000
LIMIT = 10_000
EDGES_M = (100.0, 250.0, 500.0, 1_000.0, 2_000.0)
FAR_PART = Part("made/far", "made", "none", "f")
# round the poles, on both sides of the antimeridian, and where it meets the equator
FAR = (LonLat(12, 89.9999), LonLat(179.9995, -17), LonLat(-180, 0), LonLat(77, -89.998), LonLat(180, 65))


def far_rows(chance):
    """Incidents where degrees are odd."""
    for number in range(600):
        lon, lat, _ = GEOD.fwd(*chance.choice(FAR), chance.uniform(0, 360), chance.expovariate(1 / 400))
        position = LonLat(round(lon, 6), round(lat, 6))
        when = When(f"20{chance.randrange(10, 26)}-{chance.randrange(1, 13):02}")
        yield PastIncident(f"{number + 1:016x}", "made", "Fire", when, position, "Far away")


@dataclass
class Truth:
    """All incidents with a position as columns: key, month, category; and their places."""

    keys: np.ndarray
    months: np.ndarray
    categories: np.ndarray
    lonlat: np.ndarray
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    @cached_property
    def places(self):
        """Each different place, in order of latitude."""
        found = np.unique(self.lonlat[:, ::-1], axis=0)[:, ::-1]
        return np.ascontiguousarray(found)

    @cached_property
    def _rows_by_place(self):
        order = np.lexsort((self.lonlat[:, 0], self.lonlat[:, 1]))
        sorted_places = self.lonlat[order]
        apart = (np.diff(sorted_places, axis=0) != 0).any(axis=1)
        return np.split(order, np.flatnonzero(apart) + 1)

    def rows_at(self, places):
        """The rows at these of the places."""
        groups = [self._rows_by_place[place] for place in places]
        return np.concatenate(groups) if groups else np.empty(0, dtype=np.int64)

    def metres(self, position, within_m):
        """The places that can be so near, and how far they are."""
        degrees = within_m / 110_000 + 1e-6  # no degree of latitude is shorter
        low, high = np.searchsorted(self.places[:, 1], (position.lat - degrees, position.lat + degrees))
        near = np.arange(low, high)
        n = len(near)
        lons, lats = np.full(n, position.lon), np.full(n, position.lat)
        metres = GEOD.inv(lons, lats, self.places[near, 0], self.places[near, 1])[2]
        held = metres <= within_m
        return near[held], metres[held]

    def near(self, position, within_m, count=None):
        """Keys and distances in the order of the port."""
        places, metres = self.metres(position, within_m)
        by_row = np.repeat(metres, [len(self._rows_by_place[place]) for place in places])
        rows = self.rows_at(places)
        order = np.lexsort((self.keys[rows], -self.months[rows], by_row))[:count]
        return self.keys[rows[order]].tolist(), by_row[order]

    def counts(self, rows):
        """How many there are of each year and category."""
        return Counter(zip((self.months[rows] // 12).tolist(), self.categories[rows].tolist(), strict=True))

    def inside(self, rings):
        """The rows at places inside or on a ring of whole microdegrees, and not inside a hole."""
        x, y = np.rint(self.places.T * MICRO).astype(np.int64)
        held = np.zeros(len(x), dtype=bool)
        for shell, *holes in rings:
            near = (y >= min(b for _, b in shell)) & (y <= max(b for _, b in shell))
            at = np.flatnonzero(near)
            inside, on = crossings(shell, x[at], y[at])
            taken = inside | on
            for hole in holes:
                in_hole, on_hole = crossings(hole, x[at], y[at])
                taken &= ~in_hole | on_hole
            held[at[taken]] = True
        return self.rows_at(np.flatnonzero(held))

    # Questions ----------------------------------------------------------------------------------------

    def position(self):
        """Somewhere: mostly near an incident, at times exactly at one, far away, or anywhere."""
        sort = self.chance.random()
        if sort < 0.1:
            return LonLat(self.chance.uniform(-180, 180), self.chance.uniform(-90, 90))
        if sort < 0.15:
            return self.chance.choice([LonLat(0, 90), LonLat(180, -17), LonLat(-180, 65), LonLat(5, -90)])
        lon, lat = self.lonlat[self.chance.randrange(len(self.lonlat))].tolist()
        if sort < 0.3:
            return LonLat(lon, lat)
        if sort < 0.4:
            lon, lat = self.chance.choice(FAR)
        lon, lat, _ = GEOD.fwd(lon, lat, self.chance.uniform(0, 360), self.chance.expovariate(1 / 150))
        return LonLat(lon, lat)

    def circle(self):
        """A circle, at times with a place exactly on its edge."""
        position = self.position()
        within_m = self.chance.choice([10, 100, 250, 500, 1_000, 2_000])
        places, metres = self.metres(position, within_m)
        if len(places) and self.chance.random() < 0.3:
            within_m = max(float(self.chance.choice(metres.tolist())), 0.001)
        return Circle(position, within_m)

    def rings(self):
        """A star, at times with a hole; corners at places, or such that places lie on its edges."""
        while True:
            middle = self.position()
            if abs(middle.lon) > 179.9 or abs(middle.lat) > 89:
                continue
            shell = self._star(middle, self.chance.choice([3, 8, 60, 500]), self.chance.uniform(150, 1_200))
            rings = [[shell]]
            if self.chance.random() < 0.5:
                rings[0].append(
                    [((a + 9 * self._at[0]) // 10, (b + 9 * self._at[1]) // 10) for a, b in shell]
                )
            area = Polygon(shell, rings[0][1:])
            if area.is_valid and area.area > 0:
                return rings, LonLatShape(in_degrees(rings))

    def _star(self, middle, corners, reach_m):
        self._at = tuple(round(degrees * MICRO) for degrees in middle)
        near, _ = self.metres(middle, reach_m)
        turns = sorted(self.chance.uniform(0, 360) for _ in range(corners))
        points = []
        for turn in turns:
            lon, lat, _ = GEOD.fwd(*middle, turn, reach_m * self.chance.uniform(0.4, 1))
            points.append((round(lon * MICRO), round(lat * MICRO)))
        if len(near) and self.chance.random() < 0.3:  # a box whose corners are places
            a = np.rint(self.places[self.chance.choice(near.tolist())] * MICRO).astype(int).tolist()
            b = np.rint(self.places[self.chance.choice(near.tolist())] * MICRO).astype(int).tolist()
            points = [(a[0], a[1]), (b[0], a[1]), (b[0], b[1]), (a[0], b[1])]
        return points

    # Answers ------------------------------------------------------------------------------------------

    def differs_near(self, store):
        """One random list within a distance: what is wrong with the store's, or ""."""
        circle = self.circle()
        found = store.near(circle.position, circle.within_m, ALL, limit=LIMIT)
        keys, metres = self.near(circle.position, circle.within_m, LIMIT)
        return self._compared(circle, found, keys, metres)

    def differs_nearest(self, store):
        """The same of the nearest few of all the globe."""
        position, count = self.position(), self.chance.choice([1, 10, 100])
        found = store.nearest(position, count, ALL)
        reach_m = 1_000.0
        while len(keys := self.near(position, reach_m, count)[0]) < count and reach_m < 20_003_932:
            reach_m = min(reach_m * 8, 20_003_932)
        keys, metres = self.near(position, reach_m, count)
        return self._compared(position, found, keys, metres)

    def _compared(self, where, found, keys, metres):
        if [int(one.incident.key, 16) for one in found] != keys:
            return f"{where}: other incidents, or in another order"
        told = np.array([one.distance_m for one in found])
        if len(told) and np.abs(told - metres).max() > 1e-4 + 1e-9 * metres.max():
            return f"{where}: distances off by {np.abs(told - metres).max():g} m"
        return ""

    def differs_inside(self, store):
        """One random area."""
        rings, area = self.rings()
        rows = self.inside(rings)
        rows = rows[np.lexsort((self.keys[rows], -self.months[rows]))][:LIMIT]
        found = [int(one.key, 16) for one in store.inside(area, ALL, limit=LIMIT)]
        return "" if found == self.keys[rows].tolist() else f"{area}: other incidents"

    def differs_counts(self, store):
        """One random count by year and category, of a circle or an area."""
        if self.chance.random() < 0.5:
            where = self.circle()
            rows = self.rows_at(self.metres(where.position, where.within_m)[0])
        else:
            rings, where = self.rings()
            rows = self.inside(rings)
        counted = {(one.year, one.category): one.incidents for one in store.summary(where, ALL)}
        return "" if counted == self.counts(rows) else f"{where}: other counts"

    def differs_bands(self, store):
        """One random row of distance bands, at times with a place exactly on an edge."""
        position = self.position()
        places, metres = self.metres(position, EDGES_M[-1])
        edges_m = sorted({*EDGES_M, *self.chance.sample(metres.tolist(), min(2, len(metres)))} - {0.0})
        expected = [0] * len(edges_m)
        for place, distance_m in zip(places, metres.tolist(), strict=True):
            if distance_m <= edges_m[-1]:
                expected[bisect_left(edges_m, distance_m)] += len(self._rows_by_place[place])
        counted = store.bands(position, edges_m, ALL)
        return "" if counted == tuple(expected) else f"{position}: {counted} and not {expected}"


KINDS = ("near", "nearest", "inside", "counts", "bands")


def in_degrees(rings):
    """The same area in degrees."""
    parts = [[[(x / MICRO, y / MICRO) for x, y in ring] for ring in part] for part in rings]
    return MultiPolygon([Polygon(shell, holes) for shell, *holes in parts])


def crossings(ring, x, y):
    """Which points lie inside of a ring, by the parity of its edges west of them, and which on it."""
    inside = np.zeros(len(x), dtype=bool)
    on = np.zeros(len(x), dtype=bool)
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        side = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)  # whole numbers: no rounding
        between = (np.minimum(x0, x1) <= x) & (x <= max(x0, x1)) & (min(y0, y1) <= y) & (y <= max(y0, y1))
        on |= (side == 0) & between
        if y0 != y1:
            passed = (y >= min(y0, y1)) & (y < max(y0, y1))
            inside ^= passed & ((side < 0) if y1 > y0 else (side > 0))
    return inside & ~on, on
