"""Days as people say them."""

from datetime import UTC, date, datetime

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def say_day(day: date) -> str:
    """Such as "17 April 2019", which no country reads the wrong way round."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_as_of(day: date | None) -> str:
    """How old something is: "as of 17 April 2019"."""
    return "of unknown date" if day is None else f"as of {say_day(day)}"


def say_moment(moment: datetime) -> str:
    """A moment on the clocks of a place and in UTC: "28 July 2017, 18:15 EEST (15:15 UTC)".

    Two moments never read the same: where a clock is put back, the zone's name and UTC tell them apart.
    """
    utc, name = moment.astimezone(UTC), f"{moment:%Z}"
    if name == "UTC":
        return f"{say_day(moment.date())}, {moment:%H:%M} UTC"
    zone = name if name[:1].isalpha() else f"UTC{name}"  # many zones have no name but their distance
    other_day = "" if utc.date() == moment.date() else f"{say_day(utc.date())}, "
    return f"{say_day(moment.date())}, {moment:%H:%M} {zone} ({other_day}{utc:%H:%M} UTC)"
