"""How the parameters of the API's calls are described."""

from collections.abc import Mapping
from typing import Any

from mapper.domain.cordons import AnyParameter, Choice, Parameter, Places

Schema = dict[str, Any]
_LON_LAT = ("lon", "lat")


def declared(name: str, of_kinds: Mapping[str, AnyParameter]) -> Schema:
    """What one kind takes, with its range; of several kinds, the widest range, and each of them in words."""
    first, *others = of_kinds.values()
    said = "; ".join(f"{kind}: {p.label}, {p.range_words()}" for kind, p in of_kinds.items())
    if isinstance(first, Choice):
        return choice(name, first.options, first.default) | {"description": first.label}
    if isinstance(first, Places):
        return text(name, f"{said}; may be given more than once")
    numbers = [p for p in (first, *others) if isinstance(p, Parameter)]
    low, high = min(p.at_least for p in numbers), max(p.at_most for p in numbers)
    if not others:
        return number(name, ", ".join(filter(None, (first.label, first.unit))), low, high, first.default)
    return number(name, said, low, high, None)


def position(*, required: bool = True) -> list[Schema]:
    """Longitude and latitude."""
    limits = {"lon": 180, "lat": 90}
    words = "WGS 84 degrees"
    return [number(n, words, -limits[n], limits[n], None) | {"required": required} for n in _LON_LAT]


def number(name: str, words: str, low: float, high: float | None, default: float | None) -> Schema:
    """A number within its range; None where there is no limit, or no default."""
    schema: Schema = {"type": "number", "minimum": low}
    if high is not None:
        schema["maximum"] = high
    if default is not None:
        schema["default"] = default
    return {"name": name, "in": "query", "description": words, "schema": schema}


def text(name: str, words: str, *, required: bool = False) -> Schema:
    """Any words."""
    return {
        "name": name,
        "in": "query",
        "description": words,
        "required": required,
        "schema": {"type": "string"},
    }


def choice(name: str, choices: Mapping[str, object], default: str) -> Schema:
    """One of some names."""
    schema = {"type": "string", "enum": list(choices), "default": default}
    return {"name": name, "in": "query", "schema": schema}


def in_path(name: str, words: str) -> Schema:
    """A part of the address."""
    return {
        "name": name,
        "in": "path",
        "description": words,
        "required": True,
        "schema": {"type": "string"},
    }
