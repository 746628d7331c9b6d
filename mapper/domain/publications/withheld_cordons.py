"""What readers do not get of the cordons of a plan."""

from collections.abc import Iterator, Sequence

from mapper.domain.cordons import CORDON_KINDS, Closure, Cordon
from mapper.domain.places import area_m2
from mapper.domain.plans import Plan
from mapper.domain.publications.editions import Duty
from mapper.domain.publications.view import for_people
from mapper.domain.rings import Ring, RingRole
from mapper.domain.wording.closures import say_street
from mapper.domain.wording.description import say_role
from mapper.domain.wording.phrases import say_area, say_count, say_list, say_quoted

Said = tuple[str, str]
_MOST_STREETS = 12
_STAFFING = ("post", "way_id", "width_m", "grid_reference", "priority", "is_pinned")
_PLACE = ("position", "bearing_deg")
_OF_RING = {
    "access": "access point",
    "starts": "start",
    "review": "review",
    "reason": "reason",
    "keep_off_m": "distance that responders keep",
}


def of_cordon(plan: Plan, public: Plan, duty: Duty) -> Iterator[Said]:
    """Of the cordon that is shown."""
    yield from _of_one(for_people(plan, duty), public.cordon, "The cordon", "cordon")


def of_rings(plan: Plan, public: Plan, duty: Duty) -> Iterator[Said]:
    """The rings that are not shown, and what is not of those that are."""
    shown = for_people(plan, duty)
    outside = {ring.role: ring.cordon for ring in public.rings}.get(RingRole.TRAFFIC)
    for ring in plan.rings:
        name, path = say_role(ring.role), f"rings/{ring.role.word}"
        if ring.cordon is not shown and (ring.role is not RingRole.TRAFFIC or outside is None):
            yield f"{name} left out.", path
            continue
        kept_back = _kept_back(ring)
        if kept_back:
            yield f"{name} without its {say_list(kept_back)}.", path
        if ring.cordon is not shown and outside is not None:
            yield from _of_one(ring.cordon, outside, name, path)


def _kept_back(ring: Ring) -> list[str]:
    return [words for name, words in _OF_RING.items() if getattr(ring, name)]


def _of_one(cordon: Cordon, public: Cordon, name: str, path: str) -> Iterator[Said]:
    if cordon.area != public.area:
        sizes = f"{say_area(area_m2(public.area))} in place of {say_area(area_m2(cordon.area))}"
        yield f"{name} is not shown as it is, but as {sizes}. {' '.join(public.warnings)}", f"{path}/area"
    if cordon.scene != public.scene:
        yield f"{name} without the scene that it goes round.", f"{path}/scene"
    if cordon.parameters != public.parameters or cordon.kind != public.kind:
        asked = say_list(_asked(cordon, public))
        yield f"{name} without how it was asked for: {asked}.", f"{path}/parameters"
    for number, warning in enumerate(cordon.warnings):
        if warning not in public.warnings:
            yield f"The warning {say_quoted(warning)} is left out.", f"{path}/warnings/{number}"
    yield from _of_closures(cordon.closures, public.closures, name, f"{path}/closures")
    if cordon.seal is not None:
        leaks = say_count(len(cordon.seal.leaks), "doubtful place")
        yield f"{name} without how tight it is, and without {leaks}.", f"{path}/seal"


def _asked(cordon: Cordon, public: Cordon) -> list[str]:
    """The kind of the cordon, and what readers are not told of its sizes and choices."""
    kind = CORDON_KINDS[cordon.kind]
    known = kind.parameters()
    sizes = [
        f"{known[name].label.lower()} {said}"
        for name, value in cordon.parameters.items()
        if name not in public.parameters and (said := known[name].words(value))
    ]
    return [kind.label.lower(), *sizes]


def _of_closures(
    closures: Sequence[Closure], public: Sequence[Closure], name: str, path: str
) -> Iterator[Said]:
    counted = say_count(len(closures), "closure")
    if closures and not public:
        streets = say_list(list(dict.fromkeys(map(say_street, closures))), _MOST_STREETS)
        yield f"{name} without its {counted}: {streets}.", path
        return
    if _differ(closures, public, _STAFFING):
        told = "who watches which, in what order, and how wide a barrier is"
        yield f"{name} with {counted}, without {told}.", path
    if _differ(closures, public, _PLACE):
        yield f"{name} with {counted} to about a metre, and to a point of the compass.", path


def _differ(closures: Sequence[Closure], public: Sequence[Closure], names: Sequence[str]) -> bool:
    pairs = zip(closures, public, strict=True)
    return any(getattr(was, name) != getattr(now, name) for was, now in pairs for name in names)
