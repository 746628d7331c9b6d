"""Going through the archive page by page, the newest first, taking what fits."""

from collections.abc import Callable
from dataclasses import dataclass

from mapper.domain.incidents import IncidentFilter, PastIncident
from mapper.domain.places import LonLatShape
from mapper.services import nearby
from mapper.services.ports import IncidentStore

MOST_LOOKED_AT = nearby.MOST_INCIDENTS  # who asks for what hardly ever fits gets short pages, no long wait
Fits = Callable[[PastIncident], bool]


@dataclass(frozen=True)
class Page:
    """Some past incidents, and where to go on; ``next_offset`` is None at the end.

    ``total`` is None where only looking at each of them would tell.
    """

    incidents: tuple[PastIncident, ...]
    next_offset: int | None
    total: int | None


def page_of(
    area: LonLatShape,
    which: IncidentFilter,
    fits: Fits | None = None,
    *,
    limit: int,
    offset: int,
    store: IncidentStore,
) -> Page:
    """Up to ``limit`` past incidents inside ``area``, the newest first, from the ``offset``-th on.

    A page can be short, even empty, though there are more: ``fits`` is asked of a bounded number.

    Raises
    ------
    InvalidInputError
        As ``nearby.inside``.
    """
    if fits is None:
        total = sum(count.incidents for count in store.summary(area, which))
        found = nearby.inside(area, which, limit=limit, offset=offset, store=store)
        past = offset + len(found)
        return Page(found, past if past < total and found else None, total)
    looked_at = nearby.inside(area, which, limit=MOST_LOOKED_AT, offset=offset, store=store)
    taken: list[PastIncident] = []
    for place, incident in enumerate(looked_at, start=offset + 1):
        if fits(incident):
            taken.append(incident)
            if len(taken) == limit:
                return Page(tuple(taken), place, None)
    is_end = len(looked_at) < MOST_LOOKED_AT
    return Page(tuple(taken), None if is_end else offset + len(looked_at), None)
