"""The real rows of the shared test data, month by month and force by force, and rows at odd places."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.domain.incident_columns import Coded, IncidentColumns
from mapper.domain.incidents import When
from mapper.services.ports import Part

FILE = Path(__file__).parents[3] / "shared" / "data" / "police_uk" / "street-3m.parquet"
_ALL = f"""
SELECT month, reported_by AS force, longitude AS lon, latitude AS lat, crime_type AS category,
  coalesce(location, '') AS place, coalesce(last_outcome, '') AS outcome
FROM '{FILE}' ORDER BY ALL
"""  # noqa: S608 - a file of ours
_ODD_ROWS = 3_000
_ODD_PLACES = [
    (179.9995, -17.0),
    (-179.9995, -17.0),
    (180.0, 0.5),
    (20.0, 78.0),
    (0.0, 89.999),
    (0.0, -89.999),
]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RealRows:
    """Columns of every row, those without a position too; ``month`` and ``category`` are words."""

    month: npt.NDArray[np.str_]
    force: npt.NDArray[np.str_]
    lon: Floats
    lat: Floats
    category: npt.NDArray[np.str_]
    place: npt.NDArray[np.object_]
    outcome: npt.NDArray[np.object_]

    @property
    def key(self) -> npt.NDArray[np.uint64]:
        """A number for each row; what the publisher gives stands on several."""
        return np.arange(1, len(self.lon) + 1, dtype=np.uint64)

    def parts(self) -> Iterator[tuple[Part, IncidentColumns]]:
        """One part for each force and month."""
        is_new = (self.month[1:] != self.month[:-1]) | (self.force[1:] != self.force[:-1])
        edges = [0, *(np.flatnonzero(is_new) + 1).tolist(), len(self.lon)]
        key = self.key
        for begin, end in pairwise(edges):
            force, month = str(self.force[begin]), str(self.month[begin])
            part = Part(f"police.uk/{force}/{month}/street", "police.uk", "OGL", f"{begin}", force, month)
            yield part, self._columns(slice(begin, end), key[begin:end], force, month)

    def _columns(self, some: slice, key: Any, force: str, month: str) -> IncidentColumns:
        count = len(key)
        return IncidentColumns(
            key=key,
            category=Coded.of(self.category[some].tolist()),
            when=Coded.same(When(month), count),
            lon=self.lon[some],
            lat=self.lat[some],
            place=Coded.of(self.place[some].tolist()),
            outcome=Coded.of(self.outcome[some].tolist()),
            force=Coded.same(force, count),
            reference=np.zeros(count, dtype=np.uint64),
            summary=Coded.same("", count),
            sources=Coded.same((), count),
            doubts=Coded.same("", count),
        )


def real_rows() -> RealRows:
    """Three million rows, and three thousand at the poles and the antimeridian."""
    if not FILE.exists():
        raise RuntimeError("this benchmark needs street-3m.parquet of the shared test data")
    import duckdb

    read = duckdb.sql(_ALL).fetchnumpy()
    lon, lat = (np.ma.filled(read[name].astype(float), np.nan) for name in ("lon", "lat"))
    chance = np.random.default_rng(3)
    odd = np.array(_ODD_PLACES)[chance.integers(0, len(_ODD_PLACES), _ODD_ROWS)]
    odd += np.rint(chance.normal(0, 0.0005, odd.shape) * 1e6) / 1e6
    odd_lon = np.round((odd[:, 0] + 180) % 360 - 180, 6)
    words = {name: np.asarray(read[name]).astype(str) for name in ("month", "force", "category")}
    return RealRows(
        month=np.concatenate((words["month"], np.full(_ODD_ROWS, "2018-07"))),
        force=np.concatenate((words["force"], np.full(_ODD_ROWS, "odd places"))),
        lon=np.concatenate((lon, odd_lon)),
        lat=np.concatenate((lat, np.clip(np.round(odd[:, 1], 6), -90, 90))),
        category=np.concatenate((words["category"], np.full(_ODD_ROWS, "Burglary"))),
        place=np.concatenate((np.asarray(read["place"], object), np.full(_ODD_ROWS, "Nowhere", object))),
        outcome=np.concatenate((np.asarray(read["outcome"], object), np.full(_ODD_ROWS, "", object))),
    )
