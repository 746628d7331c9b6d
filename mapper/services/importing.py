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
_SHARE_TAKEN_BACK = 0.1  # by a usual correction of a month, and
_FEW_ROWS = 3  # of a list that somebody keeps by hand; a file that is torn at a line end lacks far more
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
    """What is let in, and what is told.

    ``twice`` lets the same bytes in under another name, ``fewer`` a file that has noticeably fewer rows than
    the one it replaces. What lies after ``today`` is told.
    """

    twice: bool = False
    fewer: bool = False
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
    files = ((path, importer_for(path, importers, source)) for path in paths)
    try:
        store.replace_all(tally.arriving(files))
    except StoreFailedError as error:
        raise StoreFailedError(f"{error}. Not everything was taken; {_GO_ON}") from error
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
    """Counts rows as they stream by, on their way into the store."""

    def __init__(self, store: IncidentStore, watch: ImportWatch, rules: ImportRules) -> None:
        self._store = store
        self._watch = watch
        self._rules = rules
        self._before = store.parts()
        self._names = {part.digest: part.name for part in self._before}
        self._counts = Counts(rules.today)
        self._arrived: dict[str, tuple[str, int]] = {}  # by name: digest and rows; not all is kept as yet
        self._found: list[Part] = []
        self._beside: dict[str, int] = {}  # parts of the same months: their outcomes without an incident

    def arriving(self, files: Iterable[tuple[str, Importer]]) -> Iterator[tuple[Part, Iterable[Kept]]]:
        """Those parts of the files that are not in the archive, and their rows."""
        for path, importer in files:
            file_name = _base_name(path)
            self._watch.progress(Progress(f"looking through {file_name}"))
            readings = list(importer.read(path))
            for reading in readings:
                self._check_nothing_doubles(reading)
            self._found += [reading.part for reading in readings]
            yield from self._of_one_file(file_name, readings)

    def _of_one_file(
        self, file_name: str, readings: Sequence[Reading]
    ) -> Iterator[tuple[Part, Iterable[Kept]]]:
        far = Progress(f"taking in {file_name}", 0, sum(reading.size_bytes for reading in readings))
        for reading in readings:
            part = reading.part
            digest, rows = self._loaded(part.name)
            if digest == part.digest:
                self._counts.unchanged += rows
                self._arrived[part.name] = digest, rows
            else:
                self._check_nothing_doubles(reading)  # again: its twin may stand before it in this archive
                self._look_beside(part)
                yield part, self._counted(reading, far, rows)
                self._counts.replaced += rows
                self._names.setdefault(part.digest, part.name)
            far = replace(far, done=far.done + reading.size_bytes)
            self._watch.progress(far)

    def _look_beside(self, part: Part) -> None:
        """Note how many outcomes wait for incidents of this force and month."""
        for other in self._before if part.month else ():
            is_beside = (other.force, other.month) == (part.force, part.month) and other.name != part.name
            if is_beside and other.name not in self._beside:
                self._beside[other.name] = self._store.outcomes_without_incident([other.name])

    def _loaded(self, name: str) -> tuple[str, int]:
        """The digest and the rows of a part; "" and 0 for none."""
        return self._arrived.get(name) or self._store.loaded(name) or ("", 0)

    def _check_nothing_doubles(self, reading: Reading) -> None:
        twin = self._names.get(reading.part.digest, reading.part.name)
        if self._rules.twice or twin == reading.part.name:
            return
        _, rows = self._loaded(twin)
        if rows:  # of forces that recorded nothing many files are alike
            raise InvalidInputError(
                reading.file_name,
                f"holds the very bytes that are loaded as {twin!r} and would double its {rows:,} rows; "
                "take those out first (incidents remove), or say --twice if they are meant to count twice",
            )

    def _counted(self, reading: Reading, far: Progress, before: int) -> Iterator[Kept]:
        """The rows to keep; at the end an error where noticeably fewer came than they replace."""
        number, kept, said = 0, 0, 0
        for row in _explained(reading):
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
        if not self._rules.fewer:
            _check_enough(reading, number, kept, before)
        self._arrived[reading.part.name] = reading.part.digest, kept

    def report(self) -> ImportReport:
        """What came of it all."""
        unmatched = self._store.outcomes_without_incident(self._arrived)
        report = self._counts.report(len(self._arrived), unmatched, months_gone(self._found, self._before))
        digests = {part.name: part.digest for part in self._before}
        as_before = [name for name in self._beside if self._loaded(name)[0] == digests[name]]
        waited = sum(self._beside[name] for name in as_before)
        wait = self._store.outcomes_without_incident(as_before) if waited else 0
        return replace(report, outcomes_joined=waited - wait)


def _explained(reading: Reading) -> Iterator[Kept | Refusal]:
    """Its rows; an error on the way tells what became of the others."""
    try:
        yield from reading.rows
    except UnreadableFileError as error:
        raise UnreadableFileError(error.file_name, f"{error.problem}. {_NOTHING_OF_IT}") from error


def _check_enough(reading: Reading, number: int, kept: int, before: int) -> None:
    """Check that a file does not keep noticeably fewer of its rows than it replaces."""
    if before - kept <= max(_FEW_ROWS, _SHARE_TAKEN_BACK * before):
        return
    raise UnreadableFileError(
        reading.file_name,
        f"has {kept:,} rows to keep of {number:,}, where {before:,} are loaded under its name, as if it were"
        " torn or mangled by a spreadsheet; download it again, or, if its publisher took so many back, say"
        f" --fewer. {_NOTHING_OF_IT}",
    )
