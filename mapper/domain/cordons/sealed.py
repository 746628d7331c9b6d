"""The line round a scene that costs least to close, with the proof that it holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons.base import Cordon, CordonKind
from mapper.domain.cordons.parameters import Choice, Parameter, Places, declared, metres
from mapper.domain.cordons.radius import RadiusCordon, zone_within
from mapper.domain.cordons.scene import Scene
from mapper.domain.cordons.sealing.problem import LEAST_ROOM_M, SealingProblem
from mapper.domain.cordons.sealing.spread import (
    AGAINST,
    AREA,
    LEAST_WEIGHT,
    MOST_WEIGHT,
    USUAL,
    LineChoice,
    Spread,
)
from mapper.domain.cordons.sealing.wishes import Wishes
from mapper.domain.places import LonLat
from mapper.domain.streets import StreetNetwork, Users
from mapper.errors import InvalidInputError, StreetsMissingError

_TIGHTEST, _WIDEST, _FEWEST, _CHEAPEST = "tightest", "widest", "fewest", "cheapest"
_ROOM_M = 120.0  # 100 m more save no closure to speak of
_STREETS_BEYOND_M = 100.0
_TO_HOLD_ALL = 1.0005  # the chords of the zone cut off a little of what is that near


@dataclass(frozen=True)
class SealedCordon(CordonKind):
    """The line that costs least in closures and tape, from ``radius_m`` to ``limit_m`` off the scene."""

    name: ClassVar[str] = "sealed"
    label: ClassVar[str] = "Sealed"
    explanation: ClassVar[str] = "The line that costs least to close."
    needs_ground: ClassVar[bool] = True
    radius_m: float = metres(100, "Protect", at_least=10, at_most=2_000)
    limit_m: float = metres(220, "Limit", at_least=70, at_most=3_000)
    who: str = declared(Choice("For", Users.EVERYONE, {user: user.words for user in Users}))
    plan: str = declared(
        Choice(
            "Line",
            _TIGHTEST,
            {
                _TIGHTEST: "the cheapest that closes no more than a circle",
                _WIDEST: "the widest that closes no more",
                _FEWEST: "fewest closures, whatever the streets",
                _CHEAPEST: "the cheapest, however many closures",
            },
        )
    )
    pin: tuple[LonLat, ...] = declared(Places("Closed at"))
    forbid: tuple[LonLat, ...] = declared(Places("Open at"))
    against: str = declared(Choice("Weighed against", AREA, AGAINST, in_form=False))
    weight: float = declared(Parameter("Weight", "", USUAL.weight, LEAST_WEIGHT, MOST_WEIGHT, in_form=False))

    @property
    def _room_to_m(self) -> float:
        enough = self.limit_m >= self.radius_m + LEAST_ROOM_M
        return self.limit_m if enough else self.radius_m + _ROOM_M

    @property
    def wishes(self) -> Wishes:
        """Where streets are to be closed and to stay open."""
        return Wishes(self.pin, self.forbid)

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
        if self.plan in {_WIDEST, _FEWEST} and (self.against, self.weight) != (USUAL.against, USUAL.weight):
            raise InvalidInputError(
                "plan", f"{self.plan} is another line than one chosen by its weight; give one of the two"
            )
        spread = Spread(self.against, self.weight, self.plan == _WIDEST, self.plan == _CHEAPEST)
        line = self.problem(scene, streets, ground).solved(self.wishes, spread)
        return Cordon(
            kind=self.name,
            scene=scene,
            area=line.area,
            parameters=self.values(),
            warnings=(*self._other_limit(), *line.warnings),
            closures=line.closures,
            seal=line.seal,
        )

    def choices(
        self, scene: Scene, streets: StreetNetwork, ground: MapFeatures | None
    ) -> tuple[LineChoice, ...]:
        """The lines worth choosing from; the ``weight`` of each draws it."""
        return self.problem(scene, streets, ground).choices(self.against, self.wishes)

    def problem(self, scene: Scene, streets: StreetNetwork, ground: MapFeatures | None) -> SealingProblem:
        """The scene laid out, to be solved more than once."""
        zone = zone_within(self.radius_m * _TO_HOLD_ALL, scene.shape_m)
        limit = zone_within(self._room_to_m, scene.shape_m)
        between, users = (zone, limit), Users(self.who)
        problem = SealingProblem.of(scene.frame, streets, ground, between=between, users=users)
        return problem.counting_streets() if self.plan == _FEWEST else problem

    def _other_limit(self) -> Iterator[str]:
        if self._room_to_m != self.limit_m:
            yield (
                f"The limit of {self.limit_m:g} m leaves no room round {self.radius_m:g} m; "
                f"it was widened to {self._room_to_m:g} m."
            )
