"""Whether two counts may be compared at all, and how they do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mapper.domain.coverage import ForceCoverage, MonthState, force_words
from mapper.domain.months import Window, month_words
from mapper.domain.statistics.edges import FEWEST_FOR_A_RATE
from mapper.domain.statistics.ratios import Ratio, rate_ratio

_GAPS_NAMED = 3
_NOT_FULL = {
    MonthState.MISSING: "has no such records loaded for",
    MonthState.SUSPECT: "has doubtful records in",
}


@dataclass(frozen=True)
class Counted:
    """A count and what it was counted over: square metres, or months."""

    count: int
    exposure: float


@dataclass(frozen=True)
class Comparison:
    """One count against another; ``clustered`` allows for clusters of incidents, where that is known."""

    against: str  # "in the year to February 2024", "the rest of Waltham Forest"
    count: Counted
    other: Counted
    ratio: Ratio
    clustered: Ratio | None


@dataclass(frozen=True)
class Refused:
    """Why two counts are not compared, in a sentence."""

    why: str


def compared(against: str, count: Counted, other: Counted, dispersion: float | None) -> Comparison | Refused:
    """Compare two counts that may be compared, when they are large enough to tell anything."""
    if max(count.count, other.count) < FEWEST_FOR_A_RATE:
        return Refused(f"Fewer than {FEWEST_FOR_A_RATE} records on either side are too few to compare.")
    ratio = rate_ratio(count.count, count.exposure, other.count, other.exposure)
    return Comparison(against, count, other, ratio, ratio.widened(dispersion) if dispersion else None)


def gaps_in(coverage: Sequence[ForceCoverage], windows: Sequence[Window]) -> str:
    """Which months of these windows tell too little to be compared; "" when every force has all of them."""
    said = [words for force in coverage for words in _of_force(force, windows)]
    return "; ".join(said)


def _of_force(force: ForceCoverage, windows: Sequence[Window]) -> Iterator[str]:
    for state, words in _NOT_FULL.items():
        months = sorted({month for window in windows for month in force.of(state, window)})
        if months:
            yield f"{force_words(force.force)} {words} {say_months(months)}"


def say_months(months: Sequence[int]) -> str:
    """Months in order, runs of them as one: "May 2018, July 2018 to June 2019 and 12 more"."""
    runs: list[Window] = []
    for month in months:
        if runs and month == runs[-1].last + 1:
            runs[-1] = Window(runs[-1].first, month)
        else:
            runs.append(Window(month, month))
    named = [_run_words(run) for run in runs[:_GAPS_NAMED]]
    more = sum(len(run.months) for run in runs[_GAPS_NAMED:])
    return ", ".join(named) + (f" and {more} more months" if more else "")


def _run_words(run: Window) -> str:
    first, last = month_words(run.first), month_words(run.last)
    return first if first == last else f"{first} to {last}"
