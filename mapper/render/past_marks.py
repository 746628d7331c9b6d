"""The marks of past incidents: a diamond with its year, a soft round area where only the area is known.

Those too close to be told apart, or to be hit apart with a finger, share a mark that tells their number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import dist

from mapper.domain.incidents import NearbyIncident
from mapper.domain.publications.past import stands_for_many_addresses
from mapper.render.map_marks import Round
from mapper.render.map_view import MapView
from mapper.render.svg_text import element

DIAMOND = 9.0  # units from its middle to a corner
AREA = 25.0  # units from the middle of an area to its rim: a year has room in it
_PHONE_UP_TO = 1000.0  # units: narrower layouts are made for phones
# Half a target of 24 pixels and a little more, as a share of the width, where the wide layout is narrowest
# (520 pixels) and where the phone layout is (320).
_HIT_WIDE, _HIT_PHONE = 0.025, 0.0389
PAST_CSS = (
    ".diamond{fill:var(--past);stroke:var(--land);stroke-width:3;stroke-linejoin:round}"
    ".vague{fill:var(--past);fill-opacity:.16;stroke:var(--past);stroke-width:3;stroke-dasharray:1 6;"
    "stroke-linecap:round}"
)


@dataclass(frozen=True)
class PastMark:
    """Where a mark stands, the years of the incidents it stands for, oldest first, and which they are.

    ``rows`` count from 0 in the plan's ``past``; a target round the mark may reach ``hit_units`` without
    meeting another one.
    """

    x: float
    y: float
    years: tuple[str, ...]
    rows: tuple[int, ...]
    is_vague: bool
    hit_units: float

    @property
    def words(self) -> str:
        """Its year; several as a span with their number."""
        span = "\u2013".join(dict.fromkeys((self.years[0], self.years[-1])))
        return f"{span} ({len(self.years)})" if len(self.years) > 1 else span

    @property
    def words_in_short(self) -> str:
        """Its year, or how many there are."""
        return f"×{len(self.years)}" if len(self.years) > 1 else self.years[0]  # noqa: RUF001

    @property
    def round(self) -> Round:
        """A circle round all of it."""
        return self.x, self.y, self.reach

    @property
    def reach(self) -> float:
        """Units from its middle to its rim."""
        return AREA if self.is_vague else DIAMOND


@dataclass(frozen=True)
class _Group:
    """Incidents that share a mark, amid them."""

    at: tuple[float, float]
    rows: tuple[int, ...]

    def joined(self, other: "_Group") -> "_Group":
        here, there = len(self.rows), len(other.rows)
        x, y = ((a * here + b * there) / (here + there) for a, b in zip(self.at, other.at, strict=True))
        return _Group((x, y), tuple(sorted(self.rows + other.rows)))


def past_marks(past: Sequence[NearbyIncident], view: MapView) -> list[PastMark]:
    """The marks of the past incidents in the frame; no two of them are nearer than their targets are wide."""
    hit = view.width * (_HIT_PHONE if view.width < _PHONE_UP_TO else _HIT_WIDE)
    groups: list[_Group] = []
    for row, nearby in enumerate(past):
        position = nearby.incident.position
        at = None if position is None else view.position(position)
        if at is not None and view.shows(at):
            groups = _with(groups, _Group(at, (row,)), 2 * hit)
    return [_mark(group, past, hit) for group in sorted(groups, key=lambda group: group.rows)]


def _with(groups: Sequence[_Group], new: _Group, apart: float) -> list[_Group]:
    """The groups and one more, which takes in whatever is too close to it, and so on."""
    others = list(groups)
    while (near := next((group for group in others if dist(group.at, new.at) < apart), None)) is not None:
        others.remove(near)
        new = new.joined(near)
    return [*others, new]


def _mark(group: _Group, past: Sequence[NearbyIncident], hit: float) -> PastMark:
    incidents = [past[row].incident for row in group.rows]
    years = tuple(sorted(incident.when.text[:4] for incident in incidents))
    is_vague = any(map(stands_for_many_addresses, incidents))
    return PastMark(*group.at, years, group.rows, is_vague, hit)


def paint_areas(marks: Sequence[PastMark]) -> str:
    """Those of which only an area is known, to stand below the words in them."""
    return "".join(paint_vague(mark.x, mark.y) for mark in marks if mark.is_vague)


def paint_diamonds(marks: Sequence[PastMark]) -> str:
    """All others."""
    return "".join(paint_diamond(mark.x, mark.y) for mark in marks if not mark.is_vague)


def paint_diamond(x: float, y: float) -> str:
    """The mark of a past incident."""
    return element("path", css="diamond", d=f"M{x:.0f} {y - DIAMOND:.0f}l9 9-9 9-9-9z")


def paint_vague(x: float, y: float, radius_units: float = AREA) -> str:
    """The mark of past incidents of which only the area is known: no point that could pass for a house."""
    return element("circle", css="vague", cx=f"{x:.0f}", cy=f"{y:.0f}", r=f"{radius_units:g}")
