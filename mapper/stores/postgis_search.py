"""Searching the archive on a server: PostGIS finds places, exact geodesics and edges decide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.areas import ExactArea
from mapper.domain.incidents import (
    Circle,
    IncidentFilter,
    MonthCount,
    PastIncident,
    When,
    Where,
    outcome_to_show,
)
from mapper.domain.places import FloatArray, LonLat, LonLatShape, distances_m
from mapper.stores.postgres import Rows

_WITHIN = """
SELECT id, lon, lat FROM place
WHERE ST_DWithin(geog, ST_SetSRID(ST_MakePoint(%s::float8, %s::float8), 4326)::geography, %s::float8)
"""
_IN_BOX = """
SELECT id, lon, lat FROM place
WHERE geom && ST_MakeEnvelope(%s::float8, %s::float8, %s::float8, %s::float8, 4326)
"""
_FILTER = """
place = ANY(%(places)s::int4[]) AND year BETWEEN %(first_year)s::int2 AND %(last_year)s::int2
  AND (%(datasets)s::text[] IS NULL OR dataset = ANY(%(datasets)s::text[]))
  AND (%(categories)s::text[] IS NULL OR category = ANY(%(categories)s::text[]))
"""
# A date that only overlaps the window counts: the incident may have been inside it. No incident can
# have been in two years, so the years tell which partitions to read.
_IN_WINDOW = """
CASE WHEN %(surely)s::bool THEN first_day ELSE last_day END >= %(since)s::date
  AND CASE WHEN %(surely)s::bool THEN last_day ELSE first_day END <= %(until)s::date
"""
_ONE_BY_ONE = f"""
SELECT place, year, category, 1 AS incidents FROM incident JOIN part ON part.id = incident.part
WHERE {_FILTER} AND {_IN_WINDOW}
"""  # noqa: S608 - constants
_ROLLED_UP = f"SELECT place, year, category, incidents FROM rollup WHERE {_FILTER}"  # noqa: S608 - constants

_BY_MONTH = f"""
SELECT dataset, CASE WHEN part.force <> '' THEN part.force ELSE incident.force END, left(happened, 7),
  category, count(*)::int8
FROM incident JOIN part ON part.id = incident.part WHERE {_FILTER} AND {_IN_WINDOW} GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - constants

# The columns that incident() takes.
WHOLE = """
key, dataset, category, happened, approximate, lon, lat, place.name,
  summary, outcome, sources, doubts, incident.force, incident.reference,
  confidence, corrections, proceedings_active
"""
FROM_WHOLE = "FROM incident JOIN place ON place.id = incident.place JOIN part ON part.id = incident.part"
FOLLOWED = """
CASE WHEN incident.reference <> '' THEN (
  SELECT text FROM outcome WHERE outcome.reference = incident.reference
  ORDER BY month DESC, id DESC LIMIT 1) END
"""
_AT_PLACES = f"""
SELECT place.id, {WHOLE}, {FOLLOWED} {FROM_WHOLE} WHERE {_FILTER} AND {_IN_WINDOW}
ORDER BY happened DESC, key, dataset, incident.id LIMIT %(limit)s::int8 OFFSET %(offset)s::int8
"""

_SURELY_M = 0.01  # PostGIS and pyproj agree far better than this, but only pyproj decides


@dataclass(frozen=True)
class Places:
    """Rows of the table of places, and how far each lies from a position, when there is one."""

    ids: npt.NDArray[np.int32]
    metres: FloatArray

    def up_to(self, metres: float) -> "Places":
        """The nearer ones."""
        near = self.metres <= metres
        return Places(self.ids[near], self.metres[near])


def places(connection: Rows, where: Where) -> Places:
    """Those in a circle or an area, edges included, in no order."""
    if isinstance(where, Circle):
        return _within(connection, where.position, where.within_m)
    return _inside(connection, where)


def _within(connection: Rows, position: LonLat, reach_m: float) -> Places:
    ids, coords = _found(connection, _WITHIN, [(*position, reach_m + _SURELY_M)])
    return Places(ids, distances_m(position, coords)).up_to(reach_m)


def _inside(connection: Rows, area: LonLatShape) -> Places:
    exact = ExactArea(area)
    ids, coords = _found(connection, _IN_BOX, exact.boxes)
    held = np.unique(ids[exact.holds(coords)])
    return Places(held, np.zeros(len(held)))


def _found(
    connection: Rows, question: str, several: Iterable[tuple[float, ...]]
) -> tuple[npt.NDArray[np.int32], FloatArray]:
    rows = [row for each in several for row in connection.execute(question, each, binary=True)]
    ids = np.array([row[0] for row in rows], dtype=np.int32)
    return ids, np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 2)


def tally(connection: Rows, at: Places, which: IncidentFilter, select: str) -> list[tuple[Any, ...]]:
    """Rows of ``select`` from a table ``tally`` of place, year, category and incidents."""
    source = _ROLLED_UP if _is_of_whole_years(which) else _ONE_BY_ONE
    question = select.format(tally=f"({source}) AS tally")
    return connection.execute(question, _bindings(at, which), binary=True).fetchall()


def counts(connection: Rows, at: Places, which: IncidentFilter) -> npt.NDArray[np.int64]:
    """How many incidents lie at each of the places."""
    rows = tally(connection, at, which, "SELECT place, sum(incidents)::int8 FROM {tally} GROUP BY 1")
    held = dict(rows)
    return np.array([held.get(place, 0) for place in at.ids.tolist()], dtype=np.int64)


def by_month(connection: Rows, at: Places, which: IncidentFilter) -> tuple[MonthCount, ...]:
    """How many there are of each dataset, force, month and category, in this order."""
    rows = connection.execute(_BY_MONTH, _bindings(at, which), binary=True)
    return tuple(sorted(MonthCount(*row) for row in rows))


def incidents(
    connection: Rows, at: Places, which: IncidentFilter, *, limit: int | None = None, offset: int = 0
) -> Iterator[tuple[int, PastIncident]]:
    """The places and the incidents there, newest first, then by key."""
    page = {"limit": limit, "offset": offset}
    for row in connection.execute(_AT_PLACES, _bindings(at, which) | page, binary=True):
        yield row[0], incident(*row[1:])


def _is_of_whole_years(which: IncidentFilter) -> bool:
    begins = which.since is None or (which.since.month, which.since.day) == (1, 1)
    return begins and (which.until is None or (which.until.month, which.until.day) == (12, 31))


def _bindings(at: Places, which: IncidentFilter) -> dict[str, Any]:
    since, until = which.since or date.min, which.until or date.max
    return {
        "places": f"{{{','.join(map(str, at.ids.tolist()))}}}",  # text: one statement serves any number
        "since": since,
        "until": until,
        "first_year": since.year,
        "last_year": until.year,
        "surely": which.surely,
        "categories": sorted(which.categories) or None,
        "datasets": sorted(which.datasets) or None,
    }


def incident(*row: Any) -> PastIncident:
    """A past incident from the columns of a row, the outcome that followed it last."""
    key, dataset, category, happened, approximate, lon, lat, place, *texts, followed = row
    summary, outcome, sources, doubts, force, reference, confidence, corrections, active = texts
    return PastIncident(
        key=key,
        dataset=dataset,
        category=category,
        when=When(happened, approximate=approximate),
        position=None if lon is None else LonLat(lon, lat),
        place=place,
        summary=summary,
        outcome=outcome_to_show(outcome, followed or ""),
        sources=tuple(sources),
        doubts=doubts,
        force=force,
        reference=reference,
        confidence=confidence,
        corrections=tuple(corrections),
        proceedings_active=active,
    )
