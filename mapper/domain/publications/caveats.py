"""What has to stand beside a public map, and what a publisher had better look at before it goes out."""

from collections.abc import Iterator

from mapper.domain.cordons.drawn import DrawnCordon
from mapper.domain.plans import Plan
from mapper.domain.publications.editions import Choices, Duty
from mapper.domain.publications.house_numbers import may_tell_a_house
from mapper.domain.publications.outline import tells_its_house
from mapper.domain.publications.past import stands_for_many_addresses
from mapper.domain.publications.street_level import OFF_STREETS_M, StreetLevel
from mapper.domain.publications.view import for_people, squares_m
from mapper.domain.wording.description import doubts

SNAP_POINTS = (
    "Incidents of data.police.uk stand for at least eight addresses, or for none: on or near a street, "
    "by month, not by day."
)
STREET_LEVEL = "The incident is marked on its street, not at a house."
MARKED_NEAR = "The mark of the incident stands for {side_m:.0f} m around it, not for one place."
FOUND_BY_TRIAL = (
    "Who draws this cordon again round every house of its street can tell which one it is for: show it in"
    " squares where nobody may know the house."
)
SOME_LEFT_OUT = "Not all past incidents nearby are shown."


def caveats(plan: Plan, public: Plan, duty: Duty) -> tuple[str, ...]:
    """Every sentence that readers must see: what is doubtful of the public view, and what its marks mean."""
    return tuple(dict.fromkeys(_caveats(plan, public, duty)))


def _caveats(plan: Plan, public: Plan, duty: Duty) -> Iterator[str]:
    yield from doubts(public)
    position = public.incident.position
    is_on_street = StreetLevel.of(plan.background, position).at(position).street
    side_m = max(squares_m(duty), 0 if is_on_street else OFF_STREETS_M)
    yield MARKED_NEAR.format(side_m=side_m) if side_m else STREET_LEVEL
    if any(stands_for_many_addresses(near.incident) for near in public.past):
        yield SNAP_POINTS
    if public.past and len(public.past) < len(plan.past):
        yield SOME_LEFT_OUT


def to_check(plan: Plan, public: Plan, choices: Choices) -> tuple[str, ...]:
    """What a publisher had better look at: a line that tells of a house, words that go out as written."""
    cordons = [ring.cordon for ring in plan.rings] or [plan.cordon]
    is_by_hand = for_people(plan, choices.duty).kind == DrawnCordon.name
    is_found = not is_by_hand and not squares_m(choices.duty) and any(map(tells_its_house, cordons))
    return (*([FOUND_BY_TRIAL] if is_found else []), *_words_to_check(public, choices))


def _words_to_check(public: Plan, choices: Choices) -> tuple[str, ...]:
    incident = public.incident
    named = {"place": incident.place, "title": incident.title, "caption": public.caption}
    named |= {
        "text in place of the picture": choices.alt_text,
        "description": choices.long_text,
        "correction": choices.correction,
    }
    named |= {
        f"text on the past incident of {near.incident.when.text}": near.incident.summary
        for near in public.past
    }
    return tuple(
        f"The {what} seems to tell of one house." for what, words in named.items() if may_tell_a_house(words)
    )
