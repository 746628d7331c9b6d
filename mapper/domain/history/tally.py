"""Incidents of one dataset in one area, counted by force, month and category."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mapper.domain.incidents import MonthCount
from mapper.domain.months import Window, month_number

_STOPS = "stop and search"
_STRAYS = 0.05  # a force with a smaller share of an area's records does not police it


@dataclass(frozen=True)
class Tally:
    """The counts; what is known by year only counts to no month."""

    counts: tuple[MonthCount, ...]

    @classmethod
    def of(cls, counts: Iterable[MonthCount], dataset: str) -> "Tally":
        """Those of one dataset."""
        return cls(tuple(count for count in counts if count.dataset == dataset))

    @cached_property
    def months(self) -> Mapping[int, int]:
        """How many in each month that has any."""
        found: Counter[int] = Counter()
        for count in self.counts:
            if len(count.month) == 7:
                found[month_number(count.month)] += count.incidents
        return found

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count.incidents for count in self.counts)

    @property
    def forces(self) -> frozenset[str]:
        """Those that recorded more than strays."""
        found: Counter[str] = Counter()
        for count in self.counts:
            found[count.force] += count.incidents
        return frozenset(force for force, n in found.items() if n >= _STRAYS * self.total)

    @property
    def by_year(self) -> Mapping[int, Mapping[str, int]]:
        """How many of each category in each year that has any."""
        years: dict[int, Counter[str]] = {}
        for count in sorted(self.counts, key=lambda count: (count.month[:4], count.category)):
            years.setdefault(int(count.month[:4]), Counter())[count.category] += count.incidents
        return years

    def within(self, window: Window) -> int:
        """How many in the months of the window."""
        return sum(self.months.get(month, 0) for month in window.months)

    def categories(self, window: Window) -> Mapping[str, int]:
        """How many of each category in the window, most first."""
        found: Counter[str] = Counter()
        for count in self.counts:
            if len(count.month) == 7 and month_number(count.month) in window.months:
                found[count.category] += count.incidents
        return dict(found.most_common())

    def periods(self, windows: Sequence[Window]) -> list[int]:
        """How many in each of the windows."""
        return [self.within(window) for window in windows]


def minus(whole: Tally, part: Tally) -> Tally:
    """What is in the whole and not in its part."""
    taken = {replace(count, incidents=0): count.incidents for count in part.counts}
    return Tally(
        tuple(
            replace(count, incidents=count.incidents - taken.get(replace(count, incidents=0), 0))
            for count in whole.counts
        )
    )


def dataset_to_tell(counts: Iterable[MonthCount], monthly: Collection[str]) -> str:
    """The dataset with most records, of those that come month by month when there are any; "" for none.

    Stops by the police are no incidents: they are told only where there is nothing else.
    """
    found: Counter[str] = Counter()
    for count in counts:
        found[count.dataset] += count.incidents

    def order(name: str) -> tuple[bool, bool, int, str]:
        return name not in monthly, name.endswith(_STOPS), -found[name], name

    return min(found, key=order, default="")


def yearly_windows(window: Window, is_full: Sequence[int]) -> list[Window]:
    """Years in a row that end with the window, oldest first, as far back as every month is in ``is_full``."""
    known = frozenset(is_full)
    found: list[Window] = []
    year = Window(window.last - 11, window.last)
    while known.issuperset(year.months):
        found.append(year)
        year = Window(year.first - 12, year.last - 12)
    return found[::-1]
