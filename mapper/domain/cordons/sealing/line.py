"""A line that closes streets, as its makers hand it on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from shapely import intersects

from mapper.domain.cordons.closures import Closure, Leak, Seal
from mapper.domain.cordons.sealing.ways_through import WaysThrough
from mapper.domain.places import LonLatShape, MetreShape
from mapper.domain.streets import Users

_NOT_ON_FOOT = (
    "This cordon stops vehicles only: its line shows what they are kept out of and is no tape; "
    "people on foot can walk in and out."
)
_NOT_FOR_VEHICLES = (
    "This cordon stops people on foot only: streets that nobody may walk along, such as motorways, "
    "are left out and stay open."
)
_NOTHING_INSIDE = (
    "Whether this is sealed is not known: no street that counts is known inside. If there are some on the "
    "ground, they are missing from the map; look there before this line is relied on."
)
DOUBTS_OF_USERS: Mapping[Users, tuple[str, ...]] = MappingProxyType(
    {Users.EVERYONE: (), Users.ON_FOOT: (_NOT_FOR_VEHICLES,), Users.VEHICLES: (_NOT_ON_FOOT,)}
)


@dataclass(frozen=True)
class SealedLine:
    """A line that was found: its area in lon/lat degrees, what it closes, and what it cannot promise.

    ``seal`` is None where no streets are known.
    """

    area: LonLatShape
    closures: tuple[Closure, ...] = ()
    seal: Seal | None = None
    warnings: tuple[str, ...] = ()


def unproved(line: SealedLine) -> SealedLine:
    """The same line where streets are not known all over its inside: nothing is proved then."""
    return replace(line, seal=line.seal and replace(line.seal, is_sealed=False, is_known=False))


def seal_of(
    ways: WaysThrough, area: MetreShape, *, leaking: int, escape_routes: int, leaks: tuple[Leak, ...]
) -> Seal:
    """What the streets say of a finished line: nothing where none is known within it."""
    is_known = bool(intersects(area, ways.lines[~ways.is_below]).any())
    return Seal(is_known and not leaking, escape_routes, leaks, is_known)


def doubts_about(seal: Seal) -> tuple[str, ...]:
    """What to say first where there was nothing to prove."""
    return () if seal.is_known else (_NOTHING_INSIDE,)
