"""The one document that every page, file and picture is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mapper.domain.basemap import MapFeatures
from mapper.domain.cordons import Cordon
from mapper.domain.drafts import DraftNote, DraftPoint
from mapper.domain.effects.findings import Effects, StreetInside
from mapper.domain.incidents import NearbyIncident, When
from mapper.domain.places import LonLat, LonLatBox, LonLatShape
from mapper.domain.rings import Ring
from mapper.domain.streets import Provenance, StreetNetwork
from mapper.domain.trust import CoverageEdge


@dataclass(frozen=True)
class Incident:
    """What a plan is about. ``when`` is None while nobody has said."""

    position: LonLat
    place: str
    title: str = ""
    when: When | None = None


@dataclass(frozen=True)
class Outline:
    """What an inset draws: main roads and the OUTLINE_KINDS in a large ``box``, as far as they are known."""

    box: LonLatBox
    streets: StreetNetwork
    features: MapFeatures


@dataclass(frozen=True)
class Background:
    """What a picture draws under the plan; ``outline`` is what lies far around it."""

    streets: StreetNetwork
    features: MapFeatures
    outline: Outline | None = None


@dataclass(frozen=True)
class Plan:
    """An incident, its cordon, what the cordon touches, and what happened nearby before.

    ``provenance`` is None when no streets are known here; ``street_length_m`` is then None too.
    ``edge`` is None when the streets are known far beyond the cordon. ``rings`` are all cordons of a plan
    with several, innermost first; ``cordon`` is then one of them. What people added by hand: ``points``,
    ``notes``, a ``caption``, and words for fields of ``methane``. ``as_of`` is when the plan held true,
    aware, on the clocks of the place.
    """

    plan_id: str
    incident: Incident
    cordon: Cordon
    area_m2: float
    perimeter_m: float
    provenance: Provenance | None = None
    streets: tuple[StreetInside, ...] = ()
    past: tuple[NearbyIncident, ...] = ()
    warnings: tuple[str, ...] = ()
    edge: CoverageEdge | None = None
    effects: Effects | None = None
    rings: tuple[Ring, ...] = ()
    points: tuple[DraftPoint, ...] = ()
    notes: tuple[DraftNote, ...] = ()
    caption: str = ""
    methane: Mapping[str, str] = field(default_factory=dict)
    is_exercise: bool = False
    as_of: datetime | None = None
    background: Background | None = field(default=None, repr=False)

    @property
    def attribution(self) -> str:
        """Whom the map must name."""
        return self.provenance.licence if self.provenance else ""

    @property
    def extent(self) -> LonLatShape:
        """What a map of it has to show: its outermost cordon."""
        return self.rings[-1].cordon.area if self.rings else self.cordon.area

    @property
    def street_length_m(self) -> float | None:
        """Metres of street inside the cordon; None when no streets are known here."""
        return None if self.provenance is None else sum(street.length_m for street in self.streets)
