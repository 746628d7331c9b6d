"""The ways in which words about a place can be read: name, house number, where."""

import re
from dataclasses import dataclass

from mapper.domain.names import fold

LONGEST_TEXT = 200  # characters; an address with town and country stays well below
_MOST_WORDS_OF_A_PLACE = 3  # "Stow Crescent Walthamstow Central Station"
_NUMBER = r"\d+\s?[a-z]?(?:\s?[-/]\s?\d+[a-z]?)?"
_NUMBER_FIRST = re.compile(rf"({_NUMBER})\s+(\S.*)", re.IGNORECASE)
_NUMBER_LAST = re.compile(rf"(.*\S)\s+({_NUMBER})(?:(?<=[a-z])\s+\d+)?", re.IGNORECASE)  # "12 A 3": a flat


@dataclass(frozen=True)
class Reading:
    """One way to read the words. ``name`` is folded; ``within`` are places it should lie in, as typed."""

    name: str
    number: str = ""
    within: tuple[str, ...] = ()


def readings(text: str) -> tuple[Reading, ...]:
    """Every sensible way to read ``text``, the most literal first; none when nothing in it is a name."""
    found = (
        reading
        for head, within in _splits(text.strip())
        for reading in _with_and_without_number(head, within)
    )
    return tuple(dict.fromkeys(reading for reading in found if reading.name))


def _splits(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The words as they are, then cut into a name and the places after it."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    splits: list[tuple[str, tuple[str, ...]]] = [(text, ())]
    if len(parts) > 1:
        return [*splits, (parts[0], tuple(parts[1:]))]
    words = text.split()
    for count in range(1, min(_MOST_WORDS_OF_A_PLACE, len(words) - 1) + 1):
        place = " ".join(words[-count:])
        if any(letter.isalpha() for letter in words[-count]):
            splits.append((" ".join(words[:-count]), (place,)))
    return splits


def _with_and_without_number(head: str, within: tuple[str, ...]) -> list[Reading]:
    found = [Reading(fold(head), "", within)]
    if last := _NUMBER_LAST.fullmatch(head):
        found.append(Reading(fold(last[1]), house_number(last[2]), within))
    if first := _NUMBER_FIRST.fullmatch(head):
        found.append(Reading(fold(first[2]), house_number(first[1]), within))
    return found


def house_number(text: str) -> str:
    """A house number without the accidents of spelling: "12 A" is "12a"."""
    return "".join(text.split()).casefold().replace("–", "-")  # noqa: RUF001


def is_number(wanted: str, known: str) -> bool:
    """Whether a house that carries ``known`` ("12-14", "10;12") is the one that ``wanted`` names."""
    known = house_number(known)
    return wanted == known or wanted in re.split(r"[-;,/]", known)
