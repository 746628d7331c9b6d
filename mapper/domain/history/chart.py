"""The counts over the years, with the gaps in them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mapper.domain.coverage import ForceCoverage, MonthState
from mapper.domain.history.history import Span
from mapper.domain.history.tally import Tally
from mapper.domain.months import month_number, month_text

_WORST_FIRST = (MonthState.MISSING, MonthState.SUSPECT, MonthState.LOADED)


def years(tally: Tally, coverage: Sequence[ForceCoverage]) -> tuple[Span, ...]:
    """Each calendar year from the first to the last that anything is known of."""
    states = states_of(coverage)
    counts = tally.by_year
    known = [*counts, *(month // 12 for month in states)]
    return tuple(
        Span(str(year), counts.get(year, {}), _months_of(range(year * 12, year * 12 + 12), states))
        for year in _from_first_to_last(known)
    )


def months(tally: Tally, coverage: Sequence[ForceCoverage]) -> tuple[Span, ...]:
    """Each month from the first to the last that anything is known of; what has only a year is left out."""
    states = states_of(coverage)
    counts: dict[int, Counter[str]] = {}
    for count in tally.counts:
        if len(count.month) == 7:
            counts.setdefault(month_number(count.month), Counter())[count.category] += count.incidents
    return tuple(
        Span(month_text(month), dict(counts.get(month, {})), _months_of([month], states))
        for month in _from_first_to_last([*counts, *states])
    )


def states_of(coverage: Sequence[ForceCoverage]) -> Mapping[int, MonthState]:
    """The worst state of any of the forces, month by month."""
    worst: dict[int, MonthState] = {}
    for force in coverage:
        for month, state in force.states.items():
            worst[month] = min(worst.get(month, state), state, key=_WORST_FIRST.index)
    return worst


def _months_of(of: Iterable[int], states: Mapping[int, MonthState]) -> Mapping[MonthState, int]:
    return Counter(states.get(month, MonthState.MISSING) for month in of) if states else {}


def _from_first_to_last(known: Sequence[int]) -> range:
    return range(min(known), max(known) + 1) if known else range(0)
