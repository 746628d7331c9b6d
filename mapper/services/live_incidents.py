"""Past incidents from a live service, kept in the archive as parts: one for a month of a cell of the grid.

A month that the service has gone past is final and is never asked for again. What an archive that was
imported holds already is not asked for at all, and gives way when it is imported later: nothing counts twice.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from shapely import box

from mapper.domain.incidents import IncidentFilter, PastIncident, Precision, When
from mapper.domain.places import LonLat, LonLatBox, LonLatShape, box_around
from mapper.domain.police_words import ARCHIVED, LICENCE, LIVE
from mapper.errors import InvalidInputError
from mapper.services.cells import CELLS_PER_DEGREE, Cell, cells_of
from mapper.services.live_ports import PastSource
from mapper.services.ports import IncidentStore, Part, Progress, Report, nobody_listens

FARTHEST_M = 5_000.0
MOST_MONTHS = 60
_NOT_FINAL = "provisional"
_MARGIN_DEG = 1e-4  # a point on the edge of an area may count as outside; it belongs to one cell all the same
_MICRO = 1_000_000


@dataclass(frozen=True)
class Fetched:
    """What became of each month of each cell that was wanted."""

    asked: int = 0
    incidents: int = 0
    kept_before: int = 0
    archived: int = 0


def fetch_months(
    position: LonLat,
    within_m: float,
    months: tuple[str, str],
    *,
    source: PastSource,
    store: IncidentStore,
    report: Report = nobody_listens,
) -> Fetched:
    """Take the crimes of these months, the first and the last, around a place into the archive.

    Raises
    ------
    InvalidInputError
        They are too many months or too far, or not published yet.
    SourceUnavailableError
        The service did not answer as it should; what came before is kept.
    StoreFailedError
        The archive cannot be written.
    """
    if not 0 < within_m <= FARTHEST_M:
        raise InvalidInputError("within_m", f"must be up to {FARTHEST_M:g} m, was {within_m:g}")
    latest = source.latest_month()
    wanted = [
        (cell, month)
        for month in _months(*months, latest)
        for cell in sorted(cells_of(box_around(position, within_m)))
    ]
    counts = {"asked": 0, "incidents": 0, "kept_before": 0, "archived": 0}
    for number, (cell, month) in enumerate(wanted):
        report(Progress("asking data.police.uk", number, len(wanted), "months of cells"))
        what, incidents = _fetch(cell, month, latest, source, store)
        counts[what] += 1
        counts["incidents"] += incidents
    return Fetched(**counts)


def _months(first: str, last: str, latest: str) -> Iterator[str]:
    if not (_is_month(first) and _is_month(last)):
        raise InvalidInputError("months", f"must be like 2024-03, were {first} and {last}")
    if not first <= last <= latest:
        raise InvalidInputError("months", f"must run up to {latest} at the latest, were {first} to {last}")
    numbers = range(_number(first), _number(last) + 1)
    if len(numbers) > MOST_MONTHS:
        raise InvalidInputError("months", f"at most {MOST_MONTHS} are asked for; import an archive for more")
    return (f"{number // 12}-{number % 12 + 1:02}" for number in numbers)


def _is_month(text: str) -> bool:
    try:
        return When.parsed(text).precision is Precision.MONTH
    except ValueError:
        return False


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _fetch(cell: Cell, month: str, latest: str, source: PastSource, store: IncidentStore) -> tuple[str, int]:
    name = f"{LIVE}/{month}/{cell.column},{cell.row}"
    if store.loaded(name):
        return "kept_before", 0
    if _is_archived(cell, month, store):
        return "archived", 0
    crimes = tuple(crime for crime in source.crimes(_asked_box(cell), month) if _is_in(crime, cell))
    digest = hashlib.sha256(repr(crimes).encode()).hexdigest()
    part = name if month < latest else f"{name}/{_NOT_FINAL}"
    store.replace(Part(part, LIVE, LICENCE, digest), crimes)
    if month < latest:
        store.remove([f"{name}/{_NOT_FINAL}"])
    return "asked", len(crimes)


def _asked_box(cell: Cell) -> LonLatBox:
    west, south, east, north = cell.box
    return LonLatBox(west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)


def _is_in(crime: PastIncident, cell: Cell) -> bool:
    """Whether it belongs to this cell and to no other, its western and southern edge included."""
    lon, lat = crime.position or (0.0, 0.0)
    size = _MICRO // CELLS_PER_DEGREE
    return (round(lon * _MICRO) // size, round(lat * _MICRO) // size) == cell


def _is_archived(cell: Cell, month: str, store: IncidentStore) -> bool:
    """Whether an imported archive holds crimes of this month here."""
    when = When(month)
    which = IncidentFilter(when.first_day, when.last_day, datasets=frozenset({ARCHIVED}))
    return bool(store.summary(LonLatShape(box(*cell.box)), which))


def remove_archived(store: IncidentStore) -> int:
    """Take out what an imported archive holds as well; gives how many rows went."""
    double = []
    for part in store.parts():
        if part.dataset == LIVE:
            month, cell = part.name.split("/")[1:3]
            column, row = map(int, cell.split(","))
            if _is_archived(Cell(column, row), month, store):
                double.append(part.name)
    return store.remove(double) if double else 0
