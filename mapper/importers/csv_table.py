"""Any table with a date and a position on each row; its columns are guessed from their names, or given."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from mapper.importers.column_mapping import ColumnMapping, completed
from mapper.importers.mapped_rows import mapped_rows, settled_with_home
from mapper.importers.tables import CSV_SUFFIXES, Table, csv_table
from mapper.services.ports import Importer, Part, Reading

LICENCE = "Licence not stated in the file"


def with_mapping(asked_of: Callable[[str], ColumnMapping]) -> Importer:
    """The importer for tables; what ``asked_of`` tells of the one at a path goes before any guess."""
    return Importer(
        "csv",
        "Table with dates and positions (CSV)",
        CSV_SUFFIXES,
        recognises,
        lambda path: read_mapped(csv_table(path), asked_of(path)),
    )


def recognises(path: str) -> bool:
    """Whether it is named as a table; what is in it ``read`` finds out, and says what it misses."""
    return path.casefold().endswith(CSV_SUFFIXES)


def read_mapped(table: Table, asked: ColumnMapping) -> list[Reading]:
    """One file is one part, named after it."""
    member = table.member
    mapping, home = settled_with_home(completed(asked, member.label, table.columns), table)
    how = repr((member.digest(), sorted(mapping.columns.items()), mapping.date_order, mapping.pair_order))
    digest = hashlib.sha256(f"{how}{mapping.epsg}{mapping.zone}".encode()).hexdigest()
    dataset = f"table/{Path(member.name).stem.casefold()}"
    rows = mapped_rows(table, mapping, dataset, home)
    return [member.reading(Part(dataset, dataset, LICENCE, digest), rows)]


CSV_TABLE = with_mapping(lambda _: ColumnMapping())
