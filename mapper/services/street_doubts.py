"""What is doubtful about fetched streets, in sentences for the person who looks at them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from shapely import Point, dwithin

from mapper.domain.days import say_day
from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.streets import StreetNetwork
from mapper.errors import SourceUnavailableError
from mapper.services.live_ports import Vintage

FRESH = timedelta(days=7)
NEAR_M = 200.0


def is_fresh(of: Vintage, now: datetime) -> bool:
    """Whether streets need not be fetched again; never when they were fetched at a time yet to come."""
    return of.fetched <= now < of.fetched + FRESH and of.fetched - of.base <= FRESH


def of_age(ages: Sequence[Vintage], now: datetime, problem: SourceUnavailableError | None) -> Iterator[str]:
    """Doubts of streets because they are old; ``problem`` is why there are no younger ones."""
    stale = [age.fetched for age in ages if not is_fresh(age, now)]
    if stale and problem:
        days = max((now - min(stale)).days, 0)
        ago = f"{days} day{'s' if days > 1 else ''} ago" if days else "today"
        yield f"Streets fetched on {say_day(min(stale))}, {ago}, because {problem}."
    old = [age.base for age in ages if age.fetched - age.base > FRESH]
    if old:
        yield f"The street server's data is of {say_day(min(old))}: what changed since is not in it."


def of_extent(
    network: StreetNetwork, position: LonLat, reach_m: float, problem: SourceUnavailableError | str
) -> Iterator[str]:
    """Doubts of whether everything is there that should be; ``problem`` is why it may not be."""
    if not network.covers(position, reach_m):
        yield f"The streets beyond could not be fetched: {problem}."
    lines = network.lines(LocalFrame(position).to_metres(network.vertices))
    if not dwithin(lines, Point(0, 0), NEAR_M).any():
        yield (
            f"No street is known within {NEAR_M:g} m of this place: it is open country, "
            "or the street server does not know it."
        )
