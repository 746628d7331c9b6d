"""The history of a place as one plain object, for JSON."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from mapper.domain.coverage import ForceCoverage, MonthState
from mapper.domain.history.comparisons import Comparison, Refused
from mapper.domain.history.ground import Catchment
from mapper.domain.history.history import History, Span, Trend
from mapper.domain.months import Window, month_text
from mapper.domain.statistics.ratios import Ratio
from mapper.domain.wording import history as words
from mapper.exporters.features import feature, tenths

MOST_CATCHMENTS = 500  # more are a grey mass on any map


def history_object(history: History) -> dict[str, Any]:
    """All of it; a number that cannot be told is null, a comparison that is refused says why."""
    return {
        "paragraph": words.paragraph(history),
        "caveats": list(words.caveats(history)),
        "area": {"words": history.question.area.words, "area_m2": tenths(history.area_m2)},
        "dataset": history.dataset,
        "licence": history.licence,
        "window": history.window and _window(history.window),
        "records": history.count,
        "interval": [_number(end) for end in history.interval],
        "soft_count": _number(history.soft_count),
        "categories": dict(history.categories),
        "overlap": history.overlap and {"may": history.overlap.may, "surely": history.overlap.surely},
        "before": _compared(history.before),
        "around": _compared(history.around),
        "rank": history.rank and {name: _number(value) for name, value in vars(history.rank).items()},
        "dispersion": _number(history.dispersion),
        "trend": history.trend and _trend(history.trend),
        "map_points": {name: _number(value) for name, value in vars(history.edges).items()},
        "coverage": [_coverage(force) for force in history.coverage],
        "years": [_span(span) for span in history.years],
        "months": [_span(span) for span in history.months],
        "not_counted": dict(history.beside),
        "catchments": _catchments(history.catchments),
    }


def _number(value: float | None) -> float | None:
    """To four decimals; null for what is unknown or infinite."""
    return None if value is None or not math.isfinite(value) else round(value, 4)


def _window(window: Window) -> dict[str, str]:
    return {"since": month_text(window.first), "until": month_text(window.last)}


def _compared(compared: Comparison | Refused) -> dict[str, Any]:
    if isinstance(compared, Refused):
        return {"refused": compared.why}
    return {
        "against": compared.against,
        "records": compared.count.count,
        "other_records": compared.other.count,
        "exposure": _number(compared.count.exposure),
        "other_exposure": _number(compared.other.exposure),
        "ratio": _ratio(compared.ratio),
        "allowing_for_clustering": compared.clustered and _ratio(compared.clustered),
    }


def _ratio(ratio: Ratio) -> dict[str, float | None]:
    low, high = ratio.interval
    return {"value": _number(ratio.value), "low": _number(low), "high": _number(high)}


def _trend(trend: Trend) -> dict[str, Any]:
    levels = [
        {
            "since": month_text(trend.years[level.first].first),
            "years": level.years,
            "mean": _number(level.mean),
        }
        for level in trend.levels
    ]
    years = [{**_window(year), "records": n} for year, n in zip(trend.years, trend.counts, strict=True)]
    return {
        "years": years,
        "levels": levels,
        "against_rest": trend.against_rest and _ratio(trend.against_rest),
    }


def _coverage(force: ForceCoverage) -> dict[str, Any]:
    def months(state: MonthState) -> list[str]:
        return [month_text(month) for month in force.of(state)]

    return {
        "force": force.force,
        "categories": sorted(force.held),
        **{str(state): months(state) for state in MonthState},
        "doubts": list(force.doubts),
    }


def _span(span: Span) -> dict[str, Any]:
    states: Mapping[MonthState, int] = span.months
    months = {str(state): states.get(state, 0) for state in MonthState} if states else None
    return {"name": span.name, "records": span.total, "categories": dict(span.counts), "months": months}


def _catchments(found: Sequence[Catchment]) -> dict[str, Any]:
    """The ground that each map point stands for; none of them when there are too many to draw."""
    shown = found if len(found) <= MOST_CATCHMENTS else ()
    features = [
        feature("catchment", each.area, {"name": each.name, "records": each.incidents}) for each in shown
    ]
    return {"type": "FeatureCollection", "features": features, "left_out": len(found) - len(shown)}
