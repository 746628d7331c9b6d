"""Where something is as far as readers may know: on which street, and about where along it; never a house."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from shapely import (
    Point,
    STRtree,
    get_parts,
    length,
    line_interpolate_point,
    line_locate_point,
    line_merge,
    union_all,
)

from mapper.domain.effects.pieces import strands_of
from mapper.domain.places import LocalFrame, LonLat
from mapper.domain.plans import Background
from mapper.domain.publications.coarse import middle_of_square
from mapper.domain.streets import GeometryArray, StreetFlag

_PIECE_M = 100.0  # the houses along so much of a street cannot be told apart
_FARTHEST_M = 300.0  # what is farther off does not tell where something is
OFF_STREETS_M = 250.0  # the side of the square whose middle stands for a place far from any street
_DIGITS = 5  # about a metre


@dataclass(frozen=True)
class OnStreet:
    """The middle of a piece of street; ``street`` is "" where none is near, and it is of a square then."""

    position: LonLat
    street: str


@dataclass(frozen=True)
class StreetLevel:
    """The streets with a name round a place, to tell of positions nearby which piece of which they lie at."""

    frame: LocalFrame
    by_name: Mapping[str, GeometryArray]

    @classmethod
    def of(cls, background: Background | None, around: LonLat) -> "StreetLevel":
        """What is open to all of the streets that are known; none where nothing is known."""
        frame = LocalFrame(around)
        if background is None:
            return cls(frame, {})
        streets = background.streets
        is_private = (streets.flags & StreetFlag.PRIVATE) > 0
        rows = np.flatnonzero((streets.name > 0) & ~streets.is_below & ~is_private)
        lines = strands_of(streets, rows, frame).lines
        own = {name: lines[streets.name[rows] == name] for name in np.unique(streets.name[rows]).tolist()}
        return cls(frame, {streets.names[name]: alike for name, alike in own.items()})

    @cached_property
    def _whole(self) -> tuple[list[str], GeometryArray, STRtree]:
        """Each street in one line, or in as few as there can be, and its name."""
        names: list[str] = []
        lines: list[object] = []
        for name, alike in self.by_name.items():
            parts = get_parts(line_merge(union_all(alike)))
            names += [name] * len(parts)
            lines += parts.tolist()
        whole = np.asarray(lines, dtype=object)
        return names, whole, STRtree(whole)

    def at(self, position: LonLat) -> OnStreet:
        """The middle of the piece of street that is nearest, of about 100 m; else that of a square."""
        names, lines, tree = self._whole
        point = Point(self.frame.to_metres(np.array([position]))[0])
        near = tree.query_nearest(point, max_distance=_FARTHEST_M, all_matches=False)
        if not len(near):
            return OnStreet(_rounded(middle_of_square(position, OFF_STREETS_M)), "")
        line = lines[near[0]]
        pieces = max(1, round(length(line) / _PIECE_M))
        piece = min(int(line_locate_point(line, point, normalized=True) * pieces), pieces - 1)
        middle = line_interpolate_point(line, (piece + 0.5) / pieces, normalized=True)
        lon, lat = self.frame.to_lonlat(np.array([[middle.x, middle.y]]))[0].tolist()
        return OnStreet(_rounded(LonLat(lon, lat)), names[near[0]])


def _rounded(position: LonLat) -> LonLat:
    return LonLat(round(position.lon, _DIGITS), round(position.lat, _DIGITS))
