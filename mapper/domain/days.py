"""Days as people say them."""

from datetime import date

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
