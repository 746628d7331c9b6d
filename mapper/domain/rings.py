"""Several cordons of one incident, each within the next."""

from dataclasses import dataclass
from enum import IntEnum

from mapper.domain.cordons import Cordon
from mapper.domain.incidents import When
from mapper.domain.places import LonLat


class RingRole(IntEnum):
    """What a ring is for, innermost first."""

    SCENE = 0
    INNER = 1
    OUTER = 2
    TRAFFIC = 3


@dataclass(frozen=True)
class Ring:
    """One cordon of a plan with several.

    ``access`` is where people are let in, None while nobody has said. ``reason`` tells why it is as
    large as it is, with the source and date of a distance out of a table.
    """

    role: RingRole
    cordon: Cordon
    access: LonLat | None = None
    starts: When | None = None
    review: When | None = None
    reason: str = ""
