"""Taking files of past incidents into the archive."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mapper.domain.incident_columns import IncidentColumns
from mapper.domain.incidents import Outcome, Refusal
from mapper.errors import InvalidInputError, StoreFailedError, UnreadableFileError
from mapper.services.ports import Importer, IncidentStore, Kept, Reading

REFUSALS_LISTED = 1_000
_ROWS_BETWEEN_REPORTS = 5_000


@dataclass(frozen=True)
class ImportReport:
    """What became of every row: ``read == placed + unplaced + outcomes + refused``.

    ``unchanged`` rows were in the archive already, from the very same bytes, and not read again.
    ``replaced`` rows were there from other bytes under the same name, and gave way.
    ``refusals`` lists the first thousand of those refused.
    """

    parts: int = 0
    read: int = 0
    placed: int = 0
    unplaced: int = 0
    outcomes: int = 0
    outcomes_unmatched: int = 0
    refused: int = 0
    unchanged: int = 0
    replaced: int = 0
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far an import is."""

    file_name: str
    rows: int


def no_progress(_: Progress) -> None:
    """Tell nobody."""


def import_files(
    paths: Iterable[str],
    *,
    store: IncidentStore,
    importers: Mapping[str, Importer],
    source: str | None = None,
    progress: Callable[[Progress], None] = no_progress,
) -> ImportReport:
    """Take the files at ``paths`` into ``store``, each part as a whole or not at all.

    ``source`` names the importer; without it the first that recognises a file reads it. A part that is
    there already from the same bytes is left alone, so a broken-off import can simply be run again.

    Raises
    ------
    InvalidInputError
        There is no importer ``source``.
    UnreadableFileError
        A file is torn or of no known sort; parts before it are kept, nothing of it is.
    StoreFailedError
        The archive cannot be written; parts before the current one are kept.
    """
    tally = _Tally(progress)
    for path in paths:
        for reading in _importer(path, importers, source).read(path):
            tally.take(reading, store)
    return tally.report(store)


def _importer(path: str, importers: Mapping[str, Importer], source: str | None) -> Importer:
    if source is not None:
        if source not in importers:
            raise InvalidInputError("source", f"must be one of {', '.join(importers)}, was {source!r}")
        return importers[source]
    for importer in importers.values():
        if importer.recognises(path):
            return importer
    known = "; ".join(importer.label for importer in importers.values())
    raise UnreadableFileError(path.rpartition("/")[2], f"is none of the sorts known here: {known}")


@dataclass
class _Tally:
    """Counts rows as they stream by."""

    progress: Callable[[Progress], None]
    parts: list[str] = field(default_factory=list)
    unchanged: int = 0
    replaced: int = 0
    placed: int = 0
    unplaced: int = 0
    outcomes: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def take(self, reading: Reading, store: IncidentStore) -> None:
        """Put one part into the archive, unless it is there."""
        self.parts.append(reading.part.name)
        digest, rows = store.loaded(reading.part.name) or ("", 0)
        if digest == reading.part.digest:
            self.unchanged += rows
            return
        try:
            store.replace(reading.part, self._counted(reading))
        except StoreFailedError as error:
            raise StoreFailedError(
                f"{error}. {reading.file_name} was not taken; what came before it is kept: "
                "import again to go on from there"
            ) from error
        self.replaced += rows

    def _counted(self, reading: Reading) -> Iterator[Kept]:
        number, said = 0, 0
        for row in reading.rows:
            number += self._count(row)
            if not isinstance(row, Refusal):
                yield row
            if number - said >= _ROWS_BETWEEN_REPORTS:
                said = number
                self.progress(Progress(reading.file_name, number))
        self.progress(Progress(reading.file_name, number))

    def _count(self, row: Kept | Refusal) -> int:
        """Note what becomes of one row, or of as many as there are in columns; gives how many."""
        if isinstance(row, IncidentColumns):
            self.unplaced += row.unplaced
            self.placed += len(row) - row.unplaced
            return len(row)
        if isinstance(row, Refusal):
            self.refused += 1
            if len(self.refusals) < REFUSALS_LISTED:
                self.refusals.append(row)
        elif isinstance(row, Outcome):
            self.outcomes += 1
        elif row.position is None:
            self.unplaced += 1
        else:
            self.placed += 1
        return 1

    def report(self, store: IncidentStore) -> ImportReport:
        """What came of it all."""
        unmatched = store.outcomes_without_incident(self.parts)
        return ImportReport(
            parts=len(self.parts),
            read=self.placed + self.unplaced + self.outcomes + self.refused,
            placed=self.placed,
            unplaced=self.unplaced,
            outcomes=self.outcomes,
            outcomes_unmatched=unmatched,
            refused=self.refused,
            unchanged=self.unchanged,
            replaced=self.replaced,
            refusals=tuple(self.refusals),
            notes=tuple(self._notes(unmatched)),
        )

    def _notes(self, unmatched: int) -> Iterator[str]:
        if self.refused > len(self.refusals):
            yield f"Rows refused: {self.refused:,}; the first {len(self.refusals):,} are listed."
        if self.replaced:
            yield f"Rows loaded before under the same file names, and now replaced: {self.replaced:,}."
        if self.unplaced:
            yield (
                f"Incidents without a position: {self.unplaced:,}. "
                "They are kept, but no search near a place finds them."
            )
        if unmatched:
            yield (
                f"Outcomes whose incident is not in the archive: {unmatched:,}. "
                "They will show once it is loaded."
            )
