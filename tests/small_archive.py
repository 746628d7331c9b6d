"""An archive in memory, as far as the history of a place asks it: fast, exact, and easy to fill."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import shapely

from mapper.domain.incidents import Circle, Dataset, LoadedMonth, MapPoint, MonthCount, When, YearCount
from mapper.domain.months import Window, month_number, month_text
from mapper.domain.places import LocalFrame, LonLat, distances_m

HERE = LonLat(-0.03058, 51.60168)
KINDS = ("ASB", "Burglary", "Drugs", "Robbery", "Shoplifting", "Vehicle crime")
TWO_YEARS = Window(month_number("2017-01"), month_number("2018-12"))


def grid(step_m=180.0, reach_m=3_780.0, centre=HERE):
    """Map points in rows and columns round a place."""
    axis = np.arange(-reach_m, reach_m + 1, step_m)
    x, y = np.meshgrid(axis, axis)
    return [
        LonLat(*at) for at in LocalFrame(centre).to_lonlat(np.column_stack((x.ravel(), y.ravel()))).tolist()
    ]


@dataclass
class SmallArchive:
    """Fills of the port ``IncidentStore`` what the history of a place needs."""

    rows: dict[LonLat, list[MonthCount]] = field(default_factory=dict)
    loaded: list[LoadedMonth] = field(default_factory=list)

    def record(self, at, when, n=1, category="Burglary", *, force="met", dataset="police.uk"):
        """So many incidents of one month at one map point."""
        self.rows.setdefault(at, []).append(MonthCount(dataset, force, when, category, n))
        return self

    def load(self, window=TWO_YEARS, force="met", kinds=KINDS, dataset="police.uk", without=()):
        """Say of which months everything is loaded."""
        self.loaded += [
            LoadedMonth(dataset, force, month_text(month), 1_000, 0, frozenset(kinds))
            for month in window.months
            if month_text(month) not in without
        ]
        return self

    def by_month(self, where, which):
        found = Counter()
        for _, count in self._found(where, which):
            found[count.dataset, count.force, count.month, count.category] += count.incidents
        return tuple(MonthCount(*key, n) for key, n in sorted(found.items()))

    def summary(self, where, which):
        found = Counter()
        for _, count in self._found(where, which):
            found[int(count.month[:4]), count.category] += count.incidents
        return tuple(YearCount(*key, n) for key, n in sorted(found.items()))

    def map_points(self, where, which):
        found = Counter()
        for at, count in self._found(where, which):
            found[at] += count.incidents
        return tuple(MapPoint(at, "On or near A Street", n) for at, n in sorted(found.items()))

    def months(self):
        return tuple(self.loaded)

    def datasets(self):
        names = sorted({count.dataset for counts in self.rows.values() for count in counts})
        return tuple(Dataset(name, "Open Licence", 1, 0, "2017-01", "2018-12") for name in names)

    def _found(self, where, which):
        coords = np.array([*self.rows], dtype=float).reshape(-1, 2)
        if isinstance(where, Circle):
            held = distances_m(where.position, coords) <= where.within_m
        else:
            held = shapely.intersects_xy(where, coords[:, 0], coords[:, 1])
        for at, is_in in zip(self.rows, held, strict=True):
            if is_in:
                yield from ((at, count) for count in self.rows[at] if _fits(count, which))


def _fits(count, which):
    first_day, last_day = _days(count.month)
    since, until = (first_day, last_day) if which.surely else (last_day, first_day)
    return (
        (not which.datasets or count.dataset in which.datasets)
        and (not which.categories or count.category in which.categories)
        and (which.since is None or since >= which.since)
        and (which.until is None or until <= which.until)
    )


@cache
def _days(month):
    when = When(month)
    return when.first_day, when.last_day
