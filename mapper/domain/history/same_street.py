"""The ground along one street, for what was recorded on it."""

import numpy as np
from shapely import Point, buffer, distance, get_parts, intersects, union_all

from mapper.domain.effects.pieces import strands_of
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, MetreShape
from mapper.domain.streets import StreetNetwork
from mapper.errors import StreetsMissingError

BESIDE_M = 25.0  # map points lie on the middle of a street, but not on the same map's
_NEAREST_M = 100.0


def same_street(streets: StreetNetwork, position: LonLat) -> tuple[str, LonLatShape]:
    """The name of the nearest street, and all within 25 m of it as far as it goes on under that name.

    Raises
    ------
    StreetsMissingError
        No street with a name is within 100 m.
    """
    rows = np.flatnonzero((streets.name > 0) & ~streets.is_below)
    frame = LocalFrame(position)
    lines = strands_of(streets, rows, frame).lines
    away_m = distance(lines, Point(0, 0))
    if not len(rows) or away_m.min() > _NEAREST_M:
        raise StreetsMissingError(f"no street with a name is known within {_NEAREST_M:.0f} m of this place")
    nearest = int(away_m.argmin())
    alike = lines[streets.name[rows] == streets.name[rows[nearest]]]
    parts = get_parts(union_all(buffer(alike, BESIDE_M)))
    own = parts[intersects(parts, lines[nearest])]  # others of this name begin further off
    return streets.names[streets.name[rows[nearest]]], frame.shape_to_lonlat(MetreShape(union_all(own)))
