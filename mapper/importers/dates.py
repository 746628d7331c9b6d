"""Dates and times as tables write them, turned into what is known and no more."""

import re
from datetime import date, datetime
from functools import lru_cache

_PARTIAL = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?\s*([AaPp][Mm])?")


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
    hour, minute, half = int(match[1]), match[2], (match[3] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{datetime.strptime(f'{hour}:{minute}', '%H:%M'):%H:%M}"  # noqa: DTZ007 - a time without a day
