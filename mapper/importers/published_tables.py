"""Tables that a publisher hands out in one layout, as CSV or as JSON with the same names."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mapper.domain.incidents import PastIncident, Refusal, When
from mapper.errors import UnreadableFileError
from mapper.importers.csv_files import Row, UnfitError, listed, taken_from
from mapper.importers.dates import DateOrder, clock_time, table_date
from mapper.importers.keys import StableKeys
from mapper.importers.tables import CSV_SUFFIXES, JSON_SUFFIXES, Table, csv_table, json_table
from mapper.services.ports import Importer, Part, Reading

SUFFIXES = (*CSV_SUFFIXES, *JSON_SUFFIXES)


@dataclass(frozen=True)
class Layout:
    """How one publisher's table is read; names of columns are in small letters with underscores.

    ``needed`` columns tell the table from others, and ``key`` is the one with the publisher's number.
    ``incident`` keeps of a row what it names and nothing else; dataset and key are put in afterwards.
    """

    dataset: str
    licence: str
    needed: tuple[str, ...]
    key: str
    incident: Callable[[Row], PastIncident]


def table_importer(name: str, label: str, layouts: Iterable[Layout]) -> Importer:
    """The importer for tables of these layouts."""
    known = tuple(layouts)
    return Importer(
        name,
        label,
        SUFFIXES,
        lambda path: path.casefold().endswith(SUFFIXES) and _layout(_open(path), known) is not None,
        partial(_read, known),
    )


def _open(path: str) -> Table:
    return (json_table if path.casefold().endswith(JSON_SUFFIXES) else csv_table)(path)


def _layout(table: Table, layouts: Iterable[Layout]) -> Layout | None:
    columns = set(map(_folded, table.columns))
    return next((layout for layout in layouts if columns >= {layout.key, *layout.needed}), None)


def _folded(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_").casefold()


def _read(layouts: tuple[Layout, ...], path: str) -> list[Reading]:
    table = _open(path)
    layout = _layout(table, layouts)
    if layout is None:
        wanted = "; or ".join(", ".join(layout.needed) for layout in layouts)
        raise UnreadableFileError(
            table.member.label, f"lacks the columns {wanted}; it has {listed(table.columns)}"
        )
    name = f"{layout.dataset}/{Path(table.member.name).stem.casefold()}"
    part = Part(name, layout.dataset, layout.licence, table.member.digest())
    return [table.member.reading(part, _rows(table, layout))]


def _rows(table: Table, layout: Layout) -> Iterator[PastIncident | Refusal]:
    keys = StableKeys()

    def take(row: Row) -> PastIncident:
        cells = {_folded(name): cell for name, cell in row.cells.items()}
        if not cells[layout.key]:
            raise UnfitError(layout.key, "must not be empty")
        incident = layout.incident(Row(row.line, cells))
        return replace(incident, dataset=layout.dataset, key=keys.key(cells[layout.key]))

    return taken_from(table.rows(), take, table.member.label)


def american_when(row: Row, date_column: str, time_column: str = "") -> When:
    """The date, month first where it has slashes, with its time where that is known.

    Raises
    ------
    UnfitError
        There is no such day or time.
    """
    try:
        day, time, _ = table_date(row.cells[date_column], DateOrder.MONTH_FIRST)
    except ValueError:
        text = row.cells[date_column][:40]
        raise UnfitError(date_column, f"must be a date like 04/27/2016, was {text!r}") from None
    if time_column and row.cells.get(time_column):
        try:
            time = clock_time(row.cells[time_column])
        except ValueError:
            text = row.cells[time_column][:40]
            raise UnfitError(time_column, f"must be a time like 18:15:00, was {text!r}") from None
    return When(f"{day}T{time}") if time and len(day) == 10 else When(day)


def words(cells: Mapping[str, str], *columns: str) -> str:
    """What stands in these columns, with commas between; publishers' "(null)" is nothing."""
    said = (cells.get(column, "") for column in columns)
    return ", ".join(text for text in said if text and text != "(null)")
