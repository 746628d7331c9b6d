"""All in RAM or mapped into it, no database: a compiled floor, a kd-tree, and pandas as people use it."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from benchmarks.archive.made_rows import CATEGORIES, FIRST_YEAR, YEARS, MadeRows, made_rows
from benchmarks.archive.questions import NO_LIMIT, Question
from mapper.domain.chords import arcs_m, centred, chord_m, earth_centred
from mapper.domain.places import LonLat, box_around

_FIRST_REACH_M = 100.0
_GROW = 2.5


def _filter(question: Question) -> tuple[int, int, int]:
    """First and last month, and the categories as bits."""
    first, last = question.months or (0, 32_000)
    wanted = question.categories or range(len(CATEGORIES))
    return first, last, sum(1 << category for category in wanted)


class _Columns:
    """Rows by place in mapped files; a subclass finds the places."""

    def __init__(self, folder: str, rows: str) -> None:
        self.rows: MadeRows = made_rows(Path(folder), int(rows))
        self.first = self.rows.first
        self.months, self.categories = self.rows.month, self.rows.category
        self.xyz = earth_centred(np.column_stack((self.rows.lon, self.rows.lat)) / 1e6)

    def near(self, at: LonLat, within_m: float) -> tuple[Any, Any]:
        """Places and squared chords, in no order."""
        raise NotImplementedError

    def boxed(self, bounds: tuple[float, ...]) -> Any:
        """Places in a box of microdegrees."""
        raise NotImplementedError

    def taken(self, places: Any, question: Question) -> tuple[Any, Any]:
        """Rows at the places in their order, as far as the limit, and which place each is at."""
        raise NotImplementedError

    def counted(self, places: Any) -> Any:
        """Rows by year and category."""
        raise NotImplementedError

    def answer(self, question: Question) -> Any:
        """As the engine says."""
        at = LonLat(question.lon, question.lat)
        if question.sort.endswith("counts"):
            return self.counted(self.near(at, question.within_m)[0])
        if question.area:
            area = question.polygon
            places = self.boxed(area.bounds)
            shapely.prepare(area)
            inside = shapely.intersects_xy(
                area, *(c[places].astype(float) for c in (self.rows.lon, self.rows.lat))
            )
            return self._shown(places[inside], None, question)
        widest_m = question.within_m or 1e6
        reach_m = min(_FIRST_REACH_M, widest_m) if question.limit < NO_LIMIT else widest_m
        while True:
            places, squares = self.near(at, reach_m)
            order = np.argsort(squares, kind="stable")
            answer = self._shown(places[order], squares[order], question)
            if reach_m >= widest_m or len(answer["key"]) >= question.limit:
                return answer
            reach_m = min(reach_m * _GROW, widest_m)

    def _shown(self, places: Any, squares: Any, question: Question) -> dict[str, Any]:
        row, who = self.taken(places, question)
        rows = self.rows
        if squares is None:  # of an area the newest come first
            order = np.lexsort((rows.key[row], -rows.month[row]))
            row, who = row[order], who[order]
        at = places[who]
        return {
            "key": rows.key[row],
            "month": rows.month[row],
            "category": rows.category[row],
            "outcome": rows.outcome[row],
            "lon": rows.lon[at],
            "lat": rows.lat[at],
            "name": rows.name[at],
            "metres": () if squares is None else arcs_m(np.sqrt(squares[who])),
        }

    def told(self, answer: Any, question: Question) -> tuple[Any, Any]:
        """As the engine says."""
        if question.sort.endswith("counts"):
            cells = np.argwhere(answer)
            return {(int(y) + FIRST_YEAR, int(c)): answer[y, c] for y, c in cells}, None
        return answer["key"], answer["metres"]


class Floor(_Columns):
    """Compiled loops over mapped columns: about as fast as it can be done."""

    def __init__(self, folder: str, rows: str) -> None:
        super().__init__(folder, rows)
        from benchmarks.archive import floor_kernels  # numba is in the peers' own folder only

        self._kernels = floor_kernels
        self._boxes = floor_kernels.boxes(self.rows.lon, self.rows.lat)
        self._places = np.empty(len(self.rows.lon), np.int64)
        self._squares = np.empty(len(self.rows.lon))
        self._row = np.empty(len(self.rows.key), np.int64)
        self._who = np.empty(len(self.rows.key), np.int64)

    def near(self, at: LonLat, within_m: float) -> tuple[Any, Any]:
        """As above."""
        box = box_around(at, within_m)
        bounds = tuple(int(edge * 1e6) for edge in (box.west, box.south, box.east, box.north))
        found = self._kernels.near(
            self._boxes, self.xyz, centred(at), chord_m(within_m) ** 2, bounds, self._places, self._squares
        )
        return self._places[:found], self._squares[:found]

    def boxed(self, bounds: tuple[float, ...]) -> Any:
        """As above."""
        found = self._kernels.boxed(self._boxes, self.rows.lon, self.rows.lat, bounds, self._places)
        return self._places[:found].copy()

    def taken(self, places: Any, question: Question) -> tuple[Any, Any]:
        """As above."""
        columns = (self.first, self.months, self.categories)
        found = self._kernels.taken(
            places, *columns, _filter(question), min(question.limit, len(self._row)), self._row, self._who
        )
        return self._row[:found], self._who[:found]

    def counted(self, places: Any) -> Any:
        """As above."""
        counts = np.zeros((YEARS, len(CATEGORIES)), np.int64)
        self._kernels.counted(places, self.first, self.months, self.categories, counts)
        return counts


class KdTree(_Columns):
    """scipy's kd-tree over the places, numpy for the rest."""

    def __init__(self, folder: str, rows: str) -> None:
        super().__init__(folder, rows)
        self._tree = cKDTree(self.xyz)
        self._flat = cKDTree(np.column_stack((self.rows.lon, self.rows.lat)).astype(float))

    def near(self, at: LonLat, within_m: float) -> tuple[Any, Any]:
        """As above."""
        here = centred(at)
        places = np.array(self._tree.query_ball_point(here, chord_m(within_m)), dtype=np.int64)
        return places, np.square(self.xyz[places] - here).sum(axis=1)

    def boxed(self, bounds: tuple[float, ...]) -> Any:
        """As above."""
        west, south, east, north = bounds
        middle, reach = ((west + east) / 2, (south + north) / 2), max(east - west, north - south) / 2
        return np.array(sorted(self._flat.query_ball_point(middle, reach, p=np.inf)), dtype=np.int64)

    def taken(self, places: Any, question: Question) -> tuple[Any, Any]:
        """As above."""
        count = self.first[places + 1] - self.first[places]
        who = np.repeat(np.arange(len(places)), count)
        begin = np.repeat(self.first[places] - np.cumsum(count) + count, count)
        row = begin + np.arange(len(who))
        first, last, bits = _filter(question)
        month, category = self.months[row], self.categories[row]
        kept = (month >= first) & (month <= last) & ((bits >> category.astype(np.int64)) & 1).astype(bool)
        return row[kept][: question.limit], who[kept][: question.limit]

    def counted(self, places: Any) -> Any:
        """As above."""
        row, _ = self.taken(places, Question("", 0, 0))
        cell = (self.months[row] // 12).astype(np.int64) * len(CATEGORIES) + self.categories[row]
        return np.bincount(cell, minlength=YEARS * len(CATEGORIES)).reshape(YEARS, -1)


class Pandas:
    """One frame with a row an incident; masks find rows in a box, then distances decide."""

    def __init__(self, folder: str, rows: str) -> None:
        made = made_rows(Path(folder), int(rows))
        names = pd.Categorical.from_codes(made.name[made.place], made.names)
        self._frame = pd.DataFrame(
            {
                "lon": made.lon[made.place] / 1e6,
                "lat": made.lat[made.place] / 1e6,
                "month": np.array(made.month),
                "category": np.array(made.category),
                "outcome": np.array(made.outcome),
                "key": np.array(made.key),
                "name": names,
            }
        )

    def answer(self, question: Question) -> Any:
        """As the engine says."""
        if question.area:
            found = self._boxed(question.lonlat_polygon.bounds, question)
            x, y = (np.rint(found[axis] * 1e6) for axis in ("lon", "lat"))
            held = found[shapely.intersects_xy(question.polygon, x, y)]
            return held.sort_values(["month", "key"], ascending=[False, True])
        reach_m = question.within_m or 1_000.0
        while True:
            found = self._within(question, reach_m)
            if question.within_m or len(found) >= question.limit:
                break
            reach_m *= 3
        if question.sort.endswith("counts"):
            return found.groupby([found["month"] // 12 + FIRST_YEAR, "category"]).size()
        return found.sort_values("metres").head(question.limit)

    def _within(self, question: Question, reach_m: float) -> Any:
        at = LonLat(question.lon, question.lat)
        box = box_around(at, reach_m)
        found = self._boxed((box.west, box.south, box.east, box.north), question)
        chords = np.linalg.norm(earth_centred(found[["lon", "lat"]].to_numpy()) - centred(at), axis=1)
        return found.assign(metres=arcs_m(chords))[chords <= chord_m(reach_m)]

    def _boxed(self, bounds: tuple[float, ...], question: Question) -> Any:
        west, south, east, north = bounds
        frame = self._frame
        found = frame[
            frame["lat"].between(south - 1e-9, north + 1e-9) & frame["lon"].between(west - 1e-9, east + 1e-9)
        ]
        if question.months:
            found = found[found["month"].between(*question.months)]
        return found[found["category"].isin(question.categories)] if question.categories else found

    def told(self, answer: Any, question: Question) -> tuple[Any, Any]:
        """As the engine says."""
        if question.sort.endswith("counts"):
            return {(int(year), int(category)): n for (year, category), n in answer.items()}, None
        return answer["key"], () if question.area else answer["metres"]
