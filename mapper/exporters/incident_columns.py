"""Past incidents as columns, small enough to send 20,000 of them to a browser."""

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from mapper.domain.incidents import IncidentAnswer, NearbyIncident, PastIncident, When
from mapper.domain.places import LonLat

PROCEEDINGS_ACTIVE = "A court may still try this case: what is published must not prejudice it."
_TEXTS: dict[str, Callable[[PastIncident], str]] = {
    "category": lambda incident: incident.category,
    "when": lambda incident: _when(incident.when),
    "place": lambda incident: incident.place,
    "summary": lambda incident: incident.summary,
    "outcome": lambda incident: incident.outcome,
    "sources": lambda incident: "\n".join(incident.sources),
    "doubts": lambda incident: incident.doubts,
    "confidence": lambda incident: incident.confidence,
    "corrections": lambda incident: "\n".join(incident.corrections),
    "proceedings": lambda incident: PROCEEDINGS_ACTIVE if incident.proceedings_active else "",
    "dataset": lambda incident: incident.dataset,
}


def write(answer: IncidentAnswer) -> bytes:
    """One JSON object; rows run from south to north, so that differences stay small.

    ``lat`` and ``lon`` are degrees times 100,000 (about a metre), the first absolute, the rest
    differences. ``distance_m`` is whole metres. Every other column holds rows of ``texts``
    (row 0 is ""), and is left out when it is empty throughout; ``loaded`` says what was looked through.
    Incidents without a position cannot be drawn and are not expected.
    """
    return _encoded(answer, _TEXTS)


def write_points(answer: IncidentAnswer) -> bytes:
    """The same rows with what and when only: all that a map needs before anybody asks for more."""
    return _encoded(answer, {name: _TEXTS[name] for name in ("category", "when")})


def _encoded(answer: IncidentAnswer, wanted: Mapping[str, Callable[[PastIncident], str]]) -> bytes:
    placed = ((_position(near), near) for near in answer.nearby)
    rows = sorted(placed, key=lambda row: (row[0].lat, row[0].lon))
    incidents = [near.incident for _, near in rows]
    texts: dict[str, int] = {"": 0}
    columns = {name: _column(map(text, incidents), texts) for name, text in wanted.items()}
    body = {
        "n": len(rows),
        "total": answer.total,
        "lat": _differences(round(at.lat * 100_000) for at, _ in rows),
        "lon": _differences(round(at.lon * 100_000) for at, _ in rows),
        "distance_m": [round(near.distance_m) for _, near in rows],
        **{name: column for name, column in columns.items() if any(column)},
        "texts": list(texts),
        "loaded": [f"{one.name} {one.first_month} to {one.last_month}" for one in answer.datasets],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _position(near: NearbyIncident) -> LonLat:
    if near.incident.position is None:
        raise ValueError(f"{near.incident.key} has a distance but no position")
    return near.incident.position


def _when(when: When) -> str:
    return f"~{when.text}" if when.approximate else when.text


def _column(values: Iterable[str], texts: dict[str, int]) -> list[int]:
    return [texts.setdefault(value, len(texts)) for value in values]


def _differences(numbers: Iterable[int]) -> list[int]:
    return [after - before for before, after in pairwise((0, *numbers))]
