"""Which past incidents readers may see, and what of each: where it happened to a street, never who it was."""

import re
from collections.abc import Iterable

import numpy as np

from mapper.domain.incidents import NearbyIncident, PastIncident, When
from mapper.domain.names import fold
from mapper.domain.places import LonLat, distances_m
from mapper.domain.police_words import ARCHIVED
from mapper.domain.publications.editions import Duty
from mapper.domain.publications.house_numbers import without_house_numbers
from mapper.domain.publications.street_level import OnStreet, StreetLevel

CURATED = "curated"  # written by hand for people to read, each with its sources; all else are rows of figures
LEFT_OUT = "this edition is to show none"
PROCEEDINGS = "criminal proceedings are active"
ON_TRIAL = "a court may still try them"
OF_VICTIMS = "violence and sexual offences"
INTIMATE = "of a sexual kind, at home, or with children"
OF_PERSONS = "somebody was stopped, which is no incident"
NO_PLACE = "nobody says where"
_DAY, _MONTH = len("2018-07-31"), len("2018-07")
_TENS_OF_METRES = -1
_NEAR = "On or near "
_INTIMATE = re.compile(
    r"\b(?:sex|rape|indecen|voyeur|domestic|child|underage|abuse|grooming|prostitut|traffick|stalk)"
)
_IN_CHILDHOOD = r"(?:[1-9]|1[0-7])"
_OF_CHILDREN = re.compile(
    r"\b(?:(?:school)?(?:boy|girl)s?|schoolchild\w*|teen\w*|pupils?|minors?|juveniles?|bab(?:y|ies)|infants?"
    rf"|toddlers?|aged? {_IN_CHILDHOOD}|{_IN_CHILDHOOD} year olds?"
    r"|(?:one|man|woman|person|youth|student|victim) of 1[0-7]|(?:his|her|their) (?:son|daughter)s?)\b"
)
_AT_HOME = re.compile(
    r"\b(?:at home|(?:his|her|their|own|family) (?:home|house|flat)|wife|husband|spouse|girlfriend|boyfriend"
    r"|ex partner)\b"
)
_VIOLENT = re.compile(r"\b(?:violen|assault|homicid|murder|killing|manslaughter|wound|harass)")


def why_left_out(incident: PastIncident, duty: Duty, *, shows_past: bool) -> str:
    """The reason why readers do not see it; "" when they do."""
    is_locked = not duty.past_allowed_by
    reasons = (
        (not shows_past, LEFT_OUT),
        (duty.is_active and is_locked, PROCEEDINGS),
        (incident.proceedings_active and is_locked, ON_TRIAL),
        (_is_a_stop(incident), OF_PERSONS),
        (_is_intimate(incident), INTIMATE),
        (_is_of_victims(incident), OF_VICTIMS),
        (incident.position is None, NO_PLACE),
    )
    return next((reason for is_so, reason in reasons if is_so), "")


def stands_for_many_addresses(incident: PastIncident) -> bool:
    """Whether its place is one of data.police.uk's points, each of which stands for a whole neighbourhood."""
    return incident.dataset.startswith(ARCHIVED)


def public_past(
    past: Iterable[PastIncident], around: LonLat, streets: StreetLevel
) -> tuple[NearbyIncident, ...]:
    """What readers see of each, nearest to ``around`` first, numbered in this order in place of their keys.

    One far from any street stands in the list alone, without a position.
    """
    placed = [(streets.at(incident.position), incident) for incident in past if incident.position]
    away_m = distances_m(around, np.array([on.position for on, _ in placed], float).reshape(-1, 2))
    rounded_m = np.round(away_m, _TENS_OF_METRES).tolist()
    found = sorted(zip(rounded_m, placed, strict=True), key=lambda row: (row[0], _in_order(row[1][1])))
    return tuple(
        NearbyIncident(_told(f"past-{number}", incident, on), distance_m)
        for number, (distance_m, (on, incident)) in enumerate(found, 1)
    )


def _in_order(incident: PastIncident) -> tuple[str, ...]:
    return incident.when.text, incident.category, incident.place, incident.summary, incident.dataset


def _told(key: str, incident: PastIncident, on: OnStreet) -> PastIncident:
    """The fields that readers get; a figure's words are the archive's, so only those of a list are told."""
    is_curated = incident.dataset == CURATED
    return PastIncident(
        key=key,
        dataset=incident.dataset,
        category=incident.category,
        when=When(incident.when.text[: _DAY if is_curated else _MONTH], incident.when.approximate),
        position=on.position if on.street else None,
        place=_place(incident, on.street),
        summary=incident.summary if is_curated else "",
        sources=incident.sources,
        doubts=incident.doubts if is_curated else "",
        confidence=incident.confidence,
        corrections=incident.corrections if is_curated else (),
    )


def _place(incident: PastIncident, street: str) -> str:
    place = without_house_numbers(incident.place) or street
    is_near = stands_for_many_addresses(incident) and place and not place.startswith(_NEAR)
    return f"{_NEAR}{place}" if is_near else place


def _is_a_stop(incident: PastIncident) -> bool:
    return incident.dataset.endswith("stop and search")


def _is_intimate(incident: PastIncident) -> bool:
    """Of a list that somebody wrote to be read, by every word that readers would get."""
    words = (incident.category, incident.summary, incident.doubts, *incident.sources, *incident.corrections)
    told = " ".join(map(fold, words))
    return incident.dataset == CURATED and any(
        tells.search(told) for tells in (_INTIMATE, _OF_CHILDREN, _AT_HOME)
    )


def _is_of_victims(incident: PastIncident) -> bool:
    """Of figures, by the words of their category; a list that somebody wrote is left its murders."""
    category = fold(incident.category)
    return incident.dataset != CURATED and bool(_INTIMATE.search(category) or _VIOLENT.search(category))
