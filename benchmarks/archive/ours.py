"""Our own archive in blocks, asked for columns as its pages ask it."""

from calendar import monthrange
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.archive.made_rows import CATEGORIES, FIRST_YEAR, MONTHS, OUTCOMES, MadeRows
from benchmarks.archive.questions import Question
from mapper.domain.incident_columns import Coded, IncidentColumns
from mapper.domain.incidents import Circle, IncidentFilter, When
from mapper.domain.places import LonLat, LonLatShape
from mapper.services.archive.block_archive import found_inside, found_near
from mapper.services.ports import Part
from mapper.stores.archive_sqlite import ArchiveSqlite

WHOLE_GLOBE_M = 20_003_932.0


def prepare_ours(rows: MadeRows, file: Path) -> None:
    """Import everything, a year of months at a time and each month a part."""
    store = ArchiveSqlite(file)
    order = np.argsort(rows.month, kind="stable")
    ends = np.searchsorted(rows.month[order], np.arange(MONTHS + 1))
    for month in range(MONTHS):
        here = order[ends[month] : ends[month + 1]]
        store.replace(part_of(month, "first"), [columns(rows, here, month)])
    store.tidy()


def part_of(month: int, digest: str) -> Part:
    """The part that a month is."""
    return Part(f"made/{month}", "made", "none", digest, "made", _month(month))


def columns(rows: MadeRows, here: Any, month: int) -> IncidentColumns:
    """These of the rows, as rows of a month."""
    place, count = rows.place[here], len(here)
    names, codes = np.unique(rows.name[place], return_inverse=True)
    every = rows.names
    return IncidentColumns(
        key=rows.key[here],
        category=Coded(CATEGORIES, rows.category[here].astype(np.int32)),
        when=Coded.same(When(_month(month)), count),
        lon=rows.lon[place] / 1e6,
        lat=rows.lat[place] / 1e6,
        place=Coded(tuple(every[name] for name in names.tolist()), codes.astype(np.int32)),
        outcome=Coded(OUTCOMES, rows.outcome[here].astype(np.int32)),
        force=Coded.same("made", count),
        reference=np.zeros(count, dtype=np.uint64),
        summary=Coded.same("", count),
        sources=Coded.same((), count),
        doubts=Coded.same("", count),
    )


def _month(month: int) -> str:
    return f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02}"


class Ours:
    """Fills ``Engine``."""

    def __init__(self, file: str) -> None:
        self._archive = ArchiveSqlite(Path(file))
        self._asked = self._archive._store.asked  # noqa: SLF001 - columns, before rows are made of them

    def answer(self, question: Question) -> Any:
        """As the engine says."""
        at, which = LonLat(question.lon, question.lat), _filter(question.months, question.categories)
        if question.sort.endswith("counts"):
            return self._archive.summary(Circle(at, question.within_m), which)
        if question.area:
            area = LonLatShape(question.lonlat_polygon)
            return self._asked(lambda source: _shown(found_inside(source, area, which, question.limit)))
        within_m = question.within_m or WHOLE_GLOBE_M
        return self._asked(lambda source: _shown(found_near(source, at, within_m, which, question.limit)))

    def told(self, answer: Any, question: Question) -> tuple[Any, Any]:
        """As the engine says."""
        if question.sort.endswith("counts"):
            return {(one.year, CATEGORIES.index(one.category)): one.incidents for one in answer}, None
        found, _, _ = answer
        return found.key, () if found.metres is None else found.metres[found.who]


def _shown(found: Any) -> Any:
    return found, found.names(), found.places.lonlat()


@cache
def _filter(months: tuple[int, int] | None, categories: tuple[int, ...]) -> IncidentFilter:
    """What a page keeps as long as its form stays as it is."""
    since = until = None
    if months:
        first, last = (divmod(month, 12) for month in months)
        since = date(FIRST_YEAR + first[0], first[1] + 1, 1)
        until = date(FIRST_YEAR + last[0], last[1] + 1, monthrange(FIRST_YEAR + last[0], last[1] + 1)[1])
    return IncidentFilter(since, until, frozenset(CATEGORIES[one] for one in categories))
