"""What the map of a plan says in words: its caption, and the alternative for those who do not see it."""

from datetime import date

from mapper.domain.days import MONTHS, say_day
from mapper.domain.incidents import Precision, When
from mapper.domain.plans import Incident, Plan

_MOST_STREETS = 12  # named in the description; the rest are counted


def incident_words(incident: Incident) -> list[str]:
    """What happened, where and when, as far as it is known; never empty."""
    when = "" if incident.when is None else _when(incident.when)
    return [words for words in (incident.title, incident.place, when) if words] or ["Incident"]


def _when(when: When) -> str:
    """As precise as the source: a year, a month, a day, or a time of a day."""
    about = "about " if when.approximate else ""
    day = when.first_day
    if when.precision is Precision.YEAR:
        return f"{about}{day.year}"
    if when.precision is Precision.MONTH:
        return f"{about}{MONTHS[day.month - 1]} {day.year}"
    if when.precision is Precision.DAY:
        return f"{about}{say_day(day)}"
    return f"{say_day(day)}, {about}{when.text[11:16]}"


def title(plan: Plan) -> str:
    """One line: what this is a map of."""
    return f"Map: {', '.join(incident_words(plan.incident))}"


def description(plan: Plan) -> str:
    """The picture in a few sentences."""
    sentences = [f"A {plan.cordon.kind} cordon of {_area(plan.area_m2)}.", *_closures(plan)]
    length_m = plan.street_length_m
    if length_m is None:
        sentences.append("The streets here are not known.")
    else:
        sentences.append(f"{_length(length_m)} of street lie inside{_streets(plan)}.")
    if plan.provenance is not None:
        sentences.append(f"Streets {_as_of(plan.provenance.as_of)}, {plan.provenance.source}.")
    if plan.past:
        sentences.append(f"Past incidents nearby: {len(plan.past)}.")
    return " ".join([*sentences, *warnings(plan)])


def _closures(plan: Plan) -> list[str]:
    closures = plan.cordon.closures
    if not closures:
        return []
    names = list(dict.fromkeys(closure.street for closure in closures if closure.street))
    at = f", on {', '.join(names[:_MOST_STREETS])}" if names else ""
    return [f"{len(closures)} closures{at}."]


def _streets(plan: Plan) -> str:
    names = [street.name for street in plan.streets if street.name]
    more = f" and {len(names) - _MOST_STREETS} more" if len(names) > _MOST_STREETS else ""
    return f": {', '.join(names[:_MOST_STREETS])}{more}" if names else ""


def _area(area_m2: float) -> str:
    return f"{area_m2 / 1e6:.2f} km²" if area_m2 >= 100_000 else f"{area_m2:.0f} m²"


def _length(length_m: float) -> str:
    return f"{length_m / 1000:.1f} km" if length_m >= 1000 else f"{length_m:.0f} m"


def credit(plan: Plan) -> str:
    """Whose data this is and how old; or that there is none."""
    if plan.provenance is None:
        return "No street data for this place"
    return f"{plan.provenance.licence} · streets {_as_of(plan.provenance.as_of)}"


def _as_of(day: date | None) -> str:
    return "of unknown date" if day is None else f"as of {say_day(day)}"


def warnings(plan: Plan) -> list[str]:
    """Everything a reader must know that the picture cannot show, said once."""
    return list(dict.fromkeys((*plan.warnings, *plan.cordon.warnings)))
