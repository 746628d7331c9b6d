"""What readers do not get of the effects of a cordon."""

from collections import Counter
from collections.abc import Iterator

from mapper.domain.effects.findings import Effects
from mapper.domain.plans import Plan
from mapper.domain.publications.editions import Duty
from mapper.domain.wording.effects import say_site_kind
from mapper.domain.wording.phrases import say_count, say_list

Said = tuple[str, str]


def of_effects(plan: Plan, public: Plan, _: Duty) -> Iterator[Said]:
    """Of the effects that are shown, or of all of them where none are."""
    was, now = plan.effects, public.effects
    if was is None:
        return
    if now is None:
        yield (
            "What the cordon does to its neighbourhood is left out: it is told of the exact line.",
            "effects",
        )
        return
    yield from _for_responders(was)
    if (was.homes, was.buildings, was.premises) != (now.homes, now.buildings, now.premises):
        yield "Homes, buildings and places inside are those of the area shown.", "effects/premises"
    if was.pockets != now.pockets:
        counted = say_count(len(was.pockets), "part")
        told = "without homes and without rules that could be lifted"
        left = len(was.pockets) - len(now.pockets)
        inside = f"; {left} left out, inside of what is shown" if left else ""
        yield f"{counted} cut off, {told}{inside}.", "effects/pockets"
    if was.diversions != now.diversions:
        counted = say_count(len(was.diversions), "way")
        yield f"{counted} round, without bearings from the middle.", "effects/diversions"


def _for_responders(effects: Effects) -> Iterator[Said]:
    if effects.sites:
        kinds = Counter(say_site_kind(site.kind).lower() for site in effects.sites)
        counted = say_list([say_count(count, kind) for kind, count in kinds.items()])
        yield f"Places for responders left out: {counted}.", "effects/sites"
    if effects.emergency_access:
        counted = say_count(len(effects.emergency_access), "sentence")
        yield f"How responders get in left out: {counted}.", "effects/emergency_access"
    if effects.buildings_cut is not None:
        yield "How many buildings the line goes through is left out.", "effects/buildings_cut"
