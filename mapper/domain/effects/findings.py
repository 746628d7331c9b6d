"""What was found of the effects of a cordon: plain values, for pages, files and words."""

from dataclasses import dataclass
from enum import StrEnum

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.streets import Users as Users  # noqa: PLC0414 findings are told for whom


@dataclass(frozen=True)
class StreetInside:
    """All the pieces of one street that lie inside a cordon.

    ``name`` is "" for the nameless ones taken together; ``lines`` is a (Multi)LineString in degrees;
    ``whole`` tells that no piece of that name reaches beyond the cordon, as far as the streets are known.
    """

    name: str
    length_m: float
    whole: bool
    lines: LonLatShape


@dataclass(frozen=True)
class Premises:
    """A school, hospital, care home or station inside a cordon. ``name`` is "" where none is known."""

    kind: FeatureKind
    name: str
    position: LonLat


@dataclass(frozen=True)
class Pocket:
    """Streets outside a cordon that can be reached no more once it is closed.

    ``users`` is VEHICLES or ON_FOOT; one street may be in a pocket of either, so the two never add up.
    ``streets`` are their names, the longest first. ``homes`` counts addresses that these streets are the
    nearest to, None where none are known. ``by_one_way``: only one-way rules keep vehicles from entering or
    leaving, so that lifting them opens it.
    """

    users: Users
    length_m: float
    lines: LonLatShape  # a MultiLineString in degrees
    streets: tuple[str, ...]
    homes: int | None
    by_one_way: bool = False


@dataclass(frozen=True)
class Diversion:
    """The way round for vehicles that used to drive through, from one street to another.

    ``added_m`` and ``added_s`` are None when there is no way round in the streets known; ``line`` is the way
    round, a LineString in degrees, a MultiLineString where it crosses the antimeridian, empty when there is
    none. ``entry_at`` and ``exit_at`` name the other streets that meet there; both bearings are from the
    middle of the cordon, clockwise from north, None where nobody said.
    """

    from_street: str
    to_street: str
    entry: LonLat
    exit: LonLat
    added_m: float | None
    added_s: float | None
    line: LonLatShape
    entry_at: tuple[str, ...] = ()
    exit_at: tuple[str, ...] = ()
    entry_bearing_deg: float | None = None
    exit_bearing_deg: float | None = None


class SiteKind(StrEnum):
    """What a place outside a cordon may serve as."""

    RENDEZVOUS_POINT = "rendezvous_point"
    FORWARD_COMMAND_POST = "forward_command_post"
    HELICOPTER = "helicopter"


@dataclass(frozen=True)
class Site:
    """A candidate place for responders, best first within its kind, and why, in words.

    ``street`` names the street, square or park, "" where it has no name; ``distance_m`` is from the cordon.
    """

    kind: SiteKind
    position: LonLat
    street: str
    reasons: tuple[str, ...]
    distance_m: float = 0.0


@dataclass(frozen=True)
class Effects:
    """What a cordon does to those inside and around it.

    ``homes`` counts addresses inside, where they lie never leaves this program; ``buildings`` are those at
    least half inside and ``buildings_cut`` those the line goes through; None where none are known near.
    ``emergency_access`` and ``doubts`` are sentences: how responders still get about, and what all these
    figures leave out.
    """

    homes: int | None = None
    buildings: int | None = None
    buildings_cut: int | None = None
    premises: tuple[Premises, ...] = ()
    pockets: tuple[Pocket, ...] = ()
    diversions: tuple[Diversion, ...] = ()
    emergency_access: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    doubts: tuple[str, ...] = ()
