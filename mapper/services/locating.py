"""From words to a place: offline sources first, and never a guess."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from mapper.domain.addresses import LONGEST_TEXT, readings
from mapper.domain.incidents import PastIncident
from mapper.domain.names import fold, postcode
from mapper.domain.places import LonLat, distances_m
from mapper.domain.positions import format_position, parse_grid_reference, parse_position
from mapper.errors import AmbiguousPlaceError, InvalidInputError, NotFoundError, SourceUnavailableError
from mapper.services.ports import Candidate, Geocoder, NamedPlace

_CERTAIN = 1.0
_ROUGH = 0.5  # a grid square too large to stand for the place of an incident
_LARGEST_PRECISE_SQUARE_M = 100
_ONE_PLACE_M = 150  # certain matches that lie closer than this are the same place


def incident_places(incidents: Iterable[PastIncident]) -> Iterator[NamedPlace]:
    """The places of known incidents, for a gazetteer to find: "Stow Crescent" of "London E17"."""
    for incident in incidents:
        if incident.position is not None and incident.place:
            name, _, district = incident.place.partition(", ")
            yield NamedPlace(name, "incident", incident.position, district=district)


def locate(
    text: str, *, gazetteer: Geocoder, live: Geocoder | None = None, near: LonLat | None = None
) -> tuple[Candidate, ...]:
    """Every place that ``text`` may mean, best first; empty when nobody knows one.

    A position and a grid reference stand for themselves; names are looked up in ``gazetteer``, and
    the ``live`` service is asked only when it knows none for certain. ``near`` is where the person looks.

    Raises
    ------
    InvalidInputError
        The text is empty or too long, or a position or grid reference that cannot be.
    SourceUnavailableError
        Nothing is known here and the live service did not answer.
    """
    if not text.strip():
        raise InvalidInputError("place", 'is empty; try "Annankatu 12", "51.6017, -0.0306" or "E17 5EG"')
    if text.strip().startswith("@"):
        raise NotFoundError(f"{text.strip()!r} names a plan, which is no place; only cordon takes one")
    if len(text) > LONGEST_TEXT:
        raise InvalidInputError("place", f"has {len(text):,} characters; at most {LONGEST_TEXT} are read")
    measured = _measured(text)
    if measured and measured.score == _CERTAIN:
        return (_seen_from(near, measured),)
    found = gazetteer.candidates(text, near=near)
    if measured:
        return (*found, _seen_from(near, measured))
    if live is None or any(candidate.score == _CERTAIN for candidate in found):
        return found
    return _with_live(found, text, live, near)


def _with_live(
    found: tuple[Candidate, ...], text: str, live: Geocoder, near: LonLat | None
) -> tuple[Candidate, ...]:
    try:
        judged = [_judged(candidate, text) for candidate in live.candidates(text, near=near)]
    except SourceUnavailableError:
        if not found:
            raise
        return found  # none of them is certain, so the person is asked anyway
    certain = [candidate for candidate in judged if candidate.score == _CERTAIN]
    return (*certain, *found, *(candidate for candidate in judged if candidate.score != _CERTAIN))


def _measured(text: str) -> Candidate | None:
    """What the text says by itself: a position or a grid square."""
    if position := parse_position(text):
        return Candidate(format_position(position), position, "position", _CERTAIN)
    if square := parse_grid_reference(text):
        label = f"{square.reference} (centre of a square of {square.size_m:,} m)"
        score = _CERTAIN if square.size_m <= _LARGEST_PRECISE_SQUARE_M else _ROUGH
        return Candidate(label, square.centre, "grid-reference", score)
    return None


def _seen_from(near: LonLat | None, candidate: Candidate) -> Candidate:
    return candidate if near is None else replace(candidate, distance_m=_apart_m(near, candidate.position))


def _judged(candidate: Candidate, text: str) -> Candidate:
    """A live service scores by fame; for us only one that carries the very words is certain."""
    return replace(candidate, score=_CERTAIN if _is_as_asked(candidate, text) else min(candidate.score, 0.9))


def _is_as_asked(candidate: Candidate, text: str) -> bool:
    where = set(fold(candidate.district).split())
    label = set(fold(candidate.label).split())
    return any(
        label == {*reading.name.split(), *fold(reading.number).split()}
        and all(set(fold(place).split()) <= where for place in reading.within)
        for reading in readings(text)
    )


def resolve(
    text: str, *, gazetteer: Geocoder, live: Geocoder | None = None, near: LonLat | None = None
) -> Candidate:
    """The one place that ``text`` certainly means, found as ``locate`` does.

    Raises
    ------
    NotFoundError
        No place fits.
    AmbiguousPlaceError
        Several places fit, or only one that is not certain: misspelt, cut short, or elsewhere.
    InvalidInputError, SourceUnavailableError
        As ``locate``.
    """
    found = locate(text, gazetteer=gazetteer, live=live, near=near)
    if not found:
        raise unknown_place(text)
    certain = [candidate for candidate in found if candidate.score == _CERTAIN]
    if certain and all(_apart_m(certain[0].position, c.position) <= _ONE_PLACE_M for c in certain):
        return certain[0]
    raise AmbiguousPlaceError(text.strip(), tuple(describe(candidate) for candidate in certain or found))


def unknown_place(text: str) -> NotFoundError:
    """The error that says what to try when no place fits."""
    if postcode(text):
        return NotFoundError(
            f"postcode {text.strip()!r} is not known; 'gazetteer add' a Code-Point Open file to know them"
        )
    return NotFoundError(
        f"no place found for {text.strip()!r}; check the spelling, add a town or a postcode, "
        "or give latitude, longitude (51.6017, -0.0306)"
    )


def scene_label(candidate: Candidate) -> str:
    """What a map calls the place; it says when one point stands for something larger."""
    stands_for = {"street": "a point in the middle of the street", "place": "one point for the whole place"}
    words = ", ".join(filter(None, (candidate.label, candidate.district)))
    larger = stands_for.get(candidate.sort)
    return f"{words} ({larger})" if larger else words


def describe(candidate: Candidate) -> str:
    """A candidate in a line, told apart from others of its name by district, distance and position."""
    words = ", ".join(filter(None, (candidate.label, candidate.district)))
    where = format_position(candidate.position)
    if candidate.distance_m is not None:
        where += f", {_in_words(candidate.distance_m)} away"
    return words if candidate.sort == "position" else f"{words} ({where})"


def _in_words(distance_m: float) -> str:
    return f"{distance_m:.0f} m" if distance_m < 1_000 else f"{distance_m / 1_000:,.1f} km"


def _apart_m(one: LonLat, other: LonLat) -> float:
    return float(distances_m(one, np.array([other]))[0])
