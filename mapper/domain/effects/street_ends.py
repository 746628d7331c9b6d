"""Between which other streets the part of a street lies that is inside a cordon."""

import numpy as np
from scipy.spatial.distance import cdist
from shapely import boundary, get_coordinates, line_merge

from mapper.domain.effects.findings import StreetInside
from mapper.domain.places import FloatArray, LocalFrame, centre_of
from mapper.domain.streets import StreetNetwork

_FARTHEST_M = 150.0  # a junction farther off says nothing of where a part ends


def ends_of(street: StreetInside, streets: StreetNetwork) -> tuple[str, ...]:
    """The street that meets it nearest to either end of its part inside: "Hoe Street", "Farm Hill".

    Empty where the part has no two ends, where nothing with a name meets it at one of them, or the same at
    both, and where ``streets`` have none of its name.
    """
    if street.name not in streets.names:
        return ()
    frame = LocalFrame(centre_of(street.lines))
    ends = frame.to_metres(get_coordinates(boundary(line_merge(street.lines))))
    if len(ends) < 2:
        return ()
    one, other = np.unravel_index(int(cdist(ends, ends).argmax()), (len(ends), len(ends)))
    met = tuple(_met_near(end, street.name, streets, frame) for end in (ends[one], ends[other]))
    return met if all(met) and met[0] != met[1] else ()


def _met_near(end: FloatArray, name: str, streets: StreetNetwork, frame: LocalFrame) -> str:
    """The first of the names at the junction nearest to ``end`` where a street with a name meets it."""
    rows = np.flatnonzero(streets.name == streets.names.index(name))
    junctions = np.unique(streets.ends[rows])
    away_m = np.hypot(*(frame.to_metres(streets.junctions[junctions]) - end).T)
    order = np.argsort(away_m, kind="stable")
    near = (junction for junction, m in zip(junctions[order], away_m[order], strict=True) if m <= _FARTHEST_M)
    return next(filter(None, (_others(int(junction), name, streets) for junction in near)), "")


def _others(junction: int, name: str, streets: StreetNetwork) -> str:
    meeting = (streets.ends == junction).any(axis=1)
    names = {streets.names[number] for number in streets.name[meeting].tolist()} - {"", name}
    return min(names, default="")
