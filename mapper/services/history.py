"""Telling what happened at a place over the years: counted, compared, no more than map points can mean."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mapper.domain.coverage import force_words
from mapper.domain.history import chart
from mapper.domain.history.comparisons import Comparison, Counted, Refused, compared, gaps_in
from mapper.domain.history.ground import Ground
from mapper.domain.history.history import Edges, History, Trend
from mapper.domain.history.question import Question
from mapper.domain.history.tally import Tally
from mapper.domain.months import Window
from mapper.domain.statistics.clustering import Rank, dispersion, rank
from mapper.domain.statistics.edges import FEWEST_FOR_A_RATE
from mapper.domain.statistics.intervals import poisson_interval
from mapper.domain.statistics.ratios import Ratio, rate_ratio
from mapper.domain.statistics.trend import Level, levels
from mapper.services.history_reading import Seen
from mapper.services.nearby import check_filter, check_where
from mapper.services.ports import IncidentStore

_FEWEST_YEARS = 6  # for a trend
_MOST_BARE = 0.2  # of the surroundings


def tell(question: Question, *, store: IncidentStore) -> History:
    """The history of an area: its counts, how sure they are, and what they can be compared with.

    Raises
    ------
    InvalidInputError
        The area is none, a value is out of range, or the days asked for are the wrong way round.
    """
    check_where(question.area.where)
    check_filter(question.which)
    if question.boundary:
        check_where(question.boundary.area)
    seen = Seen(Ground(question), store)
    edges = seen.edges()
    window = _window_to_compare(seen, edges)
    circles = _Circles(seen)
    before, around = _before(seen, window, circles), _around(seen, edges, window, circles)
    is_compared = isinstance(before, Comparison) or isinstance(around, Comparison)
    count = _count(seen)
    catchments, soft_count = seen.catchments()
    return History(
        question=question,
        dataset=seen.dataset,
        is_monthly=seen.is_monthly,
        licence=next((each.licence for each in store.datasets() if each.name == seen.dataset), ""),
        window=seen.window,
        tally=seen.inside,
        coverage=seen.coverage,
        count=count,
        interval=poisson_interval(count),
        soft_count=soft_count,
        categories=seen.inside.categories(seen.window) if seen.window else {},
        overlap=seen.overlap,
        area_m2=seen.ground.area_m2,
        radius_m=seen.ground.radius_m,
        edges=edges,
        before=before,
        around=around,
        rank=circles.rank(window) if isinstance(window, Window) and isinstance(around, Comparison) else None,
        dispersion=circles.dispersion if is_compared else None,
        trend=_trend(seen, edges, circles),
        years=chart.years(seen.inside, seen.coverage),
        months=chart.months(seen.inside, seen.coverage),
        catchments=catchments,
        beside=seen.beside,
    )


def _count(seen: Seen) -> int:
    if seen.window:
        return seen.inside.within(seen.window)
    return seen.overlap.may if seen.overlap else seen.inside.total


@dataclass(frozen=True)
class _Circles:
    """Circles as large as the area, all over its surroundings; counted when first needed."""

    seen: Seen

    @cached_property
    def dispersion(self) -> float | None:
        """How much more than chance yearly counts vary; None where too few years are loaded to tell."""
        years = self.seen.years
        if len(years) < _FEWEST_YEARS:
            return None
        yearly = np.array([circle.periods(years) for circle in self._tallies], dtype=np.float64)
        return dispersion(yearly, self.seen.around.periods(years))

    def rank(self, window: Window) -> Rank | None:
        """Where the area stands among them."""
        return rank(self.seen.inside.within(window), [circle.within(window) for circle in self._tallies])

    @cached_property
    def _tallies(self) -> list[Tally]:
        return self.seen.circles()


def _before(seen: Seen, window: Window | Refused, circles: _Circles) -> Comparison | Refused:
    """The window against as long a time before it."""
    if isinstance(window, Refused):
        return window
    windows = window, window.before()
    if gaps := gaps_in(seen.coverage, windows):
        return Refused(f"The time before is not compared, for {gaps}.")
    now, then = (Counted(seen.inside.within(each), len(each.months)) for each in windows)
    return compared(windows[1].when(), now, then, circles.dispersion)


def _around(seen: Seen, edges: Edges, window: Window | Refused, circles: _Circles) -> Comparison | Refused:
    """The area against its surroundings without it, by area."""
    if isinstance(window, Refused):
        return window
    if why := _why_not_alike(seen, edges):
        return Refused(why)
    if gaps := gaps_in(seen.coverage_around, [window]):
        return Refused(f"The surroundings are not compared, for {gaps}.")
    inside = Counted(seen.inside.within(window), seen.ground.area_m2)
    rest = Counted(seen.rest.within(window), seen.ground.rest_m2)
    if inside.count < FEWEST_FOR_A_RATE or not rest.count:
        return Refused(f"Fewer than {FEWEST_FOR_A_RATE} records, or none round them, are too few for a rate.")
    return compared(f"the rest of {seen.ground.around_words}", inside, rest, circles.dispersion)


def _window_to_compare(seen: Seen, edges: Edges) -> Window | Refused:
    """The months to compare, unless nothing may be compared at all."""
    if not seen.is_monthly:
        return Refused("It is not known which months of these records are loaded, so nothing is compared.")
    if seen.window is None:
        return Refused(
            "The days asked for cut a month in two, and records tell the month only: "
            "ask for whole months to compare."
        )
    if math.isinf(edges.displacement_m):
        return Refused("No map point is known in the surroundings, so nothing is compared.")
    if edges.smallest_radius_m > seen.ground.radius_m:
        return Refused(
            f"The area is too small for a rate: a place here typically lies {edges.displacement_m:.0f} m "
            f"from its map point, so only circles of {edges.smallest_radius_m:.0f} m and more are compared."
        )
    return seen.window


def _why_not_alike(seen: Seen, edges: Edges) -> str:
    """Why the surroundings are no measure for the area; "" when they are."""
    if seen.ground.rest_m2 <= 0:
        return "The boundary leaves nothing round the area to compare it with."
    if edges.share_bare > _MOST_BARE:
        return (
            f"The surroundings are not compared, for {100 * edges.share_bare:.0f} % of them lie over 1 km "
            "from any map point: nobody lives there, or their force is not loaded. "
            "Give a boundary without such ground."
        )
    if seen.other_forces:
        return (
            f"The surroundings are not compared, for they are policed by others too "
            f"({', '.join(map(force_words, sorted(seen.other_forces)))}), who may record differently: "
            "give a boundary within one force's area."
        )
    return ""


def _trend(seen: Seen, edges: Edges, circles: _Circles) -> Trend | None:
    """None when the area is too small for it, or too few years in a row are loaded."""
    if len(seen.years) < _FEWEST_YEARS or edges.smallest_radius_m > seen.ground.radius_m:
        return None
    counts, spread = seen.inside.periods(seen.years), circles.dispersion
    found = levels(counts, spread or 1.0)
    is_comparable = not _why_not_alike(seen, edges) and len(found) > 1
    return Trend(seen.years, counts, found, _against_rest(seen, found, spread) if is_comparable else None)


def _against_rest(seen: Seen, found: Sequence[Level], spread: float | None) -> Ratio | None:
    """The last level over the first, against what the surroundings did in the same years."""
    spans = [seen.years[level.first : level.first + level.years] for level in (found[-1], found[0])]
    (now, rest_now), (then, rest_then) = (
        (sum(seen.inside.periods(span)), sum(seen.rest.periods(span))) for span in spans
    )
    if not (rest_now and rest_then and now + then):
        return None
    return rate_ratio(now, rest_now, then, rest_then).widened(spread or 1.0)
