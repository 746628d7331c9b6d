"""A plan in a few plain sentences, and in one that fits an alert; both say what is doubtful."""

from collections.abc import Iterator

from mapper.domain.cordons import Cordon, Seal
from mapper.domain.days import say_as_of
from mapper.domain.effects.findings import StreetInside
from mapper.domain.places import area_m2
from mapper.domain.plans import Plan
from mapper.domain.positions import format_position
from mapper.domain.rings import Ring, RingRole
from mapper.domain.wording.by_hand import EXERCISE, say_plan_as_of
from mapper.domain.wording.closures import by_post, say_closed, say_post, say_proof, say_street
from mapper.domain.wording.effects import say_around, say_inside
from mapper.domain.wording.phrases import say_area, say_count, say_length, say_list

SHORT = 200  # characters: two text messages are often read as one, three are not
_MOST_STREETS = 12
_MOST_WAYS_ROUND = 3
_MARK = "\u2026"


def description(plan: Plan) -> str:
    """Where the cordon runs, what is inside, what is closed, what is doubtful: one short sentence each.

    It is for everybody: nothing in it tells of a single home or of where responders gather.
    """
    return " ".join(_sentences(plan))


def short_description(plan: Plan, most: int = SHORT) -> str:
    """The same in at most ``most`` characters: streets and places are cut, the doubt never."""
    doubt = _doubt_in_short(plan)
    named_first = sorted(plan.cordon.closures, key=lambda closure: not closure.street)
    streets = list(dict.fromkeys(map(say_street, named_first)))
    streets = streets or [street.name for street in plan.streets if street.name]
    verb = say_closed(plan.cordon) if plan.cordon.closures else "Inside"
    place = _place(plan)
    for shown in range(len(streets), -1, -1):
        named = f" {verb}: {say_list(streets, shown)}." if shown else ""
        said = f"{_title(plan)} round {place}.{named}{doubt}"
        if len(said) <= most:
            return said
    room = most - len(f"{_title(plan)} round {_MARK}.{doubt}")
    return f"{_title(plan)} round {place[: max(room, 0)].rstrip()}{_MARK}.{doubt}"


def doubts(plan: Plan) -> tuple[str, ...]:
    """Every sentence of a plan that nobody may overlook, once."""
    found = (*plan.warnings, *plan.cordon.warnings, *(plan.effects.doubts if plan.effects else ()))
    return tuple(dict.fromkeys(found))


def _sentences(plan: Plan) -> Iterator[str]:
    yield from say_where(plan)
    yield _inside(plan)
    yield from _closed(plan)
    if plan.effects is not None:
        yield from say_inside(plan.effects)
        yield from say_around(plan.effects, _MOST_WAYS_ROUND)
    yield from doubts(plan)
    if plan.cordon.seal is not None:
        yield from (leak.says for leak in plan.cordon.seal.leaks)
    yield from say_basis(plan)


def say_where(plan: Plan) -> Iterator[str]:
    """Round what it runs and how large it is, and what other cordons there are."""
    yield f"{_title(plan)} round {_place(plan)}, {say_area(plan.area_m2)}."
    yield from _rings(plan)


def say_basis(plan: Plan) -> Iterator[str]:
    """How old the streets are, how many past incidents it shows, and when it held true."""
    if plan.provenance is not None:
        yield f"Streets {say_as_of(plan.provenance.as_of)}, {plan.provenance.source}."
    if plan.past:
        yield f"Past incidents nearby: {len(plan.past)}."
    if plan.as_of:
        yield f"{say_plan_as_of(plan)}."


def _title(plan: Plan) -> str:
    ring = shown_ring(plan)
    named = "Cordon" if ring is None else say_role(ring.role)
    return f"{EXERCISE}: {named.lower()}" if plan.is_exercise else named


def say_role(role: RingRole) -> str:
    """Such as "Inner cordon"."""
    return f"{role.name.capitalize()} cordon"


def shown_ring(plan: Plan) -> Ring | None:
    """The one of the plan's rings that is its ``cordon``; None when the plan has but one cordon."""
    return next((ring for ring in plan.rings if ring.cordon is plan.cordon), None)


def _place(plan: Plan) -> str:
    return plan.incident.place or plan.cordon.scene.label or format_position(plan.incident.position)


def _rings(plan: Plan) -> Iterator[str]:
    if len(plan.rings) > 1:
        named = [f"{ring.role.name.lower()} ({say_area(area_m2(ring.cordon.area))})" for ring in plan.rings]
        yield f"The plan has {len(plan.rings)} cordons, each within the next: {say_list(named)}."


def _inside(plan: Plan) -> str:
    length_m = plan.street_length_m
    if length_m is None:
        return "The streets here are not known."
    if not plan.streets:
        return "No street that is known is inside."
    named = [_say_street_inside(street, plan) for street in plan.streets if street.name]
    nameless = ["ways without a name"] if len(named) < len(plan.streets) else []
    streets = say_list([*named[:_MOST_STREETS], *_rest(named), *nameless])
    return f"Inside: {streets}; {say_length(length_m)} of street."


def _rest(named: list[str]) -> list[str]:
    return [f"{len(named) - _MOST_STREETS} more streets"] if len(named) > _MOST_STREETS else []


def _say_street_inside(street: StreetInside, plan: Plan) -> str:
    """All of it, between the two junctions where it is closed, or part of it."""
    if street.whole:
        return f"all of {street.name}"
    ends = [closure.junction for closure in plan.cordon.closures if closure.street == street.name]
    if len(ends) == 2 and all(ends) and ends[0] != ends[1]:
        first, last = (say_list(end.split(" / ")) for end in ends)
        return f"{street.name} between {first} and {last}"
    return f"part of {street.name}"


def _closed(plan: Plan) -> Iterator[str]:
    seal, closures = plan.cordon.seal, plan.cordon.closures
    if seal is None and not closures:
        yield "Which streets have to be closed it does not say."
        return
    if seal is not None and not seal.is_known:
        yield "Which streets have to be closed is not known."
    if closures:
        posts = by_post(closures)
        at = f"at {say_count(len(posts), 'place')}" if len(posts) < len(closures) else "at"
        yield f"{say_closed(plan.cordon)} {at}: {'; '.join(map(say_post, posts))}."
    elif seal is not None and seal.is_known:
        yield "No street has to be closed."
    if seal is not None:
        yield from _sealed(plan.cordon, seal)


def _sealed(cordon: Cordon, seal: Seal) -> Iterator[str]:
    if seal.is_known and not seal.is_sealed:
        yield "This does not seal it: along some street one still gets out."
    elif seal.is_sealed and cordon.closures:
        yield f"Along the streets {say_proof(cordon)}."


def _doubt_in_short(plan: Plan) -> str:
    seal = plan.cordon.seal
    if plan.provenance is None:
        return " Streets not known."
    if seal is not None and not seal.is_sealed:
        return " Not sealed." if seal.is_known else " Streets inside not known."
    return " Not certain: see the warnings." if doubts(plan) else ""
