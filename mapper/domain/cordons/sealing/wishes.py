"""What people wish of a line: streets that it closes at one place, and streets that it leaves open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from shapely import Point, distance, get_coordinates

from mapper.domain.cordons.sealing.min_cut import RowArray
from mapper.domain.cordons.sealing.ways_through import WaysThrough
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
    def of(cls, wishes: Wishes, ways: WaysThrough, frame: LocalFrame, streets: StreetNetwork) -> Self:
        """Find the street that each place means.

        Raises
        ------
        InvalidInputError
            No street is near, or one street is to be closed and to stay open.
        """
        pins = tuple(sorted({_pin(ways, frame, place, "pin") for place in wishes.pins}))
        chains = [_chain(ways, _pin(ways, frame, place, "forbid").row) for place in wishes.forbids]
        open_rows = np.unique(np.concatenate([np.empty(0, dtype=np.intp), *chains]))
        for pin in pins:
            if pin.row in open_rows:
                raise InvalidInputError(
                    "pin",
                    f"{format_position(pin.asked)} is on a street that is to stay open; wish for one of both",
                )
        names = {row: streets.names[streets.name[ways.row[row]]] for row in open_rows.tolist()}
        return cls(pins, open_rows, names)

    def __bool__(self) -> bool:
        """Whether anything is wished for."""
        return bool(self.pins) or len(self.open_rows) > 0


NO_WISHES = StreetWishes((), np.empty(0, dtype=np.intp), {})


def _pin(ways: WaysThrough, frame: LocalFrame, place: LonLat, wish: str) -> Pin:
    point = Point(frame.to_metres(np.array([place]))[0])
    row = _nearest(ways, point)
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


def _nearest(ways: WaysThrough, point: Point) -> int | None:
    """The tunnel that surfaces just there, as its closure does; else the nearest street on the surface."""
    rows = np.sort(ways.tree.query(point, predicate="dwithin", distance=SNAP_M))
    mouth_m = np.hypot(*(ways.junctions[ways.ends[rows]] - get_coordinates(point)[0]).T).min(axis=0)
    far_m = np.where(
        ways.is_below[rows], np.where(mouth_m < _AT_MOUTH_M, -1.0, np.inf), distance(ways.lines[rows], point)
    )
    return int(rows[far_m.argmin()]) if np.isfinite(far_m).any() else None


def _chain(ways: WaysThrough, row: int) -> RowArray:
    """The segments of the street from junction to junction: on through nodes where only two meet."""
    chain = [row]
    for junction in ways.ends[row]:
        chain += _onward(ways, row, int(junction), chain)
    return np.array(chain, dtype=np.intp)


def _onward(ways: WaysThrough, row: int, junction: int, known: Iterable[int]) -> list[int]:
    found: list[int] = []
    while ways.degree[junction] == 2:
        meeting = np.flatnonzero((ways.ends == junction).any(axis=1))
        following = [int(other) for other in meeting if other != row and other not in (*known, *found)]
        if not following:  # a ring
            break
        row = following[0]
        found.append(row)
        start, end = ways.ends[row].tolist()
        junction = end if start == junction else start
    return found
