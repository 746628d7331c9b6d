"""Buildings, homes and premises inside a cordon."""

import numpy as np
from shapely import area as area_of
from shapely import intersection, intersects, is_valid, make_valid

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.findings import Premises
from mapper.domain.names import fold
from mapper.domain.places import LonLatShape, centre_of, distances_m

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
    broken = ~is_valid(buildings)
    buildings[broken] = make_valid(buildings[broken])
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
    return tuple(premises_of(ground, rows[intersects(area, ground.shapes[rows])]))


def premises_of(ground: MapFeatures, rows: RowArray) -> list[Premises]:
    """What the features ``rows`` are, each once: by kind, then by name."""
    found = [_premises(ground, row) for row in rows.tolist()]
    found.sort(key=lambda one: (PREMISES.index(one.kind), not one.name, one.name, one.position))
    kept: list[Premises] = []
    for one in found:
        if not any(_are_one(one, other) for other in kept):
            kept.append(one)
    return kept


def _premises(ground: MapFeatures, row: int) -> Premises:
    middle = centre_of(LonLatShape(ground.shapes[row]))
    return Premises(FeatureKind(ground.kind[row]), ground.names[ground.name[row]], middle)


def _are_one(one: Premises, other: Premises) -> bool:
    """Whether two of a kind close by have the same name, or the first none of its own."""
    may_be = one.kind == other.kind and (not one.name or fold(one.name) == fold(other.name))
    return may_be and distances_m(one.position, np.array([other.position]))[0] <= _SAME_PREMISES_M
