"""What people wish of a line: streets that it closes at one place, and streets that it leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from shapely import Point, distance, get_coordinates

from mapper.domain.cordons.sealing.blocks import block_of
from mapper.domain.cordons.sealing.min_cut import BoolArray, RowArray
from mapper.domain.cordons.sealing.plane import Plane
from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.positions import format_position
from mapper.domain.streets import StreetNetwork
from mapper.errors import InvalidInputError

SNAP_M = 30.0  # from a place to the street that is meant
_AT_MOUTH_M = 0.3
_CLEAR_OF_JUNCTION_M = 1.5  # a barrier nearer to it would stand across the other street


@dataclass(frozen=True)
class Wishes:
    """Where streets are to be closed, and which are to stay open from junction to junction."""

    pins: tuple[LonLat, ...] = ()
    forbids: tuple[LonLat, ...] = ()


NOTHING_WISHED = Wishes()


@dataclass(frozen=True, order=True)
class Pin:
    """A place on a street: the row of ``WaysThrough``, metres along it, and where that is."""

    row: int
    at_m: float
    asked: LonLat


@dataclass(frozen=True)
class StreetWishes:
    """Wishes found on the streets, in one order whatever order they came in.

    ``pins`` are closures; ``open_rows`` are the segments that must not be closed, ``names`` their names.
    """

    pins: tuple[Pin, ...]
    open_rows: RowArray
    names: Mapping[int, str]

    @classmethod
    def of(cls, wishes: Wishes, plane: Plane, frame: LocalFrame, streets: StreetNetwork) -> Self:
        """Find the street that each place means.

        Raises
        ------
        InvalidInputError
            No street is near, or one street is to be closed and to stay open.
        """
        pins = tuple(sorted({_pin(plane, frame, place, "pin") for place in wishes.pins}))
        kept = [_pin(plane, frame, place, "forbid") for place in wishes.forbids]
        rows = {row for pin in kept for row in block_of(plane.ways, pin.row, pin.at_m).rows}
        open_rows = np.array(sorted(rows), dtype=np.intp)
        for pin in pins:
            if pin.row in open_rows:
                raise InvalidInputError(
                    "pin",
                    f"{format_position(pin.asked)} is on a street that is to stay open; wish for one of both",
                )
        names = {row: streets.names[streets.name[plane.ways.row[row]]] for row in open_rows.tolist()}
        return cls(pins, open_rows, names)

    def __bool__(self) -> bool:
        """Whether anything is wished for."""
        return bool(self.pins) or len(self.open_rows) > 0


NO_WISHES = StreetWishes((), np.empty(0, dtype=np.intp), {})


def _pin(plane: Plane, frame: LocalFrame, place: LonLat, wish: str) -> Pin:
    ways, point = plane.ways, Point(frame.to_metres(np.array([place]))[0])
    row = _nearest(plane, point)
    if row is None:
        raise InvalidInputError(
            wish,
            f"no street that counts here lies within {SNAP_M:g} m of {format_position(place)}; "
            "give a place on a street inside the limit",
        )
    length_m = float(ways.length_m[row])
    clear_m = min(_CLEAR_OF_JUNCTION_M, length_m / 2)
    at_m = min(max(float(ways.lines[row].project(point)), clear_m), length_m - clear_m)
    return Pin(row, at_m, place)


def _nearest(plane: Plane, point: Point) -> int | None:
    """The tunnel that leads out just there, as its closure says; else the nearest street on the surface."""
    ways = plane.ways
    rows = np.sort(ways.tree.query(point, predicate="dwithin", distance=SNAP_M))
    mouth_m = np.hypot(*(ways.junctions[ways.ends[rows]] - get_coordinates(point)[0]).T).min(axis=0)
    is_mouth = (mouth_m < _AT_MOUTH_M) & np.isin(rows, plane.below[_leads_on(plane)])
    as_tunnel = np.where(is_mouth, -1.0, np.inf)
    far_m = np.where(ways.is_below[rows], as_tunnel, distance(ways.lines[rows], point))
    return int(rows[far_m.argmin()]) if np.isfinite(far_m).any() else None


def _leads_on(plane: Plane) -> BoolArray:
    """Which tunnels do not have both mouths in the zone or both beyond the limit."""
    first = len(plane.links.row)
    tunnels = slice(first, first + len(plane.below))
    ends = np.column_stack((plane.streets.tail[tunnels], plane.streets.head[tunnels]))
    return np.asarray(~plane.is_source[ends].all(axis=1) & ~plane.is_sink[ends].all(axis=1), dtype=bool)
