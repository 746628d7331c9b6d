"""From a request to domain values; every refusal names the field and says what would work."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from flask import request

from mapper.domain.cordons import parameters_by_name
from mapper.domain.incidents import IncidentFilter, When
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError

_LARGEST_COUNT = 10**17  # a file of SQLite holds no much larger one


def position() -> LonLat:
    """``lon`` and ``lat`` of the query."""
    return LonLat(number("lon", low=-180, high=180), number("lat", low=-90, high=90))


def number(name: str, *, low: float, high: float, default: float | None = None) -> float:
    """A finite number of the query within its range; required unless it has a default."""
    text = request.args.get(name, "")
    return default if not text and default is not None else checked_number(name, text, low=low, high=high)


def checked_number(name: str, text: str, *, low: float, high: float) -> float:
    """The finite number that ``text`` says, within its range."""
    try:
        value = float(text)
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is not a number" if text else "is missing") from None
    if not isfinite(value) or not low <= value <= high:
        hint = "; is it swapped with lon?" if name == "lat" and 90 < abs(value) <= 180 else ""
        raise InvalidInputError(name, f"must be {low:g} to {high:g}, was {text}{hint}")
    return value


def bearing(name: str) -> float | None:
    """Degrees clockwise from true north; None when they are not given."""
    return number(name, low=0, high=360) if request.args.get(name) else None


def whole(name: str, *, low: int, high: int, default: int) -> int:
    """A whole number of the query within its range."""
    value = number(name, low=low, high=high, default=default)
    if value != int(value):
        raise InvalidInputError(name, f"must be a whole number, was {request.args[name]}")
    return int(value)


def incident_filter() -> IncidentFilter:
    """``since``, ``until`` (2017, 2017-07 or 2017-07-28) and any number of ``category``."""
    since, until = _when("since"), _when("until")
    first, last = since.first_day if since else None, until.last_day if until else None
    if first and last and first > last:
        raise InvalidInputError("since", f"{first} is later than until, {last}")
    return IncidentFilter(first, last, frozenset(filter(None, request.args.getlist("category"))))


def when() -> When | None:
    """``when`` as far as it is known: "2017", "2017-07", "2017-07-28" or "2017-07-28T18:15"."""
    return _when("when")


def _when(name: str) -> When | None:
    text = request.args.get(name, "")
    try:
        return When.parsed(text) if text else None
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is no date like 2017-07-28 or 2017-07-28T18:15") from None


def of_kinds() -> dict[str, str]:
    """What a kind of cordon is told, by name; what is given several times is joined by semicolons."""
    return {
        name: ";".join(request.args.getlist(name)) for name in parameters_by_name() if name in request.args
    }


def refuse_unknown(known: frozenset[str] | None) -> None:
    """Refuse parameters that the call does not take; ``known`` is None for what is no call of ours."""
    unknown = sorted(set(request.args) - known) if known is not None else []
    if unknown:
        named = ", ".join(sorted(known or ())) or "none"
        raise InvalidInputError(unknown[0], f"is no parameter of this call, which takes {named}")


def choice(name: str, choices: Mapping[str, object], default: str) -> str:
    """One of the names a registry knows."""
    chosen = request.args.get(name, default)
    if chosen not in choices:
        raise InvalidInputError(name, f"{chosen!r} is none of {', '.join(choices)}")
    return chosen


def body() -> Mapping[str, Any]:
    """The JSON object that was sent."""
    try:
        sent = request.get_json(silent=True)  # only where the content type says JSON, which no form can say
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise InvalidInputError("body", "must be a JSON object, sent as application/json")
    return sent


def text_of(sent: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A text of the object that was sent; required unless it has a default."""
    value = sent.get(name, default)
    if not isinstance(value, str):
        raise InvalidInputError(name, "must be a text" if name in sent else "is missing")
    return value


def count_of(sent: Mapping[str, Any], name: str) -> int:
    """A whole number of the object that was sent."""
    value = sent.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST_COUNT:
        raise InvalidInputError(name, "must be a whole number")
    return value
