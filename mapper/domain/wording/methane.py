"""The report with which a responder tells others of an incident, as far as a plan knows it.

The fields are those of the United Kingdom's joint doctrine (JESIP): METHANE, or ETHANE where no major
incident has been declared. What a plan cannot know stays "not known": nobody should have to tell a guess
from a fact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from mapper.domain.effects.findings import SiteKind
from mapper.domain.plans import Plan
from mapper.domain.positions import format_grid_reference, format_position
from mapper.domain.wording.by_hand import SEARCHED_AS, say_point
from mapper.domain.wording.closures import by_post, say_closed, say_post
from mapper.domain.wording.description import say_role
from mapper.domain.wording.effects import say_site
from mapper.domain.wording.phrases import say_count

NOT_KNOWN = "not known"
_SERVICES = f"present and required: {NOT_KNOWN}"


@dataclass(frozen=True)
class Methane:
    """One text a letter, in the order in which they are said."""

    major_incident: str
    exact_location: str
    type_of_incident: str
    hazards: str
    access: str
    number_of_casualties: str
    emergency_services: str

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each field by its name: ("Exact location", "...")."""
        for field in fields(self):
            yield field.name.replace("_", " ").capitalize(), getattr(self, field.name)


def methane(plan: Plan) -> Methane:
    """What the plan knows of each field."""
    computed = Methane(
        major_incident=NOT_KNOWN,
        exact_location=_location(plan),
        type_of_incident=plan.incident.title or NOT_KNOWN,
        hazards=_hazards(plan),
        access=" ".join(_access(plan)) or NOT_KNOWN,
        number_of_casualties=NOT_KNOWN,
        emergency_services=_services(plan),
    )
    typed = {name: words.strip() for name, words in plan.methane.items() if words.strip()}
    return replace(
        computed, **{name: _joined(words, getattr(computed, name)) for name, words in typed.items()}
    )


def _joined(typed: str, computed: str) -> str:
    """What people wrote comes first; what the plan knows stays, what it does not know goes."""
    known = computed.removeprefix(_SERVICES).lstrip("; ") if computed != NOT_KNOWN else ""
    return f"{typed} {known[:1].upper()}{known[1:]}".strip()


def _location(plan: Plan) -> str:
    position = plan.incident.position
    reference = format_grid_reference(position)
    grid = f"grid reference {reference}" if reference else ""
    named = (plan.incident.place, format_position(position), grid)
    return ", ".join(dict.fromkeys(filter(None, named)))


def _hazards(plan: Plan) -> str:
    """No more than why the distances were chosen, as when a device or a cylinder was named."""
    reasons = dict.fromkeys(f"{say_role(ring.role)}: {ring.reason}" for ring in plan.rings if ring.reason)
    return " ".join(reasons) or NOT_KNOWN


def _access(plan: Plan) -> Iterator[str]:
    yield from (f"{say_point(point)}." for point in plan.points)
    for ring in plan.rings:
        if ring.access is not None:
            yield f"{say_role(ring.role)}: enter at {format_position(ring.access)}."
    if plan.effects is not None:
        yield from plan.effects.emergency_access
        chosen = {point.sort for point in plan.points}
        for kind in (kind for kind in SiteKind if SEARCHED_AS[kind] not in chosen):
            best = next((site for site in plan.effects.sites if site.kind is kind), None)
            if best is not None:
                yield f"Candidate, not searched: {say_site(best)}"
    if plan.cordon.closures:
        yield f"{say_closed(plan.cordon)}: {'; '.join(map(say_post, by_post(plan.cordon.closures)))}."


def _services(plan: Plan) -> str:
    posts = len(by_post(plan.cordon.closures))
    needed = f"; the cordon has {say_count(posts, 'place')} to be staffed" if posts else ""
    return f"{_SERVICES}{needed}"
