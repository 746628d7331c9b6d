"""What comes out of a chase, in places and sentences: the posts, who mans them, and whether it holds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely import MultiPoint

from mapper.domain.containment.chase import Answer, Chase, Hold, answer
from mapper.domain.containment.on_streets import WALKING_KMH, Pursuit, StreetChase, Unit, chase_on
from mapper.domain.cordons.sealing.min_cut import BoolArray
from mapper.domain.places import LonLat, LonLatShape, geodesic_disc
from mapper.domain.streets import Provenance, StreetNetwork
from mapper.errors import InvalidInputError

OPERATIONAL = "operational: not for publication"
_WORTH_SAYING_M = 25.0
MOST_UNITS = 200


@dataclass(frozen=True)
class Post:
    """One junction to man; numbered by when the suspect can be there, first the soonest.

    Times are seconds from now. ``unit`` is None where nobody gets there in time; ``unit_s`` too then.
    """

    number: int
    position: LonLat
    streets: tuple[str, ...]
    suspect_s: float
    unit: Unit | None
    unit_s: float | None


@dataclass(frozen=True)
class Containment:
    """Whether somebody who moves can be held, where, and by whom.

    ``verdict`` says it in words. ``passed`` are the junctions they can have reached by now. Of the
    ``doubts`` every reader has to know.
    """

    pursuit: Pursuit
    is_contained: bool
    verdict: str
    posts: tuple[Post, ...]
    units: tuple[Unit, ...]
    passed: LonLatShape
    enclosed_junctions: int
    latest_head_start_s: float | None
    provenance: Provenance
    doubts: tuple[str, ...] = ()


def contain(streets: StreetNetwork, pursuit: Pursuit, units: tuple[Unit, ...]) -> Containment:
    """Find the fewest posts that hold the suspect, and who mans them.

    Raises
    ------
    StreetsMissingError
        No street that the suspect or a unit can use is known.
    InvalidInputError
        No units, too many, or one far from every street; or the suspect starts outside of the area.
    """
    if not 0 < len(units) <= MOST_UNITS:
        raise InvalidInputError("units", f"must be 1 to {MOST_UNITS} places, were {len(units)}")
    on_streets = chase_on(streets, pursuit, units)
    chase = on_streets.chase
    found = answer(chase, pursuit.head_start_s)
    passed = streets.junctions[chase.left_s(pursuit.head_start_s) <= 0]
    return Containment(
        pursuit=pursuit,
        is_contained=found.is_contained,
        verdict=_verdict(found, pursuit),
        posts=() if found.hold is None else _posts(streets, chase, found.hold, pursuit.head_start_s, units),
        units=units,
        passed=LonLatShape(MultiPoint(passed)),
        enclosed_junctions=0 if found.hold is None else _enclosed(chase, found.hold),
        latest_head_start_s=found.latest_s,
        provenance=streets.provenance,
        doubts=tuple(_doubts(streets, on_streets, pursuit, units)),
    )


def _enclosed(chase: Chase, found: Hold) -> int:
    on_a_way: BoolArray = np.isfinite(chase.suspect_s)
    return int((found.cut.inside & on_a_way).sum())


def _posts(
    streets: StreetNetwork, chase: Chase, found: Hold, head_start_s: float, units: tuple[Unit, ...]
) -> tuple[Post, ...]:
    left_s = chase.left_s(head_start_s)[found.cut.posts]
    order = np.argsort(left_s, kind="stable")
    posts = []
    for number, k in enumerate(order.tolist(), start=1):
        junction, unit = found.cut.posts[k], found.assignment.unit[k]
        post = Post(
            number=number,
            position=LonLat(*streets.junctions[junction].tolist()),
            streets=_meeting(streets, junction),
            suspect_s=float(left_s[k]),
            unit=units[unit] if unit >= 0 else None,
            unit_s=float(chase.units_s[unit, junction]) if unit >= 0 else None,
        )
        posts.append(post)
    return tuple(posts)


def _meeting(streets: StreetNetwork, junction: int) -> tuple[str, ...]:
    rows = np.flatnonzero((streets.ends == junction).any(axis=1))
    return tuple(sorted({streets.names[name] for name in streets.name[rows]} - {""}))


def _verdict(found: Answer, pursuit: Pursuit) -> str:
    if found.hold is None:
        problem = "no posts that can be reached in time close every way out"
        return f"Not containable: {problem}. {_when(pursuit, found.latest_s)}"
    assignment = found.hold.assignment
    posts, manned = len(assignment.unit), int((assignment.unit >= 0).sum())
    if not posts:
        return "Nothing to man: no street leads out of the area from where they were."
    needed = "1 post" if posts == 1 else f"{posts} posts"
    if not found.is_contained:
        problem = f"it takes {needed}, and units reach only {manned} in time"
        return f"No way found to hold them: {problem}. {_when(pursuit, found.latest_s)}"
    return f"Containable with {needed}, the last manned after {assignment.worst_s / 60:.1f} minutes."


def _when(pursuit: Pursuit, latest_s: float | None) -> str:
    """The time at which it could be done."""
    if latest_s is None:
        return (
            "With these units and this area none was found at any time; more units or a wider area may help."
        )
    sooner_min, latest_min = (pursuit.head_start_s - latest_s) / 60, latest_s / 60
    then = (
        f"with a head start of {latest_min:.1f} minutes"
        if latest_s >= 0
        else f"{-latest_min:.1f} minutes before the suspect"
    )
    return f"It would be, had the units set out {sooner_min:.1f} minutes sooner, {then}."


def _doubts(
    streets: StreetNetwork, found: StreetChase, pursuit: Pursuit, units: tuple[Unit, ...]
) -> Iterator[str]:
    how = "by car" if pursuit.by_car else "on foot"
    yield (
        f"Assumes a suspect {how} at {pursuit.suspect_kmh:g} km/h along the streets known, in any direction."
    )
    yield (
        f"Assumes units at {pursuit.units_kmh:g} km/h that keep to one-way rules, and walk at "
        f"{WALKING_KMH:g} km/h where no vehicle can go."
    )
    yield "Ways over gardens, open ground, railways or water are not in it, nor is hiding."
    if found.suspect_off_m > _WORTH_SAYING_M:
        yield f"They are taken to be at the nearest junction, {found.suspect_off_m:.0f} m from the place."
    for unit, off_m in zip(units, found.units_off_m.tolist(), strict=True):
        if off_m > _WORTH_SAYING_M:
            yield f"{unit.name} is {off_m:.0f} m from the nearest junction, counted as driven straight."
    if not streets.provenance.coverage.covers(geodesic_disc(pursuit.place, pursuit.within_m)):
        yield "The streets known end inside the area; where they end counts as a way out."
    yield from streets.provenance.warnings
