"""The questions of the benchmark: what people ask, at places where incidents are, in a fixed random order."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from shapely import Polygon, transform

from benchmarks.archive.made_rows import MadeRows

NO_LIMIT = 1_000_000_000
LISTS = {  # class: radius in metres, limit
    "100 m, nearest 100": (100.0, 100),
    "500 m, nearest 100": (500.0, 100),
    "1 km, nearest 100": (1_000.0, 100),
    "5 km, nearest 100": (5_000.0, 100),
    "500 m, all": (500.0, NO_LIMIT),
    "1 km, all": (1_000.0, NO_LIMIT),
}
COUNTS = {"500 m, counts": 500.0, "1 km, counts": 1_000.0, "5 km, counts": 5_000.0}
NEAREST = {"nearest 10": 10, "nearest 100": 100}
AREAS = "inside a cordon"
ROW_CLASSES = (*LISTS, AREAS, *NEAREST)
SHORT_LISTS = "100 m, nearest 100"


@dataclass(frozen=True)
class Question:
    """One question; ``months`` and ``categories`` restrict it when given, both ends included."""

    sort: str
    lon: float
    lat: float
    within_m: float = 0.0  # 0: an area, or the nearest of all
    limit: int = NO_LIMIT
    months: tuple[int, int] | None = None
    categories: tuple[int, ...] = ()
    area: tuple[tuple[tuple[float, float], ...], ...] = ()  # rings in microdegrees; the second is a hole

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Question":
        """The question that came as JSON, which knows no tuples."""
        months = tuple(told["months"]) if told["months"] else None
        return cls(**told | {"months": months, "categories": tuple(told["categories"])})

    @cached_property
    def polygon(self) -> Polygon:
        """The area in microdegrees."""
        return Polygon(self.area[0], self.area[1:])

    @cached_property
    def lonlat_polygon(self) -> Polygon:
        """The area in degrees."""
        return transform(self.polygon, lambda xy: xy / 1e6)

    def unpack(self) -> None:
        """Make the shapes that every engine would be handed, before the time is taken."""
        if self.area:
            _ = self.polygon, self.lonlat_polygon


def questions(rows: MadeRows, each: int) -> list[Question]:
    """``each`` of every class, shuffled; every other one is of one year and three categories."""
    chance = np.random.default_rng(7)
    asked = []
    for number in range(each):
        only = {"months": (96, 107), "categories": (2, 3, 13)} if number % 2 else {}
        for sort, (within_m, limit) in LISTS.items():
            asked.append(Question(sort, *_point(chance, rows), within_m, limit, **only))
        for sort, within_m in COUNTS.items():
            asked.append(Question(sort, *_point(chance, rows), within_m))
        for sort, count in NEAREST.items():
            asked.append(Question(sort, *_point(chance, rows), limit=count))
        asked.append(_cordon(chance, rows, number, only))
    chance.shuffle(asked)
    return asked


def _point(chance: np.random.Generator, rows: MadeRows) -> tuple[float, float]:
    place = rows.place[chance.integers(len(rows.place))]
    lat = rows.lat[place] / 1e6 + chance.normal(0, 150) / 111_200
    lon = rows.lon[place] / 1e6 + chance.normal(0, 150) / (111_200 * math.cos(math.radians(lat)))
    return round(float(lon), 6), round(float(lat), 6)


def _cordon(chance: np.random.Generator, rows: MadeRows, number: int, only: dict) -> Question:
    lon, lat = _point(chance, rows)
    corners = int(chance.choice([10, 50, 150, 500]))
    angle = np.sort(chance.uniform(0, 2 * np.pi, corners))
    reach_m = chance.uniform(150, 1_200) * chance.uniform(0.6, 1, corners)
    rings = []
    for share in (1.0, 0.35)[: 1 + number % 2]:
        x = lon * 1e6 + share * reach_m * np.cos(angle) / (0.11132 * math.cos(math.radians(lat)))
        y = lat * 1e6 + share * reach_m * np.sin(angle) / 0.11132
        rings.append(tuple(zip(np.rint(x).tolist(), np.rint(y).tolist(), strict=True)))
    question = Question(AREAS, lon, lat, area=tuple(rings), **only)
    return question if question.polygon.is_valid else _cordon(chance, rows, number, only)
