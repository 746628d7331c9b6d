"""What is doubtful about fetched streets, in sentences for the person who looks at them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from shapely import Point, dwithin

from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.streets import StreetNetwork
from mapper.errors import SourceUnavailableError

FRESH = timedelta(days=7)
NEAR_M = 200.0


def is_fresh(fetched: datetime, now: datetime) -> bool:
    """Whether streets fetched then need not be fetched again; never when "then" is yet to come."""
    return fetched <= now < fetched + FRESH


def of_age(
    parts: Sequence[tuple[StreetNetwork, datetime]], now: datetime, problem: SourceUnavailableError | None
) -> Iterator[str]:
    """Doubts of streets, each with the moment it was fetched, because they are old."""
    stale = [fetched for _, fetched in parts if not is_fresh(fetched, now)]
    if stale and problem:
        oldest = min(stale)
        yield f"Streets fetched on {_day(oldest)}, {max((now - oldest).days, 0)} days ago, because {problem}."
    as_of = [(part.provenance.as_of, fetched.date()) for part, fetched in parts]
    old = [day for day, fetched in as_of if day and fetched - day > FRESH]
    if old:
        yield f"The street server's data is of {_day(min(old))}: what changed since is not in it."


def of_extent(
    network: StreetNetwork, position: LonLat, reach_m: float, problem: SourceUnavailableError | None
) -> Iterator[str]:
    """Doubts of whether everything is there that should be."""
    if problem and not network.covers(position, reach_m):
        yield f"The streets beyond could not be fetched: {problem}."
    lines = network.lines(LocalFrame(position).to_metres(network.vertices))
    if not dwithin(lines, Point(0, 0), NEAR_M).any():
        yield (
            f"No street is known within {NEAR_M:g} m of this place: it is open country, "
            "or the street server does not know it."
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
