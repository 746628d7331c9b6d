"""A plan with everything in it that no reader may see, each thing by a word or a place of its own."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
from shapely import MultiLineString, Polygon, box

from mapper.domain.cordons import Closure, Cordon, Leak, Scene, Seal
from mapper.domain.drafts import DraftNote, DraftPoint, PointSort
from mapper.domain.effects.findings import Diversion, Effects, Pocket, Site, SiteKind, Users
from mapper.domain.effects.streets_inside import streets_inside
from mapper.domain.incidents import NearbyIncident, PastIncident, When
from mapper.domain.places import LocalFrame, LonLat, LonLatShape, MetreShape, area_m2, perimeter_m
from mapper.domain.plans import Background, Incident, Plan
from mapper.domain.rings import Ring, RingRole
from mapper.domain.streets import Highway, Provenance
from mapper.domain.trust import CoverageEdge
from tests.small_ground import ground
from tests.small_networks import WALTHAMSTOW, network

CANARY = "Zq7canary"
FRAME = LocalFrame(WALTHAMSTOW)
STREETS = network(
    ("Forest Road", [(-900, 30), (0, 30)]),
    ("Forest Road", [(0, 30), (900, 30)]),
    ("Stow Crescent", [(0, 30), (0, 900)]),
    ("Church Hill", [(-900, -170), (0, -170)]),
    ("Church Hill", [(0, -170), (900, -170)]),
    ("Hoe Street", [(0, -900), (0, -170)]),
    ("Hoe Street", [(0, -170), (0, 30)]),
    ("", [(60, 30), (60, 8)]),
)
BACKGROUND = Background(STREETS, ground())
ON_STREETS = Provenance(
    f"OpenStreetMap extract {CANARY}",
    "© OpenStreetMap contributors",
    date(2019, 1, 2),
    STREETS.provenance.coverage,
    (f"{CANARY} note on the streets",),
    (f"The streets {CANARY} cannot be read.",),
)


def at(x_m, y_m):
    """A place so many metres east and north of the middle."""
    return LonLat(*FRAME.to_lonlat(np.array([[x_m, y_m]], float))[0].tolist())


def shape(shape_m):
    """A shape in degrees."""
    return LonLatShape(FRAME.shape_to_lonlat(MetreShape(shape_m)))


HOUSE = at(61.3, 5.7)
BUILDING = shape(Polygon([(55.1, -2.2), (67.4, -2.9), (68.2, 9.3), (54.6, 8.8), (55.1, -2.2)]))
LINE = Polygon([(-211.3, -233.7), (207.9, -229.1), (213.1, 198.3), (-205.7, 207.9), (-211.3, -233.7)])
WIDE = Polygon([(-611.3, -633.7), (607.9, -629.1), (613.1, 598.3), (-605.7, 607.9), (-611.3, -633.7)])


def closure(number, place, street, junction=""):
    """A closure with everything that its people need to know."""
    return Closure(
        number=number,
        position=place,
        street=street,
        junction=junction,
        highway=Highway.RESIDENTIAL,
        bearing_deg=91.7,
        for_vehicles=True,
        on_foot=True,
        in_tunnel=False,
        post=4711,
        way_id=4_712_345,
        width_m=47.13,
        grid_reference=f"TQ 3641 9099 {CANARY}",
        priority=4714,
        is_pinned=True,
    )


CLOSURES = (
    closure(1, at(209.8, 30), "Forest Road", "Stow Crescent"),
    closure(2, at(209.1, -170), "Church Hill"),
    closure(3, at(0, -231.7), "Hoe Street"),
)
SITE = Site(SiteKind.FORWARD_COMMAND_POST, at(303.1, 313.7), CANARY, (CANARY,), 147.3)
EFFECTS = Effects(
    homes=120,
    buildings=14,
    buildings_cut=4715,
    pockets=(
        Pocket(
            Users.VEHICLES,
            240.4,
            shape(MultiLineString([[(250, 30), (300, 30)]])),
            ("Forest Road",),
            4716,
            by_one_way=True,
        ),
    ),
    diversions=(
        Diversion(
            *("Forest Road", "Church Hill", at(230, 30), at(230, -170), 640.0, 110.0),
            shape(MultiLineString([[(230, 30), (400, 0), (230, -170)]])),
            entry_bearing_deg=47.17,
            exit_bearing_deg=147.18,
        ),
    ),
    emergency_access=(f"{CANARY} still get in by Hoe Street.",),
    sites=(SITE,),
    doubts=("Homes may be missing.",),
)
POINTS = tuple(
    DraftPoint(f"{CANARY}-{number}", sort, at(401.7 + 11 * number, 97.3), f"{CANARY} {sort.words}")
    for number, sort in enumerate(PointSort)
)
NOTES = (
    DraftNote(f"{CANARY}-n1", f"{CANARY} sight line", at(-301.9, 111.1)),
    DraftNote(f"{CANARY}-n2", CANARY),
)


def past(**changes):
    """A documented incident on Forest Road."""
    told = {
        "key": f"{CANARY}-key",
        "dataset": "curated",
        "category": "Fire",
        "when": When("2017-07-28T18:15"),
        "position": at(-97.3, 41.9),
        "place": "12 Forest Road",
        "summary": "A shop burnt down.",
        "outcome": f"{CANARY} outcome",
        "sources": ("A newspaper, July 2017",),
        "doubts": "The hour is not known.",
        "force": f"{CANARY} force",
        "reference": f"{CANARY} reference",
        "confidence": "high",
        "corrections": ("First told of another street.",),
    }
    return NearbyIncident(PastIncident(**(told | changes)), 103.47)


def cordon(line=LINE, closures=CLOSURES, kind="sealed", **parameters):
    """A cordon round the building, with what was asked for it."""
    leak = Leak("gardens", f"{CANARY} over the fence", 47.19, shape(line.exterior))
    return Cordon(
        kind=kind,
        scene=Scene(BUILDING, f"{CANARY} scene"),
        area=shape(line),
        parameters={"radius_m": 47.21, "limit_m": 247.22, "who": "everyone", **parameters},
        warnings=(f"{CANARY} warning of the line",),
        closures=closures,
        seal=Seal(is_sealed=False, escape_routes=4723, leaks=(leak,)),
    )


def secret_plan(**changes):
    """One of everything; the cordon shown is the outer of four."""
    outer = cordon()
    inner = cordon(
        Polygon([(-51.3, -53.1), (151.7, -47.9), (149.9, 61.3), (-47.3, 59.9), (-51.3, -53.1)]), ()
    )
    traffic = cordon(WIDE, (closure(1, at(610, 30), "Forest Road"),))
    review = When("2017-07-28T20:47")
    parts = {
        "plan_id": f"{CANARY}-plan",
        "incident": Incident(HOUSE, "Flat 3, 12 Forest Road", "Shots heard", When("2017-07-28T18:15")),
        "cordon": outer,
        "area_m2": area_m2(outer.area),
        "perimeter_m": perimeter_m(outer.area),
        "provenance": ON_STREETS,
        "streets": streets_inside(STREETS, outer.area),
        "past": (past(),),
        "warnings": (f"The streets {CANARY} cannot be read.", f"Inner ring: {CANARY}"),
        "edge": CoverageEdge(shape(box(-47, -47, 47, 47)), shape(box(-47, -47, 47, 47).exterior), 47.3),
        "effects": EFFECTS,
        "rings": (
            Ring(RingRole.SCENE, inner, None, None, None, CANARY),
            Ring(RingRole.INNER, inner, at(47.3, 59.9), review, review, CANARY, 347.24),
            Ring(RingRole.OUTER, outer, at(209.8, 30), review, review, CANARY, 347.24),
            Ring(RingRole.TRAFFIC, traffic, at(610, 30), review, review, CANARY, 0.0),
        ),
        "points": POINTS,
        "notes": NOTES,
        "caption": "What the police say is closed.",
        "methane": {"hazards": CANARY},
        "is_exercise": False,
        "as_of": datetime(2017, 7, 28, 19, 4, tzinfo=UTC),
        "background": BACKGROUND,
    }
    return Plan(**(parts | changes))


def without_operational(plan):
    """The same incident and line with nothing else in it that readers are not to see."""
    outer = replace(plan.cordon, scene=Scene.at(plan.incident.position), parameters={"who": "everyone"})
    bare = tuple(
        replace(each, post=0, way_id=0, width_m=0.0, grid_reference="", priority=0, is_pinned=False)
        for each in plan.cordon.closures
    )
    outer = replace(outer, warnings=(), closures=bare, seal=None)
    traffic = replace(plan.rings[-1].cordon, scene=outer.scene, seal=None, warnings=(), parameters={})
    return replace(
        plan,
        plan_id="another",
        cordon=outer,
        rings=(
            Ring(RingRole.OUTER, outer),
            Ring(RingRole.TRAFFIC, replace(traffic, parameters=outer.parameters)),
        ),
        points=(),
        notes=(),
        methane={},
        warnings=plan.warnings[:1],
        effects=replace(plan.effects, sites=(), emergency_access=(), buildings_cut=None),
    )
