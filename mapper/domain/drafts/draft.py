"""A plan as people work on it: what they decided, and nothing that follows from it.

Cordons, closures, proof and effects are computed from a draft and the streets of the day; only decisions
are kept, so that a plan is small, can be merged, and never shows an answer whose question has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mapper.domain.incidents import When
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.rings import RingRole


class PointSort(StrEnum):
    """What a point on a plan is for."""

    RENDEZVOUS = "rendezvous_point"
    COMMAND = "forward_command_post"
    MARSHALLING = "marshalling_area"
    MEDIA = "media_point"
    HELICOPTER = "helicopter_landing"
    ACCESS = "access_point"

    @property
    def words(self) -> str:
        """As people read it: "rendezvous point"."""
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class DraftRing:
    """One cordon that is wanted; ``drawing`` is there for kinds whose scene is the cordon itself.

    ``values`` are the sizes and wishes of its kind as a form gives them: {"radius_m": "100"}.
    """

    ring_id: str
    role: RingRole
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    drawing: LonLatShape | None = None
    access: LonLat | None = None
    starts: When | None = None
    review: When | None = None
    reason: str = ""


@dataclass(frozen=True)
class DraftPoint:
    """A place that somebody chose for those who work there."""

    point_id: str
    sort: PointSort
    position: LonLat
    label: str = ""


@dataclass(frozen=True)
class DraftNote:
    """A remark, on a place of the map or, without ``position``, on the plan."""

    note_id: str
    text: str
    position: LonLat | None = None


@dataclass(frozen=True)
class Draft:
    """All that people decided of one plan.

    ``scene`` is None when the incident's position is all that is known of it. ``zone`` is the IANA name of
    the place's time zone, "" when nobody knows; ``as_of`` is aware, in UTC. ``past`` are past incidents that
    somebody put on the map, each as "dataset/key". ``methane`` are the words people wrote for fields of
    METHANE that nothing can be computed for.
    """

    position: LonLat
    place: str = ""
    title: str = ""
    caption: str = ""
    when: When | None = None
    scene: LonLatShape | None = None
    rings: tuple[DraftRing, ...] = ()
    points: tuple[DraftPoint, ...] = ()
    notes: tuple[DraftNote, ...] = ()
    past: tuple[str, ...] = ()
    methane: Mapping[str, str] = field(default_factory=dict)
    is_exercise: bool = False
    zone: str = ""
    as_of: datetime | None = None
