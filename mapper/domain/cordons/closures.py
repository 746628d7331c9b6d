"""What has to be closed for a cordon to hold, and what proves that it does."""

from dataclasses import dataclass

from mapper.domain.places import LonLat
from mapper.domain.streets import Highway


@dataclass(frozen=True)
class Closure:
    """One street closed at one place; numbered clockwise from north, as seen from the middle of the cordon.

    ``street`` is "" where it has no name. ``junction`` names the streets that meet where it is closed,
    "" when that is in the middle of a block. ``bearing_deg`` is the way out, clockwise from true north.
    Closures of one ``post`` are so close together that the same people can watch them.
    """

    number: int
    position: LonLat
    street: str
    junction: str
    highway: Highway
    bearing_deg: float
    for_vehicles: bool
    on_foot: bool
    in_tunnel: bool
    post: int
    way_id: int


@dataclass(frozen=True)
class Seal:
    """What the streets say of a cordon's tightness.

    ``is_sealed``: nobody gets along a street from the scene out of the cordon past its closures; an
    independent check of the finished line found no way. ``escape_routes``: so many ways out share no stretch
    of street, so no line whatever closes fewer. ``leaks`` are sentences on what the streets cannot tell.
    """

    is_sealed: bool
    escape_routes: int
    leaks: tuple[str, ...] = ()
