"""Taking files of past incidents into the archive."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapper.domain.incidents import Refusal
from mapper.errors import InvalidInputError, StoreFailedError, UnreadableFileError
from mapper.services.import_report import Counts, ImportReport, months_gone
from mapper.services.ports import (
    Importer,
    IncidentStore,
    Kept,
    Part,
    Progress,
    Reading,
    Report,
    nobody_listens,
)

_ROWS_BETWEEN_REPORTS = 5_000
_LEAST_OF_BEFORE = 0.6  # a correction takes back a seventh of a month; a torn or mangled file far more
_GO_ON = "what came before it is kept: import again to go on from there"
_NOTHING_OF_IT = f"Nothing of it was taken; {_GO_ON}"


def refuse_nowhere(refusal: Refusal) -> None:
    """Keep no list of refused rows."""


@dataclass(frozen=True)
class ImportWatch:
    """Who hears of an import while it goes on: how far it is, and every row that it refuses."""

    progress: Report = nobody_listens
    refused: Callable[[Refusal], None] = refuse_nowhere


@dataclass(frozen=True)
class ImportRules:
    """``twice`` lets the same bytes in under another name; what lies after ``today`` is told."""

    twice: bool = False
    today: date = date.max


UNWATCHED = ImportWatch()
AS_USUAL = ImportRules()


def import_files(
    paths: Iterable[str],
    *,
    store: IncidentStore,
    importers: Mapping[str, Importer],
    source: str | None = None,
    watch: ImportWatch = UNWATCHED,
    rules: ImportRules = AS_USUAL,
) -> ImportReport:
    """Take the files at ``paths`` into ``store``, each part as a whole or not at all.

    ``source`` names the importer; without it the first that recognises a file reads it. A part that is
    there already from the same bytes is left alone, so a broken-off import can simply be run again.
    The same bytes under another name would double what they hold: they are refused unless the rules say so.

    Raises
    ------
    InvalidInputError
        There is no importer ``source``, or a file is loaded already under another name.
    UnreadableFileError
        A file is torn or of no known sort; parts before it are kept, nothing of it is.
    StoreFailedError
        The archive cannot be written; parts before the current one are kept.
    """
    tally = _Tally(store, watch, rules)
    for path in paths:
        watch.progress(Progress(f"looking through {_base_name(path)}"))
        tally.take_all(_base_name(path), list(importer_for(path, importers, source).read(path)))
    store.tidy()
    return tally.report()


def importer_for(path: str, importers: Mapping[str, Importer], source: str | None = None) -> Importer:
    """The importer called ``source``, or else the first that recognises the file.

    Raises
    ------
    InvalidInputError
        There is no importer ``source``.
    UnreadableFileError
        None recognises the file.
    """
    if source is not None:
        if source not in importers:
            raise InvalidInputError("source", f"must be one of {', '.join(importers)}, was {source!r}")
        return importers[source]
    for importer in importers.values():
        if importer.recognises(path):
            return importer
    known = "; ".join(importer.label for importer in importers.values())
    raise UnreadableFileError(_base_name(path), f"is none of the sorts known here: {known}")


def _base_name(path: str) -> str:
    return path.rpartition("/")[2]


class _Tally:
    """Counts rows as they stream by."""

    def __init__(self, store: IncidentStore, watch: ImportWatch, rules: ImportRules) -> None:
        self._store = store
        self._watch = watch
        self._twice = rules.twice
        self._before = store.parts()
        self._names = {part.digest: part.name for part in self._before}
        self._counts = Counts(rules.today)
        self._taken: list[str] = []
        self._found: list[Part] = []

    def take_all(self, file_name: str, readings: Sequence[Reading]) -> None:
        """Put those parts of one file into the archive that are not there."""
        for reading in readings:
            self._check_nothing_doubles(reading)
        self._found += [reading.part for reading in readings]
        total_bytes = sum(reading.size_bytes for reading in readings)
        done_bytes = 0
        for reading in readings:
            far = Progress(f"taking in {file_name}", done_bytes, total_bytes)
            self._take(reading, far)
            done_bytes += reading.size_bytes
            self._watch.progress(replace(far, done=done_bytes))

    def _check_nothing_doubles(self, reading: Reading) -> None:
        twin = self._names.get(reading.part.digest, reading.part.name)
        if self._twice or twin == reading.part.name:
            return
        rows = (self._store.loaded(twin) or ("", 0))[1]
        if rows:  # of forces that recorded nothing many files are alike
            raise InvalidInputError(
                reading.file_name,
                f"holds the very bytes that are loaded as {twin!r} and would double its {rows:,} rows; "
                "take those out first (incidents remove), or say --twice if they are meant to count twice",
            )

    def _take(self, reading: Reading, far: Progress) -> None:
        digest, rows = self._store.loaded(reading.part.name) or ("", 0)
        if digest == reading.part.digest:
            self._taken.append(reading.part.name)
            self._counts.unchanged += rows
            return
        self._check_nothing_doubles(reading)  # again: its twin may have stood before it in the same archive
        try:
            self._store.replace(reading.part, self._counted(reading, far, rows))
        except StoreFailedError as error:
            raise StoreFailedError(f"{error}. {reading.file_name} was not taken; {_GO_ON}") from error
        except UnreadableFileError as error:
            raise UnreadableFileError(error.file_name, f"{error.problem}. {_NOTHING_OF_IT}") from error
        self._counts.replaced += rows
        self._taken.append(reading.part.name)
        self._names.setdefault(reading.part.digest, reading.part.name)

    def _counted(self, reading: Reading, far: Progress, before: int) -> Iterator[Kept]:
        """The rows to keep; at the end an error where far fewer came than the ``before`` they replace."""
        number, kept, said = 0, 0, 0
        for row in reading.rows:
            rows = self._counts.count(row)
            number += rows
            if isinstance(row, Refusal):
                self._watch.refused(row)
            else:
                kept += rows
                yield row
            if number - said >= _ROWS_BETWEEN_REPORTS:
                said = number
                self._watch.progress(replace(far, done=far.done + reading.done_bytes()))
        if kept < _LEAST_OF_BEFORE * before:
            raise UnreadableFileError(
                reading.file_name,
                f"has {kept:,} rows to keep of {number:,}, where {before:,} are loaded under its name, as if"
                " it were torn or mangled by a spreadsheet; download it again, or, if its publisher took so"
                f" many back, first say: incidents remove '{reading.part.name}'",
            )

    def report(self) -> ImportReport:
        """What came of it all."""
        unmatched = self._store.outcomes_without_incident(self._taken)
        return self._counts.report(len(self._taken), unmatched, months_gone(self._found, self._before))
