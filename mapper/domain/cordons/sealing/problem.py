"""One scene laid out once, to be solved as often as somebody wishes for another line."""

from dataclasses import dataclass
from typing import Self

from shapely import buffer, covers, intersection

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons.closures import Closure, Seal
from mapper.domain.cordons.sealing.doubts import doubts_of, shortcomings
from mapper.domain.cordons.sealing.leak_report import leaks_of
from mapper.domain.cordons.sealing.naming import named_closures
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.plane import Plane, escape_routes, inside_of, plane_between
from mapper.domain.cordons.sealing.solving import drawn_line
from mapper.domain.cordons.sealing.ways_through import WaysThrough, ways_through
from mapper.domain.places import LocalFrame, LonLatShape, MetreShape
from mapper.domain.streets import StreetNetwork, Users
from mapper.errors import StreetsMissingError

LEAST_ROOM_M = 60.0  # between what is protected and the limit, for a line to find its way
_NOT_ON_FOOT = (
    "This cordon stops vehicles only: its line shows what they are kept out of and is no tape; "
    "people on foot can walk in and out."
)
_NOT_FOR_VEHICLES = (
    "This cordon stops people on foot only: streets that nobody may walk along, such as motorways, "
    "are left out and stay open."
)
_DOUBTS_OF_USERS = {Users.EVERYONE: (), Users.ON_FOOT: (_NOT_FOR_VEHICLES,), Users.VEHICLES: (_NOT_ON_FOOT,)}


@dataclass(frozen=True)
class SealedLine:
    """A line that was found: its area in lon/lat degrees, what it closes, and what it cannot promise."""

    area: LonLatShape
    closures: tuple[Closure, ...]
    seal: Seal
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class SealingProblem:
    """What must be inside, ``zone``, what must be outside, beyond ``limit``, and everything between.

    ``users`` are those who are to be kept out; only their streets count.
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
        ways = ways_through(streets, frame, MetreShape(buffer(limit, LEAST_ROOM_M)), users.flags)
        if not len(ways):
            raise StreetsMissingError("no street lies within the limit; a radius cordon needs none")
        obstacles = Obstacles.none() if ground is None else Obstacles.among(ground, frame, limit)
        plane = plane_between(zone, limit, ways, obstacles, users)
        return cls(frame, streets, ground, users, zone, limit, limit.area < wanted.area - 1.0, ways, plane)

    def solved(self) -> SealedLine:
        """Cut the plane where it is cheapest, and pull the line taut."""
        drawn, leaking = drawn_line(self.plane, self.zone, inside_of(self.plane))
        return SealedLine(
            area=self.frame.shape_to_lonlat(drawn.area),
            closures=named_closures(
                self.streets, self.frame, self.ways, drawn.crossed, drawn.tunnels(self.plane)
            ),
            seal=Seal(
                not leaking,
                escape_routes(self.plane),
                tuple(leaks_of(self.plane, drawn, self.frame, self.ground)),
            ),
            warnings=(
                *shortcomings(leaking, is_cut=self.is_cut),
                *_DOUBTS_OF_USERS[self.users],
                *doubts_of(self.streets, self.plane, self.zone, drawn),
            ),
        )
