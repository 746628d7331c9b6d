"""Crime tables of American cities as their Socrata portals hand them out, CSV or JSON."""

from mapper.domain.incidents import PastIncident
from mapper.domain.places import LonLatBox
from mapper.importers.csv_files import Row, position_from
from mapper.importers.published_tables import Layout, american_when, table_importer, words

CHICAGO = LonLatBox(-88.0, 41.6, -87.5, 42.1)
NEW_YORK = LonLatBox(-74.3, 40.4, -73.6, 41.0)


def _of_chicago(row: Row) -> PastIncident:
    cells = row.cells
    return PastIncident(
        key="",
        dataset="",
        category=cells["primary_type"].capitalize() or "Not stated",
        when=american_when(row, "date"),
        position=position_from(row, "longitude", "latitude", CHICAGO),
        place=cells["block"],
        summary=words(cells, "description", "location_description").capitalize(),
        doubts="The publisher moves each point within its block.",
        reference=cells["case_number"],
    )


def _of_new_york(row: Row) -> PastIncident:
    cells = row.cells
    return PastIncident(
        key="",
        dataset="",
        category=cells["ofns_desc"].capitalize() or "Not stated",
        when=american_when(row, "cmplnt_fr_dt", "cmplnt_fr_tm"),
        position=position_from(row, "longitude", "latitude", NEW_YORK),
        place=words(cells, "boro_nm").title(),
        summary=words(cells, "pd_desc", "prem_typ_desc").capitalize(),
        doubts="The publisher moves each point to a street corner or the middle of its block.",
        reference=cells["cmplnt_num"],
    )


SOCRATA = table_importer(
    "socrata",
    "Crimes of Chicago or New York from their Socrata portals (CSV, JSON)",
    (
        Layout(
            "Chicago crimes",
            "City of Chicago Data Portal; the city's terms of use apply",
            ("date", "block", "primary_type", "latitude", "longitude"),
            "case_number",
            _of_chicago,
        ),
        Layout(
            "New York complaints",
            "NYC Open Data, NYPD Complaint Data; the city's terms of use apply",
            ("cmplnt_fr_dt", "cmplnt_fr_tm", "ofns_desc", "latitude", "longitude"),
            "cmplnt_num",
            _of_new_york,
        ),
    ),
)
