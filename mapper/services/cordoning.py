"""From a scene to a plan with its cordon: the program's main road, in one function."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from shapely import get_coordinates

from mapper.domain.cordons import CORDON_KINDS, CordonKind, Scene
from mapper.domain.cordons.sealed import SealedCordon
from mapper.domain.cordons.sealing.spread import LineChoice
from mapper.domain.effects.candidates import STILL, Wind, clear_of
from mapper.domain.effects.command_post import Between
from mapper.domain.effects.gathering import NOTHING_KNOWN, TOO_MUCH_TO_FIND, effects_of
from mapper.domain.effects.neighbourhood import neighbourhood_box
from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.places import (
    LonLatShape,
    area_m2,
    box_around,
    centre_of,
    distances_m,
    perimeter_m,
)
from mapper.domain.plans import Background, Incident, Outline, Plan
from mapper.domain.rings import Ring, RingRole
from mapper.domain.streets import StreetNetwork
from mapper.domain.trust import CoverageEdge, age_warning, coverage_edge
from mapper.errors import InvalidInputError, SourceUnavailableError, StreetsMissingError
from mapper.services.apart import Apart, done_here
from mapper.services.ports import BackgroundSource, StreetSource, Surroundings

_MANY_SEGMENTS = 4_000  # a sealed cordon among so many takes 0.3 s
_MANY_CORNERS = 200  # of a scene; hands draw fewer, and what a machine drew may be anything
_MANY_AROUND = 30_000  # segments within 900 m of a cordon: its effects take 0.3 s
_MANY_FEATURES = 60_000
_MANY_CORNERS_OF_LINE = 1_500  # of a cordon; a disc has 360
_OUTLINE_FACTOR = 6.0  # of the reach of a picture: an inset shows six times its width
_OUTLINE_REACH_M = (2_500.0, 8_000.0)


def choose_kind(kind: str, values: Mapping[str, str]) -> CordonKind:
    """Read the kind and its numbers before anything is fetched.

    Raises
    ------
    InvalidInputError
        Unknown kind, a size of another kind, or a value out of range.
    """
    if kind not in CORDON_KINDS:
        raise InvalidInputError("kind", f"{kind!r} is none of {', '.join(CORDON_KINDS)}")
    chosen = CORDON_KINDS[kind]
    for name in (name for other in CORDON_KINDS.values() for name in other.parameters()):
        if name in values and name not in chosen.parameters():
            raise InvalidInputError(name, f"does not go with kind {kind}, which takes {_names_of(chosen)}")
    return chosen.from_values(values)


def choose_sealed(values: Mapping[str, str]) -> SealedCordon:
    """The same for the kind that there are several lines of.

    Raises
    ------
    InvalidInputError
        A size of another kind, or a value out of range.
    """
    choose_kind(SealedCordon.name, values)  # refuses what goes with other kinds
    return SealedCordon.from_values(values)


def _names_of(kind: type[CordonKind]) -> str:
    return ", ".join(kind.parameters()) or "no size"


def draw_plan(
    incident: Incident,
    scene: Scene,
    kind: CordonKind,
    *,
    around: Surroundings,
    today: date,
) -> Plan:
    """Fetch the streets, and what else of the ground ``kind`` needs, and draw its cordon round ``scene``.

    ``today`` tells which streets are old.

    Where no streets are known something is drawn all the same: the same kind when it can do without
    streets, else one that can, such as a radius cordon; the first warning of the plan says so.

    Raises
    ------
    InvalidInputError
        The scene is no shape a cordon can go round.
    StreetsMissingError
        The kind needs streets nearer to the scene than the known ones are.
    """
    reach_m = kind.streets_needed_m() + _extent_m(scene.shape)
    network, problem = _streets_around(scene, reach_m, around.streets)
    drawn = kind if network is not None else kind.without_streets()
    ground = around.ground.features(box_around(scene.centre, reach_m)) if drawn.needs_ground else None
    at_work = around.apart if _may_take_long(scene, network) else done_here
    cordon = at_work(drawn.draw, scene, network, ground)
    edge = None if network is None else coverage_edge(cordon.area, network, scene.centre, reach_m)
    warnings = [*_substitution(kind, drawn, problem), *cordon.warnings, *_doubts(network, edge, today)]
    return Plan(
        plan_id="",
        incident=incident,
        cordon=cordon,
        area_m2=area_m2(cordon.area),
        perimeter_m=perimeter_m(cordon.area),
        provenance=network.provenance if network else None,
        streets=streets_inside(network, cordon.area) if network else (),
        warnings=tuple(warnings),
        edge=edge,
    )


def line_choices(scene: Scene, kind: SealedCordon, *, around: Surroundings) -> tuple[LineChoice, ...]:
    """The sealed lines round a scene worth choosing from, those that take in most first.

    Raises
    ------
    StreetsMissingError
        No streets are known where the line may run.
    """
    reach_m = kind.streets_needed_m() + _extent_m(scene.shape)
    network = around.streets.around(scene.centre, reach_m)
    ground = around.ground.features(box_around(scene.centre, reach_m))
    at_work = around.apart if _may_take_long(scene, network) else done_here
    return at_work(kind.choices, scene, network, ground)


def _may_take_long(scene: Scene, network: StreetNetwork | None) -> bool:
    many_streets = network is not None and len(network) > _MANY_SEGMENTS
    return many_streets or len(get_coordinates(scene.shape)) > _MANY_CORNERS


def _substitution(
    wanted: CordonKind, drawn: CordonKind, problem: StreetsMissingError | SourceUnavailableError | None
) -> Iterator[str]:
    """What is to be read first where there are no streets."""
    if problem is None:
        return
    if drawn is wanted:
        yield f"Drawn without streets: {problem}"
    else:
        yield (
            f"Drawn without streets, so this is a {drawn.name} cordon ({drawn.sizes()}) "
            f"and not the {wanted.name} cordon asked for: {problem}"
        )


def _doubts(network: StreetNetwork | None, edge: CoverageEdge | None, today: date) -> Iterator[str]:
    if network is None:
        return
    known = network.provenance
    found = (*known.warnings, age_warning(known.as_of, today), edge.warning if edge else "")
    yield from filter(None, found)


def with_background(plan: Plan, reach_m: float, *, source: BackgroundSource) -> Plan:
    """The same plan with what a picture draws up to ``reach_m`` from the middle of its extent.

    And in outline, for an inset, what lies far around.
    """
    centre = centre_of(plan.extent)
    known = source.background(box_around(centre, reach_m))
    wide = box_around(centre, outline_reach_m(reach_m))
    around = None if known is None else source.outline(wide)
    if known is not None and around is not None:
        known = replace(known, outline=Outline(wide, around.streets, around.features))
    return replace(plan, background=known)


def outline_reach_m(reach_m: float) -> float:
    """How far the outline of what lies round a picture reaches, when that itself reaches ``reach_m``."""
    least_m, most_m = _OUTLINE_REACH_M
    return max(reach_m, min(max(least_m, reach_m * _OUTLINE_FACTOR), most_m))


def with_effects(
    plan: Plan, *, source: BackgroundSource, wind: Wind = STILL, apart: Apart = done_here
) -> Plan:
    """The same plan with what its cordon does to the neighbourhood, as far as that is known.

    Nothing is fetched for it: ``source`` gives what there is, and what that leaves open is a doubt, as is
    what took too long ``apart``.
    """
    known = source.background(neighbourhood_box(plan.cordon.area))
    if (
        known is None or plan.provenance is None
    ):  # streets further off must not pass for those that are missing
        return replace(plan, effects=NOTHING_KNOWN)
    area, keep_off_m = plan.cordon.area, max((ring.keep_off_m for ring in plan.rings), default=0.0)
    # beyond all cordons where a table says how far to keep off
    find = partial(effects_of, wind=wind, between=None if keep_off_m else _between(plan.rings))
    at_work = apart if _is_wide(area, known) else done_here
    try:
        found = at_work(find, area, known.streets, known.features)
    except InvalidInputError:
        return replace(plan, effects=TOO_MUCH_TO_FIND)
    sites = clear_of(found.sites, plan.cordon.scene.shape, keep_off_m)
    return replace(plan, effects=replace(found, sites=sites))


def _is_wide(area: LonLatShape, known: Background) -> bool:
    """Whether finding the effects may take seconds."""
    many_things = len(known.streets) > _MANY_AROUND or len(known.features.kind) > _MANY_FEATURES
    return many_things or len(get_coordinates(area)) > _MANY_CORNERS_OF_LINE


def _between(rings: Sequence[Ring]) -> Between | None:
    """Where those in charge stand, in a plan with an inner and an outer cordon."""
    areas = {ring.role: ring.cordon.area for ring in rings}
    both = areas.get(RingRole.INNER), areas.get(RingRole.OUTER)
    return Between(both[0], both[1]) if both[0] and both[1] else None


def _streets_around(
    scene: Scene, reach_m: float, streets: StreetSource
) -> tuple[StreetNetwork | None, StreetsMissingError | SourceUnavailableError | None]:
    try:
        return streets.around(scene.centre, reach_m), None
    except (StreetsMissingError, SourceUnavailableError) as problem:
        return None, problem


def _extent_m(shape: LonLatShape) -> float:
    """How far a shape reaches from its centre."""
    return float(distances_m(centre_of(shape), get_coordinates(shape)).max())
