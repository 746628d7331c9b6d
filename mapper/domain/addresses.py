"""The ways in which words about a place can be read: name, house number, where."""

import re
from dataclasses import dataclass, replace

from mapper.domain.names import fold

LONGEST_TEXT = 200  # characters; an address with town and country stays well below
_MOST_WORDS_OF_A_PLACE = 3  # "Stow Crescent Walthamstow Central Station"
_NUMBER = r"\d+\s?[a-z]?(?:\s?[-/]\s?\d+[a-z]?)?"
_NUMBER_FIRST = re.compile(rf"({_NUMBER})\s+(\S.*)", re.IGNORECASE)
_NUMBER_LAST = re.compile(rf"(.*?\S)\s+({_NUMBER})(?:(?<=[a-z])\s+\d+)?", re.IGNORECASE)  # "12 A 3": a flat
_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})")


@dataclass(frozen=True)
class Reading:
    """One way to read the words. ``name`` is folded; ``within`` are places it should lie in, as typed."""

    name: str
    number: str = ""
    within: tuple[str, ...] = ()
    guessed: bool = False  # no comma said where the name ends


def readings(text: str) -> tuple[Reading, ...]:
    """Every sensible way to read ``text``, the most literal first; none when nothing in it is a name."""
    found = (
        replace(reading, within=within, guessed=bool(within) and "," not in text)
        for head, within in _splits(text.strip())
        for reading in _with_and_without_number(head)
    )
    return tuple(dict.fromkeys(reading for reading in found if reading.name))


def _splits(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The words as they are, then cut into a name and the places after it."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1:
        return [(text, ()), (parts[0], tuple(parts[1:]))]
    words = text.split()
    cuts = range(len(words) - 1, max(0, len(words) - 1 - _MOST_WORDS_OF_A_PLACE), -1)
    names = [
        (" ".join(words[:cut]), (" ".join(words[cut:]),))
        for cut in cuts
        if any(letter.isalpha() for word in words[cut:] for letter in word)
    ]
    return [(text, ()), *names]


def _with_and_without_number(head: str) -> list[Reading]:
    found = [Reading(fold(head))]
    if last := _NUMBER_LAST.fullmatch(head):
        found.append(Reading(fold(last[1]), house_number(last[2])))
    if first := _NUMBER_FIRST.fullmatch(head):
        found.append(Reading(fold(first[2]), house_number(first[1])))
    return found


def house_number(text: str) -> str:
    """A house number without the accidents of spelling: "12 A" is "12a"."""
    return "".join(text.split()).casefold().replace("–", "-")  # noqa: RUF001


def leading_digits(number: str) -> str:
    """The house that entrance "12a", or the row "12-14", belongs to: "12"."""
    return re.split(r"\D", number)[0]


def is_number(wanted: str, known: str) -> bool:
    """Whether a house that carries ``known`` ("12-16", "10;12") is the one that ``wanted`` names."""
    parts = re.split("[;,/]", known)
    return wanted == known or wanted in parts or any(_spans(part, wanted) for part in parts)


def _spans(part: str, wanted: str) -> bool:
    """Whether "12-16" holds 14: numbers of one side of a street differ by two."""
    found = _RANGE.fullmatch(part)
    if not found or not wanted.isdecimal():
        return False
    first, last = int(found[1]), int(found[2])
    step = 2 if (last - first) % 2 == 0 else last - first
    return first <= int(wanted) <= last and (int(wanted) - first) % step == 0
