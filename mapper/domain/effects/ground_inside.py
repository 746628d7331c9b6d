"""Buildings, homes and premises inside a cordon."""

from collections.abc import Iterator

import numpy as np
from shapely import area as area_of
from shapely import get_coordinates, intersection, intersects

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.effects.findings import Premises
from mapper.domain.names import fold
from mapper.domain.places import FloatArray, LocalFrame, LonLat, LonLatShape, centre_of

PREMISES = (  # in the order of who is to be told first
    FeatureKind.HOSPITAL,
    FeatureKind.CARE_HOME,
    FeatureKind.SCHOOL,
    FeatureKind.STATION,
    FeatureKind.WORSHIP,
)
_INSIDE_SHARE = 0.5
_CUT_SHARES = (0.05, 0.95)  # what the line takes or leaves less of is as good as whole
_SAME_PREMISES_M = 50.0  # a school mapped by its grounds and by its building is one school


def buildings_inside(ground: MapFeatures, area: LonLatShape) -> tuple[int | None, int | None]:
    """How many buildings lie at least half inside, and how many the line cuts; None where none are known."""
    buildings = ground.shapes[ground.kind == FeatureKind.BUILDING]
    if not len(buildings):
        return None, None
    buildings = buildings[intersects(area, buildings)]
    share = area_of(intersection(buildings, area)) / np.maximum(area_of(buildings), np.finfo(float).tiny)
    low, high = _CUT_SHARES
    return int((share >= _INSIDE_SHARE).sum()), int(((share > low) & (share < high)).sum())


def homes_inside(ground: MapFeatures, area: LonLatShape) -> int | None:
    """How many addresses lie inside; None where none are known."""
    addresses = ground.shapes[ground.kind == FeatureKind.ADDRESS]
    return int(intersects(area, addresses).sum()) if len(addresses) else None


def premises_inside(ground: MapFeatures, area: LonLatShape) -> tuple[Premises, ...]:
    """Hospitals first, then care homes, schools, stations and places of worship, each once."""
    rows = np.flatnonzero(np.isin(ground.kind, PREMISES))
    rows = rows[intersects(area, ground.shapes[rows])]
    found = [_premises(ground, row) for row in rows.tolist()]
    found.sort(key=lambda one: (PREMISES.index(one.kind), not one.name, one.name, one.position))
    return tuple(_once_each(found))


def _premises(ground: MapFeatures, row: int) -> Premises:
    shape = ground.shapes[row]
    return Premises(
        FeatureKind(ground.kind[row]), ground.names[ground.name[row]], centre_of(LonLatShape(shape))
    )


def _once_each(found: list[Premises]) -> Iterator[Premises]:
    """Without those of the same kind close by that have the same name, or none of their own."""
    kept: list[Premises] = []
    for one in found:
        if not any(_are_one(one, other) for other in kept):
            kept.append(one)
    return iter(kept)


def _are_one(one: Premises, other: Premises) -> bool:
    same_name = not one.name or fold(one.name) == fold(other.name)
    if one.kind != other.kind or not same_name:
        return False
    return float(np.hypot(*LocalFrame(one.position).to_metres(np.array([other.position]))[0])) <= _SAME_PREMISES_M
