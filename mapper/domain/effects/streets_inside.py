"""The streets inside a cordon."""

import numpy as np
from shapely import (
    covers,
    get_coordinates,
    get_parts,
    get_type_id,
    intersection,
    intersects,
    length,
    linestrings,
    multilinestrings,
    prepare,
)

from mapper.domain.cordons.strands import Strands
from mapper.domain.effects.cutting import ends_held_below, touching_box, usable_by_someone
from mapper.domain.effects.findings import StreetInside
from mapper.domain.effects.neighbourhood import box_from
from mapper.domain.effects.pieces import strands_of
from mapper.domain.places import LocalFrame, LonLatShape, centre_of
from mapper.domain.streets import GeometryArray, StreetNetwork

_LINE = 1  # shapely's number for a LineString
_SHORTEST_PIECE_M = 0.01  # a street that only touches the edge is not inside
_BESIDE_M = 1.0  # so that the box holds what the area does


def streets_inside(streets: StreetNetwork, area: LonLatShape) -> tuple[StreetInside, ...]:
    """The pieces of each street inside ``area``, longest street first, the nameless ones last as one.

    Counted is every segment that vehicles or walkers may use. A pavement mapped as a line of its own
    counts beside its carriageway, as do both carriageways of a dual one: it is length of mapped street.
    A tunnel is inside when it comes up, or ends, nowhere but inside; what only passes below is not.
    """
    usable, frame = usable_by_someone(streets), LocalFrame(centre_of(area))
    area_m = frame.shape_to_metres(area)
    prepare(area_m)
    in_box = touching_box(streets, box_from(area, _BESIDE_M)) & usable
    held = np.asarray(ends_held_below(streets, frame, area_m).all(axis=1))
    near = np.flatnonzero(held | (in_box & ~streets.is_below))
    lines = strands_of(streets, near, frame).lines
    is_whole = held[near] | covers(area_m, lines)
    cut = np.flatnonzero(~is_whole & intersects(area_m, lines))
    pieces, source = get_parts(intersection(area_m, lines[cut]), return_index=True)
    kept = (get_type_id(pieces) == _LINE) & (length(pieces) > _SHORTEST_PIECE_M)

    whole = near[is_whole]
    rows = np.concatenate((whole, near[cut[source[kept]]]))
    length_m = np.concatenate((streets.length_m[whole], length(pieces[kept])))
    drawn = Strands.of_rows(streets.vertices, streets.starts, whole).lines
    drawn = np.concatenate((drawn, _to_lonlat(pieces[kept], frame)))
    usable[whole] = False
    beyond = np.bincount(streets.name[usable], minlength=len(streets.names))
    numbers, street = np.unique(streets.name[rows], return_inverse=True)
    order = np.argsort(street, kind="stable")
    together = np.asarray(multilinestrings(drawn[order], indices=street[order]), dtype=object)
    within_m = np.bincount(street, length_m, minlength=len(numbers))
    found = [
        StreetInside(streets.names[name], inside_m, whole=not beyond[name], lines=LonLatShape(lines))
        for name, inside_m, lines in zip(numbers.tolist(), within_m.tolist(), together, strict=True)
    ]
    return tuple(sorted(found, key=lambda street: (not street.name, -street.length_m, street.name)))


def _to_lonlat(lines_m: GeometryArray, frame: LocalFrame) -> GeometryArray:
    points_m, rows = get_coordinates(lines_m, return_index=True)
    return np.asarray(linestrings(frame.to_lonlat(points_m), indices=rows), dtype=object)
