"""Taking parts into the archive and out of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path

import apsw
import numpy as np

from mapper.domain.archive.laying import laid_out
from mapper.domain.archive.moments import moment_of
from mapper.domain.archive.stock import Stock, chunks
from mapper.domain.incidents import Outcome
from mapper.errors import StoreFailedError
from mapper.services.ports import Kept, Part
from mapper.stores import archive_segments as segments
from mapper.stores.archive_arrivals import Arrival
from mapper.stores.archive_source import kept_reference, part_words
from mapper.stores.sqlite_file import SqliteFile

_SEGMENT_ROWS = 1_000_000  # sorted in memory; small parts share a segment, a larger one gets several
_MOST_PARTS = 1 << 16
_IMPORT = "import"

_SUM_UP = """
UPDATE part SET state = 'live', incidents = ?, unplaced = ?, outcomes = ?, first_month = ?, last_month = ?,
  categories = ? WHERE part = ?
"""


class ArchiveWriter:
    """The one that writes parts into ``file``; others wait for their turn.

    ``afterwards`` is done each time that something was kept, when it is the next one's turn.
    """

    def __init__(self, file: SqliteFile, turns: Path, afterwards: Callable[[], None]) -> None:
        self._file = file
        self._turns = SqliteFile(turns, schema="", version=1)
        self._afterwards = afterwards

    def replace_all(self, parts: Iterable[tuple[Part, Iterable[Kept]]]) -> int:
        """As the port says: small parts wait until they make a segment together, and are seen at once."""
        kept = 0
        waiting: list[Arrival] = []
        try:
            for part, rows in parts:
                arrival = Arrival(part, rows)
                if not arrival.read(_SEGMENT_ROWS - sum(other.held for other in waiting)):
                    kept += self._keep(waiting)
                if arrival.read(_SEGMENT_ROWS):
                    waiting.append(arrival)
                else:
                    kept += self._keep([arrival])  # it is read on while it is written
        finally:
            kept += self._keep(waiting)
        return kept

    def _keep(self, waiting: list[Arrival]) -> int:
        """Put those who wait in, if any, so that they are seen at once; then nobody waits."""
        arrivals = waiting.copy()
        waiting.clear()
        if not arrivals:
            return 0
        with self._turns.writing():
            segments.clean(self._file, _IMPORT)
            try:
                self._announce(arrivals)
                self._publish(arrivals, list(self._written(arrivals)))
            finally:
                segments.clean(self._file, _IMPORT)
        self._afterwards()
        return sum(arrival.rows for arrival in arrivals)

    def remove(self, part_names: Iterable[str]) -> int:
        """As the port says."""
        with self._turns.writing():
            with self._file.writing() as connection:
                rows = sum(_bury(connection, name) for name in part_names)
                segments.hide_empty(connection)
                segments.moved_on(connection)
            segments.clean(self._file, _IMPORT)
        return rows

    def _announce(self, arrivals: Sequence[Arrival]) -> None:
        """Give them their numbers."""
        with self._file.writing(is_lasting=False) as connection:
            for arrival in arrivals:
                arrival.number = _free_number(connection)
                connection.execute(
                    "INSERT INTO part(part, name, dataset, licence, digest, force, month, state)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, 'building')",
                    (arrival.number, *astuple(arrival.part)),
                )

    def _written(self, arrivals: Sequence[Arrival]) -> Iterator[int]:
        """Write the rows unseen; gives the segments, each of one dataset."""
        words = segments.Words(self._file)
        for dataset in dict.fromkeys(arrival.part.dataset for arrival in arrivals):
            stocks = self._stocks(arrival for arrival in arrivals if arrival.part.dataset == dataset)
            for stock in chunks(stocks, _SEGMENT_ROWS):
                self._note_what_is_the_same(stock)
                listed = np.unique(stock.part)
                with self._file.reading() as connection:
                    known = part_words(connection, int(listed[-1]) + 1)
                blocks = laid_out(stock, known, words)
                yield segments.write_segment(self._file, blocks, dataset, _IMPORT, listed.tobytes())

    def _stocks(self, arrivals: Iterable[Arrival]) -> Iterator[Stock]:
        """The incidents; outcomes are written on the way."""
        for arrival in arrivals:
            for batch in arrival.batches():
                if isinstance(batch, list):
                    self._put(arrival.number, batch)
                else:
                    yield Stock(np.full(len(batch), arrival.number, dtype=np.uint16), batch)

    def _note_what_is_the_same(self, stock: Stock) -> None:
        """Note what the rows of each part have in common, told by the first of them."""
        whens, forces = stock.columns.when, stock.columns.force
        numbers, first = np.unique(stock.part, return_index=True)
        noted = [
            (moment_of(whens.words[whens.codes[row]]), forces.words[forces.codes[row]], number)
            for number, row in zip(numbers.tolist(), first.tolist(), strict=True)
        ]
        with self._file.writing(is_lasting=False) as connection:
            connection.executemany(
                "UPDATE part SET moment = ?, row_force = ? WHERE part = ? AND moment = 0", noted
            )

    def _put(self, number: int, outcomes: list[Outcome]) -> None:
        with self._file.writing(is_lasting=False) as connection:
            first = segments.taken(connection, "next_outcome", len(outcomes))
            connection.executemany(
                "INSERT INTO outcome VALUES (?, ?, ?, ?, ?)",
                (
                    (id_, number, kept_reference(one.reference), one.month, one.text)
                    for id_, one in enumerate(outcomes, start=first)
                ),
            )

    def _publish(self, arrivals: Sequence[Arrival], written: Iterable[int]) -> None:
        with self._file.writing() as connection:
            for arrival in arrivals:
                _bury(connection, arrival.part.name)
                connection.execute(_SUM_UP, (*arrival.summed_up(), arrival.number))
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
