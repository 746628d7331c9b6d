"""A chase on real streets: who is where, how fast, and where the area to hold them in ends."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra
from shapely import buffer, contains_xy, prepare

from mapper.domain.containment.chase import Chase
from mapper.domain.containment.fewest_posts import Ways
from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.links import shortest_links
from mapper.domain.places import FloatArray, LocalFrame, LonLat, distances_m
from mapper.domain.streets import StreetFlag, StreetNetwork
from mapper.errors import InvalidInputError, StreetsMissingError

WALKING_KMH = 6.0  # of units where no vehicle can go
_END_OF_DATA_M = 30.0  # a street that ends so near to the end of what is known may go on
_FARTHEST_UNIT_M = 1_000.0  # from any street known: farther off the unit is somewhere else than on the map


@dataclass(frozen=True)
class Pursuit:
    """What a planner assumes: who left ``place`` how long ago, how fast all are, and how far it may go.

    Raises
    ------
    InvalidInputError
        A value is out of range.
    """

    place: LonLat
    head_start_s: float
    by_car: bool
    suspect_kmh: float
    units_kmh: float
    within_m: float

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        for name, value, least, most, unit in (
            ("head_start_min", self.head_start_s / 60, 0, 180, "minutes"),
            ("suspect_kmh", self.suspect_kmh, 1, 250, "km/h"),
            ("units_kmh", self.units_kmh, 1, 250, "km/h"),
            ("within_m", self.within_m, 100, 10_000, "m"),
        ):
            if not least <= value <= most:  # false for NaN too
                raise InvalidInputError(name, f"must be {least} to {most} {unit}, was {value:g}")


@dataclass(frozen=True)
class Unit:
    """Somebody who can man a post, and where they are now."""

    name: str
    position: LonLat


@dataclass(frozen=True)
class StreetChase:
    """A chase on the junctions of a network, and how far everybody was from theirs."""

    chase: Chase
    suspect_off_m: float
    units_off_m: FloatArray


def chase_on(streets: StreetNetwork, pursuit: Pursuit, units: tuple[Unit, ...]) -> StreetChase:
    """Everybody's times to every junction.

    All start from the nearest junction of a street they can use: the suspect as if already there, the
    units after covering what lies between. One-way rules bind units only. Exits are the junctions beyond
    the area, and those where the known streets end.

    Raises
    ------
    StreetsMissingError
        No street that the suspect or a unit can use is known.
    InvalidInputError
        The suspect starts outside of the area, or a unit is far from every street known.
    """
    usable = StreetFlag.VEHICLE if pursuit.by_car else StreetFlag.FOOT
    rows = np.flatnonzero(streets.flags & usable)
    n = len(streets.junctions)
    pairs = streets.ends[rows].astype(np.intp)
    start, suspect_off_m = _nearest(streets, rows, pursuit.place)
    suspect_s = _suspect_s(streets, rows, start, pursuit) - suspect_off_m / _mps(pursuit.suspect_kmh)
    exits = _exits(streets, pursuit)
    if exits[start]:
        raise InvalidInputError(
            "within_m",
            f"the nearest street is {suspect_off_m:.0f} m away and leads out of the area; give more",
        )
    units_s, units_off_m = _units_s(streets, units, pursuit.units_kmh)
    chase = Chase(Ways(pairs, n), start, exits, suspect_s, units_s)
    return StreetChase(chase, suspect_off_m, units_off_m)


def _mps(speed_kmh: float) -> float:
    return speed_kmh / 3.6


def _nearest(streets: StreetNetwork, rows: RowArray, position: LonLat) -> tuple[int, float]:
    """The nearest junction of these streets, and how far it is."""
    if not len(rows):
        raise StreetsMissingError("no street that can be used here is known; add the streets of this area")
    junctions = np.unique(streets.ends[rows])
    off_m = distances_m(position, streets.junctions[junctions])
    nearest = int(off_m.argmin())
    return int(junctions[nearest]), float(off_m[nearest])


def _suspect_s(streets: StreetNetwork, rows: RowArray, start: int, pursuit: Pursuit) -> FloatArray:
    low, high = np.sort(streets.ends[rows].astype(np.intp), axis=1).T
    seconds = streets.length_m[rows] / _mps(pursuit.suspect_kmh)
    links = shortest_links(low, high, seconds, len(streets.junctions))
    return np.asarray(dijkstra(links, directed=False, indices=start), dtype=np.float64)


def _exits(streets: StreetNetwork, pursuit: Pursuit) -> BoolArray:
    frame = LocalFrame(pursuit.place)
    points_m = frame.to_metres(streets.junctions)
    known = buffer(frame.shape_to_metres(streets.provenance.coverage), -_END_OF_DATA_M)
    prepare(known)
    inside = np.hypot(*points_m.T) <= pursuit.within_m
    inside &= contains_xy(known, points_m)
    return np.asarray(~inside, dtype=bool)


def _units_s(
    streets: StreetNetwork, units: tuple[Unit, ...], units_kmh: float
) -> tuple[FloatArray, FloatArray]:
    drives = (streets.flags & StreetFlag.VEHICLE) > 0
    seconds = streets.length_m / np.where(drives, _mps(units_kmh), _mps(WALKING_KMH))
    both_ways = ~(drives & ((streets.flags & StreetFlag.ONE_WAY) > 0))
    tail, head = streets.ends.T.astype(np.intp)
    links = shortest_links(
        np.concatenate((tail, head[both_ways])),
        np.concatenate((head, tail[both_ways])),
        np.concatenate((seconds, seconds[both_ways])),
        len(streets.junctions),
    )
    found = [_nearest(streets, np.flatnonzero(drives), unit.position) for unit in units]
    off_m = np.array([metres for _, metres in found])
    for unit, metres in zip(units, off_m.tolist(), strict=True):
        if metres > _FARTHEST_UNIT_M:
            raise InvalidInputError(
                "units", f"{unit.name} is {metres / 1000:.1f} km from every street known; give its place anew"
            )
    from_junction_s = dijkstra(links, indices=[junction for junction, _ in found])
    return np.asarray(from_junction_s + (off_m / _mps(units_kmh))[:, np.newaxis]), off_m
