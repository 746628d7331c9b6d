"""What somebody drew, as an area: closed where its ends nearly meet, mended where it crosses itself."""

from dataclasses import dataclass

import numpy as np
from shapely import (
    LineString,
    MultiPolygon,
    Polygon,
    get_coordinates,
    get_num_coordinates,
    get_parts,
    is_valid_reason,
    make_valid,
    union_all,
)

from mapper.domain.cordons.scene import Scene
from mapper.domain.places import LocalFrame, LonLat, MetreShape
from mapper.domain.positions import format_position
from mapper.errors import InvalidInputError

MOST_MENDED = 200  # corners; what is longer was made by a machine, which can mend it better
_GAP_SHARE, _GAP_M = 0.1, 30.0  # ends that lie no further apart were meant to meet
_LEAST_M2 = 1.0
_SPECK = 0.02  # of the whole: what crossing itself cut off by a slip of the hand


@dataclass(frozen=True)
class Outline:
    """The area in the plane of its scene, and sentences on what was done to the drawing."""

    area: MetreShape
    notes: tuple[str, ...]


def outline_of(scene: Scene) -> Outline:
    """The area that a scene draws.

    Raises
    ------
    InvalidInputError
        It is a point, several lines, an open line, or crosses itself with too many corners to be mended.
    """
    outline = _outline(scene)
    if outline.area.area < _LEAST_M2:
        raise InvalidInputError("scene", "has no area to speak of; draw a larger one")
    return outline


def _outline(scene: Scene) -> Outline:
    shape = scene.shape_m
    if isinstance(shape, Polygon | MultiPolygon):
        return _without_holes(shape)
    if not isinstance(shape, LineString):
        raise InvalidInputError(
            "scene",
            f"is a {shape.geom_type.lower()}; draw an area or one closed line, "
            "or choose a kind that goes round what is there, such as radius or sealed",
        )
    ring, notes = _closed(shape)
    if ring.is_valid:
        return Outline(MetreShape(ring), notes)
    return _mended(ring, scene, notes)


def _without_holes(shape: Polygon | MultiPolygon) -> Outline:
    whole = union_all([Polygon(part.exterior) for part in get_parts(shape)])
    if whole.area - shape.area > 1.0:
        return Outline(MetreShape(whole), ("The drawing has holes; they were filled, as nobody gets out.",))
    return Outline(MetreShape(shape), ())


def _closed(line: LineString) -> tuple[Polygon, tuple[str, ...]]:
    corners = get_coordinates(line)
    gap_m = float(np.hypot(*(corners[-1] - corners[0])))
    if len(np.unique(corners, axis=0)) < 3:
        raise InvalidInputError("scene", "has fewer than three corners; draw an area or a closed line")
    if gap_m > max(_GAP_M, _GAP_SHARE * line.length):
        raise InvalidInputError(
            "scene",
            f"is a line whose ends are {gap_m:.0f} m apart; draw it till it meets its beginning, "
            "or choose a kind that goes round a street, such as radius or sealed",
        )
    notes = (f"The ends of the line are {gap_m:.0f} m apart; they were joined.",) if gap_m >= 1 else ()
    return Polygon(corners), notes


def _mended(ring: Polygon, scene: Scene, notes: tuple[str, ...]) -> Outline:
    where = format_position(_first_flaw(ring, scene.frame))
    corners = get_num_coordinates(scene.shape) - 1
    if corners > MOST_MENDED:
        raise InvalidInputError(
            "scene",
            f"crosses or touches itself at {where}; with {corners} corners it is not mended, "
            f"only with up to {MOST_MENDED}",
        )
    parts = [part for part in get_parts(make_valid(ring, method="structure")) if isinstance(part, Polygon)]
    whole = sum(part.area for part in parts)
    kept = [Polygon(part.exterior) for part in parts if part.area > _SPECK * whole]
    loops = "one area" if len(kept) == 1 else f"{len(kept)} areas that meet there"
    said = f"The drawing crosses itself at {where}; it was taken for {loops}."
    return Outline(MetreShape(union_all(kept)), (*notes, said))


def _first_flaw(ring: Polygon, frame: LocalFrame) -> LonLat:
    x, y = is_valid_reason(ring).split("[")[1].rstrip("]").split()
    return LonLat(*frame.to_lonlat(np.array([[float(x), float(y)]]))[0].tolist())
