"""Parts on their way into the archive: their rows as columns, held until there is enough to write."""

import json
from collections.abc import Iterable, Iterator

import numpy as np

from mapper.domain.incident_columns import Coded, IncidentColumns, Word
from mapper.domain.incidents import Outcome, PastIncident
from mapper.services.ports import Kept, Part

Batch = IncidentColumns | list[Outcome]
_ROWS_AT_A_TIME = 50_000  # that come one by one
_ROOM_OF_OUTCOME = 4  # as much as so many rows in columns


class Arrival:
    """One part, and what was counted of all its rows that were read so far."""

    def __init__(self, part: Part, rows: Iterable[Kept]) -> None:
        self.part = part
        self.number = -1  # it has one only once it is written
        self.held = 0  # in rows in columns
        self._coming = _batches(rows)
        self._held: list[Batch] = []
        self._incidents = self._unplaced = self._outcomes = 0
        self._months: set[str] = set()
        self._categories: set[str] = set()

    @property
    def rows(self) -> int:
        """How many were read."""
        return self._incidents + self._outcomes

    def read(self, most: int) -> bool:
        """Hold what comes until it takes the room of ``most`` rows; whether that is all there is."""
        while self.held < most:
            batch = next(self._coming, None)
            if batch is None:
                return True
            self._count(batch)
            self._held.append(batch)
            self.held += _ROOM_OF_OUTCOME * len(batch) if isinstance(batch, list) else len(batch)
        return False

    def batches(self) -> Iterator[Batch]:
        """What is held, which then is held no more, and what else comes."""
        held, self._held, self.held = self._held, [], 0
        yield from held
        for batch in self._coming:
            self._count(batch)
            yield batch

    def _count(self, batch: Batch) -> None:
        if isinstance(batch, list):
            self._outcomes += len(batch)
            return
        self._incidents += len(batch)
        self._unplaced += batch.unplaced
        self._categories.update(_used(batch.category))
        self._months.update(when.text[:7] for when in _used(batch.when))

    def summed_up(self) -> tuple[int | str | None, ...]:
        """What the part's row in the archive tells."""
        first, last = min(self._months, default=None), max(self._months, default=None)
        kinds = json.dumps(sorted(self._categories), ensure_ascii=False)
        return self._incidents, self._unplaced, self._outcomes, first, last, kinds


def _batches(rows: Iterable[Kept]) -> Iterator[Batch]:
    """The same rows, those that come one by one in columns or lists too."""
    alone: list[PastIncident] = []
    outcomes: list[Outcome] = []
    for row in rows:
        if isinstance(row, IncidentColumns):
            yield row
        elif isinstance(row, Outcome):
            outcomes.append(row)
        else:
            alone.append(row)
        if len(alone) >= _ROWS_AT_A_TIME:
            yield IncidentColumns.of(alone)
            alone = []
        if len(outcomes) >= _ROWS_AT_A_TIME:
            yield outcomes
            outcomes = []
    if alone:
        yield IncidentColumns.of(alone)
    if outcomes:
        yield outcomes


def _used(column: Coded[Word]) -> Iterator[Word]:
    return (column.words[code] for code in np.unique(column.codes).tolist())
