"""Real crimes and made-up ones at the poles, asked for at random, against a look at every one."""

import random
from pathlib import Path

import numpy as np
import pytest

from mapper.importers.police_uk import POLICE_UK
from mapper.stores.archive_sqlite import ArchiveSqlite
from tests.archive_truth import FAR_PART, KINDS, Truth, far_rows

DATA = Path(__file__).parents[3] / "shared" / "data" / "police_uk"
ARCHIVES = ("city-of-london-2018-2021.zip", "metropolitan-2018.zip")
QUESTIONS = 100  # of each sort; the benchmark asks 2,000 of three million rows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.exists(), reason="the police.uk archives are not here"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    store = ArchiveSqlite(tmp_path_factory.mktemp("exact") / "archive.db")
    rows = list(far_rows(random.Random(3)))
    store.replace(FAR_PART, rows)
    for name in ARCHIVES:
        for reading in POLICE_UK.read(str(DATA / name)):
            if reading.part.name.endswith("street"):
                store.replace(reading.part, reading.rows)
    store.tidy()
    for part in store.parts():
        if part != FAR_PART:
            rows += [row for row in store.rows_of(part.name) if row.position]
    return store, truth_of(rows)


def truth_of(rows):
    months = [int(row.when.text[:4]) * 12 + int(row.when.text[5:7]) - 1 for row in rows]
    return Truth(
        keys=np.array([int(row.key, 16) for row in rows], dtype=np.uint64),
        months=np.array(months),
        categories=np.array([row.category for row in rows], dtype=object),
        lonlat=np.array([row.position for row in rows]),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_random_questions_are_answered_as_by_looking_at_every_incident(archive, kind):
    store, truth = archive
    differs = getattr(truth, f"differs_{kind}")
    assert [problem for _ in range(QUESTIONS) if (problem := differs(store))] == []
