"""What the archive on a server knows of its parts."""

from collections.abc import Iterable, Iterator

from mapper.domain.incidents import Dataset, LoadedMonth, Outcome, PastIncident
from mapper.services.ports import Part
from mapper.stores.postgis_search import FOLLOWED, FROM_WHOLE, WHOLE, incident
from mapper.stores.postgres import Rows

_PARTS = "SELECT name, dataset, licence, digest, force, month FROM part ORDER BY name"
_MONTHS = """
SELECT dataset, force, month, incidents, unplaced, categories FROM part
WHERE month <> '' AND incidents > 0 ORDER BY dataset, force, month, name
"""
_DATASETS = """
SELECT dataset, licence, sum(incidents)::int8, sum(unplaced)::int8, min(first_month), max(last_month)
FROM part WHERE incidents > 0 GROUP BY dataset, licence ORDER BY dataset, licence
"""
_ALONE = """
SELECT count(*) FROM outcome JOIN part ON part.id = outcome.part
WHERE part.name = ANY(%s::text[]) AND NOT EXISTS (
  SELECT 1 FROM incident WHERE incident.reference = outcome.reference AND incident.reference <> '')
"""
_OF_PART = f"SELECT {WHOLE}, NULL {FROM_WHOLE} WHERE part.name = %s ORDER BY incident.id"
_OUTCOMES_OF_PART = """
SELECT reference, outcome.month, text FROM outcome JOIN part ON part.id = part WHERE part.name = %s
ORDER BY outcome.id
"""
_OF_DATASET = f"SELECT {WHOLE}, {FOLLOWED} {FROM_WHOLE} WHERE dataset = %s ORDER BY key, incident.id"
_ROWS_AT_ONCE = 10_000
_CHECKS = {
    "{} parts hold another number of incidents than they say": """
        SELECT count(*) FROM part FULL JOIN (SELECT part, count(*) AS n FROM incident GROUP BY 1) AS held
          ON held.part = part.id WHERE coalesce(incidents, -1) <> coalesce(n, 0)""",
    "{} parts hold another number of outcomes than they say": """
        SELECT count(*) FROM part FULL JOIN (SELECT part, count(*) AS n FROM outcome GROUP BY 1) AS held
          ON held.part = part.id WHERE coalesce(outcomes, -1) <> coalesce(n, 0)""",
    "{} counts of the rollup differ from the incidents": """
        SELECT count(*) FROM rollup FULL JOIN (
          SELECT place, dataset, category, year, count(*) AS n
          FROM incident JOIN part ON part.id = part GROUP BY 1, 2, 3, 4) AS held
        USING (place, dataset, category, year) WHERE incidents IS DISTINCT FROM n""",
    "{} incidents lie at a place that is not there": """
        SELECT count(*) FROM incident WHERE NOT EXISTS (SELECT 1 FROM place WHERE place.id = place)""",
    "{} places have no incidents": """
        SELECT count(*) FROM place WHERE NOT EXISTS (SELECT 1 FROM rollup WHERE rollup.place = place.id)""",
}


def parts(connection: Rows) -> tuple[Part, ...]:
    """Every part, by name."""
    return tuple(Part(*part) for part in connection.execute(_PARTS))


def months(connection: Rows) -> tuple[LoadedMonth, ...]:
    """What is loaded month by month."""
    return tuple(
        LoadedMonth(dataset, force, month, incidents, unplaced, frozenset(kinds))
        for dataset, force, month, incidents, unplaced, kinds in connection.execute(_MONTHS)
    )


def datasets(connection: Rows) -> tuple[Dataset, ...]:
    """What is loaded, by name."""
    return tuple(Dataset(*dataset) for dataset in connection.execute(_DATASETS))


def rows_of(connection: Rows, name: str) -> Iterator[PastIncident | Outcome]:
    """All that a part holds, as it was published: incidents first."""
    with connection.cursor(name="rows", binary=True) as cursor:
        cursor.itersize = _ROWS_AT_ONCE
        yield from (incident(*row) for row in cursor.execute(_OF_PART, (name,)))
    with connection.cursor(name="rows", binary=True) as cursor:
        cursor.itersize = _ROWS_AT_ONCE
        yield from (Outcome(*row) for row in cursor.execute(_OUTCOMES_OF_PART, (name,)))


def of_dataset(connection: Rows, dataset: str) -> tuple[PastIncident, ...]:
    """All of one dataset, by key."""
    return tuple(incident(*row) for row in connection.execute(_OF_DATASET, (dataset,)))


def loaded(connection: Rows, name: str) -> tuple[str, int] | None:
    """Digest and number of rows of a part."""
    found = connection.execute("SELECT digest, incidents + outcomes FROM part WHERE name = %s", (name,))
    row = found.fetchone()
    return (row[0], row[1]) if row else None


def outcomes_without_incident(connection: Rows, names: Iterable[str]) -> int:
    """How many outcomes of these parts belong to no incident."""
    ((alone,),) = connection.execute(_ALONE, (list(names),)).fetchall()
    return int(alone)


def verify(connection: Rows) -> tuple[str, ...]:
    """A sentence for everything that is not as it must be."""
    counted = ((sentence, connection.execute(check).fetchone()) for sentence, check in _CHECKS.items())
    return tuple(sentence.format(row[0]) for sentence, row in counted if row and row[0])
