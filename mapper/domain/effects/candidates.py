"""What all candidates for responders' places have in common: room, wind, and the best ones apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely import distance, points

from mapper.domain.cordons.strands import RowArray
from mapper.domain.effects.findings import Site
from mapper.domain.effects.neighbourhood import BEYOND, Neighbourhood, within_box
from mapper.domain.places import FloatArray, LocalFrame, LonLatShape, centre_of
from mapper.domain.streets import Highway, StreetFlag
from mapper.errors import InvalidInputError

MOST = 3
FARTHEST_M = 400.0  # from the cordon: a few minutes on foot
_STILL_UPWIND = 0.5  # the cosine of 60 degrees off
REACHED = "can be driven to and from without passing the cordon"


@dataclass(frozen=True)
class Wind:
    """Where the wind comes from, in degrees clockwise from true north; None when nobody said.

    Raises
    ------
    InvalidInputError
        It is no number from 0 to 360.
    """

    from_deg: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no direction."""
        if self.from_deg is not None and not 0 <= self.from_deg <= 360:  # NaN is not
            raise InvalidInputError(
                "wind_from", f"must be 0 to 360 degrees, where the wind comes from, was {self.from_deg:g}"
            )

    def favours(self, near: Neighbourhood, at_m: FloatArray) -> FloatArray:
        """1 for what lies straight upwind of the middle of the cordon, -1 for straight downwind, (n,).

        0 for everything when the wind is unknown.
        """
        if self.from_deg is None:
            return np.zeros(len(at_m))
        bearing = np.radians(self.from_deg)
        off = at_m - np.array(near.area_m.centroid.coords[0])
        towards = off @ np.array([np.sin(bearing), np.cos(bearing)])  # x is east and y north
        return np.asarray(towards / np.maximum(np.hypot(*off.T), 1.0))

    def words(self, favour: float) -> tuple[str, ...]:
        """How a place lies in the wind."""
        if self.from_deg is None:
            return ()
        return ("upwind of the cordon",) if favour >= _STILL_UPWIND else ("across the wind",)


STILL = Wind()


@dataclass(frozen=True)
class OpenJunctions:
    """Junctions outside that vehicles may drive to and from, whatever is closed, as parallel arrays.

    ``row`` is of the network; ``streets`` counts the pieces for vehicles that meet there, ``highway`` is
    the class of the widest; ``at_m`` is (n, 2).
    """

    row: RowArray
    streets: RowArray
    highway: RowArray
    at_m: FloatArray


def open_junctions(near: Neighbourhood) -> OpenJunctions:
    """Those near the cordon; none on a bridge, in a tunnel, on a motorway or on private ground."""
    after = near.after
    n = len(near.streets.junctions)
    flags, highway = near.streets.flags[after.row], near.streets.highway[after.row].astype(np.intp)
    unfit = (flags & (StreetFlag.BRIDGE | StreetFlag.TUNNEL | StreetFlag.PRIVATE)) > 0
    unfit |= highway == Highway.MOTORWAY
    count, widest = np.zeros(n + 1, dtype=np.intp), np.full(n + 1, Highway.OTHER, dtype=np.intp)
    fit = np.ones(n + 1, dtype=bool)
    for node in (after.tail, after.head):
        used = after.for_vehicles & (node <= n)
        count += np.bincount(node[used], minlength=n + 1)
        np.minimum.at(widest, node[used], highway[used])
        fit[node[used & unfit]] = False
    is_open = after.there_and_back[: n + 1] == after.there_and_back[BEYOND]
    is_near = within_box(near.streets.junctions, near.box(FARTHEST_M))
    row = np.flatnonzero((is_open & fit & (count > 0))[1:] & is_near)
    at_m = near.frame.to_metres(near.streets.junctions[row])
    return OpenJunctions(row, count[row + 1], widest[row + 1], at_m)


def distances_to(near: Neighbourhood, at_m: FloatArray) -> FloatArray:
    """How far the cordon is from places in its plane, (n, 2)."""
    return np.asarray(distance(near.area_m, points(at_m)), dtype=np.float64)


def best_apart(at_m: FloatArray, score: FloatArray, *, apart_m: float) -> list[int]:
    """The rows of the few best, none within ``apart_m`` of a better one; of equals the westernmost."""
    chosen: list[int] = []
    for row in np.lexsort((*np.round(at_m.T[::-1], 2), -np.round(score, 6))).tolist():
        if all(np.hypot(*(at_m[row] - at_m[other])) >= apart_m for other in chosen):
            chosen.append(row)
        if len(chosen) == MOST:
            break
    return chosen


def clear_of(sites: Sequence[Site], scene: LonLatShape, keep_off_m: float) -> tuple[Site, ...]:
    """Those that are no nearer to a scene than anybody should be."""
    frame = LocalFrame(centre_of(scene))
    at_m = frame.to_metres(np.array([site.position for site in sites]).reshape(-1, 2))
    off_m = np.asarray(distance(frame.shape_to_metres(scene), points(at_m)))
    return tuple(site for site, metres in zip(sites, off_m.tolist(), strict=True) if metres >= keep_off_m)
