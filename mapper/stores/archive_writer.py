"""Taking parts into the archive and out of it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, field
from functools import partial
from pathlib import Path

import apsw
import numpy as np

from mapper.domain.archive.laying import laid_out
from mapper.domain.archive.moments import moment_of
from mapper.domain.archive.stock import Stock, chunks
from mapper.domain.incident_columns import Coded, IncidentColumns, Word
from mapper.domain.incidents import Outcome, PastIncident
from mapper.errors import StoreFailedError
from mapper.services.ports import Kept, Part
from mapper.stores import archive_segments as segments
from mapper.stores.archive_source import kept_reference, part_words
from mapper.stores.sqlite_file import SqliteFile

_ROWS_AT_A_TIME = 50_000  # that come one by one
_SEGMENT_ROWS = 1_000_000  # of a part; a larger one gets several segments, as they are sorted in memory
_MOST_PARTS = 1 << 16
_IMPORT = "import"

_SUM_UP = """
UPDATE part SET state = 'live', incidents = ?, unplaced = ?, outcomes = ?, first_month = ?, last_month = ?,
  categories = ? WHERE part = ?
"""


class ArchiveWriter:
    """The one that writes parts into ``file``; others wait for their turn."""

    def __init__(self, file: SqliteFile, turns: Path) -> None:
        self._file = file
        self._turns = SqliteFile(turns, schema="", version=1)

    def replace(self, part: Part, rows: Iterable[Kept]) -> int:
        """As the port says."""
        with self._turns.writing():
            segments.clean(self._file, _IMPORT)
            number = self._announced(part)
            try:
                tally = _Tally(partial(self._put, number))
                written = list(self._written(number, part.dataset, tally.counted(rows)))
                self._publish(part, number, written, tally)
            finally:
                segments.clean(self._file, _IMPORT)
        return tally.incidents + tally.outcomes

    def remove(self, part_names: Iterable[str]) -> int:
        """As the port says."""
        with self._turns.writing():
            with self._file.writing() as connection:
                rows = sum(_bury(connection, name) for name in part_names)
                segments.hide_empty(connection)
                segments.moved_on(connection)
            segments.clean(self._file, _IMPORT)
        return rows

    def _announced(self, part: Part) -> int:
        with self._file.writing() as connection:
            number = _free_number(connection)
            connection.execute(
                "INSERT INTO part(part, name, dataset, licence, digest, force, month, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'building')",
                (number, *astuple(part)),
            )
        return number

    def _written(self, number: int, dataset: str, columns: Iterable[IncidentColumns]) -> Iterator[int]:
        """Write the rows unseen; gives the segments."""
        words = segments.Words(self._file)
        listed = np.array([number], dtype=np.uint16).tobytes()
        stocks = (Stock(np.full(len(some), number, dtype=np.uint16), some) for some in columns if len(some))
        for stock in chunks(stocks, _SEGMENT_ROWS):
            self._same_for_all(number, stock)
            with self._file.reading() as connection:
                known = part_words(connection, number + 1)
            blocks = laid_out(stock, known, words)
            yield segments.write_segment(self._file, blocks, dataset, _IMPORT, listed)

    def _same_for_all(self, number: int, stock: Stock) -> None:
        """Note what the part's rows have in common, told by the first of them."""
        whens, forces = stock.columns.when, stock.columns.force
        moment, force = moment_of(whens.words[whens.codes[0]]), forces.words[forces.codes[0]]
        with self._file.writing() as connection:
            connection.execute(
                "UPDATE part SET moment = ?, row_force = ? WHERE part = ? AND moment = 0",
                (moment, force, number),
            )

    def _put(self, number: int, outcomes: list[Outcome]) -> None:
        with self._file.writing() as connection:
            first = segments.taken(connection, "next_outcome", len(outcomes))
            connection.executemany(
                "INSERT INTO outcome VALUES (?, ?, ?, ?, ?)",
                (
                    (id_, number, kept_reference(one.reference), one.month, one.text)
                    for id_, one in enumerate(outcomes, start=first)
                ),
            )

    def _publish(self, part: Part, number: int, written: list[int], tally: "_Tally") -> None:
        with self._file.writing() as connection:
            _bury(connection, part.name)
            connection.execute(_SUM_UP, (*tally.summed_up(), number))
            for segment in written:
                segments.show(connection, segment)
            segments.hide_empty(connection)
            segments.moved_on(connection)


def _bury(connection: apsw.Connection, name: str) -> int:
    """Take the part of this name out of every answer; gives how many rows it had."""
    rows = connection.execute(
        "UPDATE part SET state = 'dead' WHERE name = ? AND state = 'live' RETURNING incidents + outcomes",
        (name,),
    ).get
    return rows or 0


def _free_number(connection: apsw.Connection) -> int:
    highest: int | None = connection.execute("SELECT max(part) FROM part").get
    if highest is None:
        return 0
    if highest + 1 < _MOST_PARTS:
        return highest + 1
    used = {part for (part,) in connection.execute("SELECT part FROM part")}
    free = next((number for number in range(_MOST_PARTS) if number not in used), None)
    if free is None:
        raise StoreFailedError(f"the archive holds {_MOST_PARTS:,} parts and takes no more; remove some")
    return free


@dataclass
class _Tally:
    """Counts what streams by, hands outcomes to ``put``, and turns the rest into columns."""

    put: Callable[[list[Outcome]], None]
    incidents: int = 0
    unplaced: int = 0
    outcomes: int = 0
    months: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)

    def counted(self, rows: Iterable[Kept]) -> Iterator[IncidentColumns]:
        """The incidents as columns."""
        alone: list[PastIncident] = []
        outcomes: list[Outcome] = []
        for row in rows:
            if isinstance(row, IncidentColumns):
                yield self._count(row)
            elif isinstance(row, Outcome):
                outcomes.append(row)
            else:
                alone.append(row)
            if len(alone) >= _ROWS_AT_A_TIME:
                yield self._count(IncidentColumns.of(alone))
                alone = []
            if len(outcomes) >= _ROWS_AT_A_TIME:
                self._hand_on(outcomes)
                outcomes = []
        yield self._count(IncidentColumns.of(alone))
        self._hand_on(outcomes)

    def _hand_on(self, outcomes: list[Outcome]) -> None:
        self.outcomes += len(outcomes)
        if outcomes:
            self.put(outcomes)

    def _count(self, columns: IncidentColumns) -> IncidentColumns:
        self.incidents += len(columns)
        self.unplaced += columns.unplaced
        self.categories.update(_used(columns.category))
        self.months.update(when.text[:7] for when in _used(columns.when))
        return columns

    def summed_up(self) -> tuple[int | str | None, ...]:
        """What the part's row tells."""
        first, last = min(self.months, default=None), max(self.months, default=None)
        kinds = json.dumps(sorted(self.categories), ensure_ascii=False)
        return self.incidents, self.unplaced, self.outcomes, first, last, kinds


def _used(column: Coded[Word]) -> Iterator[Word]:
    return (column.words[code] for code in np.unique(column.codes).tolist())
