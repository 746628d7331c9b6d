"""Files of past incidents that can be taken in, one module a sort.

The first that recognises a file reads it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from mapper.importers.acled import ACLED
from mapper.importers.csv_table import CSV_TABLE
from mapper.importers.curated import CURATED
from mapper.importers.geojson_points import GEOJSON
from mapper.importers.nypd_shootings import NYPD_SHOOTINGS
from mapper.importers.police_uk import POLICE_UK
from mapper.importers.socrata import SOCRATA
from mapper.services.ports import Importer

IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {
        importer.name: importer
        for importer in (POLICE_UK, CURATED, NYPD_SHOOTINGS, SOCRATA, ACLED, GEOJSON, CSV_TABLE)
    }
)
