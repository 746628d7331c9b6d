"""The archive of past incidents in one SQLite file, as columns in blocks of neighbours."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mapper.domain.incidents import Dataset, LoadedMonth, Outcome, PastIncident
from mapper.services.archive.block_archive import BlockArchive
from mapper.services.ports import Kept, Part
from mapper.stores import archive_parts
from mapper.stores.archive_merging import MOST_ASIDE, MOST_SEGMENTS, MOST_WHILE_IMPORTING, Merger
from mapper.stores.archive_schema import MADE_WITH, SCHEMA, VERSION
from mapper.stores.archive_source import SqliteBlocks
from mapper.stores.archive_writer import ArchiveWriter
from mapper.stores.sqlite_file import SqliteFile

_EARLIER = (
    "incidents.db: holds past incidents of an earlier version of this program, which are not searched; "
    "import their files again, then delete it"
)


class ArchiveSqlite(BlockArchive):
    """The archive in the file at ``path``; fills the port ``IncidentStore``."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path, schema=SCHEMA, version=VERSION, made_with=MADE_WITH)
        super().__init__(SqliteBlocks(self._file))
        self._earlier = path.with_name("incidents.db")
        merger = Merger(self._file, path.with_name(f"{path.name}-merging"))
        self._merger = merger
        turns = path.with_name(f"{path.name}-importing")
        self._writer = ArchiveWriter(self._file, turns, lambda: merger.merge(MOST_WHILE_IMPORTING))

    def replace(self, part: Part, rows: Iterable[Kept]) -> int:
        """As the port says."""
        return self.replace_all([(part, rows)])

    def replace_all(self, parts: Iterable[tuple[Part, Iterable[Kept]]]) -> int:
        """As the port says."""
        return self._writer.replace_all(parts)

    def tidy(self) -> None:
        """As the port says."""
        self._merger.merge(MOST_SEGMENTS, MOST_ASIDE)

    def remove(self, part_names: Iterable[str]) -> int:
        """As the port says."""
        return self._writer.remove(part_names)

    def months(self) -> tuple[LoadedMonth, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            return archive_parts.months(connection)

    def parts(self) -> tuple[Part, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            return archive_parts.parts(connection)

    def rows_of(self, part_name: str) -> Iterator[PastIncident | Outcome]:
        """As the port says."""
        with self._file.reading() as connection:
            number, dataset = archive_parts.numbered(connection, part_name)
            outcomes = archive_parts.outcomes(connection, number)
        yield from self.rows_of_part(number, dataset)
        yield from outcomes

    def verify(self) -> tuple[str, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            wrong = archive_parts.verify(connection)
        return (*wrong, _EARLIER) if self._earlier.exists() else wrong

    def datasets(self) -> tuple[Dataset, ...]:
        """As the port says."""
        with self._file.reading() as connection:
            return archive_parts.datasets(connection)

    def loaded(self, part_name: str) -> tuple[str, int] | None:
        """As the port says."""
        with self._file.reading() as connection:
            return archive_parts.loaded(connection, part_name)

    def outcomes_without_incident(self, parts: Iterable[str]) -> int:
        """As the port says."""
        with self._file.reading() as connection:
            wanted = archive_parts.references(connection, parts)
        return self.references_unknown(wanted)
