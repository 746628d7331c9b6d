"""The burglaries of London that the golden example is counted from."""

from functools import cache
from pathlib import Path

import apsw
import duckdb
import pytest
from pyproj import Transformer
from shapely import from_wkb, transform, union_all

DATA = Path(__file__).parents[2] / "shared" / "data"
STREET = DATA / "police_uk" / "street-3m.parquet"
LSOAS = DATA / "boundaries" / "london_lsoa.gpkg"


@cache
def waltham_forest():
    """The borough: the union of its 146 LSOAs of 2021, in degrees."""
    if not LSOAS.exists():
        pytest.skip("no London boundaries on this machine")
    rows = apsw.Connection(str(LSOAS), flags=apsw.SQLITE_OPEN_READONLY).execute(
        "SELECT geom FROM lsoas WHERE LSOA21NM LIKE 'Waltham Forest%'"
    )
    grid = union_all([from_wkb(_without_header(blob)) for (blob,) in rows])
    degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    return transform(grid, degrees.transform, interleaved=False)


def _without_header(blob):
    """A GeoPackage geometry is WKB after a header, whose box may be left out or have 4 to 8 numbers."""
    return blob[8 + 8 * (0, 4, 6, 6, 8)[blob[3] >> 1 & 7] :]


BURGLARIES = """
SELECT month, longitude, latitude, location
FROM read_parquet($file)
WHERE crime_type = 'Burglary' AND reported_by = 'Metropolitan Police Service'
  AND longitude BETWEEN -0.085 AND 0.045 AND latitude BETWEEN 51.535 AND 51.66
"""
MONTHS = """
SELECT DISTINCT month FROM read_parquet($file)
WHERE reported_by = 'Metropolitan Police Service' ORDER BY month
"""


def burglaries():
    """Month, longitude, latitude and street of each in and near the borough."""
    if not STREET.exists():
        pytest.skip("no street-level rows on this machine")
    return duckdb.execute(BURGLARIES, {"file": str(STREET)}).fetchall()


def loaded_months():
    """The months that the force published, as "2018-07"."""
    return [month for (month,) in duckdb.execute(MONTHS, {"file": str(STREET)}).fetchall()]
