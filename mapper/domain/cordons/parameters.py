"""What a kind of cordon can be told: numbers, words and places; forms, flags and checks read these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from mapper.domain.places import LonLat
from mapper.domain.positions import format_position
from mapper.errors import InvalidInputError

Value = float | str | tuple[LonLat, ...]

_MOST_PLACES = 50


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number. Those not ``in_form`` are set by other means than typing them."""

    label: str
    unit: str
    default: float
    at_least: float
    at_most: float
    in_form: bool = True

    def range_words(self) -> str:
        """What may be given: "10 to 5000 m, 200 unless told"."""
        return f"{self._range()}, {self.default:g} unless told"

    def _range(self) -> str:
        return f"{self.at_least:g} to {self.at_most:g} {self.unit}".rstrip()

    def read(self, name: str, text: str) -> float:
        """The number that ``text`` says.

        Raises
        ------
        InvalidInputError
            It is none, or out of range.
        """
        try:
            number = float(text)
        except ValueError:
            raise InvalidInputError(name, f"{text!r} is not a number") from None
        if not isfinite(number) or not self.at_least <= number <= self.at_most:
            raise InvalidInputError(name, f"must be {self._range()}, was {text}")
        return number

    def written(self, value: Value) -> str:
        """The value as ``read`` takes it."""
        return f"{value:g}"

    def words(self, value: Value) -> str:
        """The value for people: "200 m"; "" when it is not worth a word."""
        return f"{value:g} {self.unit}" if self.in_form else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words; ``options`` says what each of them means."""

    label: str
    default: str
    options: Mapping[str, str]
    in_form: bool = True

    def range_words(self) -> str:
        """What may be given: "everyone, on_foot or vehicles, everyone unless told"."""
        *first, last = self.options
        return f"{', '.join(first)} or {last}, {self.default} unless told"

    def read(self, name: str, text: str) -> str:
        """The option that ``text`` names.

        Raises
        ------
        InvalidInputError
            There is none of that name.
        """
        if text not in self.options:
            raise InvalidInputError(name, f"{text!r} is none of {', '.join(self.options)}")
        return text

    def written(self, value: Value) -> str:
        """The value as ``read`` takes it."""
        return str(value)

    def words(self, value: Value) -> str:
        """The value for people, "" for what goes without saying."""
        return "" if value == self.default else self.options[str(value)]


@dataclass(frozen=True, slots=True)
class Places:
    """Any number of positions on streets."""

    label: str
    default: tuple[LonLat, ...] = ()

    in_form = False

    def range_words(self) -> str:
        """What may be given."""
        return f"longitude,latitude; several with a semicolon between, at most {_MOST_PLACES}"

    def read(self, name: str, text: str) -> tuple[LonLat, ...]:
        """The positions that ``text`` lists, longitude first, each once and in one order.

        Raises
        ------
        InvalidInputError
            One of them is no position, or they are too many.
        """
        places = sorted({_place(name, each) for each in text.split(";") if each.strip()})
        if len(places) > _MOST_PLACES:
            raise InvalidInputError(name, f"are {len(places)} places, more than {_MOST_PLACES}")
        return tuple(places)

    def written(self, value: Value) -> str:
        """The value as ``read`` takes it."""
        return ";".join(f"{lon!r},{lat!r}" for lon, lat in _places(value))

    def words(self, value: Value) -> str:
        """The value for people, latitude first: "51.60000, -0.03000"."""
        return "; ".join(map(format_position, _places(value)))


AnyParameter = Parameter | Choice | Places


def metres(default: float, label: str, *, at_least: float, at_most: float) -> Any:
    """Declare a dataclass field that holds a length in metres."""
    return declared(Parameter(label, "m", default, at_least, at_most))


def declared(parameter: AnyParameter) -> Any:
    """Declare a dataclass field that holds what ``parameter`` reads."""
    return field(default=parameter.default, metadata={"parameter": parameter})


def _places(value: Value) -> tuple[LonLat, ...]:
    return value if isinstance(value, tuple) else ()


def _place(name: str, text: str) -> LonLat:
    try:
        lon, lat = map(float, text.split(","))
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is no longitude,latitude in degrees") from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # nor is it where one of them is no number
        raise InvalidInputError(name, f"{text} is not on the globe; longitude comes first")
    return LonLat(lon + 0.0, lat + 0.0)
