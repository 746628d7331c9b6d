"""A street network as plain arrays, ready for geometry and graph work."""

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, IntFlag, StrEnum

import numpy as np
import numpy.typing as npt
from shapely import linestrings

from mapper.domain.places import FloatArray, LonLat, LonLatShape, geodesic_disc

Int32Array = npt.NDArray[np.int32]
GeometryArray = npt.NDArray[np.object_]

DEEP_LEVEL = -2  # that far down nothing is open to the sky, whether it is called a tunnel or not


class Highway(IntEnum):
    """The class of a street: OpenStreetMap's highway value, ``_link`` stripped, widest first."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    UNCLASSIFIED = 5
    RESIDENTIAL = 6
    LIVING_STREET = 7
    PEDESTRIAN = 8
    SERVICE = 9
    TRACK = 10
    CYCLEWAY = 11
    BRIDLEWAY = 12
    FOOTWAY = 13
    PATH = 14
    STEPS = 15
    OTHER = 16


class StreetFlag(IntFlag):
    """What else matters of a street for closing it and for walking it."""

    ONE_WAY = 1  # in the direction of the segment's vertices
    BRIDGE = 2
    TUNNEL = 4
    PRIVATE = 8  # access private or no; still counts for sealing
    VEHICLE = 16
    FOOT = 32


class Users(StrEnum):
    """Whom a street, a closure or a cordon is for."""

    EVERYONE = "everyone"
    ON_FOOT = "on_foot"
    VEHICLES = "vehicles"

    @property
    def words(self) -> str:
        """For people."""
        return _WORDS_OF[self]


_WORDS_OF = {Users.EVERYONE: "everyone", Users.ON_FOOT: "people on foot", Users.VEHICLES: "vehicles"}


@dataclass(frozen=True)
class Provenance:
    """Where streets come from and how far they can be trusted."""

    source: str  # "OpenStreetMap extract helsinki-centre"
    licence: str  # "© OpenStreetMap contributors, ODbL 1.0"
    as_of: date | None  # the date of the data, not of the file; None when the source does not say
    coverage: LonLatShape  # polygon within which every street of the source is present
    notes: tuple[str, ...] = ()  # sentences for people: "421 ways refer to points outside the file"
    warnings: tuple[str, ...] = ()  # sentences that nobody may overlook: the streets are old, or some missing


@dataclass(frozen=True)
class TurnRestrictions:
    """Which turns vehicles may not make, one row each, as parallel arrays.

    From the way ``from_way`` (OpenStreetMap's number) at the junction row ``via`` one may not turn into
    ``to_way``; or, where ``is_only``, into nothing else. ``are_known`` tells whether the source of the
    streets says anything of turns at all.
    """

    from_way: npt.NDArray[np.int64]
    via: Int32Array
    to_way: npt.NDArray[np.int64]
    is_only: npt.NDArray[np.bool_]
    are_known: bool

    def __len__(self) -> int:
        """How many restrictions."""
        return len(self.via)


UNKNOWN_TURNS = TurnRestrictions(
    from_way=np.empty(0, np.int64),
    via=np.empty(0, np.int32),
    to_way=np.empty(0, np.int64),
    is_only=np.empty(0, np.bool_),
    are_known=False,
)


@dataclass(frozen=True)
class StreetNetwork:
    """Segments between junctions, one row a segment, as parallel arrays.

    ``junctions`` is (n, 2) lon/lat degrees. ``ends`` is (m, 2): the junction rows at which a
    segment starts and ends. Its vertices are ``vertices[starts[i]:starts[i + 1]]``, (k, 2)
    lon/lat degrees, the ends included. ``length_m`` is geodesic, along the street.
    ``highway`` holds Highway, ``flags`` StreetFlag, ``level`` OpenStreetMap's layer,
    ``name`` rows of ``names`` (row 0 is "": no name).
    """

    junctions: FloatArray
    ends: Int32Array
    starts: npt.NDArray[np.int64]
    vertices: FloatArray
    length_m: FloatArray
    highway: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint16]
    level: npt.NDArray[np.int8]
    way_id: npt.NDArray[np.int64]
    name: Int32Array
    names: tuple[str, ...]
    provenance: Provenance
    turns: TurnRestrictions = UNKNOWN_TURNS

    def __len__(self) -> int:
        """How many segments."""
        return len(self.ends)

    def used_by(self, users: Users) -> npt.NDArray[np.bool_]:
        """Which segments they use; everyone uses all, as where nobody may walk or drive somebody cycles."""
        if users is Users.EVERYONE:
            return np.ones(len(self), dtype=bool)
        return (self.flags & (StreetFlag.FOOT if users is Users.ON_FOOT else StreetFlag.VEHICLE)) > 0

    @property
    def is_below(self) -> npt.NDArray[np.bool_]:
        """Which segments run under the ground: not those through a house, nor in a cutting."""
        is_tunnel = (self.flags & StreetFlag.TUNNEL) > 0
        return np.asarray(is_tunnel & (self.level < 0) | (self.level <= DEEP_LEVEL))

    def lines(self, vertices: FloatArray | None = None) -> GeometryArray:
        """One LineString a segment, in degrees, or over ``vertices`` already projected."""
        coords = self.vertices if vertices is None else vertices
        rows = np.repeat(np.arange(len(self)), np.diff(self.starts))
        return np.asarray(linestrings(coords, indices=rows), dtype=object)

    def covers(self, position: LonLat, reach_m: float) -> bool:
        """Whether the source knows every street within ``reach_m`` of ``position``."""
        return bool(self.provenance.coverage.covers(geodesic_disc(position, reach_m)))

    def with_warnings(self, *warnings: str) -> "StreetNetwork":
        """The same streets with further doubts about them."""
        doubted = replace(self.provenance, warnings=(*self.provenance.warnings, *warnings))
        return replace(self, provenance=doubted)
