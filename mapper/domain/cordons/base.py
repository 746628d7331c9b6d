"""What every kind of cordon has in common."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import isfinite
from typing import Any, ClassVar, Self

from mapper.domain.cordons.scene import Scene
from mapper.domain.places import LonLatShape
from mapper.domain.streets import StreetNetwork
from mapper.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number a kind of cordon takes; forms, flags and checks read this."""

    label: str
    unit: str
    default: float
    at_least: float
    at_most: float

    def range_words(self) -> str:
        """What may be given: "10 to 5000 m, 200 unless told"."""
        return f"{self.at_least:g} to {self.at_most:g} {self.unit}, {self.default:g} unless told"


def metres(default: float, label: str, *, at_least: float, at_most: float) -> Any:
    """Declare a dataclass field that holds a length in metres."""
    return field(default=default, metadata={"parameter": Parameter(label, "m", default, at_least, at_most)})


@dataclass(frozen=True)
class Cordon:
    """A closed area around a scene, with how it came about.

    ``area`` is a valid Polygon or MultiPolygon in lon/lat degrees. ``warnings`` are sentences
    for people: what this line cannot promise.
    """

    kind: str
    scene: Scene
    area: LonLatShape
    parameters: Mapping[str, float]
    warnings: tuple[str, ...] = ()


class CordonKind(ABC):
    """Parameters of one kind of cordon, able to draw it."""

    name: ClassVar[str]
    label: ClassVar[str]
    explanation: ClassVar[str]

    @abstractmethod
    def draw(self, scene: Scene, streets: StreetNetwork | None) -> Cordon:
        """Draw this cordon; pure, same input same cordon.

        ``streets`` is None where none are known.

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
        units = {name: parameter.unit for name, parameter in self.parameters().items()}
        return ", ".join(f"{value:g} {units[name]}" for name, value in self.values().items())

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """The declared parameters by field name, in order."""
        return {f.name: f.metadata["parameter"] for f in fields(cls)}  # type: ignore[arg-type]

    def values(self) -> dict[str, float]:
        """The chosen values by field name, in order."""
        return {name: getattr(self, name) for name in self.parameters()}

    @classmethod
    def from_values(cls, values: Mapping[str, str]) -> Self:
        """Build from raw strings, as a query or a flag gives them; what is not ours is ignored.

        Raises
        ------
        InvalidInputError
            A value is not a number, or out of its declared range.
        """
        chosen = {
            name: _number_in_range(name, values[name], parameter)
            for name, parameter in cls.parameters().items()
            if name in values
        }
        return cls(**chosen)


def _number_in_range(name: str, text: str, parameter: Parameter) -> float:
    try:
        number = float(text)
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is not a number") from None
    if not isfinite(number) or not parameter.at_least <= number <= parameter.at_most:
        raise InvalidInputError(
            name, f"must be {parameter.at_least:g} to {parameter.at_most:g} {parameter.unit}, was {text}"
        )
    return number
