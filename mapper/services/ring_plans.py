"""From a scene to a plan with several cordons, each within the next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from mapper.domain.cordons import Cordon, CordonKind, Scene, parameters_by_name
from mapper.domain.places import area_m2, perimeter_m
from mapper.domain.plans import Plan
from mapper.domain.rings import RingRole, RingsDrawn, RingWanted, about, keeping_people_out, rings_of
from mapper.domain.streets import Users
from mapper.errors import InvalidInputError, StreetsMissingError
from mapper.services.cordoning import choose_kind

DrawPlan = Callable[[Scene, CordonKind], Plan]
UNLESS_TOLD = "sealed"


def choose_ring_kind(
    role: RingRole, kind: str, values: Mapping[str, str], beside: Iterable[str] = ()
) -> CordonKind:
    """Read the kind of a ring and its numbers; a traffic ring is for vehicles unless told otherwise.

    ``beside`` names what else could have been said in the same place.

    Raises
    ------
    InvalidInputError
        Unknown kind, a value that no kind takes or this one does not, or one out of range.
    """
    unknown = sorted(values.keys() - parameters_by_name().keys())
    if unknown:
        raise InvalidInputError(
            unknown[0],
            f"is nothing that a ring takes; it takes {', '.join([*beside, *parameters_by_name()])}",
        )
    if role is RingRole.TRAFFIC and kind == UNLESS_TOLD:
        values = {"who": Users.VEHICLES, **values}
    return choose_kind(kind, values)


def draw_rings(
    scene: Scene, wanted: Sequence[RingWanted], draw_plan: DrawPlan, notes: Sequence[str] = ()
) -> Plan:
    """A plan of every ring; its ``cordon`` is the outermost that keeps people out.

    ``notes`` come first of its warnings; those of the other rings say which ring they are about.

    Raises
    ------
    InvalidInputError
        The rings do not go together, or one of them cannot be drawn.
    StreetsMissingError
        A ring needs streets nearer to the scene than the known ones are.
    """
    plans: dict[RingRole, Plan] = {}

    def draw(want: RingWanted, round_what: Scene) -> Cordon:
        try:
            plans[want.role] = draw_plan(round_what, want.kind)
        except StreetsMissingError as problem:
            raise StreetsMissingError(f"{want.role.word} ring: {problem}") from problem
        except InvalidInputError as problem:
            raise about(want.role, problem, is_drawing=want.drawing is not None) from problem
        return plans[want.role].cordon

    drawn = rings_of(scene, wanted, draw)
    shown = keeping_people_out(drawn.rings)
    return replace(
        plans[shown.role],
        cordon=shown.cordon,
        area_m2=area_m2(shown.cordon.area),
        perimeter_m=perimeter_m(shown.cordon.area),
        rings=drawn.rings,
        warnings=(*notes, *_warnings(plans, shown.role, drawn)),
    )


def _warnings(plans: dict[RingRole, Plan], shown: RingRole, drawn: RingsDrawn) -> tuple[str, ...]:
    """All that warns, each once; what is about one ring begins with its name."""
    own = plans[shown].warnings
    others = [
        f"{role.word.capitalize()} ring: {warning}"
        for role, plan in plans.items()
        for warning in plan.warnings
        if role != shown and warning not in own
    ]
    return (*own, *drawn.doubts, *others)
