"""What past incidents add up to at a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mapper.domain.coverage import ForceCoverage, MonthState
from mapper.domain.history.comparisons import Comparison, Refused
from mapper.domain.history.ground import Catchment
from mapper.domain.history.question import Question
from mapper.domain.history.tally import Tally
from mapper.domain.months import Window
from mapper.domain.statistics.clustering import Rank
from mapper.domain.statistics.intervals import Interval
from mapper.domain.statistics.ratios import Ratio
from mapper.domain.statistics.trend import Level


@dataclass(frozen=True)
class Overlap:
    """How many may have happened between the days asked for, by their dates, and how many surely did."""

    may: int
    surely: int


@dataclass(frozen=True)
class Span:
    """A stretch of the chart: a year or a month, what was counted in it, and how much of it is loaded.

    ``months`` is how many months there are in each state; where a month is missing of one force of
    several it is missing. Without any knowledge of what is loaded it is empty.
    """

    name: str  # "2018", "2018-07"
    counts: Mapping[str, int]  # by category
    months: Mapping[MonthState, int]

    @property
    def total(self) -> int:
        """All categories together."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Edges:
    """What snapping to map points does here: see ``mapper.domain.statistics.edges``."""

    displacement_m: float
    smallest_radius_m: float
    share_in_doubt: float
    share_bare: float


@dataclass(frozen=True)
class Trend:
    """Years that end with the window, their counts, and the levels these fall into.

    ``against_rest`` is the last level over the first, against the same of the surroundings; None where
    there is one level only or the surroundings cannot be compared.
    """

    years: Sequence[Window]
    counts: Sequence[int]
    levels: Sequence[Level]
    against_rest: Ratio | None


@dataclass(frozen=True)
class History:
    """The answer to a question about a place's past.

    ``window`` is what is compared, None when the days asked for cut a month; ``count`` is of the window,
    else of all that may lie within those days. ``beside`` counts the datasets that are left out of all
    this, by name.
    """

    question: Question
    dataset: str  # "" when there are no records at all
    is_monthly: bool  # whether it comes month by month, so that its gaps are known
    licence: str
    window: Window | None
    tally: Tally
    coverage: Sequence[ForceCoverage]
    count: int
    interval: Interval
    soft_count: float  # each point's incidents spread over its catchment
    categories: Mapping[str, int]
    overlap: Overlap | None  # None when no days were asked for
    area_m2: float
    radius_m: float  # of the circle that is as large
    edges: Edges
    before: Comparison | Refused
    around: Comparison | Refused
    rank: Rank | None
    dispersion: float | None
    trend: Trend | None
    years: Sequence[Span]
    months: Sequence[Span]
    catchments: Sequence[Catchment]
    beside: Mapping[str, int]

    def gaps(self, state: MonthState) -> tuple[int, ...]:
        """The months of the window that are in this state for any of the forces."""
        if self.window is None:
            return ()
        return tuple(sorted({month for force in self.coverage for month in force.of(state, self.window)}))
