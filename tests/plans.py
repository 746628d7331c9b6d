"""A plan with everything in it, drawn by hand, for the tests of what goes out."""

from dataclasses import replace
from datetime import date

from shapely import LineString, MultiLineString, box

from mapper.domain.basemap import FeatureKind
from mapper.domain.cordons import Closure, Cordon, Leak, Scene, Seal
from mapper.domain.effects.findings import (
    Diversion,
    Effects,
    Pocket,
    Premises,
    Site,
    SiteKind,
    StreetInside,
    Users,
)
from mapper.domain.incidents import NearbyIncident, PastIncident, When
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.plans import Incident, Plan
from mapper.domain.streets import Highway, Provenance

HERE = LonLat(24.93791, 60.16616)
AREA = LonLatShape(box(24.93, 60.16, 24.94, 60.17))
ROUND = LonLatShape(LineString([(24.93, 60.17), (24.93, 60.172), (24.94, 60.17)]))
EFFECTS = Effects(
    homes=120,
    buildings=14,
    buildings_cut=1,
    premises=(
        Premises(FeatureKind.SCHOOL, "Stow Primary", HERE),
        Premises(FeatureKind.CARE_HOME, "", LonLat(24.936, 60.165)),
    ),
    pockets=(
        Pocket(
            Users.VEHICLES,
            240.4,
            LonLatShape(MultiLineString([[(24.941, 60.165), (24.943, 60.166)]])),
            ("Yrjönkatu", ""),
            12,
        ),
    ),
    diversions=(
        Diversion("Annankatu", "Bulevardi", LonLat(24.93, 60.17), LonLat(24.94, 60.17), 640.0, 110.0, ROUND),
    ),
    emergency_access=("Emergency vehicles can still reach it by Annankatu.",),
    sites=(Site(SiteKind.RENDEZVOUS_POINT, HERE, "Kalevankatu", ("upwind", "wide enough"), 150.0),),
    doubts=("Homes may be missing.",),
)


def plan_with(**changes):
    parts = {
        "plan_id": "test",
        "incident": Incident(
            HERE, "Lönnrotinkatu", "Car hits people", When("2017-07-28T18:15", approximate=True)
        ),
        "cordon": Cordon("radius", Scene.at(HERE, "Lönnrotinkatu"), AREA, {"radius_m": 200.0}),
        "area_m2": 125_663.7,
        "perimeter_m": 1_256.6,
        "provenance": Provenance(
            "OpenStreetMap extract",
            "© OpenStreetMap contributors",
            date(2019, 1, 2),
            AREA,
            ("3 ways lead out of it.",),
        ),
        "streets": (
            StreetInside(
                "Annankatu",
                250.04,
                whole=True,
                lines=LonLatShape(MultiLineString([[(24.93, 60.16), (24.931, 60.161)]])),
            ),
            StreetInside(
                "",
                50.0,
                whole=False,
                lines=LonLatShape(MultiLineString([[(24.93, 60.16), (24.932, 60.161)]])),
            ),
        ),
        "past": (NearbyIncident(past_incident(), 12.345),),
        "warnings": ("The streets known here end inside this cordon.",),
    }
    return Plan(**(parts | changes))


def sealed_plan():
    """The same plan with a cordon that closes two streets, one of them where it goes underground."""
    north = Closure(
        number=1,
        position=LonLat(24.935, 60.17),
        street="Annankatu",
        junction="Lönnrotinkatu",
        highway=Highway.RESIDENTIAL,
        bearing_deg=44.6,
        for_vehicles=True,
        on_foot=True,
        in_tunnel=False,
        post=1,
        way_id=7,
    )
    south = replace(north, number=2, street="", junction="", highway=Highway.SERVICE, on_foot=False)
    south = replace(south, position=LonLat(24.935, 60.16), bearing_deg=180.0, in_tunnel=True, post=2)
    parts = {"closures": (north, south), "seal": Seal(True, 2, (Leak("gardens", "Gardens are not known."),))}  # noqa: FBT003
    plan = plan_with()
    return replace(
        plan,
        cordon=replace(plan.cordon, kind="sealed", parameters={"radius_m": 100.0, "limit_m": 220.0}, **parts),
    )


def with_effects(plan):
    """The same plan with one of each effect a cordon can have."""
    return replace(plan, effects=EFFECTS)


def past_incident(**changes):
    parts = {
        "key": "helsinki-2019",
        "dataset": "curated",
        "category": "fire",
        "when": When("2019-07"),
        "position": LonLat(24.93561, 60.16745),
        "place": "Eerikinkatu",
        "summary": "Attic fire",
        "sources": ("A newspaper, July 2019",),
        "doubts": "The day is not known",
    }
    return PastIncident(**(parts | changes))
