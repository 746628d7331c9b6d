"""The plan in plain words, for radio, alerts and people who cannot see the map."""

from collections.abc import Iterator

from mapper.domain.cordons import CORDON_KINDS
from mapper.domain.effects.findings import StreetInside
from mapper.domain.incidents import IncidentAnswer, NearbyIncident, When
from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import EXERCISE_LINE, by_hand_lines, say_plan_as_of
from mapper.domain.wording.description import short_description
from mapper.exporters.cordon_text import closure_lines, effect_lines, ring_lines


def write(plan: Plan) -> bytes:
    """UTF-8 lines, the cordon first, what it cannot promise next, then streets and past incidents."""
    return ("\n".join(_lines(plan)) + "\n").encode()


def write_incidents(answer: IncidentAnswer) -> bytes:
    """One line a past incident, nearest first, and what was looked through."""
    loaded = [
        f"Looked through {dataset.name}: {dataset.rows:,} rows, {dataset.first_month} to {dataset.last_month}"
        for dataset in answer.datasets
    ]
    lines = [say_past(near) for near in answer.nearby] or ["No past incident is known here."]
    if answer.is_cut:
        lines.insert(0, f"{len(answer.nearby):,} of {answer.total:,} past incidents, the nearest first:")
    return ("\n".join([*lines, *answer.notes, *loaded]) + "\n").encode()


def _lines(plan: Plan) -> Iterator[str]:
    cordon = plan.cordon
    if plan.is_exercise:
        yield EXERCISE_LINE
    yield plan.incident.title or "Incident"
    yield from plan.caption.splitlines()
    if plan.as_of:
        yield say_plan_as_of(plan)
    if plan.incident.when:
        yield f"When: {say_when(plan.incident.when)}"
    lon, lat = plan.incident.position
    yield f"Place: {plan.incident.place} ({lat:.5f}, {lon:.5f})"
    kind = CORDON_KINDS[cordon.kind]
    known = kind.parameters()
    sizes = [
        f"{known[name].label.lower()} {said}"
        for name, value in cordon.parameters.items()
        if (said := known[name].words(value))
    ]
    yield f"Cordon: {kind.label.lower()}, {', '.join(sizes)}"
    yield f"In short: {short_description(plan)}"
    yield f"Area {plan.area_m2 / 10_000:.1f} hectares, line {plan.perimeter_m:,.0f} m"
    yield from (f"Warning: {warning}" for warning in plan.warnings)
    yield from ring_lines(plan)
    yield from closure_lines(plan)
    yield from _street_lines(plan)
    yield from effect_lines(plan.effects) if plan.effects else ()
    yield from by_hand_lines(plan)
    yield from _past_lines(plan)
    if plan.provenance:
        as_of = plan.provenance.as_of
        yield f"Streets as of {as_of or 'an unknown date'}, {plan.provenance.source}"
        yield from plan.provenance.notes
        yield plan.provenance.licence


def _street_lines(plan: Plan) -> Iterator[str]:
    if plan.street_length_m is None:
        return
    yield f"Streets inside, {plan.street_length_m:,.0f} m:"
    yield from (f"  {_say_street(street)}" for street in plan.streets)


def _say_street(street: StreetInside) -> str:
    part = "all of it" if street.whole else "part of it"
    return f"{street.name or '(ways without a name)'}: {street.length_m:,.0f} m, {part}"


def _past_lines(plan: Plan) -> Iterator[str]:
    if plan.past:
        yield "Past incidents nearby:"
        yield from (f"  {say_past(near)}" for near in plan.past)


def say_past(near: NearbyIncident) -> str:
    """One past incident in one line."""
    incident = near.incident
    summary = f": {incident.summary}" if incident.summary else ""
    return (
        f"{near.distance_m:,.0f} m, {say_when(incident.when)}, {incident.category}, {incident.place}{summary}"
    )


def say_when(when: When) -> str:
    """The date as far as it is known: "about 2017-07-28 18:15"."""
    return ("about " if when.approximate else "") + when.text.replace("T", " ")
