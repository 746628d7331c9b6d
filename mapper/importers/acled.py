"""Events as ACLED hands them out; how precisely it knows time and place becomes a sentence."""

import re

from mapper.domain.incidents import PastIncident, When
from mapper.importers.csv_files import Row, UnfitError, position_from
from mapper.importers.dates import iso_day
from mapper.importers.published_tables import Layout, table_importer, words

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_WRITTEN_OUT = re.compile(r"(\d{1,2})[ -]([A-Za-z]+)[ -](\d{4})")
_PLACE_DOUBTS = {
    "1": "",
    "2": "The source names only the area: the position is that of a town in it.",
    "3": "The source names only the region: the position stands for all of it.",
}
_TIME_DOUBTS = {
    "": "",
    "1": "",
    "2": "The day is only known to within a week.",
    "3": "Only the month is known.",
}


def _event(row: Row) -> PastIncident:
    cells = row.cells
    precision = cells.get("time_precision", "")
    doubts = (
        _meaning(row, "geo_precision", _PLACE_DOUBTS),
        _meaning(row, "time_precision", _TIME_DOUBTS) if precision else "",
    )
    deaths = cells.get("fatalities", "")
    return PastIncident(
        key="",
        dataset="",
        category=words(cells, "event_type") or "Not stated",
        when=_when(row, precision),
        position=position_from(row, "longitude", "latitude"),
        place=words(cells, "location", "admin1", "country"),
        summary=" ".join(filter(None, (cells.get("notes", ""), _deaths(deaths)))),
        sources=tuple(filter(None, map(str.strip, cells.get("source", "").split(";")))),
        doubts=" ".join(filter(None, doubts)),
        reference=cells["event_id_cnty"],
    )


def _meaning(row: Row, column: str, meanings: dict[str, str]) -> str:
    if row.cells[column] not in meanings:
        raise UnfitError(column, f"must be 1, 2 or 3, was {row.cells[column][:40]!r}")
    return meanings[row.cells[column]]


def _deaths(number: str) -> str:
    return f"Deaths reported: {number}." if number.strip("0") else ""


def _when(row: Row, precision: str) -> When:
    """The date; only its month where no more is known, and an approximate day where only the week is."""
    text = row.cells["event_date"]
    if match := _WRITTEN_OUT.fullmatch(text):
        day, month, year = match.groups()
        number = _MONTHS.index(month.casefold()) + 1 if month.casefold() in _MONTHS else 0
        text = f"{year}-{number:02}-{day:0>2}"
    try:
        date = iso_day(text)
    except ValueError:
        said = row.cells["event_date"][:40]
        raise UnfitError("event_date", f"must be a date like 2020-01-31, was {said!r}") from None
    return When(date[:7]) if precision == "3" else When(date, approximate=precision == "2")


ACLED = table_importer(
    "acled",
    "Events in the layout of ACLED (CSV, JSON)",
    (
        Layout(
            "ACLED",
            "ACLED, acleddata.com; its terms of use apply",
            ("event_date", "event_type", "latitude", "longitude", "geo_precision"),
            "event_id_cnty",
            _event,
        ),
    ),
)
