"""What can be asked for: all past incidents, and each dataset on its own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mapper.domain.incidents import Dataset, Precision, When
from mapper.errors import NotFoundError

ALL_INCIDENTS = "past-incidents"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_TEXT: dict[str, Any] = {"type": "string"}
QUERYABLES: dict[str, dict[str, Any]] = {
    "key": {"type": "string", "title": "Stable within its dataset"},
    "dataset": {"type": "string", "title": "Who published it"},
    "category": {"type": "string", "title": "What sort of incident"},
    "first_day": {"type": "string", "format": "date", "title": "The earliest day it can have been"},
    "last_day": {"type": "string", "format": "date", "title": "The latest day it can have been"},
    "time": {"type": "string", "title": "The time of day where it happened, such as 18:15, if known"},
    "precision": {"type": "string", "enum": [str(each) for each in Precision]},
    "approximate": {"type": "boolean", "title": "Whether the date is about right only"},
    "place": {"type": "string", "title": "The street or map point: on or near it, never a house"},
    "summary": {"type": "string", "title": "What happened"},
    "outcome": {"type": "string", "title": "What came of it"},
    "doubts": {"type": "string", "title": "What is uncertain"},
    "confidence": {"type": "string", "title": "How sure a case written by hand is: high, medium or low"},
    "proceedings_active": {"type": "boolean", "title": "Whether a court may still try it"},
}


@dataclass(frozen=True)
class Collection:
    """One list of past incidents; no ``dataset``: all of them."""

    name: str
    title: str
    datasets: tuple[Dataset, ...]
    dataset: str = ""

    @property
    def chosen(self) -> frozenset[str]:
        """The datasets a filter has to name; none when it is all of them."""
        return frozenset({self.dataset} - {""})

    @property
    def description(self) -> str:
        """What people must know before they draw a map of it."""
        unplaced = sum(each.unplaced for each in self.datasets)
        placed = sum(each.rows for each in self.datasets) - unplaced
        licences = "; ".join(sorted({each.licence for each in self.datasets if each.licence}))
        return (
            f"{placed:,} past incidents with a position; {unplaced:,} more have none, so they are not here."
            " Positions are map points on or near a street and stand for several addresses, never for a"
            f" house; a date is known as far as it is written. {licences}"
        ).strip()

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that any of it can have been; None without incidents."""
        if not self.datasets:
            return None
        first = min(When(each.first_month).first_day for each in self.datasets)
        return first, max(When(each.last_month).last_day for each in self.datasets)


def collections_of(datasets: Iterable[Dataset]) -> dict[str, Collection]:
    """Every collection by its name: all past incidents first, then the datasets in their order."""
    loaded = tuple(datasets)
    found = {ALL_INCIDENTS: Collection(ALL_INCIDENTS, "All past incidents", loaded)}
    for title in dict.fromkeys(each.name for each in loaded):
        base = name = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "dataset"
        number = 1
        while name in found:
            number += 1
            name = f"{base}-{number}"
        of_title = tuple(each for each in loaded if each.name == title)
        found[name] = Collection(name, title, of_title, title)
    return found


def collection_named(name: str, datasets: Iterable[Dataset]) -> Collection:
    """The collection of this name.

    Raises
    ------
    NotFoundError
        There is none.
    """
    known = collections_of(datasets)
    if name not in known:
        raise NotFoundError(f"there is no collection {name!r}; there are {', '.join(known)}")
    return known[name]
