"""The line of a cordon as readers see it: one that does not betray what it was drawn round.

Where a line keeps the metres that were asked for from a scene, three of its corners tell where the scene is.
What is shown reaches a little farther there; it never leaves out a part of the cordon.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely import (
    MultiPoint,
    boundary,
    buffer,
    centroid,
    distance,
    get_coordinates,
    get_parts,
    intersection,
    intersects,
    length,
    points,
    union_all,
)
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons import Cordon
from mapper.domain.cordons.drawn import DrawnCordon
from mapper.domain.cordons.network import NetworkCordon
from mapper.domain.cordons.radius import RadiusCordon, zone_within
from mapper.domain.places import LonLat, LonLatShape, MetreShape
from mapper.domain.publications.coarse import Squares, disc_for_all_of_its_square, in_squares, wider_disc
from mapper.domain.rings import filled

_A_HOUSE_M = 60.0  # a scene that reaches no farther from its middle may be one building
_SQUARES_M = 25.0  # two houses wide, for a few corners
_ALL_IN_SQUARES_M = 50.0  # for a line of which every corner tells something
_LITTLE = 0.25  # of a line; of more of it the middle could be told from squares
_ON_THE_EDGE_M = 1.0
_OF_ITS_SIZE = 0.001  # by so much of its radius a circle of chords may be off
IN_SQUARES = (
    "Shown in squares of about {side_m:g} m, without the streets that are closed:"
    " the cordon runs somewhere inside this outline."
)
LARGER = "Shown larger than the cordon is: it runs somewhere inside this outline."


@dataclass(frozen=True)
class Outline:
    """What is shown of a cordon; ``says`` is for readers, "" where it is the cordon's own line.

    ``is_coarse`` tells that nothing on it lies where it is, so that no closure can be shown on it either.
    """

    area: LonLatShape
    says: str = ""
    is_coarse: bool = False


@dataclass(frozen=True)
class _Kept:
    """What a line betrays: the zone of so many metres, and the parts of the line that are on its edge.

    ``is_round``: the middle of the zone could be told even from squares.
    """

    zone: LonLatShape
    edge: LonLatShape
    is_round: bool


def outline_of(cordon: Cordon, inside: LonLatShape | None, at: LonLat, side_m: float) -> Outline:
    """The line of ``cordon`` for readers who know ``at`` for the place of the incident.

    ``inside`` is the ring that it was drawn round, None where that is the scene itself. With ``side_m`` the
    whole of it is shown in squares.
    """
    is_drawn, is_a_house = cordon.kind == DrawnCordon.name, cordon.scene.half_width_m <= _A_HOUSE_M
    if side_m:
        tells = is_a_house and not is_drawn
        return _coarse(in_squares(_anywhere(cordon, side_m) if tells else cordon.area, side_m))
    if is_drawn or not (inside or is_a_house):
        return Outline(cordon.area)
    if cordon.kind == NetworkCordon.name:  # cut at the exact metre from there, on every street
        return _coarse(in_squares(cordon.area, _ALL_IN_SQUARES_M))
    kept = [*_kept(cordon, inside or cordon.scene.shape)]
    if not kept:
        return Outline(cordon.area)
    added = [
        wider_disc(each.zone, at) if each.is_round else in_squares(each.edge, _SQUARES_M).area
        for each in kept
    ]
    return Outline(filled(LonLatShape(union_all([cordon.area, *added]))), LARGER)


def tells_its_house(cordon: Cordon) -> bool:
    """Whether who draws the cordon again round every house can tell which one it is for.

    A circle is shown round the mark of its street; the line of one along streets, or of a sealed one, differs
    from house to house.
    """
    is_one_of_many = cordon.kind in {DrawnCordon.name, RadiusCordon.name}
    return cordon.scene.half_width_m <= _A_HOUSE_M and not is_one_of_many


def _coarse(squares: Squares) -> Outline:
    return Outline(squares.area, IN_SQUARES.format(side_m=squares.side_m), is_coarse=True)


def _anywhere(cordon: Cordon, side_m: float) -> LonLatShape:
    """What hides a house from whoever draws the cordon again round every house, and compares."""
    return disc_for_all_of_its_square(cordon.area, cordon.scene.centre, side_m)


def _kept(cordon: Cordon, inside: LonLatShape) -> Iterator[_Kept]:
    """The parts of the line that lie as far from ``inside`` as was asked for."""
    frame = cordon.scene.frame
    line_m, inside_m = boundary(frame.shape_to_metres(cordon.area)), frame.shape_to_metres(inside)
    for name in ("radius_m", "limit_m"):
        far_m = float(str(cordon.parameters.get(name, 0)))
        zone_m = zone_within(far_m, inside_m)
        on_edge_m = _along(line_m, buffer(boundary(zone_m), _ON_THE_EDGE_M + _OF_ITS_SIZE * far_m))
        if far_m and not on_edge_m.is_empty:
            is_round = _is_round(zone_m) and bool(length(on_edge_m) > _LITTLE * length(line_m))
            yield _Kept(frame.shape_to_lonlat(zone_m), frame.shape_to_lonlat(on_edge_m), is_round)


def _is_round(zone_m: MetreShape) -> bool:
    """Whether it is a circle but for the size of a house: of a house, or of a circle round one."""
    away_m = distance(points(get_coordinates(zone_m)), centroid(zone_m))
    return bool(np.ptp(away_m) <= _A_HOUSE_M)


def _along(line_m: BaseGeometry, edge_m: BaseGeometry) -> MetreShape:
    """The parts of a line that bend within ``edge_m``; what only crosses it does not tell where it is."""
    parts = get_parts(intersection(line_m, edge_m))
    return MetreShape(union_all(parts[intersects(parts, MultiPoint(get_coordinates(line_m)))]))
