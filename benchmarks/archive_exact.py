"""Random questions of every sort to the archive, each answered by looking at every incident as well.

Three million real street crimes, and made-up incidents at the poles and on the antimeridian.
``QUESTIONS`` of the environment makes it smaller.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.archive import engines
from mapper.domain.incident_columns import Coded, IncidentColumns, short_name
from mapper.domain.incidents import When
from mapper.services.ports import Part
from mapper.stores.archive_sqlite import ArchiveSqlite
from tests.archive_truth import FAR_PART, KINDS, Truth, far_rows

CRIMES = Path(__file__).parents[2] / "shared" / "data" / "police_uk" / "street-3m.parquet"
QUESTIONS = int(os.environ.get("QUESTIONS", "2000"))
BARS = {f"{kind}: answers that differ": 0 for kind in KINDS}
_TEXTS = ("reported_by", "month", "location", "crime_type", "last_outcome")
Columns = dict[str, Any]


def run() -> dict[str, float]:
    """How many answers differ, of each sort of question."""
    engines.fetch_packages()
    crimes = _crimes()
    with tempfile.TemporaryDirectory() as folder:
        store = ArchiveSqlite(Path(folder) / "archive.db")
        far = list(far_rows(random.Random(3)))  # noqa: S311 - the same each time
        store.replace(FAR_PART, far)
        for part, columns in _parts(crimes):
            store.replace(part, [columns])
        store.tidy()
        truth = _truth(crimes, far)
        return {
            f"{kind}: answers that differ": sum(
                bool(getattr(truth, f"differs_{kind}")(store)) for _ in range(QUESTIONS)
            )
            for kind in KINDS
        }


def _crimes() -> Columns:
    import duckdb

    table = (
        duckdb.read_parquet(str(CRIMES))
        .project(f"{', '.join(_TEXTS)}, longitude, latitude, coalesce(crime_id64, 0) AS id")
        .fetchnumpy()
    )
    columns = {name: np.asarray(table[name]) for name in ("id",)}
    columns |= {name: np.ma.filled(table[name], np.nan) for name in ("longitude", "latitude")}
    for name in _TEXTS:
        words, codes = np.unique(np.asarray(table[name], dtype=str), return_inverse=True)
        columns[name] = Coded(tuple(words.tolist()), codes.astype(np.int32))
    columns["key"] = _keys(columns["id"].view(np.uint64))
    return columns


def _keys(ids: Any) -> Any:
    """Each id once; made-up keys for those without one and for those that repeat."""
    keys = ids.copy()
    _, first = np.unique(ids, return_index=True)
    others = np.ones(len(ids), dtype=bool)
    others[first] = False
    others |= ids == 0
    keys[others] = np.random.default_rng(1).permutation(np.arange(1, others.sum() + 1, dtype=np.uint64))
    return keys


def _parts(crimes: Columns) -> Iterator[tuple[Part, IncidentColumns]]:
    forces, months = crimes["reported_by"], crimes["month"]
    both = forces.codes.astype(np.int64) * len(months.words) + months.codes
    order = np.argsort(both, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(both[order])) + 1):
        force, month = forces.words[forces.codes[rows[0]]], months.words[months.codes[rows[0]]]
        n = len(rows)

        def coded(name: str, rows: Any = rows) -> Coded[str]:
            used, codes = np.unique(crimes[name].codes[rows], return_inverse=True)
            return Coded(tuple(crimes[name].words[code] for code in used), codes.astype(np.int32))

        yield (
            Part(f"police.uk/{force}/{month}/street", "police.uk", "OGL", month, force, month),
            IncidentColumns(
                key=crimes["key"][rows],
                category=coded("crime_type"),
                when=Coded.same(When(month), n),
                lon=crimes["longitude"][rows],
                lat=crimes["latitude"][rows],
                place=coded("location"),
                outcome=coded("last_outcome"),
                force=Coded.same(force, n),
                reference=crimes["id"][rows].view(np.uint64),
                summary=Coded.same("", n),
                sources=Coded.same((), n),
                doubts=Coded.same("", n),
            ),
        )


def _truth(crimes: Columns, far: list[Any]) -> Truth:
    months = np.array([int(month[:4]) * 12 + int(month[5:]) - 1 for month in crimes["month"].words])
    kinds = np.array(crimes["crime_type"].words, dtype=object)
    placed = ~np.isnan(crimes["longitude"])
    lonlat = np.column_stack((crimes["longitude"], crimes["latitude"]))[placed]
    far_months = [int(row.when.text[:4]) * 12 + int(row.when.text[5:7]) - 1 for row in far]
    return Truth(
        keys=np.concatenate(
            (crimes["key"][placed], np.array([short_name(row.key) for row in far], np.uint64))
        ),
        months=np.concatenate((months[crimes["month"].codes[placed]], far_months)),
        categories=np.concatenate((kinds[crimes["crime_type"].codes[placed]], [row.category for row in far])),
        lonlat=np.concatenate((lonlat, [row.position for row in far])),
    )
