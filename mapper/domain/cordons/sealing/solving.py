"""From zone, limit and streets to the sealed line: cut, draw, compare, and draw finer where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import MultiPoint, contains_xy, intersection, length, linestrings, points

from mapper.domain.cordons.sealing.closing import Crossed, crossed_by
from mapper.domain.cordons.sealing.crossings import Barrier, Crossings, crossings_of, with_barriers
from mapper.domain.cordons.sealing.cutting_back import streets_beyond
from mapper.domain.cordons.sealing.drawing import taut_area
from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.plane import RIM, Plane
from mapper.domain.cordons.sealing.seal_check import leaks
from mapper.domain.cordons.sealing.sliding import passable_junctions, with_passed
from mapper.domain.cordons.sealing.tidying import tidied
from mapper.domain.cordons.sealing.whole_buildings import Surroundings
from mapper.domain.cordons.sealing.wishes import NO_WISHES, StreetWishes
from mapper.domain.places import MetreShape

_MOST_ATTEMPTS = 4
_NEAR_STREET_M = 20.0


@dataclass(frozen=True)
class Drawn:
    """A line as drawn: its area, where it crosses streets, its barriers, and where the cut does."""

    area: MetreShape
    crossed: Crossed
    barriers: tuple[Barrier, ...]
    crossings: Crossings

    def mouths_inside(self, plane: Plane) -> BoolArray:
        """Whether each end of each tunnel lies inside, (n, 2); one that the cut left out may be drawn in."""
        first = len(plane.links.row)
        tunnels = slice(first, first + len(plane.below))
        ends = np.column_stack((plane.streets.tail[tunnels], plane.streets.head[tunnels]))
        return np.asarray(contains_xy(self.area, *np.moveaxis(plane.points[ends], -1, 0)), dtype=bool)

    def tunnels(self, plane: Plane) -> Crossed:
        """The tunnels that lead out, each closed at its mouth inside."""
        mouths = self.mouths_inside(plane)
        leads_out = mouths[:, 0] != mouths[:, 1]
        row, begins_inside = plane.below[leads_out], mouths[leads_out, 0]
        at_m = np.where(begins_inside, 0.0, plane.ways.length_m[row])
        outward = np.where(begins_inside, 1.0, -1.0)[:, np.newaxis] * plane.ways.direction(row, at_m)
        return Crossed(row, at_m, plane.ways.at(row, at_m), outward)

    def closures(self, plane: Plane) -> int:
        """How many streets and tunnels it closes."""
        return len(self.crossed) + len(self.tunnels(plane))

    def differing(self, segments: int) -> RowArray:
        """Segments that the line crosses more or less often than the cut does."""
        wanted = np.bincount(self.crossings.row, minlength=segments)
        return np.flatnonzero(wanted != np.bincount(self.crossed.row, minlength=segments))

    def broken(self, plane: Plane, wishes: StreetWishes) -> int:
        """How many wishes the line as drawn does not honour."""
        closed = np.concatenate((self.crossed.row, self.tunnels(plane).row))
        on_surface = [pin for pin in wishes.pins if not plane.ways.is_below[pin.row]]
        elsewhere = [pin for pin in on_surface if not self.crossed.is_at(pin.row, pin.at_m).any()]
        return len(np.intersect1d(closed, wishes.open_rows)) + len(elsewhere)

    def leaking(self, plane: Plane, zone: MetreShape) -> RowArray:
        """Segments on which one gets out past all closures, as an independent check finds."""
        closed, tunnels = self.crossed, self.tunnels(plane)
        return leaks(plane.ways, zone, self.area, closed.row, closed.at_m, tunnels.row)


def drawn_line(
    plane: Plane, zone: MetreShape, inside: BoolArray, wishes: StreetWishes = NO_WISHES
) -> tuple[Drawn, int]:
    """Draw the line of a cut until it is sealed, as wished, and crosses each street as often as the cut does.

    Returns the drawing nearest to that, and on how many segments one still gets out of it.
    """
    inside, attempts = _without_holes(plane, inside), []
    for drawn in islice(_attempts(plane, zone, inside, wishes), _MOST_ATTEMPTS):
        leaking, broken = len(drawn.leaking(plane, zone)), drawn.broken(plane, wishes)
        beyond, differing = len(streets_beyond(drawn.area, plane)), len(drawn.differing(len(plane.ways)))
        attempts.append((leaking, broken, beyond, differing, drawn))
        if not any(attempts[-1][:-1]):
            break
    leaking, *_, drawn = min(attempts, key=lambda attempt: attempt[:-1])
    return drawn, leaking


def _without_holes(plane: Plane, inside: BoolArray) -> BoolArray:
    """The same sides, but what lies outside and is surrounded by the inside is inside: one line is drawn."""
    apart = ~inside[plane.tape.tail] & ~inside[plane.tape.head]
    pairs = (plane.tape.tail[apart], plane.tape.head[apart])
    n = len(inside)
    _, component = connected_components(
        coo_array((np.ones(apart.sum()), pairs), shape=(n, n)), directed=False
    )
    return np.asarray(inside | ~np.isin(component, component[plane.part == RIM]))


def _attempts(plane: Plane, zone: MetreShape, inside: BoolArray, wishes: StreetWishes) -> Iterator[Drawn]:
    """As it should be, then finer where cut and line differ, then without the barriers there."""
    crossings = crossings_of(plane, inside)
    for pin in wishes.pins:
        crossings = crossings.pinned(pin.row, pin.at_m)
    passable = passable_junctions(plane, wishes.open_rows)
    dense = unbarred = np.empty(0, dtype=np.intp)
    while True:
        drawn = _drawn(plane, zone, inside, crossings, _Manner(dense, unbarred, passable))
        yield drawn
        differing, known = drawn.differing(len(plane.ways)), len(dense) + len(unbarred)
        unbarred = np.union1d(unbarred, np.intersect1d(differing, dense))
        unbarred = np.union1d(unbarred, streets_beyond(drawn.area, plane))
        dense = np.union1d(dense, differing)
        if len(dense) + len(unbarred) == known:  # the next would be the same
            return


@dataclass(frozen=True)
class _Manner:
    """How to draw: segments sampled densely, those without barriers, junctions that may be passed."""

    dense: RowArray
    unbarred: RowArray
    passable: BoolArray


def _drawn(plane: Plane, zone: MetreShape, inside: BoolArray, crossings: Crossings, manner: _Manner) -> Drawn:
    crossings, barriers = _barred(plane, zone, crossings, manner)
    inside = with_passed(plane, inside, crossings.passed, crossings.row)
    held = MetreShape(MultiPoint(plane.ways.at(crossings.row, crossings.at_m)[list(crossings.fixed)]))
    around = Surroundings(zone, plane.ways, plane.obstacles, plane.is_beyond, plane.limit, held)
    area = tidied(taut_area(plane, inside, crossings, barriers, manner.dense), around)
    return Drawn(area, crossed_by(area, plane.ways), tuple(barriers), crossings)


def _barred(
    plane: Plane, zone: MetreShape, crossings: Crossings, manner: _Manner
) -> tuple[Crossings, list[Barrier]]:
    """The crossings with barriers, but none near the streets of ``unbarred`` and none in the zone."""
    places = points(plane.ways.at(crossings.row, crossings.at_m))
    place, way = plane.ways.tree.query(places, predicate="dwithin", distance=_NEAR_STREET_M)
    barred = np.setdiff1d(np.arange(len(crossings)), place[np.isin(way, manner.unbarred)])
    if not len(barred):
        return crossings, []
    moved, barriers = with_barriers(plane.ways, crossings.only(barred), plane.obstacles, manner.passable)
    in_zone = np.zeros(len(barred), dtype=bool)
    for barrier in barriers:
        in_zone[barrier.crossings] = _lies_in(barrier, zone)
    return crossings.with_some(barred, moved, in_zone), [
        replace(barrier, crossings=barred[barrier.crossings])
        for barrier in barriers
        if not in_zone[barrier.crossings[0]]
    ]


def _lies_in(barrier: Barrier, zone: MetreShape) -> bool:
    """Whether most of it would stand within the zone."""
    line = linestrings(barrier.ends())
    return bool(length(intersection(line, zone)) > length(line) / 2)
