"""From a place that somebody left to the posts that hold them; for planners, on their own machine only."""

from dataclasses import replace
from datetime import date

import numpy as np

from mapper.domain.containment.containment import Containment, contain
from mapper.domain.containment.on_streets import Pursuit, Unit
from mapper.domain.places import distances_m
from mapper.domain.trust import age_warning
from mapper.errors import InvalidInputError
from mapper.services.ports import StreetSource

_BEYOND_M = 200.0  # to see where the streets lead that leave the area
_FARTHEST_UNIT_M = 15_000.0


def hold_suspect(
    pursuit: Pursuit, units: tuple[Unit, ...], *, streets: StreetSource, today: date
) -> Containment:
    """Fetch the streets out to the border of the area and to every unit, and find the posts.

    Raises
    ------
    InvalidInputError
        No units, too many, or one too far off; or the area is too small.
    StreetsMissingError
        No usable streets are known there.
    SourceUnavailableError
        They had to be fetched, and no live source answered.
    """
    reach_m = max([pursuit.within_m, *_units_off_m(pursuit, units)]) + _BEYOND_M
    found = contain(streets.around(pursuit.place, reach_m), pursuit, units)
    old = age_warning(found.provenance.as_of, today)
    return replace(found, doubts=(*found.doubts, old)) if old else found


def _units_off_m(pursuit: Pursuit, units: tuple[Unit, ...]) -> list[float]:
    if not units:
        return []
    off_m = distances_m(pursuit.place, np.array([unit.position for unit in units])).tolist()
    for unit, metres in zip(units, off_m, strict=True):
        if metres > _FARTHEST_UNIT_M:
            most_km = _FARTHEST_UNIT_M / 1000
            raise InvalidInputError(
                "units", f"{unit.name} is {metres / 1000:.0f} km off; the most is {most_km:g}"
            )
    return [float(metres) for metres in off_m]
