"""What the archive knows of its parts."""

import json
from collections import Counter
from collections.abc import Iterable

import apsw
import numpy as np

from mapper.domain.archive.blocks import Form, Kinds
from mapper.domain.incident_columns import name_of
from mapper.domain.incidents import Dataset, LoadedMonth, Outcome
from mapper.services.ports import Part

_LIVE = "FROM part WHERE state = 'live'"


def datasets(connection: apsw.Connection) -> tuple[Dataset, ...]:
    """What is loaded, by name."""
    rows = connection.execute(
        "SELECT dataset, licence, sum(incidents), sum(unplaced), min(first_month), max(last_month)"
        f" {_LIVE} AND incidents > 0 GROUP BY dataset, licence ORDER BY dataset, licence"
    )
    return tuple(Dataset(*dataset) for dataset in rows)


def months(connection: apsw.Connection) -> tuple[LoadedMonth, ...]:
    """What is loaded month by month."""
    rows = connection.execute(
        f"SELECT dataset, force, month, incidents, unplaced, categories {_LIVE}"
        " AND month <> '' AND incidents > 0 ORDER BY dataset, force, month"
    )
    return tuple(
        LoadedMonth(dataset, force, month, incidents, unplaced, frozenset(json.loads(kinds)))
        for dataset, force, month, incidents, unplaced, kinds in rows
    )


def parts(connection: apsw.Connection) -> tuple[Part, ...]:
    """Every part, by name."""
    rows = connection.execute(f"SELECT name, dataset, licence, digest, force, month {_LIVE} ORDER BY name")
    return tuple(Part(*part) for part in rows)


def numbered(connection: apsw.Connection, name: str) -> tuple[int, str]:
    """Number and dataset of a part; -1 where there is none of this name."""
    found: tuple[int, str] | None = connection.execute(
        f"SELECT part, dataset {_LIVE} AND name = ?", (name,)
    ).get
    return found or (-1, "")


def outcomes(connection: apsw.Connection, number: int) -> list[Outcome]:
    """The outcomes of a part, in the order they came."""
    rows = connection.execute(
        "SELECT reference, month, text FROM outcome WHERE part = ? ORDER BY id", (number,)
    )
    return [Outcome(_reference(reference), month, text) for reference, month, text in rows]


def _reference(kept: int | str) -> str:
    return kept if isinstance(kept, str) else name_of(kept % 2**64)


def loaded(connection: apsw.Connection, name: str) -> tuple[str, int] | None:
    """Digest and number of rows of a part."""
    found: tuple[str, int] | None = connection.execute(
        f"SELECT digest, incidents + outcomes {_LIVE} AND name = ?", (name,)
    ).get
    return found


def references(connection: apsw.Connection, names: Iterable[str]) -> Counter[str]:
    """What the outcomes of the parts of these names refer to, and how many do."""
    rows = connection.execute(
        "SELECT reference, count(*) FROM outcome JOIN part USING (part)"
        " WHERE state = 'live' AND name IN (SELECT value FROM json_each(?)) GROUP BY reference",
        (json.dumps(list(names)),),
    )
    return Counter({_reference(reference): count for reference, count in rows})


def verify(connection: apsw.Connection) -> tuple[str, ...]:
    """A sentence for everything that is wrong with the file."""
    said = [text for (text,) in connection.execute("PRAGMA quick_check")]
    if said != ["ok"]:
        return tuple(said)
    return (*_miscounted(connection), *_unlisted(connection))


def _miscounted(connection: apsw.Connection) -> Iterable[str]:
    counted: Counter[int] = Counter()
    for form, rows, kinds in connection.execute(
        "SELECT block.form, block.rows, kinds FROM block JOIN block_rows USING (block)"
        " JOIN segment USING (segment) WHERE state = 'live'"
    ):
        found, counts = np.unique(Kinds(Form.of(form), rows, kinds).part, return_counts=True)
        counted.update(dict(zip(found.tolist(), counts.tolist(), strict=True)))
    for part, name, incidents in connection.execute(f"SELECT part, name, incidents {_LIVE} ORDER BY name"):
        if counted[part] != incidents:
            yield f"{name}: of {incidents:,} incidents {counted[part]:,} are there; import it again"


def _unlisted(connection: apsw.Connection) -> Iterable[str]:
    shown, placed = connection.execute(
        "SELECT (SELECT count(*) FROM block_box),"
        " (SELECT count(*) FROM block JOIN segment USING (segment) WHERE state = 'live' AND form < 2)"
    ).get
    if shown != placed:
        yield f"of {placed:,} blocks {shown:,} can be found on the map; import everything again"
