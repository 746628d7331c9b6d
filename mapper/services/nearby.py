"""Asking the archive what happened near a place."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely import Polygon, get_parts

from mapper.domain.incidents import (
    Circle,
    IncidentAnswer,
    IncidentFilter,
    NearbyIncident,
    PastIncident,
    Where,
    YearCount,
)
from mapper.domain.places import LonLat, LonLatShape, distances_m
from mapper.domain.plans import Plan
from mapper.domain.wording.phrases import say_count
from mapper.errors import InvalidInputError
from mapper.services.ports import IncidentStore

FARTHEST_M = 50_000
MOST_INCIDENTS = 10_000
PAST_IN_A_PLAN = 100  # so many of the nearest past incidents go into a plan
_MORE_AND_MORE = (PAST_IN_A_PLAN, 1_000, MOST_INCIDENTS)  # what somebody chose is mostly near
ALL = IncidentFilter()
_ANYWHERE = LonLat(0.0, 0.0)


def near(
    position: LonLat,
    within_m: float,
    which: IncidentFilter = ALL,
    *,
    limit: int = 100,
    offset: int = 0,
    store: IncidentStore,
) -> tuple[NearbyIncident, ...]:
    """Past incidents within ``within_m``, nearest first, then newest first.

    Raises
    ------
    InvalidInputError
        A value is out of range, or ``since`` lies after ``until``.
    """
    _check_circle(position, within_m)
    check_filter(which)
    _check_page(limit, offset)
    return store.near(position, within_m, which, limit=limit, offset=offset)


def answer(
    position: LonLat,
    within_m: float,
    which: IncidentFilter = ALL,
    *,
    limit: int = 100,
    offset: int = 0,
    store: IncidentStore,
) -> IncidentAnswer:
    """The same with how many there are in all and what was looked through; raises as ``near``."""
    found = near(position, within_m, which, limit=limit, offset=offset, store=store)
    total = len(found)
    if offset or len(found) == limit:
        total = sum(count.incidents for count in store.summary(Circle(position, within_m), which))
    if not total:
        refuse_unknown_categories(which, store)
    return IncidentAnswer(found, store.datasets(), total)


@dataclass(frozen=True)
class PastWanted:
    """Which past incidents go into a plan; none when ``within_m`` is 0."""

    within_m: float
    which: IncidentFilter = ALL


def with_past(plan: Plan, past: PastWanted, *, store: IncidentStore) -> Plan:
    """The same plan with the nearest of the past incidents that are wanted; raises as ``near``."""
    if not past.within_m:
        return plan
    position, limit = plan.incident.position, PAST_IN_A_PLAN
    found = answer(position, past.within_m, past.which, limit=limit, store=store)
    cut = f"Of {found.total:,} past incidents within {past.within_m:g} m only the nearest are given."
    return replace(plan, past=found.nearby, warnings=(*plan.warnings, cut) if found.is_cut else plan.warnings)


def with_chosen(plan: Plan, keys: Sequence[str], *, store: IncidentStore) -> Plan:
    """The same plan with the past incidents that somebody chose, each as "dataset/key", nearest first.

    Those that are not found are counted in a warning.
    """
    wanted = frozenset(keys)
    found: tuple[NearbyIncident, ...] = ()
    for limit in _MORE_AND_MORE if wanted else ():
        page = near(plan.incident.position, FARTHEST_M, limit=limit, store=store)
        found = tuple(each for each in page if f"{each.incident.dataset}/{each.incident.key}" in wanted)
        if len(found) == len(wanted) or len(page) < limit:
            break
    missing = len(wanted) - len(found)
    if not missing:
        return replace(plan, past=found)
    said = f"{say_count(missing, 'past incident')} put on this map cannot be found in the archive."
    return replace(plan, past=found, warnings=(*plan.warnings, said))


def refuse_unknown_categories(which: IncidentFilter, store: IncidentStore) -> None:
    """Refuse a category that nothing loaded has: "none" would be said of what nobody can have looked for.

    Raises
    ------
    InvalidInputError
        There is such a category; the sentence lists those that there are.
    """
    if not which.categories:
        return
    known = frozenset[str]().union(*(month.categories for month in store.months()))
    for category in sorted(which.categories - known):
        if not store.nearest(_ANYWHERE, 1, IncidentFilter(categories=frozenset({category}))):
            there = f"; there are {', '.join(sorted(known))}" if known else ""
            raise InvalidInputError("category", f"nothing loaded has the category {category!r}{there}")


def answer_inside(
    area: LonLatShape,
    origin: LonLat,
    which: IncidentFilter = ALL,
    *,
    limit: int = 100,
    offset: int = 0,
    store: IncidentStore,
) -> IncidentAnswer:
    """Those inside or on the edge of ``area``, newest first, with their distances from ``origin``.

    Raises
    ------
    InvalidInputError
        As ``inside``.
    """
    found = inside(area, which, limit=limit, offset=offset, store=store)
    coords = np.array([incident.position for incident in found], dtype=np.float64).reshape(-1, 2)
    metres = distances_m(origin, coords).tolist()
    total = len(found)
    if offset or len(found) == limit:
        total = sum(count.incidents for count in store.summary(area, which))
    if not total:
        refuse_unknown_categories(which, store)
    return IncidentAnswer(tuple(map(NearbyIncident, found, metres)), store.datasets(), total)


def inside(
    area: LonLatShape, which: IncidentFilter = ALL, *, limit: int = 100, offset: int = 0, store: IncidentStore
) -> tuple[PastIncident, ...]:
    """Past incidents inside or on the edge of ``area``, newest first.

    Raises
    ------
    InvalidInputError
        ``area`` is no valid area on the globe, a value is out of range, or ``since`` lies after ``until``.
    """
    _check_area(area)
    check_filter(which)
    _check_page(limit, offset)
    return store.inside(area, which, limit=limit, offset=offset)


def summary(
    position: LonLat, within_m: float, which: IncidentFilter = ALL, *, store: IncidentStore
) -> tuple[YearCount, ...]:
    """All past incidents within ``within_m`` counted by year and category.

    Raises
    ------
    InvalidInputError
        A value is out of range, or ``since`` lies after ``until``.
    """
    _check_circle(position, within_m)
    check_filter(which)
    return store.summary(Circle(position, within_m), which)


def by_year(counts: Iterable[YearCount]) -> dict[str, dict[str, int]]:
    """The counts as ``{"2018": {"fire": 2}}``, oldest year first."""
    years: dict[str, dict[str, int]] = {}
    for count in sorted(counts, key=lambda count: (count.year, count.category)):
        years.setdefault(str(count.year), {})[count.category] = count.incidents
    return years


def check_where(where: Where) -> None:
    """Refuse a circle or an area that is none."""
    if isinstance(where, Circle):
        _check_circle(where.position, where.within_m)
    else:
        _check_area(where)


def _check_circle(position: LonLat, within_m: float) -> None:
    for name, degrees, most in (("lon", position.lon, 180), ("lat", position.lat, 90)):
        if not -most <= degrees <= most:  # false for NaN too
            raise InvalidInputError(name, f"must be {-most} to {most} degrees, was {degrees:g}")
    if not 1 <= within_m <= FARTHEST_M:
        raise InvalidInputError("within_m", f"must be 1 to {FARTHEST_M} m, was {within_m:g}")


def check_filter(which: IncidentFilter) -> None:
    """Refuse a time that ends before it begins."""
    if which.since and which.until and which.since > which.until:
        raise InvalidInputError("since", f"must not be after until: {which.since} is after {which.until}")


def _check_page(limit: int, offset: int = 0) -> None:
    if not 1 <= limit <= MOST_INCIDENTS:
        raise InvalidInputError("limit", f"must be 1 to {MOST_INCIDENTS}, was {limit}")
    if offset < 0:
        raise InvalidInputError("offset", f"must not be negative, was {offset}")


def _check_area(area: LonLatShape) -> None:
    if area.is_empty or not all(isinstance(part, Polygon) for part in get_parts(area)):
        raise InvalidInputError("area", "must be a polygon or several")
    if not all(math.isfinite(edge) for edge in area.bounds) or not area.is_valid:
        raise InvalidInputError("area", "crosses or touches itself; draw it as a simple outline")
    west, south, east, north = area.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise InvalidInputError("area", "must lie within 180 degrees west to east and 90 south to north")
