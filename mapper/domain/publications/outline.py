"""The line of a cordon as readers see it: one that does not betray what it was drawn round.

Where a line keeps the metres that were asked for from a scene, three of its corners tell where the scene is.
What is shown reaches a little farther there; it never leaves out a part of the cordon.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from shapely import (
    MultiPoint,
    boundary,
    buffer,
    get_coordinates,
    get_parts,
    intersection,
    intersects,
    length,
    union_all,
)
from shapely.geometry.base import BaseGeometry

from mapper.domain.cordons import Cordon
from mapper.domain.cordons.drawn import DrawnCordon
from mapper.domain.cordons.network import NetworkCordon
from mapper.domain.cordons.radius import zone_within
from mapper.domain.places import LonLat, LonLatShape, MetreShape
from mapper.domain.publications.coarse import Squares, in_squares, wider_disc
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


def outline_of(cordon: Cordon, inside: LonLatShape | None, at: LonLat, side_m: float) -> Outline:
    """The line of ``cordon`` for readers who know ``at`` for the place of the incident.

    ``inside`` is the ring that it was drawn round, None where that is the scene itself. With ``side_m`` the
    whole of it is shown in squares.
    """
    if side_m:
        return _coarse(in_squares(cordon.area, side_m))
    is_a_house = inside is None and cordon.scene.half_width_m <= _A_HOUSE_M
    if cordon.kind == DrawnCordon.name or not (inside or is_a_house):
        return Outline(cordon.area)
    if cordon.kind == NetworkCordon.name:  # cut at the exact metre from there, on every street
        return _coarse(in_squares(cordon.area, _ALL_IN_SQUARES_M))
    added = [*_round_it(cordon, inside or cordon.scene.shape, at if is_a_house else None)]
    if not added:
        return Outline(cordon.area)
    return Outline(filled(LonLatShape(union_all([cordon.area, *added]))), LARGER)


def _coarse(squares: Squares) -> Outline:
    return Outline(squares.area, IN_SQUARES.format(side_m=squares.side_m), is_coarse=True)


def _round_it(cordon: Cordon, inside: LonLatShape, at: LonLat | None) -> Iterator[LonLatShape]:
    """What hides the parts of the line that lie as far from ``inside`` as was asked for.

    Where they are little of the line, squares; else, round a house, a circle about ``at``, which is public.
    """
    frame = cordon.scene.frame
    line_m, inside_m = boundary(frame.shape_to_metres(cordon.area)), frame.shape_to_metres(inside)
    for name in ("radius_m", "limit_m"):
        far_m = float(str(cordon.parameters.get(name, 0)))
        zone_m = zone_within(far_m, inside_m)
        on_edge_m = _along(line_m, buffer(boundary(zone_m), _ON_THE_EDGE_M + _OF_ITS_SIZE * far_m))
        if not far_m or on_edge_m.is_empty:
            continue
        if at is not None and length(on_edge_m) > _LITTLE * length(line_m):
            yield wider_disc(frame.shape_to_lonlat(zone_m), at)
        else:
            yield in_squares(frame.shape_to_lonlat(on_edge_m), _SQUARES_M).area


def _along(line_m: BaseGeometry, edge_m: BaseGeometry) -> MetreShape:
    """The parts of a line that bend within ``edge_m``; what only crosses it does not tell where it is."""
    parts = get_parts(intersection(line_m, edge_m))
    return MetreShape(union_all(parts[intersects(parts, MultiPoint(get_coordinates(line_m)))]))
