"""What has to be closed for a cordon to hold, and what proves that it does."""

from dataclasses import dataclass

from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.streets import Highway

AT_MOUTH_M = 5.0  # a closure in a tunnel that is no farther from its mouth stands there


@dataclass(frozen=True)
class Closure:
    """One street closed at one place; numbered clockwise from north, as seen from the middle of the cordon.

    ``street`` is "" where it has no name. ``junction`` names the streets that meet where it is closed,
    "" when that is in the middle of a block; ``between`` then names those at both of its ends, where they
    have names. ``bearing_deg`` is the way out, clockwise from true north.
    Closures of one ``post`` are so close together that the same people can watch them. ``priority`` is
    the order for those who arrive first, 1 the most urgent. ``grid_reference`` is of the British National
    Grid, "" elsewhere. ``width_m`` is how wide the barrier has to be.
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
    width_m: float = 0.0
    grid_reference: str = ""
    priority: int = 0
    is_pinned: bool = False
    from_mouth_m: float = 0.0  # of a closure in a tunnel: so far from where it comes up
    between: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leak:
    """What might let people through that no street data shows.

    ``sort`` is one word: gardens, open-ground, walkable, wall, building, railway, water, station or
    data-edge. ``where`` is the part of the line concerned, a MultiLineString in degrees, None where it is no
    one part.
    """

    sort: str
    says: str
    length_m: float = 0.0
    where: LonLatShape | None = None


@dataclass(frozen=True)
class Seal:
    """What the streets say of a cordon's tightness.

    ``is_sealed``: nobody gets along a street from the scene out of the cordon past its closures; an
    independent check of the finished line found no way. ``escape_routes``: so many ways out share no stretch
    of street, so no line whatever closes fewer. ``leaks`` are what the streets cannot tell.
    ``is_known``: whether the streets within are known; where they end there, or none is known, nothing is
    proved, and it is not sealed.
    """

    is_sealed: bool
    escape_routes: int
    leaks: tuple[Leak, ...] = ()
    is_known: bool = True
