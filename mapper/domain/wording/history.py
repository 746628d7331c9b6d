"""The history of a place in plain words, each figure with what it cannot mean."""

import math
from collections.abc import Iterator

from mapper.domain.coverage import MonthState, force_words
from mapper.domain.days import say_day
from mapper.domain.history.comparisons import Comparison, Refused, say_months
from mapper.domain.history.history import History, Trend
from mapper.domain.incidents import IncidentFilter
from mapper.domain.months import month_words
from mapper.domain.statistics.intervals import Interval

_SOFT_DIFFERENCE = 0.2  # by so much the soft count may differ before it is told
# How the categories of data.police.uk read in a sentence, one and many; what is not here is quoted.
_NOUNS = {
    "Anti-social behaviour": ("report of anti-social behaviour", "reports of anti-social behaviour"),
    "Bicycle theft": ("bicycle theft", "bicycle thefts"),
    "Burglary": ("burglary", "burglaries"),
    "Criminal damage and arson": ("case of criminal damage or arson", "cases of criminal damage and arson"),
    "Drugs": ("drug offence", "drug offences"),
    "Robbery": ("robbery", "robberies"),
    "Shoplifting": ("case of shoplifting", "cases of shoplifting"),
    "Theft from the person": ("theft from the person", "thefts from the person"),
    "Vehicle crime": ("vehicle crime", "vehicle crimes"),
    "Violence and sexual offences": ("violent or sexual offence", "violent and sexual offences"),
}


def paragraph(history: History) -> str:
    """The whole answer as one paragraph, to print."""
    return " ".join(filter(None, _sentences(history)))


def caveats(history: History) -> tuple[str, ...]:
    """What has to stand beside the figures, most pressing first."""
    return tuple(_caveats(history))


def _sentences(history: History) -> Iterator[str]:
    if _is_unknown(history):
        yield f"No records are loaded for the area {history.question.area.words}."
        yield "That is not to say that nothing happened there."
        return
    yield _count(history)
    yield _overlap(history)
    yield _said_before(history.before)
    yield _said_around(history)
    yield _rank(history)
    yield _trend(history)
    yield _soft(history)
    yield _approximate(history)
    yield _source(history)


def _is_unknown(history: History) -> bool:
    """Whether nothing at all is loaded here, so that no count can be told, not even 0."""
    return not history.tally.total and not any(force.of(MonthState.LOADED) for force in history.coverage)


def _count(history: History) -> str:
    window = history.window
    who = "Police recorded" if history.is_monthly else "The archive holds"
    gaps = sum(len(history.gaps(state)) for state in (MonthState.MISSING, MonthState.SUSPECT))
    least = "at least " if gaps and history.count else "up to " if _is_vague(history) else ""
    when = f" {window.when()}" if window else _days(history.question.which)
    low, high = history.interval
    sure = f" (95 % interval {_tenth(low)} to {_tenth(high)})" if window and not gaps else ""
    but = (
        f"; {gaps} of those {len(window.months)} months are not loaded or doubtful" if window and gaps else ""
    )
    points = " at map points" if history.is_monthly else ""
    return f"{who} {least}{_things(history)}{points} {history.question.area.words}{when}{sure}{but}."


def _things(history: History) -> str:
    """The count with its noun: "12 burglaries"."""
    kinds = sorted(history.question.which.categories) or [*history.categories]
    number = f"{history.count:,}" if history.count else "no"
    if history.dataset == "curated":
        return f"{number} documented {'case' if history.count == 1 else 'cases'}"
    if len(kinds) == 1:
        one, many = _NOUNS.get(kinds[0], (f"record of “{kinds[0]}”", f"records of “{kinds[0]}”"))
        return f"{number} {one if history.count == 1 else many}"
    return f"{number} {'record' if history.count == 1 else 'records'}"


def _days(which: IncidentFilter) -> str:
    since = f" from {say_day(which.since)}" if which.since else ""
    until = f" to {say_day(which.until)}" if which.until else ""
    return since + until


def _overlap(history: History) -> str:
    overlap = history.overlap
    if overlap is None or not _is_vague(history):
        return ""
    return (
        f"By their dates {overlap.surely:,} surely happened within these days and {overlap.may:,} may have: "
        "many records tell the month only."
    )


def _is_vague(history: History) -> bool:
    """Whether the dates leave open which records fall within the days asked for."""
    return history.overlap is not None and history.overlap.may != history.overlap.surely


def _said_before(before: Comparison | Refused) -> str:
    if isinstance(before, Refused):
        return before.why
    now, then = before.count.count, before.other.count
    if now == then:
        return f"That is as many as {before.against}."
    told = f"There were {then:,} {before.against}"
    if _is_claimed(before):
        return f"{told}, which is a change: {_times(before)}."
    return f"{told}, so no change can be claimed: {_times(before)}."


def _said_around(history: History) -> str:
    around = history.around
    if isinstance(around, Refused):
        return around.why if around != history.before else ""
    no = "" if _is_claimed(around) else ", so no difference can be claimed"
    return f"For its area that is about {_times(around, against=around.against)}{no}."


def _is_claimed(compared: Comparison) -> bool:
    return (compared.clustered or compared.ratio).is_a_difference


def _times(compared: Comparison, against: str = "") -> str:
    """The ratio with its intervals: "0.4 times X (95 % interval 0.2 to 0.7; 0.1 to 0.9 allowing for ...)"."""
    value = compared.ratio.value
    times = f"{_tenth(value)} times {against or 'as many'}" if math.isfinite(value) else "none before"
    wide = f"; {_from_to(compared.clustered.interval)} allowing for clustering" if compared.clustered else ""
    return f"{times} (95 % interval {_from_to(compared.ratio.interval)}{wide})"


def _from_to(ends: Interval) -> str:
    high = f"to {_tenth(ends.high)}" if math.isfinite(ends.high) else "up"
    return f"{_tenth(ends.low)} {high}"


def _tenth(value: float) -> str:
    """To one decimal; to two below 0.1, and to none where it tells nothing more."""
    if 0 < value < 0.095:
        return f"{value:.2f}"
    return f"{value:,.0f}" if value == 0 or value >= 100 else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _rank(history: History) -> str:
    rank = history.rank
    if rank is None:
        return ""
    return (
        f"Of {rank.places} circles as large round other map points of the surroundings "
        f"{_percent(rank.share_with_fewer)} have fewer; half have more than {rank.median:.0f}."
    )


def _trend(history: History) -> str:
    trend = history.trend
    if trend is None:
        return ""
    first, *later = trend.levels
    over = f"Over the {len(trend.years)} years to {month_words(trend.years[-1].last)}"
    if not later:
        return f"{over} no change of level can be claimed: about {first.mean:.0f} a year."
    steps = ", ".join(
        f"about {level.mean:.0f} from {month_words(trend.years[level.first].first)} on" for level in later
    )
    return f"{over} the level changed: about {first.mean:.0f} a year at first, {steps}.{_against_rest(trend)}"


def _against_rest(trend: Trend) -> str:
    ratio = trend.against_rest
    if ratio is None:
        return ""
    if not ratio.is_a_difference:
        return " Its surroundings changed alike, as far as can be told."
    interval = _from_to(ratio.interval)
    return f" That is {_tenth(ratio.value)} times what its surroundings did (95 % interval {interval})."


def _soft(history: History) -> str:
    if abs(history.soft_count - history.count) <= _SOFT_DIFFERENCE * history.count or not history.window:
        return ""
    return (
        "Spread evenly over the ground that each map point stands for, "
        f"{_tenth(history.soft_count)} of them fall into the area."
    )


def _approximate(history: History) -> str:
    if not history.is_monthly:
        return ""
    typical_m = history.edges.displacement_m
    within = f" (typically within about {round(typical_m, -1):.0f} m)" if math.isfinite(typical_m) else ""
    return (
        f"Locations are approximate{within} and some records may belong just outside the area; "
        "records are reports, not convictions."
    )


def _source(history: History) -> str:
    return f"Source: {history.dataset}. {history.licence}." if history.dataset else ""


def _caveats(history: History) -> Iterator[str]:
    yield from history.question.area.notes
    for force in history.coverage:
        missing = force.of(MonthState.MISSING)
        if missing:
            name = force_words(force.force)
            yield f"{name}: nothing is loaded for {say_months(missing)}. These are gaps, not zeros."
        yield from force.doubts
    for dataset, count in history.beside.items():
        yield f"Not counted in this: {count:,} of “{dataset}”, listed with the others."
    if not history.is_monthly:
        return
    yield (
        "A map point stands for several addresses, so no record is told of any one house. "
        f"About {_percent(history.edges.share_in_doubt)} of the count may belong beyond the edge."
    )
    yield "Records tell the month at best, and every publisher corrects months afterwards."
    if isinstance(history.around, Comparison):
        yield "A rate for an area misleads beside woods and water, where nobody lives."
    if history.dispersion:
        yield (
            f"Yearly counts of places like this vary {history.dispersion:.1f} times as much as chance alone "
            "would have it (the same victims again, one map point for many addresses): hence wider intervals."
        )
    elif isinstance(history.before, Comparison):
        yield (
            "Incidents cluster, and how much they do so here cannot be told from the years loaded: "
            "the intervals are too narrow."
        )
