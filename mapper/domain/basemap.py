"""What a background map draws besides streets."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from mapper.domain.streets import GeometryArray, Highway, Int32Array


class FeatureKind(IntEnum):
    """What a map feature is. Areas first, then lines, then points."""

    GREEN = 0
    WATER = 1
    SQUARE = 2
    BUILDING = 3
    WALKABLE = 4  # above ground, crossed on foot where no way is drawn: a platform, pier or hall
    PARKING = 5  # an open car park
    COASTLINE = 16  # land on the left, as OpenStreetMap draws it
    WATERWAY = 17
    RAIL = 18
    TRAM = 19
    BARRIER = 20  # a wall, fence or hedge
    PLACE = 32  # a suburb, quarter or neighbourhood, by its centre
    STATION = 33
    SCHOOL = 34
    HOSPITAL = 35
    CARE_HOME = 36
    WORSHIP = 37
    GATE = 38  # across a way, and can be shut: a gate, a lifting barrier, a chain
    BOLLARD = 39  # across a way for good: stops vehicles, lets people through
    ADDRESS = 40  # a house number, or a flat of its own; nameless and not for drawing
    TOWN = 41  # a whole city or town, by its centre


# what a small map of a large area shows: the roads from the widest down to these, and beside them
OUTLINE_ROADS = Highway.TERTIARY
OUTLINE_KINDS = frozenset(
    {
        FeatureKind.GREEN,
        FeatureKind.WATER,
        FeatureKind.COASTLINE,
        FeatureKind.WATERWAY,
        FeatureKind.PLACE,
        FeatureKind.TOWN,
        FeatureKind.STATION,
    }
)


@dataclass(frozen=True)
class MapFeatures:
    """Features near a place, one row each: kind, name ("" when it has none) and shape in degrees."""

    kind: npt.NDArray[np.uint8]
    name: Int32Array
    names: tuple[str, ...]
    shapes: GeometryArray

    def __len__(self) -> int:
        """How many features."""
        return len(self.kind)
