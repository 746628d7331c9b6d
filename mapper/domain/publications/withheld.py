"""What a plan has and readers do not get, sentence by sentence, for whoever signs it off."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np

from mapper.domain.places import distances_m
from mapper.domain.plans import Plan
from mapper.domain.publications.editions import Duty
from mapper.domain.publications.past import CURATED, LEFT_OUT, why_left_out
from mapper.domain.publications.street_level import StreetLevel
from mapper.domain.publications.view import for_people
from mapper.domain.publications.withheld_cordons import of_cordon, of_rings
from mapper.domain.publications.withheld_effects import of_effects
from mapper.domain.wording.by_hand import say_sort
from mapper.domain.wording.phrases import say_count, say_length, say_list, say_quoted

Said = tuple[str, str]


@dataclass(frozen=True)
class Withheld:
    """One thing that readers do not get, or get otherwise; ``path`` is where the plan has it: "points/p1"."""

    says: str
    path: str


def withheld(plan: Plan, public: Plan, duty: Duty) -> tuple[Withheld, ...]:
    """Everything in which the public view differs from its plan; nothing where there is no difference."""
    found = (said for field in fields(Plan) for said in SAYERS[field.name](plan, public, duty))
    return tuple(Withheld(*said) for said in found)


def _number(plan: Plan, public: Plan, _: Duty) -> Iterator[Said]:
    if plan.plan_id != public.plan_id:
        yield "The plan's own number is left out; the publication has one of its own.", "plan_id"


def _incident(plan: Plan, public: Plan, _: Duty) -> Iterator[Said]:
    was, now = plan.incident, public.incident
    if was.position != now.position:
        moved_m = float(distances_m(was.position, np.array([now.position]))[0])
        street = StreetLevel.of(plan.background, now.position).at(now.position).street
        onto = f"to {street}" if street else "to the middle of a square, as no street with a name is near"
        yield f"The incident is moved {say_length(moved_m)}, {onto}.", "incident/position"
    if was.place != now.place:
        yield f"The place {say_quoted(was.place)} is shown as {say_quoted(now.place)}.", "incident/place"


def _provenance(plan: Plan, public: Plan, _: Duty) -> Iterator[Said]:
    was, now = plan.provenance, public.provenance
    if was is not None and now is None:
        yield "The source of the streets is left out, as none are listed.", "provenance"
    elif was is not None and now is not None:
        if was.source != now.source:
            yield f"The source of the streets is called {now.source}.", "provenance/source"
        if was.notes or was.warnings != now.warnings:
            told = say_count(len(was.notes) + len(was.warnings), "sentence")
            yield f"{told} on the source of the streets left out or said in short.", "provenance/notes"


def _streets(plan: Plan, public: Plan, _: Duty) -> Iterator[Said]:
    before, after = (say_count(len(each.streets), "street") for each in (plan, public))
    if plan.streets and not public.streets:
        yield f"{before} inside left out.", "streets"
    elif plan.streets != public.streets:
        yield (
            f"{after} inside are those of the area shown, in place of {before} inside the cordon.",
            "streets",
        )


def _past(plan: Plan, public: Plan, duty: Duty) -> Iterator[Said]:
    """Those left out by reason; of the others, what of them is left out."""
    shows_past = bool(public.past)
    reasons = [why_left_out(near.incident, duty, shows_past=True) for near in plan.past]
    if not shows_past:
        reasons = [reason or LEFT_OUT for reason in reasons]
    for reason, count in Counter(filter(None, reasons)).items():
        yield f"{say_count(count, 'past incident')} left out: {reason}.", "past"
    shown = [near.incident for near, reason in zip(plan.past, reasons, strict=True) if not reason]
    if shown and {*plan.past} != {*public.past}:
        figures = sum(incident.dataset != CURATED for incident in shown)
        months = f", {figures} of them to the month alone" if figures else ""
        told = f"to the street and the day{months}, without outcomes, references and exact distances"
        yield f"{say_count(len(shown), 'past incident')} shown {told}.", "past"


def _warnings(plan: Plan, public: Plan, duty: Duty) -> Iterator[Said]:
    """Those of the plan; what its cordon says too is told there."""
    told = (*public.warnings, *for_people(plan, duty).warnings)
    for number, warning in enumerate(plan.warnings):
        if warning not in told:
            yield f"The warning {say_quoted(warning)} is left out.", f"warnings/{number}"


def _edge(plan: Plan, public: Plan, _: Duty) -> Iterator[Said]:
    if plan.edge is not None and plan.edge != public.edge:
        yield "Where the known streets end is told anew, as seen from what is shown.", "edge"


def _points(plan: Plan, _public: Plan, _: Duty) -> Iterator[Said]:
    for point in plan.points:
        label = f" {say_quoted(point.label)}" if point.label else ""
        yield f"{say_sort(point.sort)}{label} left out.", f"points/{point.point_id}"


def _notes(plan: Plan, _public: Plan, _: Duty) -> Iterator[Said]:
    for note in plan.notes:
        yield f"The note {say_quoted(note.text)} is left out.", f"notes/{note.note_id}"


def _methane(plan: Plan, _public: Plan, _: Duty) -> Iterator[Said]:
    if plan.methane:
        yield f"Words for METHANE left out: {say_list(sorted(plan.methane))}.", "methane"


def _as_it_is(_plan: Plan, _public: Plan, _: Duty) -> Iterator[Said]:
    """Of what readers get as the plan has it, or as it follows from what is told of the cordon."""
    return iter(())


SAYERS: Mapping[str, Callable[[Plan, Plan, Duty], Iterator[Said]]] = MappingProxyType(
    {
        "plan_id": _number,
        "incident": _incident,
        "cordon": of_cordon,
        "area_m2": _as_it_is,
        "perimeter_m": _as_it_is,
        "provenance": _provenance,
        "streets": _streets,
        "past": _past,
        "warnings": _warnings,
        "edge": _edge,
        "effects": of_effects,
        "rings": of_rings,
        "points": _points,
        "notes": _notes,
        "caption": _as_it_is,
        "methane": _methane,
        "is_exercise": _as_it_is,
        "as_of": _as_it_is,
        "background": _as_it_is,
    }
)
