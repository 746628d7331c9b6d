"""A public map in words: in one line for those who do not see it, and in full for those who want it all."""

from collections.abc import Iterator, Sequence

from mapper.domain.cordons import Closure, Cordon
from mapper.domain.effects.findings import StreetInside
from mapper.domain.effects.street_ends import ends_of
from mapper.domain.plans import Plan
from mapper.domain.wording.by_hand import say_plan_as_of
from mapper.domain.wording.closures import say_closed, say_post
from mapper.domain.wording.description import doubts, say_basis, say_where, short_description
from mapper.domain.wording.effects import say_around, say_inside
from mapper.domain.wording.phrases import say_count, say_length, say_list

LONGEST = 250  # characters; what is longer a screen reader cannot be made to skip
_MOST_STREETS = 30
_MOST_WAYS_ROUND = 3


def alt_text(public: Plan) -> str:
    """Where it is, what is closed or inside and when that held true, in at most 250 characters."""
    as_of = say_plan_as_of(public)
    tail = f" {as_of}." if as_of else ""
    return short_description(public, LONGEST - len(tail)) + tail


def long_text(public: Plan) -> str:
    """Each street inside with its length and its ends, each closure once, and all that is doubtful."""
    return " ".join(_sentences(public))


def _sentences(public: Plan) -> Iterator[str]:
    yield from say_where(public)
    yield from _inside(public)
    yield from _closed(public.cordon)
    if public.effects is not None:
        yield from say_inside(public.effects)
        yield from say_around(public.effects, _MOST_WAYS_ROUND)
    yield from doubts(public)
    yield from say_basis(public)


def _inside(public: Plan) -> Iterator[str]:
    if public.street_length_m is None:
        yield "The streets here are not known."
        return
    if not public.streets:
        yield "No street that is known is inside."
        return
    named = [_say_street(street, public) for street in public.streets if street.name]
    told = [*named[:_MOST_STREETS], *_rest(named)]
    told += [f"{say_length(street.length_m)} without a name" for street in public.streets if not street.name]
    yield f"{say_length(public.street_length_m)} of street inside: {'; '.join(told)}."


def _rest(named: Sequence[str]) -> list[str]:
    more = len(named) - _MOST_STREETS
    return [say_count(more, "more street")] if more > 0 else []


def _say_street(street: StreetInside, public: Plan) -> str:
    """Such as "Forest Road between Hoe Street and Stow Crescent, 410 m"."""
    length = say_length(street.length_m)
    if street.whole:
        return f"all of {street.name}, {length}"
    ends = ends_of(street, public.background.streets) if public.background else ()
    return f"{street.name} between {say_list(ends)}, {length}" if ends else f"part of {street.name}, {length}"


def _closed(cordon: Cordon) -> Iterator[str]:
    if cordon.closures:
        places = [say_post(closures) for closures in _by_junction(cordon.closures)]
        yield f"{say_closed(cordon)} at {say_count(len(places), 'place')}: {'; '.join(places)}."


def _by_junction(closures: Sequence[Closure]) -> list[list[Closure]]:
    """The closures at one junction together, in the order of their first numbers."""
    found: dict[object, list[Closure]] = {}
    for closure in closures:
        met = frozenset({closure.street, *closure.junction.split(" / ")})
        found.setdefault(met if closure.junction else closure.number, []).append(closure)
    return list(found.values())
