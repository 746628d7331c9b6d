"""What the archive knows of its parts."""

import json
from collections.abc import Iterable
from typing import Any

import apsw

from mapper.domain.incidents import Dataset, LoadedMonth, Outcome, PastIncident, When, outcome_to_show
from mapper.domain.places import LonLat
from mapper.services.ports import Part

_MONTHS = """
SELECT dataset, force, month, incidents, unplaced,
  (SELECT json_group_array(DISTINCT category) FROM incident WHERE part = part.id)
FROM part WHERE month <> '' AND incidents > 0 ORDER BY dataset, force, month
"""
_OF_PART = "WHERE part = (SELECT id FROM part WHERE name = ?) ORDER BY id"


def datasets(connection: apsw.Connection) -> tuple[Dataset, ...]:
    """What is loaded, by name."""
    loaded = connection.execute(
        "SELECT dataset, licence, sum(incidents), sum(unplaced), min(first_month), max(last_month)"
        " FROM part WHERE incidents > 0 GROUP BY dataset, licence ORDER BY dataset, licence"
    )
    return tuple(Dataset(*dataset) for dataset in loaded)


def months(connection: apsw.Connection) -> tuple[LoadedMonth, ...]:
    """What is loaded month by month."""
    return tuple(
        LoadedMonth(dataset, force, month, incidents, unplaced, frozenset(json.loads(kinds)))
        for dataset, force, month, incidents, unplaced, kinds in connection.execute(_MONTHS)
    )


def parts(connection: apsw.Connection) -> tuple[Part, ...]:
    """Every part, by name."""
    rows = connection.execute("SELECT name, dataset, licence, digest, force, month FROM part ORDER BY name")
    return tuple(Part(*part) for part in rows)


def incident_ids(connection: apsw.Connection, name: str) -> list[int]:
    """The rows of a part's incidents, in the order they came."""
    return [row for (row,) in connection.execute(f"SELECT id FROM incident {_OF_PART}", (name,))]  # noqa: S608 - a constant


def outcomes(connection: apsw.Connection, name: str) -> list[Outcome]:
    """The outcomes of a part, in the order they came."""
    rows = connection.execute(f"SELECT reference, month, text FROM outcome {_OF_PART}", (name,))  # noqa: S608 - a constant
    return [Outcome(*row) for row in rows]


def loaded(connection: apsw.Connection, name: str) -> tuple[str, int] | None:
    """Digest and number of rows of a part."""
    found: tuple[str, int] | None = connection.execute(
        "SELECT digest, incidents + outcomes FROM part WHERE name = ?", (name,)
    ).get
    return found


def outcomes_without_incident(connection: apsw.Connection, names: Iterable[str]) -> int:
    """How many outcomes of these parts belong to no incident."""
    alone: int = connection.execute(
        "SELECT count(*) FROM outcome JOIN part ON part.id = outcome.part"
        " WHERE name IN (SELECT value FROM json_each(?))"
        " AND outcome.reference NOT IN (SELECT reference FROM incident)",
        (json.dumps(list(names)),),
    ).get
    return alone


def verify(connection: apsw.Connection) -> tuple[str, ...]:
    """A sentence for everything that is wrong with the file."""
    said = tuple(text for (text,) in connection.execute("PRAGMA quick_check"))
    return () if said == ("ok",) else said


def incident(*row: Any) -> PastIncident:
    """One incident from a row of its texts, its position, and the outcome that followed."""
    key, dataset, category, happened, approximate, lon, lat, place, *texts, followed = row
    summary, outcome, sources, doubts, force, reference, confidence, corrections, active = texts
    return PastIncident(
        key=key,
        dataset=dataset,
        category=category,
        when=When(happened, approximate=bool(approximate)),
        position=None if lon is None else LonLat(lon, lat),
        place=place,
        summary=summary,
        outcome=outcome_to_show(outcome, followed or ""),
        sources=tuple(json.loads(sources)),
        doubts=doubts,
        force=force,
        reference=reference,
        confidence=confidence,
        corrections=tuple(json.loads(corrections)),
        proceedings_active=bool(active),
    )
