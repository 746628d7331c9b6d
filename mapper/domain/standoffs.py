"""Stand-off distances out of doctrine: how far to keep people from a device, and the rings that make of it.

Never a bare circle: a distance becomes the zone that a sealed cordon protects.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.domain.cordons.sealed import SealedCordon
from mapper.domain.rings import RingRole, RingWanted
from mapper.errors import InvalidInputError

FOOTNOTES = (
    "Stand-off distances are for planning only.",
    "Buildings shield and reflect, so line of sight matters.",
    "Beware of secondary devices.",
)
_ROOM_M = 120.0  # for the line to find its way round what is protected


@dataclass(frozen=True)
class Standoff:
    """One row of a table. ``preferred_m`` is None where the table has one distance only.

    ``meaning`` says what the distances are; ``counts_from`` where they begin. ``source_date`` is "" where
    the source gives none. ``is_secondary``: the source is not the text that sets the distance.
    """

    id: str
    label: str
    country: str
    counts_from: str
    least_m: float
    preferred_m: float | None
    meaning: str
    note: str
    source: str
    source_date: str
    is_secondary: bool

    @property
    def cited(self) -> str:
        """The source with its date, as it has to be shown: "Dorset TOG and NFCC (of 2014)"."""
        known = f"of {self.source_date}" if self.source_date else "undated"
        return f"{self.source} ({'secondary source, ' if self.is_secondary else ''}{known})"

    @property
    def distances(self) -> str:
        """Both distances with what they are: "46 and 564 m, mandatory and preferred"."""
        both = (
            f"{self.least_m:g}" if self.preferred_m is None else f"{self.least_m:g} and {self.preferred_m:g}"
        )
        return f"{both} m, {self.meaning}"


def standoff_named(name: str, known: Mapping[str, Standoff]) -> Standoff:
    """The row of that id.

    Raises
    ------
    InvalidInputError
        There is none; lists those there are.
    """
    if name not in known:
        raise InvalidInputError("device", f"{name!r} is none of {', '.join(known)}")
    return known[name]


def rings_for(standoff: Standoff) -> tuple[RingWanted, ...]:
    """An inner ring of the least distance and, where the table has two, an outer one of the preferred.

    The outer one is drawn round the inner, so it gets what the preferred distance is more; it then holds all
    of that distance. There is none where that is more than a sealed cordon protects: see ``left_out``.
    """
    inner = _ring(standoff, RingRole.INNER, standoff.least_m, standoff.least_m)
    if standoff.preferred_m is None or left_out(standoff):
        return (inner,)
    beyond_m = standoff.preferred_m - standoff.least_m
    return inner, _ring(standoff, RingRole.OUTER, beyond_m, standoff.preferred_m)


def left_out(standoff: Standoff) -> str:
    """What to say where the preferred distance is too large for a sealed cordon; "" where it is not."""
    if standoff.preferred_m is None or _is_drawn(standoff.preferred_m - standoff.least_m):
        return ""
    return (
        f"The preferred distance of {standoff.preferred_m:,.0f} m is more than a sealed cordon protects: "
        "there is no outer ring, and people beyond the inner one are within that distance."
    )


def _is_drawn(radius_m: float) -> bool:
    try:
        SealedCordon.from_values({"radius_m": f"{radius_m}", "limit_m": f"{radius_m + _ROOM_M}"})
    except InvalidInputError:
        return False
    return True


def doubts_of(standoff: Standoff) -> tuple[str, ...]:
    """What everybody has to know who sees the plan."""
    said = f"{standoff.label}: {standoff.distances}, counted from {standoff.counts_from}; {standoff.cited}."
    return tuple(filter(None, (said, standoff.note, left_out(standoff), *FOOTNOTES)))


def _ring(standoff: Standoff, role: RingRole, radius_m: float, distance_m: float) -> RingWanted:
    kind = SealedCordon(radius_m=radius_m, limit_m=radius_m + _ROOM_M)
    reason = f"{standoff.label}: {distance_m:g} m from {standoff.counts_from}, {standoff.cited}"
    return RingWanted(role, kind, reason=reason, keep_off_m=standoff.preferred_m or standoff.least_m)
