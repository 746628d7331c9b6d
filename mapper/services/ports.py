"""What a use needs from outside, as small protocols."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from mapper.domain.basemap import MapFeatures
from mapper.domain.incident_columns import IncidentColumns
from mapper.domain.incidents import (
    Dataset,
    IncidentFilter,
    LoadedMonth,
    MapPoint,
    MonthCount,
    NearbyIncident,
    Outcome,
    PastIncident,
    Refusal,
    Where,
    YearCount,
)
from mapper.domain.places import LonLat, LonLatBox, LonLatShape
from mapper.domain.plans import Background
from mapper.domain.streets import Provenance, StreetNetwork
from mapper.services.apart import Apart, done_here


@dataclass(frozen=True)
class Candidate:
    """A place that may be the one a person means.

    ``sort`` tells what it is: position, grid-reference, address, street, place, postcode, incident, geocoder.
    ``score`` is 0 to 1, 1 for a certain match. ``distance_m`` is from where the person looks; None: unknown.
    """

    label: str
    position: LonLat
    sort: str
    score: float
    district: str = ""
    distance_m: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long task is; ``done`` of ``total`` in ``unit``, ``total`` 0 when that is unknown."""

    stage: str  # "reading porto.osm.pbf", "writing"
    done: int = 0
    total: int = 0
    unit: str = "bytes"


Report = Callable[[Progress], None]


def nobody_listens(progress: Progress) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class PackInfo:
    """What a list of street packs tells of one."""

    name: str
    is_shipped: bool  # came with the program; cannot be removed
    segments: int
    size_bytes: int
    provenance: Provenance


class Geocoder(Protocol):
    """Turns words into places."""

    def candidates(self, text: str, *, near: LonLat | None = None) -> tuple[Candidate, ...]:
        """Places that fit, best first; empty when none does."""
        ...


class StreetSource(Protocol):
    """Knows the streets."""

    def around(self, position: LonLat, reach_m: float) -> StreetNetwork:
        """Every segment that touches the disc of ``reach_m`` round ``position``.

        Raises
        ------
        StreetsMissingError
            Nothing is known of the streets at ``position``.
        SourceUnavailableError
            A live source had to be asked and did not answer as it should.
        """
        ...


class GroundSource(Protocol):
    """Knows what is on the ground beside the streets."""

    def features(self, box: LonLatBox) -> MapFeatures | None:
        """Features that touch ``box``; None where nothing is known."""
        ...


class BackgroundSource(Protocol):
    """Knows what a picture draws under a plan."""

    def background(self, box: LonLatBox) -> Background | None:
        """Streets and features that touch ``box``; None where nothing is known."""
        ...

    def outline(self, box: LonLatBox) -> Background | None:
        """Only the main roads and the OUTLINE_KINDS that touch ``box``; None where nothing is known."""
        ...


@dataclass(frozen=True)
class Part:
    """The unit of the archive that is replaced as a whole: one file of one month, one curated list.

    Importing a part again replaces it, so nothing is doubled and a correction takes effect. ``force`` and
    ``month`` are told where one file holds one month of one force, for coverage.
    """

    name: str  # "police.uk/city-of-london/2018-01/street"
    dataset: str  # "police.uk", "curated"
    licence: str
    digest: str  # SHA-256 of the bytes it came from, in hex
    force: str = ""  # "city-of-london"
    month: str = ""  # "2018-01"


Kept = PastIncident | Outcome | IncidentColumns


class IncidentStore(Protocol):
    """Keeps past incidents."""

    def replace(self, part: Part, rows: Iterable[Kept]) -> int:
        """Take all of ``rows`` as the new content of ``part``, or on any error nothing.

        Rows may come one by one or, many times faster, thousands at a time as columns; both may be mixed.
        Returns how many rows were kept, those without a position and outcomes included. Where the disk is
        full or the file cannot be written StoreFailedError is raised, and the old content stands.
        """
        ...

    def replace_all(self, parts: Iterable[tuple[Part, Iterable[Kept]]]) -> int:
        """As ``replace`` one after the other; small ones may be kept together, on an error all before."""
        ...

    def near(
        self, position: LonLat, within_m: float, which: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[NearbyIncident, ...]:
        """Nearest first by geodesic distance, then newest first, then by key."""
        ...

    def nearest(self, position: LonLat, count: int, which: IncidentFilter) -> tuple[NearbyIncident, ...]:
        """The first ``count`` of all the globe in the order of ``near``; fewer when there are no more."""
        ...

    def inside(
        self, area: LonLatShape, which: IncidentFilter, *, limit: int, offset: int = 0
    ) -> tuple[PastIncident, ...]:
        """Those inside or on the edge of ``area``, newest first, then by key."""
        ...

    def summary(self, where: Where, which: IncidentFilter) -> tuple[YearCount, ...]:
        """All of them counted, by year and then category; a year with none is left out."""
        ...

    def by_month(self, where: Where, which: IncidentFilter) -> tuple[MonthCount, ...]:
        """All of them counted by dataset, force, month and category, in this order.

        The force is the one that their part tells, as ``months`` names it, else their own.
        """
        ...

    def bands(self, position: LonLat, edges_m: Sequence[float], which: IncidentFilter) -> tuple[int, ...]:
        """How many lie up to each distance of ``edges_m`` and beyond the one before; an edge is inner."""
        ...

    def map_points(self, where: Where, which: IncidentFilter) -> tuple[MapPoint, ...]:
        """The places they are shown at, from west to east, then south to north, then by name."""
        ...

    def months(self) -> tuple[LoadedMonth, ...]:
        """What is loaded month by month, of parts that tell force and month; by dataset, force, month."""
        ...

    def parts(self) -> tuple[Part, ...]:
        """Every part, by name."""
        ...

    def rows_of(self, part_name: str) -> Iterator[PastIncident | Outcome]:
        """All that a part holds, in a fixed order, as ``replace`` took it."""
        ...

    def remove(self, part_names: Iterable[str]) -> int:
        """Take parts out as if they had never been there; gives how many rows went."""
        ...

    def tidy(self) -> None:
        """Put what many parts left scattered in order, at the end of an import; readers go on meanwhile."""
        ...

    def verify(self) -> tuple[str, ...]:
        """A sentence for everything that is not as it must be; empty when all is well."""
        ...

    def datasets(self) -> tuple[Dataset, ...]:
        """What is loaded."""
        ...

    def of_dataset(self, dataset: str) -> tuple[PastIncident, ...]:
        """All of one dataset, by key; for the small ones that people write by hand."""
        ...

    def loaded(self, part_name: str) -> tuple[str, int] | None:
        """Digest and number of rows of a part; None when there is none of this name."""
        ...

    def outcomes_without_incident(self, parts: Iterable[str]) -> int:
        """How many outcomes of the parts of these names belong to no incident in the archive."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """One part found in a file, and its rows: each is kept, or refused with a reason.

    ``done_bytes`` tells how many of ``size_bytes`` the reading of its rows has got through.
    """

    file_name: str
    part: Part
    rows: Iterable[Kept | Refusal]
    size_bytes: int = 0
    done_bytes: Callable[[], int] = int  # 0


@dataclass(frozen=True, slots=True)
class Importer:
    """One sort of file that past incidents come in.

    ``read`` looks through the whole file before it gives out the first part, so that a torn file is
    refused before anything is kept. It raises UnreadableFileError.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    recognises: Callable[[str], bool]
    read: Callable[[str], Iterable[Reading]]


@dataclass(frozen=True)
class NamedPlace:
    """A name with a position, for the gazetteer: a street, an address, a place, a postcode.

    ``number`` is the house number of an address, else "". ``district`` tells places of one name apart.
    """

    name: str
    sort: str  # as Candidate.sort
    position: LonLat
    number: str = ""
    district: str = ""


class PlaceSource(Protocol):
    """Can list what it has names for."""

    def named_places(self) -> Iterable[NamedPlace]:
        """Everything with a name, in a fixed order."""
        ...


@dataclass(frozen=True)
class Surroundings:
    """Where a drawing takes what is round its scene from; ``apart`` makes those that may take long."""

    streets: StreetSource
    ground: GroundSource
    apart: Apart = done_here
