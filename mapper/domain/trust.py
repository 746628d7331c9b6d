"""How far streets can be trusted: how old they are, and where the knowledge of them ends."""

from dataclasses import dataclass
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.days import say_day
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, MetreShape, box_around, distances_m
from mapper.domain.streets import StreetNetwork

# A year: long enough that the yearly extract of a careful desk passes, short enough that a new estate,
# a bridge closed for good or a street made one-way is not missed for long.
OLD_AFTER_YEARS = 1
NEAR_EDGE_M = 250.0  # closer to the edge of what is known than this, a cordon says so
_STRAIGHT_DEG = 5e-7  # 5 cm: no edge of what is known is known better
_AROUND_M = 2_000.0  # so much of the edge is kept around a cordon that is near it
_ON_THE_GROUND = "check them on the ground before you close a street"


@dataclass(frozen=True)
class CoverageEdge:
    """Where the streets of a source end, around a cordon that comes near.

    ``known`` is the area whose streets are known, cut off some 2 km from the cordon; ``line`` is the part
    of its edge where knowledge truly ends. ``distance_m`` is from the cordon, 0 when it reaches beyond.
    """

    known: LonLatShape
    line: LonLatShape
    distance_m: float

    @property
    def warning(self) -> str:
        """A sentence for people; "" when the cordon reaches beyond, or keeps well away from it."""
        if not 0 < self.distance_m < NEAR_EDGE_M:
            return ""
        return (
            f"The streets known here end {max(1.0, self.distance_m):.0f} m outside this cordon:"
            " what lies beyond is missing from the map."
        )


def age_warning(as_of: date | None, today: date) -> str:
    """What nobody may overlook about the date of streets; "" when they are of the last year."""
    if as_of is None:
        return f"Nobody says how old these streets are: {_ON_THE_GROUND}."
    if as_of > today:
        return (
            f"These streets claim to be as of {say_day(as_of)}, which has not come yet: their date is wrong,"
            f" or that of this computer. So {_ON_THE_GROUND}."
        )
    is_past_the_day = (today.month, today.day) > (as_of.month, as_of.day)
    years = today.year - as_of.year - (not is_past_the_day)
    if years < OLD_AFTER_YEARS:
        return ""
    span = "a year" if years == 1 else f"{years} years"
    return f"These streets are as of {say_day(as_of)}, more than {span} ago: {_ON_THE_GROUND}."


def coverage_edge(
    area: LonLatShape, network: StreetNetwork, centre: LonLat, reach_m: float
) -> CoverageEdge | None:
    """The edge of what is known round the cordon ``area``; None when it is far away.

    It is near when it comes within 250 m of the cordon, or within the ``reach_m`` round ``centre``
    that drawing the cordon asked for.
    """
    if _is_well_within(network.provenance.coverage, area, centre, reach_m):
        return None
    frame = LocalFrame(centre)
    area_m = frame.shape_to_metres(area)
    west, south, east, north = shapely.bounds(area_m).tolist()
    extent_m = max(-west, -south, east, north, reach_m) + _AROUND_M
    known_m = _known_around(network.provenance.coverage, frame, extent_m)
    near_m = shapely.box(-extent_m, -extent_m, extent_m, extent_m)
    line_m = shapely.intersection(shapely.boundary(known_m), near_m)
    distance_m = 0.0 if not known_m.covers(area_m) else float(shapely.distance(line_m, area_m))
    is_far = line_m.is_empty or (distance_m >= NEAR_EDGE_M and network.covers(centre, reach_m))
    if is_far:
        return None
    return CoverageEdge(
        known=_straightened(frame.shape_to_lonlat(MetreShape(_areas(shapely.intersection(known_m, near_m))))),
        line=_straightened(frame.shape_to_lonlat(MetreShape(shapely.line_merge(line_m)))),
        distance_m=distance_m,
    )


def _is_well_within(coverage: LonLatShape, area: LonLatShape, centre: LonLat, reach_m: float) -> bool:
    """Whether even a box round all that matters is known: most cordons are, which is told at once."""
    extent_m = float(distances_m(centre, shapely.get_coordinates(area)).max())
    around = box_around(centre, max(extent_m + NEAR_EDGE_M, reach_m))
    return all(coverage.covers(shapely.box(*half)) for half in around.halves())


def _straightened(shape: LonLatShape) -> LonLatShape:
    """Without the points that only follow how a straight edge bends from one plane to the other."""
    return LonLatShape(shapely.simplify(shape, _STRAIGHT_DEG))


def _known_around(coverage: LonLatShape, frame: LocalFrame, extent_m: float) -> BaseGeometry:
    """What is known well beyond ``extent_m``, so that where it is cut off is not taken for its edge."""
    box = box_around(frame.origin, 2 * extent_m)
    cut = shapely.union_all([shapely.intersection(coverage, shapely.box(*half)) for half in box.halves()])
    return frame.shape_to_metres(LonLatShape(_areas(cut)))


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Its polygons, without the lines and points that a cut leaves where two shapes only touch."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
