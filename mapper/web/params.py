"""From a request to domain values; every refusal names the field and says what would work."""

from collections.abc import Mapping
from datetime import date
from math import isfinite

from flask import request

from mapper.domain.incidents import IncidentFilter, When
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError


def position() -> LonLat:
    """``lon`` and ``lat`` of the query."""
    return LonLat(number("lon", low=-180, high=180), number("lat", low=-90, high=90))


def number(name: str, *, low: float, high: float, default: float | None = None) -> float:
    """A finite number of the query within its range; required unless it has a default."""
    text = request.args.get(name, "")
    if not text and default is not None:
        return default
    try:
        value = float(text)
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is not a number" if text else "is missing") from None
    if not isfinite(value) or not low <= value <= high:
        hint = "; is it swapped with lon?" if name == "lat" and 90 < abs(value) <= 180 else ""
        raise InvalidInputError(name, f"must be {low:g} to {high:g}, was {text}{hint}")
    return value


def whole(name: str, *, low: int, high: int, default: int) -> int:
    """A whole number of the query within its range."""
    value = number(name, low=low, high=high, default=default)
    if value != int(value):
        raise InvalidInputError(name, f"must be a whole number, was {request.args[name]}")
    return int(value)


def incident_filter() -> IncidentFilter:
    """``since``, ``until`` (YYYY-MM-DD) and any number of ``category``."""
    since, until = _day("since"), _day("until")
    if since and until and since > until:
        raise InvalidInputError("since", f"{since} is later than until, {until}")
    return IncidentFilter(since, until, frozenset(filter(None, request.args.getlist("category"))))


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is no date like 2017-07-28") from None


def when() -> When | None:
    """``when`` as far as it is known: "2017", "2017-07", "2017-07-28" or "2017-07-28T18:15"."""
    text = request.args.get("when", "")
    try:
        return When.parsed(text) if text else None
    except ValueError:
        raise InvalidInputError("when", f"{text!r} is no date like 2017-07-28 or 2017-07-28T18:15") from None


def choice(name: str, choices: Mapping[str, object], default: str) -> str:
    """One of the names a registry knows."""
    chosen = request.args.get(name, default)
    if chosen not in choices:
        raise InvalidInputError(name, f"{chosen!r} is none of {', '.join(choices)}")
    return chosen
