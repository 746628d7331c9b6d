"""Several cordons of one incident, each within the next.

Each is drawn round the one inside it, so that its metres count from there and it holds all of it by
construction; that is verified all the same. Command vehicles stand between inner and outer cordon; the
traffic cordon keeps vehicles out and emergency routes free.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

import numpy as np
from shapely import (
    Point,
    Polygon,
    boundary,
    buffer,
    covers,
    difference,
    get_coordinates,
    get_parts,
    shortest_line,
    union_all,
)

from mapper.domain.cordons import Cordon, CordonKind, Scene
from mapper.domain.incidents import When
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, MetreShape, centre_of, distances_m
from mapper.errors import InvalidInputError

_TOLERANCE_M = 0.01  # rounding when a line goes from one plane to another
_A_VEHICLE_M = 6.0  # so wide a strip lets two stand or pass
_FARTHEST_ACCESS_M = 1_000.0  # what is farther off was meant for another place
_MOVED_M = 1.0  # an access that moves less was meant there


class RingRole(IntEnum):
    """What a ring is for, innermost first."""

    SCENE = 0
    INNER = 1
    OUTER = 2
    TRAFFIC = 3

    @property
    def word(self) -> str:
        """How files and people call it: "inner"."""
        return self.name.lower()


@dataclass(frozen=True)
class Ring:
    """One cordon of a plan with several.

    ``access`` is where people are let in, None while nobody has said. ``reason`` tells why it is as
    large as it is, with the source and date of a distance out of a table. Responders gather no nearer to the
    scene than ``keep_off_m``, 0 where no table says so.
    """

    role: RingRole
    cordon: Cordon
    access: LonLat | None = None
    starts: When | None = None
    review: When | None = None
    reason: str = ""
    keep_off_m: float = 0.0


@dataclass(frozen=True)
class RingWanted:
    """What somebody wants of a ring before it is drawn; the metres of ``kind`` count from the ring inside.

    ``drawing`` is there for a kind whose scene is the cordon itself: it is drawn along that.
    """

    role: RingRole
    kind: CordonKind
    access: LonLat | None = None
    starts: When | None = None
    review: When | None = None
    reason: str = ""
    keep_off_m: float = 0.0
    drawing: LonLatShape | None = None


@dataclass(frozen=True)
class RingsDrawn:
    """The rings, innermost first, and sentences on what had to be changed or is not known."""

    rings: tuple[Ring, ...]
    doubts: tuple[str, ...]


Draw = Callable[[RingWanted, Scene], Cordon]


def rings_of(scene: Scene, wanted: Sequence[RingWanted], draw: Draw) -> RingsDrawn:
    """Draw every ring round the one inside it, the innermost round the scene; in whatever order they come.

    Raises
    ------
    InvalidInputError
        None is wanted, two have the same role, one is reviewed before it starts, or one cannot hold the one
        inside it.
    """
    rings: list[Ring] = []
    doubts: list[str] = []
    for want in in_order(wanted):
        inside = filled(rings[-1].cordon.area) if rings else scene.shape
        drawn = draw(want, _round_what(want, inside, scene.label))
        if want.drawing is None:
            holding, said = _holding(want.role, drawn, inside)
        else:
            holding, said = drawn, _left_out(want.role, drawn, rings, scene)
        access, moved = _on_the_line(want, holding)
        # the scene of every ring is the plan's: what it was drawn round is the ring before it
        cordon = replace(holding, scene=scene)
        rings.append(Ring(want.role, cordon, access, want.starts, want.review, want.reason, want.keep_off_m))
        doubts += [*said, *moved]
    return RingsDrawn(tuple(rings), (*doubts, *_room_for_command(rings)))


def in_order(wanted: Sequence[RingWanted]) -> list[RingWanted]:
    """The rings innermost first.

    Raises
    ------
    InvalidInputError
        There are none, two of the same role, or one is reviewed before it starts.
    """
    if not wanted:
        raise InvalidInputError(
            "rings", f"are none; give one or more of {', '.join(r.word for r in RingRole)}"
        )
    ordered = sorted(wanted, key=lambda want: want.role)
    for one, other in pairwise(ordered):
        if one.role == other.role:
            raise InvalidInputError("rings", f"hold two {one.role.word} ones; each may be there once")
    for want in ordered:
        if want.starts and want.review and not may_follow(want.review, want.starts):
            raise InvalidInputError(
                "review",
                f"{want.review.text} of the {want.role.word} ring is not after its start, {want.starts.text}",
            )
    return ordered


def about(role: RingRole, problem: InvalidInputError, *, is_drawing: bool = False) -> InvalidInputError:
    """The same refusal, which says what ring it is about; the scene of a drawing is the drawing."""
    said = str(problem).removeprefix(f"{problem.field}: ")
    field = "drawing" if is_drawing and problem.field == "scene" else problem.field
    return InvalidInputError(f"{role.word} ring, {field}", said)


def may_follow(later: When, earlier: When) -> bool:
    """Whether ``later`` can be after ``earlier``, as far as both are known."""
    known = min(len(later.text), len(earlier.text))
    if later.text[:known] != earlier.text[:known]:
        return later.text > earlier.text
    return len(later.text) != len(earlier.text) or known < len("2017-07-28T18:15")


def keeping_people_out(rings: Sequence[Ring]) -> Ring:
    """The outermost ring that is for people: the outer one, else the largest there is but for traffic."""
    return max(rings, key=lambda ring: (ring.role != RingRole.TRAFFIC, ring.role))


def is_within(inner: LonLatShape, outer: LonLatShape) -> bool:
    """Whether ``outer`` holds all of ``inner``, to a centimetre."""
    inner_m, outer_m = _in_metres(inner, outer)
    return bool(covers(buffer(outer_m, _TOLERANCE_M), inner_m))


def _in_metres(inner: LonLatShape, outer: LonLatShape) -> tuple[MetreShape, MetreShape]:
    frame = LocalFrame(centre_of(inner))
    return frame.shape_to_metres(inner), frame.shape_to_metres(outer)


def filled(area: LonLatShape) -> LonLatShape:
    """The area with its holes: they lie behind its line."""
    return LonLatShape(union_all([Polygon(part.exterior) for part in get_parts(area)]))


def _round_what(want: RingWanted, inside: LonLatShape, label: str) -> Scene:
    if want.drawing is None:
        return Scene(inside, label)
    try:
        return Scene.of_drawing(want.drawing, label)
    except InvalidInputError as problem:
        raise about(want.role, problem, is_drawing=True) from None


def _left_out(role: RingRole, drawn: Cordon, rings: Sequence[Ring], scene: Scene) -> list[str]:
    """What a cordon that a hand drew leaves out: nothing of the ring inside it, but maybe of the scene."""
    if rings and not is_within(filled(rings[-1].cordon.area), drawn.area):
        inside = rings[-1].role.word
        raise InvalidInputError(
            f"{role.word} ring, drawing", f"does not hold all of the {inside} ring; draw it larger"
        )
    if not rings and not is_within(scene.shape, drawn.area):
        return ["The scene lies outside the cordon that was drawn, or part of it does."]
    return []


def _holding(role: RingRole, drawn: Cordon, inside: LonLatShape) -> tuple[Cordon, list[str]]:
    """The cordon so that it holds what it was drawn round, and what had to be done for that."""
    if is_within(inside, drawn.area):
        return drawn, []
    if drawn.closures:
        raise InvalidInputError(
            "rings", f"the {role.word} ring would not hold all of what is inside it; give it more metres"
        )
    frame = LocalFrame(centre_of(inside))
    joined = union_all([frame.shape_to_metres(inside), frame.shape_to_metres(drawn.area)])
    said = f"The {role.word} ring was widened where it did not hold all of what is inside it."
    return replace(drawn, area=frame.shape_to_lonlat(MetreShape(joined))), [said]


def _on_the_line(want: RingWanted, cordon: Cordon) -> tuple[LonLat | None, list[str]]:
    """The access point on the ring's line: at a closure, as only there a street leads in.

    At the one it was given at, else at the nearest that a vehicle can pass, else at the nearest.
    """
    if want.access is None:
        return None, []
    ring = f"The access point of the {want.role.word} ring"
    streets = [closure for closure in cordon.closures if not closure.in_tunnel]
    if not streets:
        where = _nearest_on_line(want.access, cordon.area)
        doubt = "which lists no closures: a street may not lead in"
        return where, [f"{ring} is the nearest place on its line, {doubt}."]
    off_m = distances_m(want.access, np.array([closure.position for closure in streets]))
    if off_m.min() > _FARTHEST_ACCESS_M:
        problem = f"lies {off_m.min():,.0f} m off the closures of the {want.role.word} ring"
        raise InvalidInputError("access", problem)
    fits = np.array([closure.for_vehicles for closure in streets]) & (off_m <= _FARTHEST_ACCESS_M)
    fits |= off_m <= _MOVED_M
    nearest = int(np.where(fits, off_m, np.inf).argmin() if fits.any() else off_m.argmin())
    closure, moved_m = streets[nearest], float(off_m[nearest])
    at = f"closure {closure.number}{', ' if closure.street else ''}{closure.street}"
    said = [f"{ring} was moved {moved_m:.0f} m to {at}, where a street crosses its line."]
    on_foot = [] if closure.for_vehicles else [f"{ring} is at {at}, where no vehicle gets in."]
    return closure.position, (said if moved_m > _MOVED_M else []) + on_foot


def _nearest_on_line(place: LonLat, area: LonLatShape) -> LonLat:
    frame = LocalFrame(place)
    line = shortest_line(Point(0, 0), boundary(frame.shape_to_metres(area)))
    return LonLat(*frame.to_lonlat(get_coordinates(line)[-1:])[0].tolist())


def _room_for_command(rings: Sequence[Ring]) -> Iterator[str]:
    cordons = {ring.role: ring.cordon for ring in rings}
    if RingRole.INNER not in cordons or RingRole.OUTER not in cordons:
        return
    inner_m, outer_m = _in_metres(cordons[RingRole.INNER].area, cordons[RingRole.OUTER].area)
    if buffer(difference(outer_m, inner_m), -_A_VEHICLE_M / 2).is_empty:
        yield "There is no room for command vehicles between inner and outer ring; give the outer more."
