"""Lists of documented incidents kept by hand, with sources and doubts; see docs/curated-incidents.md."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mapper.domain.incidents import PastIncident, Refusal, When
from mapper.domain.places import distances_m
from mapper.importers.archive_files import Member, the_member_of
from mapper.importers.csv_files import Row, UnfitError, header_of, position_from, require_columns, take_rows
from mapper.importers.dates import clock_time, iso_day
from mapper.importers.keys import StableKeys
from mapper.services.ports import Importer, Part, Reading

DATASET = "curated"
LICENCE = "Facts, each from the sources named with it"
COLUMNS = ("key", "date", "time_local", "category", "place", "lon", "lat", "summary", "sources", "doubts")
_NEEDED = COLUMNS[1:]  # a list without keys gets them
OTHER_NAMES = {"kind": "category", "longitude": "lon", "latitude": "lat", "note": "doubts"}
OPTIONAL_COLUMNS = ("confidence", "corrections", "proceedings_active")
CONFIDENCES = ("high", "medium", "low")
_YES_OR_NO = {"yes": True, "no": False, "": False}
_NEVER_EMPTY = ("date", "category", "place", "summary", "sources")


_MONTH, _DAY = len("2018-07"), len("2018-07-31")
_ONE_PLACE_M = 150.0  # two lists may put an incident at either end of a short street


@dataclass(frozen=True)
class Beside:
    """What a list stands beside: the digests of ``shipped`` parts, and what ``others`` of a part hold."""

    shipped: Mapping[str, str]
    others: Callable[[str], Sequence[PastIncident]]


NOTHING_ELSE = Beside({}, lambda _: ())


def recognises(path: str) -> bool:
    """Whether it is a table with our columns."""
    if not path.casefold().endswith(".csv"):
        return False
    return set(_NEEDED) <= set(map(_our_name, header_of(the_member_of(path))))


def read(path: str, beside: Beside = NOTHING_ELSE) -> list[Reading]:
    """One file is one part, named after it."""
    member = the_member_of(path)
    require_columns(member.label, [*map(_our_name, header_of(member))], _NEEDED)
    name, digest = part_name(path), member.digest()
    if beside.shipped.get(name, digest) != digest:
        name += "-own"  # or it would take the place of the list that came with the program
    part = Part(name, DATASET, LICENCE, digest)
    return [member.reading(part, _rows(member, beside.others(name)))]


def put_beside(beside: Beside) -> Importer:
    """The importer for lists beside others: what these have is refused, as it would count twice."""
    return replace(CURATED, read=lambda path: read(path, beside))


def _our_name(column: str) -> str:
    return OTHER_NAMES.get(column, column)


def part_name(path: str) -> str:
    """What the list in the file at ``path`` is called in the archive."""
    return f"{DATASET}/{Path(path).stem.casefold()}"


def _rows(member: Member, others: Sequence[PastIncident]) -> Iterator[PastIncident | Refusal]:
    known: set[str] = set()
    keys = StableKeys()

    def take(row: Row) -> PastIncident:
        cells = {_our_name(name): cell for name, cell in row.cells.items()}
        if "key" not in cells:
            cells |= _as_ours(cells)
            cells["key"] = keys.key(f"{Path(member.name).stem.casefold()}-{cells['date'].lstrip('~')}")
        incident = _incident(Row(row.line, cells))
        if incident.key in known:
            raise UnfitError("key", f"{incident.key!r} stands on an earlier row too")
        if twin := next((other for other in others if _is_same(incident, other)), None):
            raise UnfitError("key", f"would count twice: {twin.key!r} of another list is the same incident")
        known.add(incident.key)
        return incident

    yield from take_rows(member, take)


def _is_same(one: PastIncident, other: PastIncident) -> bool:
    """Whether they have one key, or happened on one day, or in one month as far as is known, at one place."""
    if one.key == other.key:
        return True
    if one.position is None or other.position is None or len(one.when.text) < _MONTH:
        return False
    is_same_time = one.when.text[:_DAY] == other.when.text[:_DAY]
    return is_same_time and distances_m(one.position, np.array([other.position]))[0] <= _ONE_PLACE_M


def _incident(row: Row) -> PastIncident:
    cells = row.cells
    for column in ("key", *_NEVER_EMPTY):
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


def _as_ours(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells of a list as people gather it: what is no time of day, or on no day, is told among the doubts."""
    time, doubts = cells["time_local"], [cells["doubts"]]
    try:
        _when(cells["date"], time)
    except UnfitError as unfit:
        if unfit.column == "time_local":
            doubts.append(f"Time: {time}")
            time = ""
    if origin := cells.get("coordinate_source"):
        doubts.append(f"Position: {origin}")
    told = ". ".join(doubt.rstrip(". ") for doubt in doubts if doubt)
    return {"time_local": time, "doubts": f"{told}." if told else ""}


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
