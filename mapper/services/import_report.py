"""What an import tells of every row it read, and of months that a newer archive no longer has."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from mapper.domain.incident_columns import IncidentColumns
from mapper.domain.incidents import Outcome, Refusal, Remark, When
from mapper.services.ports import Kept, Part

REFUSALS_LISTED = 20


@dataclass(frozen=True)
class ImportReport:
    """What became of every row: ``read == placed + unplaced + outcomes + refused``.

    ``unchanged`` rows were in the archive already, from the very same bytes, and not read again.
    ``doubtful`` rows are kept though something about them may be wrong; ``remarks`` lists the first few.
    ``replaced`` rows were there from other bytes under the same name, and gave way. ``refusals`` lists
    the first few of those refused. ``gone`` are parts loaded before whose month the archive now lacks,
    ``future`` counts incidents that are said to happen yet.
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
    gone: tuple[str, ...] = ()
    future: int = 0
    doubtful: int = 0
    remarks: tuple[Refusal, ...] = ()
    outcomes_joined: int = 0  # that were loaded before, and their incidents only now

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of it, in sentences."""
        return (*self._notes_on_rows(), *self._notes())

    def _notes_on_rows(self) -> Iterator[str]:
        if self.refused > len(self.refusals):
            yield f"Rows refused: {self.refused:,}; the first {len(self.refusals):,} are listed."
        if self.doubtful:
            yield f"Rows kept though something about them is doubtful: {self.doubtful:,}."

    def _notes(self) -> Iterator[str]:
        if self.unchanged:
            yield (
                f"Rows loaded before from the same bytes: {self.unchanged:,}. "
                "They were not read again, and what was refused of their files then is not counted here."
            )
        if self.replaced:
            yield (
                f"Rows loaded before under the same file names, and now replaced: {self.replaced:,}. "
                "If far fewer came than that, the file may be torn: compare the two counts."
            )
        if self.unplaced:
            yield (
                f"Incidents without a position: {self.unplaced:,}. "
                "They are kept, but no search near a place finds them."
            )
        if self.future:
            yield f"Incidents dated after today: {self.future:,}. They are kept as their publisher has them."
        if self.outcomes_unmatched:
            yield (
                f"Outcomes whose incident is not in the archive: {self.outcomes_unmatched:,}. "
                "They will show once it is loaded."
            )
        if self.outcomes_joined:
            yield f"Outcomes loaded before that have found their incident now: {self.outcomes_joined:,}."
        if self.gone:
            yield (
                "Loaded before, and no longer in what was imported now, although its months run past them: "
                f"{', '.join(self.gone)}. They are kept; if the publisher withdrew them, take them out "
                "with: incidents remove PART."
            )


@dataclass
class Counts:
    """Counts rows as they stream by."""

    today: date
    placed: int = 0
    unplaced: int = 0
    outcomes: int = 0
    refused: int = 0
    unchanged: int = 0
    replaced: int = 0
    future: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    doubtful: int = 0
    remarks: list[Refusal] = field(default_factory=list)

    def count(self, row: Kept | Refusal) -> int:
        """Note what becomes of one row, or of as many as there are in columns; gives how many."""
        if isinstance(row, IncidentColumns):
            return self._count_columns(row)
        if isinstance(row, Remark):  # on a row that is counted by itself
            self.doubtful += 1
            if len(self.remarks) < REFUSALS_LISTED:
                self.remarks.append(row)
            return 0
        if isinstance(row, Refusal):
            self.refused += 1
            if len(self.refusals) < REFUSALS_LISTED:
                self.refusals.append(row)
        elif isinstance(row, Outcome):
            self.outcomes += 1
        else:
            self.unplaced += row.position is None
            self.placed += row.position is not None
            self.future += self._is_future(row.when)
        return 1

    def _count_columns(self, columns: IncidentColumns) -> int:
        self.unplaced += columns.unplaced
        self.placed += len(columns) - columns.unplaced
        for code, when in enumerate(columns.when.words):
            if self._is_future(when):
                self.future += int((columns.when.codes == code).sum())
        return len(columns)

    def _is_future(self, when: When) -> bool:
        return when.text[:10] > self.today.isoformat()[: len(when.text)]

    def report(self, parts: int, outcomes_unmatched: int, gone: tuple[str, ...]) -> ImportReport:
        """What came of it all."""
        return ImportReport(
            parts=parts,
            read=self.placed + self.unplaced + self.outcomes + self.refused,
            placed=self.placed,
            unplaced=self.unplaced,
            outcomes=self.outcomes,
            outcomes_unmatched=outcomes_unmatched,
            refused=self.refused,
            unchanged=self.unchanged,
            replaced=self.replaced,
            refusals=tuple(self.refusals),
            gone=gone,
            future=self.future,
            doubtful=self.doubtful,
            remarks=tuple(self.remarks),
        )


def months_gone(found: Collection[Part], loaded: Iterable[Part]) -> tuple[str, ...]:
    """Names of loaded parts that ``found`` has no more, of the same sort and force and within its months.

    An archive reaches back three years; what is older is missing from it and was never withdrawn.
    """
    months = [part.month for part in found if part.month]
    if not months:
        return ()
    names = {part.name for part in found}
    families = {_family(part) for part in found if part.month}
    return tuple(
        sorted(
            part.name
            for part in loaded
            if part.month
            and min(months) <= part.month <= max(months)
            and _family(part) in families
            and part.name not in names
        )
    )


def _family(part: Part) -> str:
    """The name of a part without its month: one for each sort of file of one force."""
    return part.name.replace(part.month, "*")
