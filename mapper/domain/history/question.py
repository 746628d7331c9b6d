"""What is asked about a place's past."""

from dataclasses import dataclass, field

from mapper.domain.incidents import Circle, IncidentFilter, Where
from mapper.domain.places import LonLat, LonLatShape, centre_of


@dataclass(frozen=True)
class Area:
    """The ground that is asked about.

    ``words`` say it after "at map points": "within 500 m of Stow Crescent"; ``notes`` are sentences on how
    it came about.
    """

    where: Where
    words: str
    notes: tuple[str, ...] = ()

    @property
    def centre(self) -> LonLat:
        """Its middle."""
        return self.where.position if isinstance(self.where, Circle) else centre_of(self.where)


@dataclass(frozen=True)
class Boundary:
    """An area to compare with, such as a borough; the area asked about is taken out of it."""

    name: str
    area: LonLatShape


@dataclass(frozen=True)
class Question:
    """Which past incidents of which area; compared with a circle round it unless there is a boundary."""

    area: Area
    which: IncidentFilter = field(default_factory=IncidentFilter)
    boundary: Boundary | None = None
