"""Going through the archive page by page, the newest first, taking what fits.

The next page is not found by counting off all that went before, which takes the longer the deeper it lies,
but by the day that the last one ended on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapper.domain.incidents import IncidentFilter, PastIncident, When
from mapper.domain.places import LonLatShape
from mapper.services import nearby
from mapper.services.ports import IncidentStore

MOST_LOOKED_AT = nearby.MOST_INCIDENTS  # who asks for what hardly ever fits gets short pages, no long wait
Fits = Callable[[PastIncident], bool]


@dataclass(frozen=True)
class Start:
    """Where a page starts: after ``skipped`` of those that may be of up to ``until``; None: of all."""

    skipped: int = 0
    until: date | None = None


@dataclass(frozen=True)
class Page:
    """Some past incidents, and where to go on; ``next_start`` is None at the end.

    ``total`` is None where only looking at each of them would tell.
    """

    incidents: tuple[PastIncident, ...]
    next_start: Start | None
    total: int | None


def page_of(
    area: LonLatShape,
    which: IncidentFilter,
    fits: Fits | None = None,
    *,
    limit: int,
    start: Start,
    store: IncidentStore,
) -> Page:
    """Up to ``limit`` past incidents inside ``area``, the newest first, from ``start`` on.

    A page can be short, even empty, though there are more: ``fits`` is asked of a bounded number.

    Raises
    ------
    InvalidInputError
        As ``nearby.inside``.
    """
    left = _up_to(which, start.until)
    if fits is None:
        total = sum(count.incidents for count in store.summary(area, which))
        left_total = total if left == which else sum(each.incidents for each in store.summary(area, left))
        found = nearby.inside(area, left, limit=limit, offset=start.skipped, store=store)
        is_end = not found or start.skipped + len(found) >= left_total
        return Page(found, None if is_end else _start_after(found, start, which.since), total)
    looked_at = nearby.inside(area, left, limit=MOST_LOOKED_AT, offset=start.skipped, store=store)
    taken: list[PastIncident] = []
    for number, incident in enumerate(looked_at, start=1):
        if fits(incident):
            taken.append(incident)
            if len(taken) == limit:
                return Page(tuple(taken), _start_after(looked_at[:number], start, which.since), None)
    is_end = len(looked_at) < MOST_LOOKED_AT
    return Page(tuple(taken), None if is_end else _start_after(looked_at, start, which.since), None)


def _up_to(which: IncidentFilter, until: date | None) -> IncidentFilter:
    if until is None:
        return which
    return replace(which, until=min(until, which.until or until))


def _start_after(seen: Sequence[PastIncident], start: Start, since: date | None) -> Start:
    """Where the page after those starts; none of them can be of a day before the last one's first."""
    days = [_first_day(incident.when, since) for incident in seen]
    of_that_day = days.count(days[-1])
    if of_that_day < len(seen):  # and so none of those before
        return Start(of_that_day, days[-1])
    return Start(start.skipped + of_that_day, start.until if start.skipped else days[-1])


def _first_day(when: When, since: date | None) -> date:
    """The first day that it may have happened on, of those asked for."""
    text = when.text[:10]
    day = date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    return max(day, since) if since else day
