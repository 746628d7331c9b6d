"""A line that closes streets, as its makers hand it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mapper.domain.cordons.closures import Closure, Seal
from mapper.domain.places import LonLatShape
from mapper.domain.streets import Users

_NOT_ON_FOOT = (
    "This cordon stops vehicles only: its line shows what they are kept out of and is no tape; "
    "people on foot can walk in and out."
)
_NOT_FOR_VEHICLES = (
    "This cordon stops people on foot only: streets that nobody may walk along, such as motorways, "
    "are left out and stay open."
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
