"""Lists of documented incidents kept by hand, with sources and doubts; see docs/curated-incidents.md."""

from collections.abc import Iterator
from pathlib import Path

from mapper.domain.incidents import PastIncident, Refusal, When
from mapper.importers.archive_files import Member, the_member_of
from mapper.importers.csv_files import Row, UnfitError, header_of, position_from, require_columns, take_rows
from mapper.importers.dates import clock_time, iso_day
from mapper.services.ports import Importer, Part, Reading

DATASET = "curated"
LICENCE = "Facts, each from the sources named with it"
COLUMNS = ("key", "date", "time_local", "category", "place", "lon", "lat", "summary", "sources", "doubts")
OPTIONAL_COLUMNS = ("confidence", "corrections", "proceedings_active")
CONFIDENCES = ("high", "medium", "low")
_YES_OR_NO = {"yes": True, "no": False, "": False}
_NEVER_EMPTY = ("key", "date", "category", "place", "summary", "sources")


def recognises(path: str) -> bool:
    """Whether it is a table with our columns."""
    if not path.casefold().endswith(".csv"):
        return False
    return set(COLUMNS) <= set(header_of(the_member_of(path)))


def read(path: str) -> list[Reading]:
    """One file is one part, named after it."""
    member = the_member_of(path)
    require_columns(member.label, header_of(member), COLUMNS)
    part = Part(part_name(path), DATASET, LICENCE, member.digest())
    return [member.reading(part, _rows(member))]


def part_name(path: str) -> str:
    """What the list in the file at ``path`` is called in the archive."""
    return f"{DATASET}/{Path(path).stem.casefold()}"


def _rows(member: Member) -> Iterator[PastIncident | Refusal]:
    known: set[str] = set()

    def take(row: Row) -> PastIncident:
        incident = _incident(row)
        if incident.key in known:
            raise UnfitError("key", f"{incident.key!r} stands on an earlier row too")
        known.add(incident.key)
        return incident

    yield from take_rows(member, take)


def _incident(row: Row) -> PastIncident:
    cells = row.cells
    for column in _NEVER_EMPTY:
        if not cells[column]:
            raise UnfitError(column, "must not be empty")
    return PastIncident(
        key=cells["key"],
        dataset=DATASET,
        category=cells["category"],
        when=_when(cells["date"], cells["time_local"]),
        position=position_from(row, "lon", "lat"),
        place=cells["place"],
        summary=cells["summary"],
        sources=_listed(cells["sources"]),
        doubts=cells["doubts"],
        confidence=_chosen(row, "confidence", CONFIDENCES),
        corrections=_listed(cells.get("corrections", "")),
        proceedings_active=_YES_OR_NO[_chosen(row, "proceedings_active", ("yes", "no"))],
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _chosen(row: Row, column: str, choices: tuple[str, ...]) -> str:
    """One of the choices, in small letters; "" where the column is missing or empty."""
    said = row.cells.get(column, "").casefold()
    if said and said not in choices:
        raise UnfitError(column, f"must be {', '.join(choices)} or empty, was {said[:40]!r}")
    return said


def _when(day_text: str, time_text: str) -> When:
    try:
        day = iso_day(day_text.removeprefix("~"))
    except ValueError as error:
        raise UnfitError(
            "date", f"must be like 2018, 2018-07 or 2018-07-31, was {day_text[:40]!r}"
        ) from error
    approximate = day_text.startswith("~") or time_text.startswith("~")
    if not time_text:
        return When(day, approximate)
    if len(day) < 10:
        raise UnfitError("time_local", "needs a full date; else tell the time in the summary")
    try:
        return When(f"{day}T{clock_time(time_text.removeprefix('~'))}", approximate)
    except ValueError as error:
        raise UnfitError("time_local", f"must be like 18:15 or ~18:15, was {time_text[:40]!r}") from error


CURATED = Importer("curated", "List of documented incidents (CSV)", (".csv",), recognises, read)
