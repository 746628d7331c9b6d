"""What of the archive is loaded, missing or suspect, month by month and force by force.

A month that is not loaded is a gap and never a zero, and a force whose files hold one category only tells
nothing of the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from mapper.domain.incidents import LoadedMonth
from mapper.domain.months import Window, month_number, month_words
from mapper.domain.police_words import ARCHIVED, is_named

# Files of data.police.uk have held six categories and more ever since December 2010: fewer are an extract.
FEWEST_OF_A_WHOLE_FILE = 6
_NEIGHBOURS = 6  # months on either side that a month is held against
_SMALL_WORDS = frozenset({"and", "of"})
_MANY = 100  # below so many a month, halves and doubles are chance
_LARGE = 1_000  # in a smaller month a category may well be missing by chance
_LEAST_SHARE, _MOST_SHARE = 0.4, 2.5  # of the neighbours' median


class MonthState(StrEnum):
    """What is known of one month of one force."""

    LOADED = "loaded"
    MISSING = "missing"
    SUSPECT = "suspect"


@dataclass(frozen=True)
class ForceCoverage:
    """The months of one force, for the categories asked about; all of them when none are named.

    ``doubts`` are sentences on what is suspect.
    """

    force: str
    states: Mapping[int, MonthState]  # by the number of the month; whole span of the dataset
    held: frozenset[str]  # categories found in its files
    doubts: tuple[str, ...]

    def of(self, state: MonthState, window: Window | None = None) -> tuple[int, ...]:
        """The months in this state, within the window when there is one."""
        months = self.states if window is None else window.months
        return tuple(month for month in months if self.states.get(month, MonthState.MISSING) is state)

    def is_full(self, window: Window) -> bool:
        """Whether every month of the window is loaded, and none of them suspect."""
        return len(self.of(MonthState.LOADED, window)) == len(window.months)


def coverage(
    loaded: Iterable[LoadedMonth], dataset: str, forces: Iterable[str], categories: frozenset[str]
) -> tuple[ForceCoverage, ...]:
    """The coverage of each of the forces, by name, over all the months that anything is loaded for."""
    of_force: dict[str, dict[int, LoadedMonth]] = defaultdict(dict)
    for each in loaded:
        if each.dataset == dataset:
            of_force[each.force][month_number(each.month)] = each
    every = [month for months in of_force.values() for month in months]
    span = range(min(every), max(every) + 1) if every else range(0)
    ever: frozenset[str] = frozenset().union(*(_held(months) for months in of_force.values()))
    if not categories <= ever:  # nobody can tell a category without any crime from one misspelt
        return tuple(
            ForceCoverage(force, dict.fromkeys(span, MonthState.MISSING), _held(of_force[force]), ())
            for force in sorted(set(forces))
        )
    return tuple(_of_force(force, of_force[force], span, categories) for force in sorted(set(forces)))


def _held(months: Mapping[int, LoadedMonth]) -> frozenset[str]:
    return frozenset[str]().union(*(month.categories for month in months.values()))


def _of_force(
    force: str, months: Mapping[int, LoadedMonth], span: Sequence[int], categories: frozenset[str]
) -> ForceCoverage:
    states = dict.fromkeys(span, MonthState.MISSING)
    doubts = {}
    for month, there in months.items():
        if not all(_tells(there, category) for category in categories):
            continue
        doubts[month] = _doubt(there, _neighbours(months, month), categories)
        states[month] = MonthState.SUSPECT if doubts[month] else MonthState.LOADED
    return ForceCoverage(force, states, _held(months), tuple(_sentences(force, doubts)))


def _tells(there: LoadedMonth, category: str) -> bool:
    """Whether the file of a month counts a category, be it to nought.

    An extract leaves out what it does not name, and a file of years ago what had another name then.
    """
    if category in there.categories:
        return True
    has_its_name = there.dataset != ARCHIVED or is_named(category, there.month)
    return has_its_name and len(there.categories) >= FEWEST_OF_A_WHOLE_FILE


def _neighbours(months: Mapping[int, LoadedMonth], month: int) -> list[LoadedMonth]:
    near = range(month - _NEIGHBOURS, month + _NEIGHBOURS + 1)
    return [months[other] for other in near if other != month and other in months]


def _doubt(there: LoadedMonth, near: Sequence[LoadedMonth], categories: frozenset[str]) -> str:
    """What is odd about a month; "" when nothing is."""
    if not categories and len(there.categories) < FEWEST_OF_A_WHOLE_FILE:
        return f"holds only {' and '.join(sorted(there.categories))}, so it is no count of everything"
    if len(near) < _NEIGHBOURS:
        return ""
    usual = frozenset.intersection(*(other.categories for other in near))
    lacking = sorted((usual & categories if categories else usual) - there.categories)
    if lacking and there.incidents >= _LARGE:
        return f"holds no {' and no '.join(lacking)}, unlike every month around it"
    typical = median(other.incidents for other in near)
    if typical >= _MANY and not _LEAST_SHARE <= there.incidents / typical <= _MOST_SHARE:
        return f"holds {there.incidents:,} records where the months around it hold about {typical:,.0f}"
    return ""


def _sentences(force: str, doubts: Mapping[int, str]) -> Iterable[str]:
    """One for each thing that is odd, with the months it is odd in."""
    months: dict[str, list[int]] = defaultdict(list)
    for month in sorted(filter(doubts.get, doubts)):
        months[doubts[month]].append(month)
    for said, when in months.items():
        more = f" and {len(when) - 1} more up to {month_words(when[-1])}" if len(when) > 1 else ""
        yield f"{force_words(force)}: {month_words(when[0])}{more} {said}."


def force_words(force: str) -> str:
    """The name of a force as files have it, for people: "city-of-london" is City of London."""
    if not force.islower():
        return force
    return " ".join(word if word in _SMALL_WORDS else word.title() for word in force.split("-"))
