"""The flags that say which past incidents count."""

import argparse
from datetime import date

from mapper.domain.incidents import IncidentFilter
from mapper.errors import InvalidInputError


def add_filter_flags(parser: argparse.ArgumentParser) -> None:
    """``--since``, ``--until`` and ``--category``."""
    parser.add_argument("--since", metavar="YYYY-MM-DD")
    parser.add_argument("--until", metavar="YYYY-MM-DD")
    parser.add_argument("--category", action="append", default=[], help="may be given more than once")


def filter_from(args: argparse.Namespace) -> IncidentFilter:
    """The filter that the flags ask for.

    Raises
    ------
    InvalidInputError
        A day is none.
    """
    return IncidentFilter(_day("since", args.since), _day("until", args.until), frozenset(args.category))


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError(name, f"{text!r} is no date like 2017-07-28") from None
