"""From what people decided to the plan that follows from it."""

from collections.abc import Sequence
from dataclasses import replace

from shapely import Point

from mapper.domain.cordons import CORDON_KINDS, Parameter, Scene
from mapper.domain.cordons.sealed import SealedCordon
from mapper.domain.drafts import Draft, DraftRing
from mapper.domain.places import LonLatShape
from mapper.domain.plans import Plan
from mapper.domain.rings import RingRole, RingWanted, about, filled, is_within
from mapper.errors import InvalidInputError
from mapper.services.cordoning import choose_sealed
from mapper.services.plan_ports import TimeZones
from mapper.services.ring_plans import DrawPlan, choose_ring_kind, draw_rings

# Of the row of a table that a ring was made by: responders gather no nearer to the scene.
_KEEP_OFF = "keep_off_m"
_OF_TABLE = Parameter("Keep off", "m", 0, 0, 5_000)
OUTSIDE = "The incident's position lies outside the cordon: move one of them, as responders are sent to it."


def draw_draft(draft: Draft, draw_plan: DrawPlan, zones: TimeZones) -> Plan:
    """The plan of a draft, without effects and past incidents.

    A cordon that stands alone, with nothing said of it but its shape, makes a plan with one cordon, as if it
    had been asked for by itself; any other makes a plan of rings.

    Raises
    ------
    InvalidInputError
        There is no ring yet, a ring cannot be drawn as it is wanted, or there is no such time zone.
    StreetsMissingError
        A ring needs streets nearer to the scene than the known ones are.
    """
    as_of = draft.as_of and zones.local(draft.as_of, draft.zone or zones.at(draft.position))
    if not draft.rings:
        raise InvalidInputError("rings", "are none yet; draw a cordon, or add a ring")
    wanted = [_wanted(ring) for ring in draft.rings]
    plan = draw_rings(_scene(draft), wanted, draw_plan)
    return replace(
        plan,
        rings=() if _is_plain(draft.rings) else plan.rings,
        points=draft.points,
        notes=draft.notes,
        caption=draft.caption,
        methane=draft.methane,
        is_exercise=draft.is_exercise,
        as_of=as_of,
        warnings=(*_doubts(draft, plan), *plan.warnings),
    )


def _doubts(draft: Draft, plan: Plan) -> list[str]:
    """What is wrong with where the incident is said to be; without a scene that is what is drawn round."""
    at = LonLatShape(Point(draft.position))
    return [] if draft.scene is None or is_within(at, filled(plan.cordon.area)) else [OUTSIDE]


def to_choose_for(draft: Draft, ring_id: str, draw_plan: DrawPlan) -> tuple[Scene, SealedCordon]:
    """What a sealed ring of a draft goes round, and how it is wanted: what other lines are chosen from.

    ``ring_id`` may be "" where there is only one.

    Raises
    ------
    InvalidInputError
        There is no such ring, it is not a sealed one, or a ring inside it cannot be drawn.
    """
    ring = _ring_of(draft.rings, ring_id)
    if ring.kind != SealedCordon.name:
        raise InvalidInputError("ring", f"is a {ring.kind} one; there are choices for sealed ones alone")
    kind = choose_sealed({name: value for name, value in ring.values.items() if name != _KEEP_OFF})
    inside = [_wanted(other) for other in draft.rings if other.role < ring.role]
    if not inside:
        return _scene(draft), kind
    drawn = draw_rings(_scene(draft), inside, draw_plan)
    return Scene(filled(drawn.rings[-1].cordon.area), draft.place), kind


def _ring_of(rings: Sequence[DraftRing], ring_id: str) -> DraftRing:
    found = [ring for ring in rings if ring_id in ("", ring.ring_id)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(ring.ring_id for ring in rings) or "none"
    raise InvalidInputError("ring", f"{ring_id!r} is not one ring of this plan, which has {known}")


def _scene(draft: Draft) -> Scene:
    return Scene.at(draft.position, draft.place) if draft.scene is None else Scene(draft.scene, draft.place)


def _is_plain(rings: Sequence[DraftRing]) -> bool:
    """Whether the one ring there is says nothing but where it runs."""
    first = rings[0]
    said = first.access, first.starts, first.review, first.reason, first.values.get(_KEEP_OFF)
    return len(rings) == 1 and first.role is RingRole.OUTER and not any(said)


def _wanted(ring: DraftRing) -> RingWanted:
    try:
        sizes = {name: value for name, value in ring.values.items() if name != _KEEP_OFF}
        keep_off_m = _OF_TABLE.read(_KEEP_OFF, ring.values.get(_KEEP_OFF, "0"))
        kind = choose_ring_kind(ring.role, ring.kind, sizes)
        drawing = _drawing(ring)
    except InvalidInputError as problem:
        raise about(ring.role, problem) from None
    return RingWanted(
        role=ring.role,
        kind=kind,
        access=ring.access,
        starts=ring.starts,
        review=ring.review,
        reason=ring.reason,
        keep_off_m=keep_off_m,
        drawing=drawing,
    )


def _drawing(ring: DraftRing) -> LonLatShape | None:
    """The drawing of a ring that has to have one; of another kind, none may be passed over in silence."""
    if CORDON_KINDS[ring.kind].is_drawing == (ring.drawing is not None):
        return ring.drawing
    problem = "goes with no" if ring.drawing is not None else "is missing from a"
    raise InvalidInputError("drawing", f"{problem} ring of kind {ring.kind}")
