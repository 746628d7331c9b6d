"""Everything within so many metres of the scene, as the crow flies."""

from dataclasses import dataclass
from typing import ClassVar

from shapely import Point

from mapper.domain.cordons.base import Cordon, CordonKind, Scene, metres
from mapper.domain.places import geodesic_disc
from mapper.domain.streets import StreetNetwork


@dataclass(frozen=True)
class RadiusCordon(CordonKind):
    """Everything within ``radius_m`` metres of the scene."""

    name: ClassVar[str] = "radius"
    label: ClassVar[str] = "Radius"
    explanation: ClassVar[str] = "Everything within so many metres of the scene, as the crow flies."
    radius_m: float = metres(200, "Radius", at_least=10, at_most=5_000)

    def streets_needed_m(self) -> float:
        """The radius: the streets inside are listed and measured."""
        return self.radius_m

    def draw(self, scene: Scene, streets: StreetNetwork | None) -> Cordon:  # noqa: ARG002
        """Draw the ring; the streets play no part in where it runs."""
        if not isinstance(scene.shape, Point):
            raise NotImplementedError
        return Cordon(self.name, scene, geodesic_disc(scene.centre, self.radius_m), self.values())
