"""One scene laid out once, to be solved as often as somebody wishes for another line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from typing import Self

from shapely import buffer, covers, get_coordinates, intersection

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons.sealing.arms import with_short_arms
from mapper.domain.cordons.sealing.doubts import doubts_of, shortcomings
from mapper.domain.cordons.sealing.leak_report import leaks_of
from mapper.domain.cordons.sealing.line import DOUBTS_OF_USERS, SealedLine, doubts_about, seal_of
from mapper.domain.cordons.sealing.min_cut import BoolArray, Flow, largest_flow
from mapper.domain.cordons.sealing.naming import named_closures
from mapper.domain.cordons.sealing.no_more import (
    closing_no_more,
    dearer,
    edge_closures,
    rather_than,
)
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.plane import (
    Plane,
    anchored_sides,
    escape_routes,
    lines_of,
    plane_between,
    with_streets_counted,
)
from mapper.domain.cordons.sealing.solving import Drawn, drawn_line
from mapper.domain.cordons.sealing.spread import (
    AREA,
    HOMES,
    USUAL,
    Amounts,
    LineChoice,
    Scales,
    Spread,
    between_drawn,
    closures_of,
    weighed_flow,
    widest_sides,
)
from mapper.domain.cordons.sealing.ways_through import WaysThrough, ways_through
from mapper.domain.cordons.sealing.whole_buildings import left_split
from mapper.domain.cordons.sealing.wished_cut import wished_flow
from mapper.domain.cordons.sealing.wishes import NO_WISHES, NOTHING_WISHED, StreetWishes, Wishes
from mapper.domain.places import FloatArray, LocalFrame, MetreShape
from mapper.domain.streets import StreetNetwork, Users
from mapper.errors import InvalidInputError, StreetsMissingError

LEAST_ROOM_M = 60.0  # between what is protected and the limit, for a line to find its way


@dataclass(frozen=True)
class SealingProblem:
    """What must be inside, ``zone``, what must be outside, beyond ``limit``, and everything between.

    ``users`` are those who are to be kept out; only their streets count. With more to hold in the same plane
    a line takes in all it took in before. Planes of two zones have other nodes, so their lines are
    nearly but not exactly nested: an outer ring goes round the area of the inner one.
    """

    frame: LocalFrame
    streets: StreetNetwork
    ground: MapFeatures | None
    users: Users
    zone: MetreShape
    limit: MetreShape
    is_cut: bool  # whether the known streets end within the limit that was wanted
    ways: WaysThrough
    plane: Plane

    @classmethod
    def of(
        cls,
        frame: LocalFrame,
        streets: StreetNetwork,
        ground: MapFeatures | None,
        *,
        between: tuple[MetreShape, MetreShape],
        users: Users,
    ) -> Self:
        """Lay out what lies ``between`` a zone and a limit, both in the plane of ``frame``.

        Raises
        ------
        StreetsMissingError
            The known streets end within the zone, or there are none.
        """
        zone, wanted = between
        known = frame.shape_to_metres(streets.provenance.coverage)
        if not covers(known, zone):
            raise StreetsMissingError(
                "the known streets end within what is to be protected, so no line can be proved sealed; "
                "add the streets beyond, protect less, or draw a radius cordon"
            )
        limit = MetreShape(intersection(wanted, known))
        ways = ways_through(streets, frame, MetreShape(buffer(limit, LEAST_ROOM_M)), users)
        if not len(ways):
            raise StreetsMissingError("no street lies within the limit; a radius cordon needs none")
        obstacles = Obstacles.none() if ground is None else Obstacles.among(ground, frame, limit)
        obstacles = obstacles.with_decks_apart(ways.lines[~ways.is_tunnel])
        plane = plane_between(zone, limit, ways, obstacles, users)
        return cls(frame, streets, ground, users, zone, limit, limit.area < wanted.area - 1.0, ways, plane)

    def counting_streets(self) -> Self:
        """The same, for the line with the fewest closures, whatever the streets."""
        return replace(self, plane=with_streets_counted(self.plane))

    def solved(self, wishes: Wishes = NOTHING_WISHED, spread: Spread = USUAL) -> SealedLine:
        """Cut the plane where it is cheapest and as wished, and pull the line taut.

        Raises
        ------
        InvalidInputError
            No line honours all wishes.
        """
        wished = StreetWishes.of(wishes, self.plane, self.frame, self.streets)
        flow = wished_flow(self.plane, self._flow(spread), wished)
        drawn, leaking = self._drawn(spread, wished, flow)
        if wished or not spread.closes_no_more:
            return self._line(drawn, leaking, wished)
        if not self._closes_no_more((drawn, leaking)):
            drawn, leaking = next(self._with_fewer(flow, spread), (drawn, leaking))
        return self._line(
            drawn, leaking, wished, said=rather_than(self.plane, self._closed_by_cheapest, drawn)
        )

    def _drawn(self, spread: Spread, wished: StreetWishes, flow: Flow) -> tuple[Drawn, int]:
        if spread.is_widest:
            inside = widest_sides(self.plane, flow)
        elif spread == USUAL:
            inside = with_short_arms(self.plane, flow, self._sides(flow))
        else:  # a line chosen from a list is drawn as it was told there
            inside = self._sides(flow)
        return drawn_line(self.plane, self.zone, inside, wished)

    def _with_fewer(self, flow: Flow, spread: Spread) -> Iterator[tuple[Drawn, int]]:
        """Lines with closures so dear that they close no more, as drawn, than the edge of the zone."""
        dear = islice(dearer(self.plane, flow), 1, None)
        return filter(self._closes_no_more, map(partial(self._drawn, spread, NO_WISHES), dear))

    def _closes_no_more(self, line: tuple[Drawn, int]) -> bool:
        drawn, leaking = line
        return not leaking and drawn.closures(self.plane) <= edge_closures(self.plane)

    def nearest_to(self, drawing: MetreShape) -> SealedLine:
        """The line that closes little and strays little from a drawing, which lies between zone and limit."""
        flow = between_drawn(self.plane, self._free, drawing)
        drawn, leaking = drawn_line(self.plane, self.zone, anchored_sides(self.plane, flow.tightest()))
        return self._line(drawn, leaking, NO_WISHES)

    def _line(self, drawn: Drawn, leaking: int, wished: StreetWishes, said: Iterable[str] = ()) -> SealedLine:
        if drawn.broken(self.plane, wished) or (wished and leaking):
            raise InvalidInputError(
                "pin" if wished.pins else "forbid",
                "the line cannot be drawn as wished, streets there are too close together; wish for less",
            )
        seal = seal_of(
            self.ways,
            drawn.area,
            leaking=leaking,
            escape_routes=self._escape_routes,
            leaks=tuple(leaks_of(self.plane, drawn, self.frame, self.ground)),
        )
        return SealedLine(
            area=self.frame.shape_to_lonlat(drawn.area),
            closures=named_closures(
                self.streets, self.frame, self.ways, drawn.crossed, drawn.tunnels(self.plane), wished
            ),
            seal=seal,
            warnings=(
                *doubts_about(seal),
                *shortcomings(leaking, is_cut=self.is_cut),
                *DOUBTS_OF_USERS[self.users],
                *said,
                *left_split(drawn.area, self.plane.obstacles),
                *doubts_of(self.streets, self.plane, self.zone, drawn, wished),
            ),
        )

    @cached_property
    def _escape_routes(self) -> int:
        return escape_routes(self.plane)

    def choices(self, against: str = AREA, wishes: Wishes = NOTHING_WISHED) -> tuple[LineChoice, ...]:
        """The lines worth choosing from: closures and tape ``against`` what is taken in, most of it first.

        Raises
        ------
        InvalidInputError
            No line honours all wishes, or homes are weighed and none are known.
        """
        wished = StreetWishes.of(wishes, self.plane, self.frame, self.streets)
        free = wished_flow(self.plane, self._free, wished)
        return Scales(self.plane, self._amounts, against, free).choices()

    @cached_property
    def _amounts(self) -> Amounts:
        return Amounts.of(self.plane, self._homes_m())

    def _homes_m(self) -> FloatArray | None:
        """Where the addresses are, (n, 2); None where none are known."""
        if self.ground is None:
            return None
        homes = self.ground.shapes[self.ground.kind == FeatureKind.ADDRESS]
        return self.frame.to_metres(get_coordinates(homes)) if len(homes) else None

    @cached_property
    def _free(self) -> Flow:
        return largest_flow(lines_of(self.plane), self.plane.is_source, self.plane.is_sink)

    @cached_property
    def _cheapest(self) -> Flow:
        return self._weighed(USUAL)

    @cached_property
    def _usual(self) -> Flow:
        if self._closed_by_cheapest <= edge_closures(self.plane):
            return self._cheapest
        return closing_no_more(self.plane, self._cheapest)

    @cached_property
    def _closed_by_cheapest(self) -> int:
        return closures_of(self.plane, self._cheapest_sides)[0]

    @cached_property
    def _cheapest_sides(self) -> BoolArray:
        return anchored_sides(self.plane, self._cheapest.tightest())

    def _sides(self, flow: Flow) -> BoolArray:
        """The sides of its tightest line; mostly that is the cheapest of all, which is known already."""
        is_known = flow is self._cheapest
        return self._cheapest_sides if is_known else anchored_sides(self.plane, flow.tightest())

    def _flow(self, spread: Spread) -> Flow:
        """What every wish starts from; the usual one is kept."""
        return self._usual if spread.closes_no_more else self._weighed(spread)

    def _weighed(self, spread: Spread) -> Flow:
        homes_m = self._homes_m() if spread.against == HOMES else None  # the node of each has to be sought
        return weighed_flow(self.plane, Amounts.of(self.plane, homes_m), spread)
