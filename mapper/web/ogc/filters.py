"""Filters in CQL2, the query language of the OGC: strangers' text, so it is measured before it is read.

The reader of the language goes astray on text that is nested deeply, so such text is refused first.
"""

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

import cql2

from mapper.domain.incidents import PastIncident, When
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError
from mapper.web.ogc.collections import QUERYABLES
from mapper.web.ogc.features import feature_of

LANGUAGES = {"cql2-text": "as text", "cql2-json": "as JSON"}
MOST_CHARACTERS = 2_000
DEEPEST = 8  # brackets in brackets; unclosed ones take the reader twice as long with each more
_MOST_NOTS = 50
_WORKS = "such as category = 'Burglary' AND place LIKE '%Street'"
_SAMPLE = PastIncident("a", "a", "a", When("2018-07"), LonLat(0.0, 0.0), "a", "a", "a", doubts="a")


def filter_from(text: str, language: str) -> Callable[[PastIncident], bool]:
    """Whether a past incident fits the filter.

    Raises
    ------
    InvalidInputError
        It is no CQL2, too long or nested too deeply, or asks for a property that there is none of.
    """
    _refuse_untame(text)
    try:
        expression = cql2.parse_json(text) if language == "cql2-json" else cql2.parse_text(text)
        asked = sorted(set(_properties(expression.to_json())) - set(QUERYABLES) - {"geometry"})
    except Exception as error:
        raise InvalidInputError("filter", f"is not CQL2 that can be read here; write one {_WORKS}") from error
    if asked:
        raise InvalidInputError(
            "filter", f"asks for {asked[0]!r}; there are {', '.join(QUERYABLES)}, geometry"
        )

    def fits(incident: PastIncident) -> bool:
        feature = feature_of(incident)
        try:
            return bool(expression.matches(feature))
        except Exception as error:
            raise InvalidInputError(
                "filter", f"compares what cannot be compared; texts stand in single quotes, {_WORKS}"
            ) from error

    fits(_SAMPLE)
    return fits


def _refuse_untame(text: str) -> None:
    depths = accumulate((char in "([{") - (char in ")]}") for char in text)
    if len(text) > MOST_CHARACTERS or text.upper().count("NOT") > _MOST_NOTS:
        raise InvalidInputError("filter", f"is longer than is read here, {MOST_CHARACTERS:,} characters")
    if max(depths, default=0) > DEEPEST:
        raise InvalidInputError("filter", f"has more than {DEEPEST} brackets in each other; write it flatter")


def _properties(expression: Any) -> Iterator[str]:
    """The names of all properties that a filter mentions."""
    if isinstance(expression, dict):
        if isinstance(expression.get("property"), str):
            yield expression["property"]
        for value in expression.values():
            yield from _properties(value)
    elif isinstance(expression, list):
        for value in expression:
            yield from _properties(value)
