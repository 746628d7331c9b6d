"""What one file of OpenStreetMap data gives."""

from dataclasses import dataclass

from mapper.domain.basemap import MapFeatures
from mapper.domain.streets import StreetNetwork
from mapper.services.ports import NamedPlace

ONLY_STREETS = "Only streets were in it: no buildings, parks or water."


@dataclass(frozen=True)
class OsmExtract:
    """Streets, what else a map shows, and everything with a name."""

    network: StreetNetwork
    features: MapFeatures
    places: tuple[NamedPlace, ...]
