"""Dates and times as tables write them, turned into what is known and no more."""

import re
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

_PARTIAL = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?\s*([AaPp][Mm])?")
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ]+(\d.*))?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?: +(\d.*))?")
_ZONED = re.compile(r"(.*?)\s*(Z|[+-]\d\d:?\d\d)")


class DateOrder(StrEnum):
    """What stands first in dates like 03/04/2017."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class TableDate(NamedTuple):
    """A date as far as it is known, the time "" when it is not, and the offset from UTC if one is written."""

    day: str
    time: str
    offset: str


@lru_cache
def iso_day(text: str) -> str:
    """``text`` when it is "2018", "2018-07" or "2018-07-31" and such a day exists.

    Raises
    ------
    ValueError
        It is none of these.
    """
    if not _PARTIAL.fullmatch(text):
        raise ValueError(text)
    date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    return text


def clock_time(text: str) -> str:
    """``text`` as "18:15": from "18:15", "18:15:00" or "6:15 PM"; seconds are dropped.

    Raises
    ------
    ValueError
        There is no such time.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    hour, half = int(match[1]), (match[3] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{datetime.strptime(f'{hour}:{match[2]}', '%H:%M'):%H:%M}"  # noqa: DTZ007 - a time without a day


def possible_orders(text: str) -> tuple[DateOrder, ...]:
    """The orders that ``text`` can be read in; none when the order makes no difference to it."""
    match = _YEAR_LAST.fullmatch(text)
    if match is None or match[1] == match[3]:
        return ()
    fits = {DateOrder.DAY_FIRST: int(match[3]) <= 12, DateOrder.MONTH_FIRST: int(match[1]) <= 12}
    return tuple(order for order, fitting in fits.items() if fitting)


def table_date(text: str, order: DateOrder | None) -> TableDate:
    """Read "2017", "2017-07", "2017-07-28", "28/07/2017" or "07/28/2017", each with or without a time.

    A midnight is taken as no time: it is what tables write when they know only the day.

    Raises
    ------
    ValueError
        It is none of these, or its order is not known.
    """
    if match := _YEAR_FIRST.fullmatch(text):
        numbers, rest = match.groups()[:3], match[4]
    elif match := _YEAR_LAST.fullmatch(text):
        numbers, rest = (match[4], *_month_and_day(match[1], match[3], order)), match[5]
    else:
        raise ValueError(text)
    day = iso_day("-".join(number.zfill(2) for number in numbers if number))
    if not rest:
        return TableDate(day, "", "")
    zoned = _ZONED.fullmatch(rest)
    time = clock_time(zoned[1] if zoned else rest)
    return TableDate(day, "" if time == "00:00" else time, zoned[2] if zoned else "")


def has_offset(text: str) -> bool:
    """Whether ``text`` is a date with a time of day that tells its offset from UTC."""
    match = _YEAR_FIRST.fullmatch(text)
    rest = match[4] if match else (match[5] if (match := _YEAR_LAST.fullmatch(text)) else "")
    return bool(rest and _ZONED.fullmatch(rest))


def _month_and_day(first: str, second: str, order: DateOrder | None) -> tuple[str, str]:
    if order is None and first != second:
        raise ValueError(f"{first}/{second}")
    return (second, first) if order is DateOrder.DAY_FIRST else (first, second)
