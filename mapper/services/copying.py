"""Taking one archive of past incidents over into another, part by part, with proof that nothing was lost."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mapper.domain.incidents import Outcome, PastIncident
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError, StoreFailedError
from mapper.services.ports import IncidentStore, Part, Progress, Report, nobody_listens

_ROWS_BETWEEN_REPORTS = 5_000
_ALL_SUMS = 1 << 256


@dataclass(frozen=True)
class CopyReport:
    """What was done: parts copied and their rows, and parts that were there already, equal row for row."""

    copied: int
    rows: int
    equal: int


@dataclass
class Checksum:
    """How many rows there are, and the sum of their hashes: the same in whatever order stores give them."""

    rows: int = 0
    digest: int = 0

    def through(self, rows: Iterable[PastIncident | Outcome]) -> Iterator[PastIncident | Outcome]:
        """The same rows, each counted as it passes."""
        for row in rows:
            said = hashlib.sha256(repr(_plain(row)).encode()).digest()
            self.digest = (self.digest + int.from_bytes(said, "big")) % _ALL_SUMS
            self.rows += 1
            yield row


def checksum(rows: Iterable[PastIncident | Outcome]) -> Checksum:
    """The checksum of all of ``rows``."""
    found = Checksum()
    for _ in found.through(rows):
        pass
    return found


def _plain(row: PastIncident | Outcome) -> PastIncident | Outcome:
    """Without the sign of a zero, which not every store keeps."""
    if isinstance(row, Outcome) or row.position is None or all(row.position):
        return row
    lon, lat = row.position
    return replace(row, position=LonLat(lon + 0.0, lat + 0.0))


def copy_archive(
    origin: IncidentStore, target: IncidentStore, *, report: Report = nobody_listens
) -> CopyReport:
    """Make every part of ``origin`` a part of ``target`` too; other parts there stay.

    A part that is there already and equal row for row is left alone, so a broken-off copy can simply be
    run again. What has arrived is read back and compared.

    Raises
    ------
    InvalidInputError
        There is nothing to copy.
    StoreFailedError
        A store failed, or what arrived is not what was sent; the parts before that one are copied.
    """
    parts = origin.parts()
    if not parts:
        raise InvalidInputError("from", "there are no past incidents in this archive")
    there = set(target.parts())
    rows_of = {part: (origin.loaded(part.name) or ("", 0))[1] for part in parts}
    done = copied = rows = 0
    for part in parts:
        watch = _Watch(report, done, sum(rows_of.values()))
        if part not in there or not _is_equal(part, origin, target, watch):
            rows += _copied(part, origin, target, watch)
            copied += 1
        done += rows_of[part]
    target.tidy()
    return CopyReport(copied, rows, len(parts) - copied)


@dataclass(frozen=True)
class _Watch:
    report: Report
    done: int
    total: int

    def over(self, rows: Iterable[PastIncident | Outcome]) -> Iterator[PastIncident | Outcome]:
        for number, row in enumerate(rows):
            if number % _ROWS_BETWEEN_REPORTS == 0:
                self.report(Progress("copying", self.done + number, self.total, "rows"))
            yield row


def _is_equal(part: Part, origin: IncidentStore, target: IncidentStore, watch: _Watch) -> bool:
    return checksum(watch.over(origin.rows_of(part.name))) == checksum(target.rows_of(part.name))


def _copied(part: Part, origin: IncidentStore, target: IncidentStore, watch: _Watch) -> int:
    sent = Checksum()
    target.replace(part, sent.through(watch.over(origin.rows_of(part.name))))
    arrived = checksum(target.rows_of(part.name))
    if arrived != sent:
        target.remove([part.name])
        raise StoreFailedError(
            f"{part.name} did not arrive as it was sent ({arrived.rows:,} of {sent.rows:,} rows, or other "
            "words in them) and was taken out again; copy again, and check both archives if it stays so"
        )
    return sent.rows
