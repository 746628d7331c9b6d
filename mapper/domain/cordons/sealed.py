"""The line round a scene that closes the fewest streets, with the proof that it holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from shapely import buffer, covers, intersection

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons.base import Cordon, CordonKind, metres
from mapper.domain.cordons.closures import Seal
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.cordons.scene import Scene
from mapper.domain.cordons.sealing.doubts import passing_under, shortcomings
from mapper.domain.cordons.sealing.leak_report import leaks_of
from mapper.domain.cordons.sealing.naming import named_closures
from mapper.domain.cordons.sealing.obstacles import Obstacles
from mapper.domain.cordons.sealing.plane import escape_routes, inside_of, plane_between
from mapper.domain.cordons.sealing.solving import drawn_line
from mapper.domain.cordons.sealing.ways_through import ways_through
from mapper.domain.places import QUAD_SEGS, MetreShape
from mapper.domain.streets import StreetFlag, StreetNetwork
from mapper.errors import StreetsMissingError

_LEAST_ROOM_M = 60.0  # between what is protected and the limit, for a line to find its way
_ROOM_M = 120.0  # 100 m more save no closure to speak of
_STREETS_BEYOND_M = 100.0


@dataclass(frozen=True)
class SealedCordon(CordonKind):
    """The line with the fewest closures and least tape, from ``radius_m`` to ``limit_m`` off the scene."""

    name: ClassVar[str] = "sealed"
    label: ClassVar[str] = "Sealed"
    explanation: ClassVar[str] = "The line that takes the fewest closures."
    needs_ground: ClassVar[bool] = True
    radius_m: float = metres(100, "Protect", at_least=10, at_most=2_000)
    limit_m: float = metres(220, "Limit", at_least=70, at_most=3_000)

    @property
    def _room_to_m(self) -> float:
        enough = self.limit_m >= self.radius_m + _LEAST_ROOM_M
        return self.limit_m if enough else self.radius_m + _ROOM_M

    def streets_needed_m(self) -> float:
        """The limit, and enough beyond it to see where the streets lead."""
        return self._room_to_m + _STREETS_BEYOND_M

    def without_streets(self) -> CordonKind:
        """The zone itself."""
        return RadiusCordon(self.radius_m)

    def draw(self, scene: Scene, streets: StreetNetwork | None, ground: MapFeatures | None = None) -> Cordon:
        """Cut the plane between zone and limit where it is cheapest, and pull the line taut."""
        if streets is None:
            raise StreetsMissingError("no streets are known here; a radius cordon needs none")
        zone = MetreShape(buffer(scene.shape_m, self.radius_m, quad_segs=QUAD_SEGS))
        known = scene.frame.shape_to_metres(streets.provenance.coverage)
        if not covers(known, zone):
            raise StreetsMissingError(
                "the known streets end within what is to be protected, so no line can be proved sealed; "
                "add the streets beyond, protect less, or draw a radius cordon"
            )
        wanted = buffer(scene.shape_m, self._room_to_m, quad_segs=QUAD_SEGS)
        limit = MetreShape(intersection(wanted, known))
        ways = ways_through(streets, scene.frame, MetreShape(buffer(limit, _LEAST_ROOM_M)), _EVERYONE)
        if not len(ways):
            raise StreetsMissingError("no street lies within the limit; a radius cordon needs none")
        plane = plane_between(zone, limit, ways, _obstacles(ground, scene, limit))
        drawn, leaking = drawn_line(plane, zone, inside_of(plane))
        tunnels = drawn.tunnels(plane)
        return Cordon(
            kind=self.name,
            scene=scene,
            area=scene.frame.shape_to_lonlat(drawn.area),
            parameters=self.values(),
            warnings=(
                *self._other_limit(),
                *shortcomings(leaking, is_cut=limit.area < wanted.area - 1.0),
                *passing_under(streets, plane, drawn),
            ),
            closures=named_closures(streets, scene.frame, ways, drawn.crossed, tunnels),
            seal=Seal(not leaking, escape_routes(plane), tuple(leaks_of(plane, drawn, scene.frame, ground))),
        )

    def _other_limit(self) -> Iterator[str]:
        if self._room_to_m != self.limit_m:
            yield (
                f"The limit of {self.limit_m:g} m leaves no room round {self.radius_m:g} m; "
                f"it was widened to {self._room_to_m:g} m."
            )


def _obstacles(ground: MapFeatures | None, scene: Scene, limit: MetreShape) -> Obstacles:
    return Obstacles.none() if ground is None else Obstacles.among(ground, scene.frame, limit)


_EVERYONE = StreetFlag.VEHICLE | StreetFlag.FOOT
