"""What one source of OpenStreetMap data gives."""

from dataclasses import dataclass

import numpy as np

from mapper.domain.basemap import MapFeatures
from mapper.domain.streets import StreetNetwork
from mapper.services.ports import NamedPlace

ONLY_STREETS = "Only streets were in it: no buildings, parks or water."
NO_FEATURES = MapFeatures(
    kind=np.empty(0, dtype=np.uint8),
    name=np.empty(0, dtype=np.int32),
    names=("",),
    shapes=np.empty(0, dtype=object),
)


@dataclass(frozen=True)
class OsmExtract:
    """Streets, what else a map shows, and everything with a name."""

    network: StreetNetwork
    features: MapFeatures
    places: tuple[NamedPlace, ...]
