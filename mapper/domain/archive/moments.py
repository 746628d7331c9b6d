"""Dates of any precision as one number that sorts as their text does."""

from calendar import monthrange
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mapper.domain.incidents import IncidentFilter, When
from mapper.errors import InvalidInputError

Moments = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_MONTHS, _DAYS, _MINUTES = 13, 32, 1441  # the values of each, with 0 for one that is not known
PRECISE = 2  # divide by this to leave out whether a moment is approximate


@lru_cache(100_000)
def moment_of(when: When) -> int:
    """The number of a date.

    Raises
    ------
    InvalidInputError
        It is not written as ``When`` has it.
    """
    try:
        moment = _number(when.text) * PRECISE + when.approximate
    except ValueError:
        moment = 0
    if when_of(moment) != when:
        raise InvalidInputError("when", f"{when.text!r} is no date like 2018, 2018-07 or 2018-07-31T18:15")
    return moment


def _number(text: str) -> int:
    year, month, day = (int(text[at : at + size] or 0) for at, size in ((0, 4), (5, 2), (8, 2)))
    minute = int(text[11:13]) * 60 + int(text[14:16]) + 1 if len(text) > 10 else 0
    return ((year * _MONTHS + month) * _DAYS + day) * _MINUTES + minute


@lru_cache(100_000)
def when_of(moment: int) -> When:
    """The date of a number."""
    number, approximate = divmod(moment, PRECISE)
    days, minute = divmod(number, _MINUTES)
    months, day = divmod(days, _DAYS)
    year, month = divmod(months, _MONTHS)
    text = f"{year:04}"
    if month:
        text += f"-{month:02}"
    if day:
        text += f"-{day:02}"
    if minute:
        hour, past = divmod(minute - 1, 60)
        text += f"T{hour:02}:{past:02}"
    return When(text, approximate=bool(approximate))


def years_of(moments: Moments) -> Moments:
    """The calendar years."""
    return moments // (_MONTHS * _DAYS * _MINUTES * PRECISE)


def months_of(moments: Moments) -> Moments:
    """The numbers of the calendar months; one number for a whole year of which no month is known."""
    return moments // (_DAYS * _MINUTES * PRECISE)


def month_text(month: int) -> str:
    """The month of a number: "2018-07", or only "2018"."""
    return when_of(month * _DAYS * _MINUTES * PRECISE).text


def in_window(moments: Moments, which: IncidentFilter) -> Mask:
    """Which of them may, or with ``surely`` must, lie between since and until."""
    days = moments // (_MINUTES * PRECISE)
    first, last = _first_days(days), _last_days(days)
    if which.surely:
        first, last = last, first
    held = np.ones(len(moments), dtype=bool)
    if which.since:
        held &= last >= _day_number(which.since)
    if which.until:
        held &= first <= _day_number(which.until, to_month_end=True)
    return held


def _first_days(days: Moments) -> Moments:
    days = np.where(days % (_MONTHS * _DAYS) == 0, days + _DAYS, days)
    return np.where(days % _DAYS == 0, days + 1, days)


def _last_days(days: Moments) -> Moments:
    days = np.where(days % (_MONTHS * _DAYS) == 0, days + 12 * _DAYS, days)
    return np.where(days % _DAYS == 0, days + 31, days)


def _day_number(day: date, *, to_month_end: bool = False) -> int:
    """Its number; the last day of a month counts as the 31st that a whole month is taken to reach."""
    is_last = to_month_end and day.day == monthrange(day.year, day.month)[1]
    return (day.year * _MONTHS + day.month) * _DAYS + (31 if is_last else day.day)
