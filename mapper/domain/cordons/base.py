"""What every kind of cordon has in common."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Self

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons.closures import Closure, Seal
from mapper.domain.cordons.parameters import AnyParameter, Value
from mapper.domain.cordons.scene import Scene
from mapper.domain.places import LonLatShape
from mapper.domain.streets import StreetNetwork


@dataclass(frozen=True)
class Cordon:
    """A closed area around a scene, with how it came about.

    ``area`` is a valid Polygon or MultiPolygon in lon/lat degrees. ``warnings`` are sentences
    for people: what this line cannot promise. ``closures`` and ``seal`` are there for kinds that close
    streets; a kind that does not leaves them empty.
    """

    kind: str
    scene: Scene
    area: LonLatShape
    parameters: Mapping[str, Value]
    warnings: tuple[str, ...] = ()
    closures: tuple[Closure, ...] = ()
    seal: Seal | None = None


class CordonKind(ABC):
    """Parameters of one kind of cordon, able to draw it."""

    name: ClassVar[str]
    label: ClassVar[str]
    explanation: ClassVar[str]
    is_drawing: ClassVar[bool] = False  # whether the scene is the cordon itself and not what it goes round
    needs_ground: ClassVar[bool] = False  # whether buildings, water and walls play a part

    @abstractmethod
    def draw(self, scene: Scene, streets: StreetNetwork | None, ground: MapFeatures | None = None) -> Cordon:
        """Draw this cordon; pure, same input same cordon.

        ``streets`` is None where none are known, ``ground`` where nothing is known of buildings and the
        like, or this kind asks for none.

        Raises
        ------
        StreetsMissingError
            This kind cannot be drawn without streets.
        """

    @abstractmethod
    def streets_needed_m(self) -> float:
        """How far from the scene the streets must be known, so that more of them change nothing."""

    def without_streets(self) -> "CordonKind":
        """The cordon to draw instead where no streets are known; itself when it can do without."""
        return self

    def sizes(self) -> str:
        """The chosen values in words: "200 m"."""
        values = self.values()
        said = (parameter.words(values[name]) for name, parameter in self.parameters().items())
        return ", ".join(filter(None, said))

    @classmethod
    def parameters(cls) -> dict[str, AnyParameter]:
        """The declared parameters by field name, in order."""
        return {f.name: f.metadata["parameter"] for f in fields(cls)}  # type: ignore[arg-type]

    def values(self) -> dict[str, Value]:
        """The chosen values by field name, in order."""
        return {name: getattr(self, name) for name in self.parameters()}

    @classmethod
    def from_values(cls, values: Mapping[str, str]) -> Self:
        """Build from raw strings, as a query or a flag gives them; what is not ours is ignored.

        Raises
        ------
        InvalidInputError
            A value is not what its parameter takes.
        """
        chosen = {
            name: parameter.read(name, values[name])
            for name, parameter in cls.parameters().items()
            if name in values
        }
        return cls(**chosen)
