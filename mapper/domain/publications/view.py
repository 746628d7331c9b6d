"""What readers get of a plan: a new plan of named things alone, so that what nobody thought of stays back.

Not in it: whatever serves those who work there, where exactly the scene is, and any corner, length or
distance from which that could be computed.
"""

from dataclasses import dataclass

from shapely import union_all

from mapper.domain.cordons import Closure, Cordon, Scene
from mapper.domain.cordons.drawn import DrawnCordon
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.effects.findings import Diversion, Effects, Pocket, Premises, StreetInside
from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.incidents import PastIncident
from mapper.domain.places import LonLat, LonLatShape, area_m2, perimeter_m
from mapper.domain.plans import Incident, Plan
from mapper.domain.publications.coarse import in_squares, middle_of_square, wider_disc
from mapper.domain.publications.editions import Duty
from mapper.domain.publications.house_numbers import without_house_numbers
from mapper.domain.publications.past import public_past, why_left_out
from mapper.domain.publications.street_level import OnStreet, StreetLevel
from mapper.domain.rings import Ring, RingRole, is_within
from mapper.domain.streets import Provenance
from mapper.domain.trust import CoverageEdge, coverage_edge

WHILE_ARMED_M = 100  # the squares that a cordon is shown in unless somebody chose others
_A_HOUSE_M = 60.0  # a scene that reaches no farther from its middle may be one building
_DIGITS = 5  # about a metre
_POINT_OF_COMPASS_DEG = 45.0
_NO_MATTER_M = 1.0  # round the middle the streets need not be known; only at the line
_WHO = "who"  # the one thing asked of a cordon that readers see: whom it stops
IN_SQUARES = (
    "Shown in squares of about {side_m:g} m, without the streets that are closed:"
    " the cordon runs somewhere inside this outline."
)
IN_A_CIRCLE = "Shown as a circle a little larger than the cordon."
STREETS_END = "The streets known here end inside this area: some are missing from the list."


@dataclass(frozen=True)
class _Shown:
    """How cordons are shown: in squares of ``side_m``, 0 for as they are, round what, under which name."""

    side_m: int
    on: OnStreet
    place: str


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
    shown = _Shown(side_m, on, without_house_numbers(plan.incident.place) or on.street)
    source = for_people(plan, duty)
    cordon = _cordon(source, shown)
    is_exact = cordon.area == source.area
    edge = _edge(plan, cordon.area, on.position, is_exact=is_exact)
    provenance = _provenance(plan, is_exact=is_exact)
    return Plan(
        plan_id=publication_id,
        incident=Incident(on.position, shown.place, plan.incident.title, plan.incident.when),
        cordon=cordon,
        area_m2=area_m2(cordon.area),
        perimeter_m=perimeter_m(cordon.area),
        provenance=provenance,
        streets=_streets(plan, cordon.area, is_exact=is_exact),
        past=public_past(_past(plan, duty, shows_past=shows_past), on.position, streets),
        warnings=_warnings(plan, provenance, edge),
        edge=edge,
        effects=_effects(plan.effects) if plan.effects and is_exact else None,
        rings=_rings(plan, source, cordon, shown),
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


def _cordon(cordon: Cordon, shown: _Shown) -> Cordon:
    area, warnings = _area(cordon, shown)
    return Cordon(
        kind=DrawnCordon.name,
        scene=Scene.at(shown.on.position, shown.place),
        area=area,
        parameters={name: value for name, value in cordon.parameters.items() if name == _WHO},
        warnings=warnings,
        closures=() if shown.side_m else tuple(map(_closure, cordon.closures)),
    )


def _area(cordon: Cordon, shown: _Shown) -> tuple[LonLatShape, tuple[str, ...]]:
    """The area, and a sentence where it is not the cordon's own.

    The middle of a circle is the scene, and a line so far from a building has its shape.
    """
    if shown.side_m:
        squares = in_squares(cordon.area, shown.side_m)
        return squares.area, (IN_SQUARES.format(side_m=squares.side_m),)
    if cordon.kind == RadiusCordon.name and cordon.scene.half_width_m <= _A_HOUSE_M:
        return wider_disc(cordon.area, shown.on.position), (IN_A_CIRCLE,)
    return cordon.area, ()


def _closure(closure: Closure) -> Closure:
    """What is closed, where and for whom; who stands there, with what and in what order is for them."""
    lon, lat = closure.position
    return Closure(
        number=closure.number,
        position=LonLat(round(lon, _DIGITS), round(lat, _DIGITS)),
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


def _rings(plan: Plan, source: Cordon, cordon: Cordon, shown: _Shown) -> tuple[Ring, ...]:
    """The cordon and the traffic cordon round it; none where there is only one."""
    ring = next((ring for ring in plan.rings if ring.role is RingRole.TRAFFIC), None)
    if ring is None or ring.cordon is source:
        return ()
    traffic = _cordon(ring.cordon, shown)
    if not is_within(cordon.area, traffic.area):
        traffic = _holding(traffic, cordon.area)
    return Ring(RingRole.OUTER, cordon), Ring(RingRole.TRAFFIC, traffic)


def _holding(traffic: Cordon, area: LonLatShape) -> Cordon:
    """The traffic cordon where the circle shown for the one inside it would reach out of it."""
    return Cordon(
        kind=traffic.kind,
        scene=traffic.scene,
        area=LonLatShape(union_all([traffic.area, area])),
        parameters=traffic.parameters,
        warnings=(IN_A_CIRCLE,),
        closures=traffic.closures,
    )


def _past(plan: Plan, duty: Duty, *, shows_past: bool) -> list[PastIncident]:
    found = [near.incident for near in plan.past]
    return [each for each in found if not why_left_out(each, duty, shows_past=shows_past)]


def _provenance(plan: Plan, *, is_exact: bool) -> Provenance | None:
    """Whose streets they are; None where none can be listed."""
    known = plan.provenance
    if known is None or not (is_exact or plan.background):
        return None
    return Provenance(known.source, known.licence, known.as_of, known.coverage, warnings=known.warnings)


def _streets(plan: Plan, area: LonLatShape, *, is_exact: bool) -> tuple[StreetInside, ...]:
    """The streets inside what is shown: those inside the cordon end at its line."""
    if is_exact:
        return tuple(StreetInside(each.name, each.length_m, each.whole, each.lines) for each in plan.streets)
    if plan.provenance is None or plan.background is None:
        return ()
    return streets_inside(plan.background.streets, area)


def _edge(plan: Plan, area: LonLatShape, around: LonLat, *, is_exact: bool) -> CoverageEdge | None:
    """Where the streets end, as seen from what is shown: the plan's is cut out round the scene."""
    if plan.background is None or (is_exact and plan.edge is None):
        return None
    return coverage_edge(area, plan.background.streets, around, _NO_MATTER_M)


def _warnings(plan: Plan, provenance: Provenance | None, edge: CoverageEdge | None) -> tuple[str, ...]:
    """What to beware of in the streets; what else a plan warns of is for those who work with it."""
    if provenance is None:
        return ()
    of_streets = (said for said in plan.warnings if said in provenance.warnings)
    ends = STREETS_END if edge is not None and edge.distance_m == 0 else ""
    return tuple(filter(None, (*of_streets, ends, edge.warning if edge else "")))


def _effects(effects: Effects) -> Effects:
    """What a cordon does to people there; not where responders gather, get through or come from."""
    return Effects(
        homes=effects.homes,
        buildings=effects.buildings,
        premises=tuple(Premises(each.kind, each.name, each.position) for each in effects.premises),
        pockets=tuple(map(_pocket, effects.pockets)),
        diversions=tuple(map(_diversion, effects.diversions)),
        doubts=effects.doubts,
    )


def _pocket(pocket: Pocket) -> Pocket:
    """Streets that cannot be reached; that rules could be lifted is for those who could."""
    return Pocket(pocket.users, pocket.length_m, pocket.lines, pocket.streets, homes=None)


def _diversion(way: Diversion) -> Diversion:
    """The way round without where it lies as seen from the middle."""
    return Diversion(
        from_street=way.from_street,
        to_street=way.to_street,
        entry=way.entry,
        exit=way.exit,
        added_m=way.added_m,
        added_s=way.added_s,
        line=way.line,
        entry_at=way.entry_at,
        exit_at=way.exit_at,
    )
