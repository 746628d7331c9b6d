"""Months as whole numbers, so that they can be counted: 12 times the year, and the month from 0."""

from dataclasses import dataclass
from datetime import date, timedelta

from mapper.domain.days import MONTHS


def month_number(text: str) -> int:
    """The number of "2018-07"."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def month_text(month: int) -> str:
    """The month of a number, as "2018-07"."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_words(month: int) -> str:
    """The month of a number, as "July 2018"."""
    return f"{MONTHS[month % 12]} {month // 12}"


def first_day(month: int) -> date:
    """The day it begins."""
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Window:
    """Whole months, from ``first`` to ``last``, both included."""

    first: int
    last: int

    @classmethod
    def of_days(cls, since: date, until: date) -> "Window | None":
        """The months that two days bound; None when one of them cuts a month in two."""
        after = until + timedelta(1)
        if since.day != 1 or after.day != 1:
            return None
        return cls(since.year * 12 + since.month - 1, after.year * 12 + after.month - 2)

    @property
    def months(self) -> range:
        """Each of them."""
        return range(self.first, self.last + 1)

    def before(self) -> "Window":
        """As many months, whole years earlier, so that seasons are the same; the two do not overlap."""
        shift = -(-len(self.months) // 12) * 12
        return Window(self.first - shift, self.last - shift)

    def when(self) -> str:
        """For people: "in the year to February 2025", "in July 2018", "from March 2015 to July 2018"."""
        if len(self.months) == 12:
            return f"in the year to {month_words(self.last)}"
        if self.first == self.last:
            return f"in {month_words(self.first)}"
        return f"from {month_words(self.first)} to {month_words(self.last)}"
