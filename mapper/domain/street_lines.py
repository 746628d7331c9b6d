"""The line of one street, as somebody points at it."""

from dataclasses import dataclass

import numpy as np
from shapely import (
    Point,
    buffer,
    distance,
    get_parts,
    intersection,
    intersects,
    length,
    line_merge,
    shortest_line,
    union_all,
)

from mapper.domain.effects.pieces import strands_of
from mapper.domain.names import fold
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, MetreShape, centre_of, rounded
from mapper.domain.streets import StreetNetwork
from mapper.errors import StreetsMissingError

_NEAREST_M = 100.0
_NEXT_M = 25.0  # as far apart as the two sides of one street
_DIGITS = 6  # a tenth of a metre


@dataclass(frozen=True)
class StreetLine:
    """A street by name; ``line`` is a LineString or MultiLineString, ``position`` on it.

    ``is_whole`` tells whether it ends where the line ends.
    """

    name: str
    line: LonLatShape
    position: LonLat
    is_whole: bool


def street_line(streets: StreetNetwork, at: LonLat, *, reach_m: float, name: str = "") -> StreetLine:
    """The street nearest to ``at`` under its own name, as far as ``reach_m`` from there; below ground none.

    With ``name`` only streets called so count.

    Raises
    ------
    StreetsMissingError
        No street with a name, or none of that name, is within 100 m.
    """
    is_meant = np.array([not name or fold(each) == fold(name) for each in streets.names])
    rows = np.flatnonzero((streets.name > 0) & ~streets.is_below & is_meant[streets.name])
    frame = LocalFrame(at)
    lines = strands_of(streets, rows, frame).lines
    away_m = distance(lines, Point(0, 0))
    if not len(rows) or away_m.min() > _NEAREST_M:
        meant = f"called {name}" if name else "with a name"
        raise StreetsMissingError(f"no street {meant} is known within {_NEAREST_M:.0f} m of this place")
    nearest = int(away_m.argmin())
    alike = lines[streets.name[rows] == streets.name[rows[nearest]]]
    grounds = get_parts(union_all(buffer(alike, _NEXT_M)))
    own = alike[intersects(alike, grounds[intersects(grounds, lines[nearest])][0])]
    whole = union_all(own)
    line = intersection(whole, Point(0, 0).buffer(reach_m, quad_segs=32))
    foot = shortest_line(line, Point(0, 0)).coords[0]
    return StreetLine(
        streets.names[streets.name[rows[nearest]]],
        rounded(frame.shape_to_lonlat(MetreShape(line_merge(line))), _DIGITS),
        centre_of(rounded(frame.shape_to_lonlat(MetreShape(Point(foot))), _DIGITS)),
        is_whole=bool(length(line) > length(whole) - 1.0),
    )
