"""What readers get of a plan: a new plan of named things alone, so that what nobody thought of stays back.

Not in it: whatever serves those who work there, where exactly the scene is, and any corner, length or
distance from which that could be computed.
"""

from dataclasses import dataclass

from shapely import union_all

from mapper.domain.cordons import Closure, Cordon, Scene
from mapper.domain.cordons.drawn import DrawnCordon
from mapper.domain.effects.findings import StreetInside
from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.incidents import PastIncident
from mapper.domain.places import LonLat, LonLatShape, area_m2, perimeter_m
from mapper.domain.plans import Incident, Plan
from mapper.domain.publications.coarse import middle_of_square
from mapper.domain.publications.crossings import Crossings, shown_at
from mapper.domain.publications.editions import Duty
from mapper.domain.publications.house_numbers import without_house_numbers
from mapper.domain.publications.outline import LARGER, Outline, outline_of
from mapper.domain.publications.past import public_past, why_left_out
from mapper.domain.publications.shown_effects import shown_effects
from mapper.domain.publications.street_level import StreetLevel
from mapper.domain.rings import Ring, RingRole, is_within
from mapper.domain.streets import Provenance
from mapper.domain.trust import CoverageEdge, coverage_edge

WHILE_ARMED_M = 100  # the squares that a cordon is shown in unless somebody chose others
_POINT_OF_COMPASS_DEG = 45.0
_NO_MATTER_M = 1.0  # round the middle the streets need not be known; only at the line
_WHO = "who"  # the one thing asked of a cordon that readers see: whom it stops
_OPEN_STREET_MAP, _OWN_STREETS = "OpenStreetMap", "streets of the publisher's own"
SOME_MISSING = "Some streets may be missing from this map."
STREETS_END = "The streets known here end inside this area: some are missing from the list."


@dataclass(frozen=True)
class _Shown:
    """A cordon as it is shown; ``crossings`` are there where more is shown than the cordon."""

    outline: Outline
    cordon: Cordon
    crossings: Crossings | None


def squares_m(duty: Duty) -> int:
    """The side of the squares that a cordon is shown in; 0 where it is shown as it is."""
    return duty.coarsen_m or (WHILE_ARMED_M if duty.is_armed else 0)


def public_view(plan: Plan, duty: Duty, *, shows_past: bool, publication_id: str) -> Plan:
    """The plan as readers may know it.

    ``plan.background`` has to hold the streets round the incident; without it, where that is is told to a
    square of 250 m only, and no streets are listed where the cordon is not shown as it is.
    """
    side_m = squares_m(duty)
    near = middle_of_square(plan.incident.position, side_m) if side_m else plan.incident.position
    streets = StreetLevel.of(plan.background, near)
    on = streets.at(near)
    place = without_house_numbers(plan.incident.place) or on.street
    incident = Incident(on.position, place, plan.incident.title, plan.incident.when)
    source = for_people(plan, duty)
    shown = _shown(plan, source, incident, side_m)
    edge = _edge(plan, shown, on.position)
    provenance = _provenance(plan, shown)
    return Plan(
        plan_id=publication_id,
        incident=incident,
        cordon=shown.cordon,
        area_m2=area_m2(shown.cordon.area),
        perimeter_m=perimeter_m(shown.cordon.area),
        provenance=provenance,
        streets=_streets(plan, shown),
        past=public_past(_past(plan, duty, shows_past=shows_past), on.position, streets),
        warnings=_warnings(provenance, edge),
        edge=edge,
        effects=shown_effects(plan.effects, shown.outline, plan.background, shown.crossings),
        rings=_rings(plan, source, shown.cordon, side_m),
        caption=plan.caption,
        is_exercise=plan.is_exercise,
        as_of=plan.as_of,
        background=plan.background,
    )


def for_people(plan: Plan, duty: Duty) -> Cordon:
    """The cordon that readers see: the plan's, but while people are armed none inside the outermost."""
    ring = next((ring for ring in plan.rings if ring.cordon is plan.cordon), None)
    if duty.is_armed and ring is not None and ring.role < RingRole.OUTER:
        return plan.rings[-1].cordon
    return plan.cordon


def _shown(plan: Plan, cordon: Cordon, incident: Incident, side_m: float) -> _Shown:
    inside = [ring.cordon.area for ring in plan.rings[: _index_of(plan, cordon)]]
    outline = outline_of(cordon, inside[-1] if inside else None, incident.position, side_m)
    is_larger = outline.says and not outline.is_coarse
    crossings = Crossings.of(outline.area, plan.background) if is_larger else None
    return _Shown(
        outline,
        Cordon(
            kind=DrawnCordon.name,
            scene=Scene.at(incident.position, incident.place),
            area=outline.area,
            parameters={name: value for name, value in cordon.parameters.items() if name == _WHO},
            warnings=(outline.says,) if outline.says else (),
            closures=tuple(_closure(each, crossings) for each in cordon.closures if not outline.is_coarse),
        ),
        crossings,
    )


def _index_of(plan: Plan, cordon: Cordon) -> int:
    return next((at for at, ring in enumerate(plan.rings) if ring.cordon is cordon), 0)


def _closure(closure: Closure, crossings: Crossings | None) -> Closure:
    """What is closed, where and for whom; who stands there, with what and in what order is for them."""
    return Closure(
        number=closure.number,
        position=shown_at(closure.position, closure.street, crossings),
        street=closure.street,
        junction=closure.junction,
        highway=closure.highway,
        bearing_deg=round(closure.bearing_deg / _POINT_OF_COMPASS_DEG) * _POINT_OF_COMPASS_DEG % 360,
        for_vehicles=closure.for_vehicles,
        on_foot=closure.on_foot,
        in_tunnel=closure.in_tunnel,
        post=closure.number,
        way_id=0,
        from_mouth_m=closure.from_mouth_m,
        between=closure.between,
    )


def _rings(plan: Plan, source: Cordon, cordon: Cordon, side_m: float) -> tuple[Ring, ...]:
    """The cordon and the traffic cordon round it; none where there is only one."""
    ring = next((ring for ring in plan.rings if ring.role is RingRole.TRAFFIC), None)
    if ring is None or ring.cordon is source:
        return ()
    incident = Incident(cordon.scene.centre, cordon.scene.label)
    traffic = _holding(_shown(plan, ring.cordon, incident, side_m).cordon, cordon.area)
    return Ring(RingRole.OUTER, cordon), Ring(RingRole.TRAFFIC, traffic)


def _holding(traffic: Cordon, area: LonLatShape) -> Cordon:
    """The traffic cordon, with what is shown for the one inside it where that would reach out of it."""
    if is_within(area, traffic.area):
        return traffic
    return Cordon(
        kind=traffic.kind,
        scene=traffic.scene,
        area=LonLatShape(union_all([traffic.area, area])),
        parameters=traffic.parameters,
        warnings=(LARGER,),
        closures=traffic.closures,
    )


def _past(plan: Plan, duty: Duty, *, shows_past: bool) -> list[PastIncident]:
    found = [near.incident for near in plan.past]
    return [each for each in found if not why_left_out(each, duty, shows_past=shows_past)]


def _provenance(plan: Plan, shown: _Shown) -> Provenance | None:
    """Whose streets they are and how old, but not of which file; None where none can be listed."""
    known = plan.provenance
    if known is None or (shown.outline.says and plan.background is None):
        return None
    return Provenance(
        source=_OPEN_STREET_MAP if _OPEN_STREET_MAP in known.licence else _OWN_STREETS,
        licence=known.licence,
        as_of=known.as_of,
        coverage=known.coverage,
        warnings=(SOME_MISSING,) if known.warnings else (),
    )


def _streets(plan: Plan, shown: _Shown) -> tuple[StreetInside, ...]:
    """The streets inside what is shown: those inside the cordon end at its line."""
    if not shown.outline.says:
        return tuple(StreetInside(each.name, each.length_m, each.whole, each.lines) for each in plan.streets)
    if plan.provenance is None or plan.background is None:
        return ()
    return streets_inside(plan.background.streets, shown.outline.area)


def _edge(plan: Plan, shown: _Shown, around: LonLat) -> CoverageEdge | None:
    """Where the streets end, as seen from what is shown: the plan's is cut out round the scene."""
    if plan.background is None or not (shown.outline.says or plan.edge):
        return None
    return coverage_edge(shown.outline.area, plan.background.streets, around, _NO_MATTER_M)


def _warnings(provenance: Provenance | None, edge: CoverageEdge | None) -> tuple[str, ...]:
    """What to beware of in the streets; what else a plan warns of is for those who work with it."""
    if provenance is None:
        return ()
    ends = STREETS_END if edge is not None and edge.distance_m == 0 else ""
    return tuple(filter(None, (*provenance.warnings, ends, edge.warning if edge else "")))
