"""Past incidents: what happened, when as far as it is known, where as far as it may be said."""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from mapper.domain.places import LonLat, LonLatShape

_ISO_PREFIX = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?")


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, order=True)
class When:
    """A time as the source gives it, never filled up with guessed parts.

    ``text`` is an ISO 8601 prefix in the local time of the place: "2017", "2017-07",
    "2017-07-28" or "2017-07-28T18:15". ``approximate`` is what "~18:15" means.
    """

    text: str
    approximate: bool = False

    @classmethod
    def parsed(cls, text: str) -> "When":
        """Check a prefix that somebody typed.

        Raises
        ------
        ValueError
            It is none, or there is no such day or time.
        """
        if not _ISO_PREFIX.fullmatch(text):
            raise ValueError(text)
        datetime.fromisoformat(text + "0000-01-01T00:00"[len(text) :])
        return cls(text)

    @property
    def precision(self) -> Precision:
        """Told by how much of the prefix is there."""
        return {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}.get(
            len(self.text), Precision.MINUTE
        )

    @property
    def first_day(self) -> date:
        """The earliest day it can have been."""
        filled = self.text + "-01-01"[len(self.text) - 4 :] if len(self.text) < 10 else self.text
        return date.fromisoformat(filled[:10])

    @property
    def last_day(self) -> date:
        """The latest day it can have been."""
        first = self.first_day
        if self.precision is Precision.YEAR:
            return date(first.year, 12, 31)
        if self.precision is Precision.MONTH:
            return first.replace(day=monthrange(first.year, first.month)[1])
        return first


@dataclass(frozen=True)
class PastIncident:
    """One incident of the past.

    ``key`` is stable within ``dataset``. ``position`` is street level (a police.uk snap point, a
    junction, a street's middle), never a house; None when the source gives no place. ``reference`` is
    the publisher's own number, which later outcomes name; it may stand on several incidents.
    ``confidence`` (high, medium or low; "" where nobody said), ``corrections`` and
    ``proceedings_active`` come with cases that people write by hand.
    """

    key: str
    dataset: str
    category: str
    when: When
    position: LonLat | None
    place: str
    summary: str = ""
    outcome: str = ""
    sources: tuple[str, ...] = ()
    doubts: str = ""  # what is uncertain, in a sentence for people
    force: str = ""
    reference: str = ""
    confidence: str = ""
    corrections: tuple[str, ...] = ()  # what was told otherwise before, oldest first, each in a sentence
    proceedings_active: bool = False  # a court may still try it: what is published must not harm that


@dataclass(frozen=True)
class Outcome:
    """What came of the incidents with one reference, as published in one month ("2018-07")."""

    reference: str
    month: str
    text: str


# What a publisher writes while the end is open or unknown to it: an outcome published apart says more.
OPEN_OUTCOMES = frozenset(
    {
        "",
        "Awaiting court outcome",
        "Court result unavailable",
        "Status update unavailable",
        "Under investigation",
    }
)


def outcome_to_show(published: str, followed: str) -> str:
    """The outcome of an incident, from its own row and from the newest outcome that names it.

    A row is written when its archive is made and so knows later court results than the outcome of an
    earlier month; only an open end gives way.
    """
    return followed if followed and published in OPEN_OUTCOMES else published


@dataclass(frozen=True)
class NearbyIncident:
    """A past incident and its geodesic distance from the place asked about."""

    incident: PastIncident
    distance_m: float


@dataclass(frozen=True)
class IncidentFilter:
    """Which past incidents count.

    One whose date only overlaps the window counts, for it may lie inside; with ``surely`` it does not.
    """

    since: date | None = None
    until: date | None = None
    categories: frozenset[str] = field(default_factory=frozenset)  # empty: all
    datasets: frozenset[str] = field(default_factory=frozenset)  # empty: all
    surely: bool = False


@dataclass(frozen=True)
class Circle:
    """Everything within ``within_m`` geodesic metres of ``position``, its edge included."""

    position: LonLat
    within_m: float


Where = Circle | LonLatShape


class YearCount(NamedTuple):
    """How many past incidents of one category fell into one year."""

    year: int
    category: str
    incidents: int


@dataclass(frozen=True, order=True)
class MonthCount:
    """How many past incidents of one category a force recorded in one month ("2018-07", or only "2018")."""

    dataset: str
    force: str  # as LoadedMonth has it, else as the incidents have it; "" where neither names one
    month: str
    category: str
    incidents: int


@dataclass(frozen=True)
class MapPoint:
    """A position that past incidents are shown at, under one name, and how many of them there are."""

    position: LonLat
    name: str
    incidents: int


@dataclass(frozen=True)
class LoadedMonth:
    """What is loaded of one force and one month ("2018-07"); a month without one is a gap, not a zero."""

    dataset: str
    force: str
    month: str
    incidents: int
    unplaced: int
    categories: frozenset[str]


@dataclass(frozen=True)
class Refusal:
    """One row of a file that could not be taken."""

    file_name: str
    line: int
    reason: str
    column: str = ""


class Remark(Refusal):
    """One row of a file that was taken, though something about it is doubtful."""


@dataclass(frozen=True)
class Dataset:
    """One loaded part of the archive: who published it, and what it holds."""

    name: str
    licence: str
    rows: int
    unplaced: int
    first_month: str
    last_month: str


@dataclass(frozen=True)
class IncidentAnswer:
    """Past incidents near a place, and what was looked through: what is not loaded cannot be found.

    ``total`` is how many there are; more than ``nearby`` holds when only the nearest were asked for.
    ``notes`` are sentences on the area that was looked through.
    """

    nearby: tuple[NearbyIncident, ...]
    datasets: tuple[Dataset, ...]
    total: int = 0
    notes: tuple[str, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether there are more than these."""
        return self.total > len(self.nearby)
