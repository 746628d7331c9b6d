"""Shootings in New York as the police publish them: a row for each person hit, and nothing of the person."""

from mapper.domain.incidents import PastIncident
from mapper.importers.csv_files import Row, UnfitError, position_from
from mapper.importers.published_tables import Layout, american_when, table_importer, words
from mapper.importers.socrata import NEW_YORK

_CATEGORIES = {
    "TRUE": "Fatal shooting", "FALSE": "Shooting", "Y": "Fatal shooting", "N": "Shooting",
}  # fmt: skip


def _shooting(row: Row) -> PastIncident:
    cells = row.cells
    category = _CATEGORIES.get(cells["statistical_murder_flag"].upper())
    if category is None:
        said = cells["statistical_murder_flag"][:40]
        raise UnfitError("statistical_murder_flag", f"must be true or false, was {said!r}")
    return PastIncident(
        key="",
        dataset="",
        category=category,
        when=american_when(row, "occur_date", "occur_time"),
        position=position_from(row, "longitude", "latitude", NEW_YORK),
        place=words(cells, "boro").title(),
        summary=words(cells, "location_desc").capitalize(),
        doubts="Each person hit has a row: those with one reference are one incident.",
        reference=cells["incident_key"],
    )


NYPD_SHOOTINGS = table_importer(
    "nypd_shootings",
    "NYPD shooting incidents (CSV, JSON)",
    (
        Layout(
            "NYPD shootings",
            "NYC Open Data, NYPD Shooting Incident Data; the city's terms of use apply",
            ("occur_date", "occur_time", "boro", "statistical_murder_flag", "latitude", "longitude"),
            "incident_key",
            _shooting,
        ),
    ),
)
