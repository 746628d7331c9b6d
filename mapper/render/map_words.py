"""What the map of a plan says in words: its title and its caption."""

from mapper.domain.days import MONTHS, say_as_of, say_day
from mapper.domain.incidents import Precision, When
from mapper.domain.plans import Incident, Plan
from mapper.domain.wording.by_hand import EXERCISE, EXERCISE_LINE, say_plan_as_of
from mapper.domain.wording.phrases import say_count
from mapper.render.svg_text import tidy


def incident_words(incident: Incident) -> list[str]:
    """What happened, where and when, as far as it is known; never empty."""
    when = "" if incident.when is None else say_when(incident.when)
    return [words for words in (incident.title, incident.place, when) if tidy(words)] or ["Incident"]


def say_when(when: When) -> str:
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
    exercise = f"{EXERCISE}. " if plan.is_exercise else ""
    return f"{exercise}Map: {', '.join(incident_words(plan.incident))}"


def heading(plan: Plan) -> str:
    """Such as "Fire: Long Street", for above the map."""
    named = [words for words in (plan.incident.title, plan.incident.place) if tidy(words)]
    exercise = f"{EXERCISE}. " if plan.is_exercise else ""
    return exercise + (": ".join(named) or "Incident")


def state(plan: Plan) -> list[str]:
    """For below the heading: when it happened, when the plan held true, how much is closed."""
    when = "" if plan.incident.when is None else say_when(plan.incident.when)
    closed = say_count(len(plan.cordon.closures), "closure") if plan.cordon.closures else ""
    return [words for words in (when, say_plan_as_of(plan), closed) if words]


def notes(plan: Plan) -> list[str]:
    """What people wrote under the picture, and when it held true."""
    said = (EXERCISE_LINE if plan.is_exercise else "", *plan.caption.splitlines(), say_plan_as_of(plan))
    return [line for line in said if line.strip()]


def credit(plan: Plan) -> str:
    """Whose data this is and how old; or that there is none."""
    if plan.provenance is None:
        return "No street data for this place"
    return f"{plan.provenance.licence} · streets {say_as_of(plan.provenance.as_of)}"


def warnings(plan: Plan) -> list[str]:
    """Everything a reader must know that the picture cannot show, said once."""
    return list(dict.fromkeys((*plan.warnings, *plan.cordon.warnings)))
