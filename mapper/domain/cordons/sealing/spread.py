"""How far a line spreads: what it costs against what it takes in, and the lines worth choosing from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.spatial import cKDTree
from shapely import contains_xy, prepare

from mapper.domain.cordons.sealing.costs import AREA_PER_HA
from mapper.domain.cordons.sealing.min_cut import Arcs, BoolArray, Flow, largest_flow
from mapper.domain.cordons.sealing.plane import Plane, anchored_sides, joined, lines_of, weighed
from mapper.domain.places import FloatArray, MetreShape
from mapper.errors import InvalidInputError

AREA, STREET_LENGTH, HOMES = "area", "street_length", "homes"
AGAINST: Mapping[str, str] = MappingProxyType(
    {AREA: "the ground taken in", STREET_LENGTH: "the streets taken in", HOMES: "the homes taken in"}
)
LEAST_WEIGHT, MOST_WEIGHT = 0.0, 200.0  # beyond it nothing is taken in that need not be
_STRAYING_PER_HA = 40.0  # a quarter of a hectare off the drawing weighs as much as a residential street
_STREET_UNIT_M = 100.0  # weighed like a hectare
_HOMES_UNIT = 10.0
_STEPS = 1000  # prices keep three decimals, as costs do
_SAME = 1e-4
_WORTH = 0.5  # lines that are better by less than a twentieth of a residential street are not listed
_DIGITS = 4  # of a weight, so that it can be written down and given back
_BONUSES = (0.5, 1.0, 2.0, 4.0, 8.0)  # per hectare, for the widest line


@dataclass(frozen=True)
class Spread:
    """What it costs to take in a hectare, 100 m of street or 10 homes, as ``against`` says.

    ``is_widest``: of the lines that close no more streets, the one that takes in most. ``may_close_more``:
    streets than the edge of the zone would, if that is cheaper.
    """

    against: str = AREA
    weight: float = AREA_PER_HA
    is_widest: bool = False
    may_close_more: bool = False

    @property
    def closes_no_more(self) -> bool:
        """Whether it closes no more than the edge of the zone; one chosen by weight is taken as listed."""
        return not self.may_close_more and (self.against, self.weight) == (AREA, AREA_PER_HA)


USUAL = Spread()


@dataclass(frozen=True)
class LineChoice:
    """One of the lines worth choosing from: each takes in less than the one before and costs more.

    ``weight`` is that of the ``Spread`` which draws it. What is taken in counts from the protected zone
    outwards; ``homes`` is None where none are known.
    """

    weight: float
    cost: float
    closures: int
    hectares: float
    street_m: float
    homes: int | None


@dataclass(frozen=True)
class Amounts:
    """What each node of a plane stands for beyond the zone."""

    hectares: FloatArray
    street_m: FloatArray
    homes: FloatArray | None

    @classmethod
    def of(cls, plane: Plane, homes_m: FloatArray | None) -> "Amounts":
        """``homes_m`` are positions of addresses, (n, 2) metres; each belongs to the nearest node."""
        free, n = (~plane.is_source).astype(np.float64), len(plane.points)
        half_m = (plane.links.high_m - plane.links.low_m) / 2
        ends, halves = np.concatenate((plane.links.tail, plane.links.head)), np.tile(half_m, 2)
        street_m = free * np.bincount(ends, weights=halves, minlength=n)
        homes = None
        if homes_m is not None:
            homes = free * np.bincount(cKDTree(plane.points).query(homes_m)[1], minlength=n).astype(
                np.float64
            )
        return cls(free * plane.cell_ha, street_m, homes)

    def units(self, against: str) -> FloatArray:
        """What is weighed, in units that weigh about the same in a town.

        Raises
        ------
        InvalidInputError
            Homes are to be weighed and no addresses are known.
        """
        if against == AREA:
            return self.hectares
        if against == STREET_LENGTH:
            return self.street_m / _STREET_UNIT_M
        if self.homes is None:
            raise InvalidInputError("against", "no addresses are known here; area or street_length would do")
        return self.homes / _HOMES_UNIT

    def standing(self, against: str) -> FloatArray:
        """What each node costs to take in whatever the weight: its ground, unless just that is weighed."""
        return _rounded((0.0 if against == AREA else AREA_PER_HA) * self.hectares)

    def price(self, against: str, weight: float) -> FloatArray:
        """What each node costs to take in besides that."""
        return _rounded(weight * self.units(against))


def _rounded(price: FloatArray) -> FloatArray:
    return np.asarray(np.round(price * _STEPS) / _STEPS, dtype=np.float64)


@dataclass(frozen=True)
class Point:
    """A line found: what it costs without what is weighed, and how much it takes in of that."""

    weight: float
    cost: float
    extra: float
    flow: Flow


def lower_hull(
    solve: Callable[[float, Point | None], Point], least: float, most: float, *, worth: float
) -> list[Point]:
    """All lines that are best at some weight from ``least`` to ``most``, those that take in most first.

    ``solve`` finds the best line at a weight, given one at a lower weight. Two lines are equally good where
    the straight line between them has its slope as weight; when none is better there, by
    what is ``worth`` a word, none lies below it.
    """

    def between(low: Point, high: Point) -> Iterator[Point]:
        weight = round((high.cost - low.cost) / (low.extra - high.extra), _DIGITS)
        found = solve(weight, low)
        gain = low.cost + weight * low.extra - found.cost - weight * found.extra
        if gain > worth and _differ(low, found) and _differ(found, high):
            yield from between(low, found)
            yield found
            yield from between(found, high)

    first = solve(least, None)
    last = solve(most, first)
    return [first, *between(first, last), last] if _differ(first, last) else [last]


def _differ(low: Point, high: Point) -> bool:
    return low.extra - high.extra > _SAME and high.cost - low.cost > _SAME


@dataclass(frozen=True)
class Scales:
    """A plane whose lines are weighed: ``free`` is the largest flow without any price on what is taken in."""

    plane: Plane
    amounts: Amounts
    against: str
    free: Flow

    def point(self, weight: float, lower: Point | None) -> Point:
        """The best line at a weight, its flow that of a lower one taken further."""
        price = self.amounts.price(self.against, weight)
        if lower is None:
            flow = self.free.raised(weighed(self.plane, price + self.amounts.standing(self.against)))
        else:
            more = price - self.amounts.price(self.against, lower.weight)
            flow = lower.flow.raised(weighed(self.plane, more))
        inside = flow.tightest()
        extra = float(self.amounts.units(self.against)[inside].sum())
        return Point(weight, flow.cost - float(price[inside].sum()), extra, flow)

    def choices(self) -> tuple[LineChoice, ...]:
        """The lines worth choosing from, those that take in most first."""
        found = lower_hull(self.point, LEAST_WEIGHT, MOST_WEIGHT, worth=_WORTH)
        return tuple(self._choice(point) for point in found)

    def _choice(self, point: Point) -> LineChoice:
        inside = anchored_sides(self.plane, point.flow.tightest())
        homes = self.amounts.homes
        return LineChoice(
            weight=point.weight,
            cost=round(point.cost, 3),
            closures=closures_of(self.plane, inside)[0],
            hectares=float(self.amounts.hectares[inside].sum()),
            street_m=float(self.amounts.street_m[inside].sum()),
            homes=None if homes is None else round(homes[inside].sum()),
        )


def weighed_flow(plane: Plane, amounts: Amounts, spread: Spread) -> Flow:
    """The largest flow with all prices at once: quicker than from one without when only one is wanted."""
    price = amounts.price(spread.against, spread.weight) + amounts.standing(spread.against)
    arcs = joined((lines_of(plane), weighed(plane, price)))
    return largest_flow(arcs, plane.is_source, plane.is_sink)


def widest_sides(plane: Plane, flow: Flow) -> BoolArray:
    """The sides of the widest line that closes no more, and nothing dearer, than the cheapest.

    Ground is made worth more and more, until a further street would have to be closed.
    """
    best = anchored_sides(plane, flow.tightest())
    most, dearest = closures_of(plane, best)
    paid = 0.0
    for bonus in _BONUSES:
        flow = flow.raised(_gained(plane, (bonus - paid) * plane.cell_ha))
        paid = bonus
        inside = anchored_sides(plane, flow.tightest())
        count, cost = closures_of(plane, inside)
        if count > most or cost > dearest:
            break
        best = inside
    return best


def between_drawn(plane: Plane, flow: Flow, drawing: MetreShape) -> Flow:
    """The flow when ground that differs from a drawing costs, whether it is taken in or left out."""
    prepare(drawing)
    is_drawn = contains_xy(drawing, plane.points[:, 0], plane.points[:, 1])
    price = _STRAYING_PER_HA * plane.cell_ha
    return flow.raised(weighed(plane, price * ~is_drawn)).raised(_gained(plane, price * is_drawn))


def _gained(plane: Plane, gain: FloatArray) -> Arcs:
    """What it costs not to take each node in."""
    head = np.flatnonzero(~plane.is_source & ~plane.is_sink)
    tail = np.full(len(head), np.flatnonzero(plane.is_source)[0])
    return Arcs(tail, head, gain[head], np.ones(len(head), dtype=bool))


def closures_of(plane: Plane, inside: BoolArray) -> tuple[int, float]:
    """How many streets and tunnels a line closes, and what that costs without any tape."""
    count = len(plane.links.row) + len(plane.below)
    tail, head = plane.streets.tail[:count], plane.streets.head[:count]
    cut = inside[tail] != inside[head]
    return int(cut.sum()), float(plane.streets.cost[:count][cut].sum())
