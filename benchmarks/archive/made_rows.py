"""Past incidents made up by a fixed rule, as dense and as clustered as police.uk's snap points.

Two in three places lie in and round London and other cities, the rest in some thousand towns; a few
places have many times the records of their neighbours.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mapper.domain.archive.hilbert import hilbert_codes

Column = npt.NDArray[np.generic]

ROWS_A_PLACE = 31
FIRST_YEAR, YEARS = 2010, 15
MONTHS = YEARS * 12
CATEGORIES = tuple(f"Category {letter}" for letter in "ABCDEFGHIJKLMN")
OUTCOMES = tuple(f"Outcome {number}" for number in range(26))
_NAMES = 80_000
_LONDON = 33
_COLUMNS = ("place", "month", "category", "outcome", "key", "lon", "lat", "name")


@dataclass(frozen=True)
class MadeRows:
    """Rows in the order of their place along the curve, newest month first, then by key; places apart.

    ``place`` numbers the places, ``month`` counts from January 2010, coordinates are microdegrees, and
    ``first`` is the first row of each place, with one more at the end.
    """

    place: Column
    month: Column
    category: Column
    outcome: Column
    key: Column
    lon: Column
    lat: Column
    name: Column

    @cached_property
    def first(self) -> npt.NDArray[np.int64]:
        """Where the rows of each place begin."""
        return np.searchsorted(self.place, np.arange(len(self.lon) + 1)).astype(np.int64)

    @cached_property
    def names(self) -> list[str]:
        """The street names that ``name`` numbers."""
        return [f"On or near Street {number} of this name" for number in range(_NAMES)]


def made_rows(folder: Path, rows: int) -> MadeRows:
    """So many rows, from ``folder`` when they were made before; memory-mapped."""
    stamp = folder / "rows.json"
    if not stamp.exists() or json.loads(stamp.read_text()) != rows:
        for name, column in zip(_COLUMNS, _made(rows), strict=True):
            np.save(folder / f"{name}.npy", column)
        stamp.write_text(json.dumps(rows))
    files = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _COLUMNS)
    return MadeRows(*map(np.asarray, files))  # numpy takes long over its own sort of mapped array


def _made(rows: int) -> tuple[Column, ...]:
    chance = np.random.default_rng(20_000_000)
    lon, lat = _places(chance, rows // ROWS_A_PLACE)
    weight = chance.lognormal(0, 1.25, len(lon))
    weight[chance.random(len(lon)) < 0.002] *= 40
    place = chance.choice(len(lon), rows, p=weight / weight.sum()).astype(np.int32)
    month = chance.integers(0, MONTHS, rows, dtype=np.int16)
    category = (14 * chance.random(rows) ** 2).astype(np.uint8)
    outcome = chance.integers(0, len(OUTCOMES), rows, dtype=np.uint8)
    # odd multiples of an odd number do not repeat, and are never 0
    key = (np.arange(rows, dtype=np.uint64) * np.uint64(2) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    key >>= np.uint64(1)
    name = chance.integers(0, _NAMES, len(lon), dtype=np.int32)
    along = np.argsort(hilbert_codes(np.column_stack((lon, lat)) / 1e6), kind="stable")
    number = np.empty(len(along), np.int32)
    number[along] = np.arange(len(along))  # neighbours stand together, as whoever sorts well would have it
    place = number[place]
    order = np.lexsort((key, -month, place))
    columns = (column[order] for column in (place, month, category, outcome, key))
    return (*columns, lon[along], lat[along], name[along])


def _places(chance: np.random.Generator, count: int) -> tuple[Column, Column]:
    cities = np.column_stack((chance.uniform(-4, 1.5, 60), chance.uniform(50.5, 55, 60)))
    towns = np.column_stack((chance.uniform(-5, 1.7, 2_600), chance.uniform(50.2, 55.5, 2_600)))
    boroughs = np.column_stack((chance.normal(-0.12, 0.12, _LONDON), chance.normal(51.5, 0.07, _LONDON)))
    middles = np.concatenate((boroughs, cities, towns))
    spread_m = np.concatenate((np.full(_LONDON, 2_600), np.full(60, 3_500), np.full(2_600, 900)))
    share = np.concatenate(
        (np.full(_LONDON, 0.25 / _LONDON), np.full(60, 0.4 / 60), chance.pareto(1.2, 2_600))
    )
    share[93:] *= 0.35 / share[93:].sum()
    of = chance.choice(len(middles), count, p=share / share.sum())
    off = chance.normal(0, 1, (count, 2)) * spread_m[of, None] / 111_200
    lat = middles[of, 1] + off[:, 1]
    lon = middles[of, 0] + off[:, 0] / np.cos(np.radians(lat))
    return np.rint(lon * 1e6).astype(np.int32), np.rint(lat * 1e6).astype(np.int32)
