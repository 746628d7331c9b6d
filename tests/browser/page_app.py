"""The pages alone, with answers of the API that a test can set."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from flask import Flask, Response, json, request
from shapely import LineString, Point, box
from shapely.geometry import mapping

from mapper.domain.incidents import IncidentAnswer, NearbyIncident, PastIncident, When
from mapper.domain.places import LonLat, area_m2, geodesic_disc, perimeter_m
from mapper.exporters import INCIDENT_FORMATS
from mapper.exporters.history_object import history_object
from mapper.web import assets, compression, headers, libraries, pages, problems, tiles
from mapper.wiring import PLAN_FORMATS
from tests.unit.services.test_history import ask, town

ROOT = Path(__file__).parents[2]
SCENE = LonLat(24.93791, 60.16616)
TILE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
    b'<path fill="#eceae4" d="M0 0h512v512H0z"/></svg>'
)
CATEGORIES = ("fire", "flood", "police operation", "burst water main")


class PlainTiles:
    """Every square of the map is the same."""

    def tile(self, z: int, x: int, y: int) -> bytes:  # noqa: ARG002
        return TILE

    def version(self) -> str:
        return "plain"


def past_incident(number, position, **texts):
    given = {
        "dataset": "curated",
        "category": CATEGORIES[number % len(CATEGORIES)],
        "place": "Annankatu",
        "summary": "A short account of what was reported.",
        "doubts": "one source only" if number % 3 == 0 else "",
        "sources": ("A newspaper, a headline (2019)", "Another one (2019)"),
        **texts,
    }
    when = When(f"{2010 + number % 15}-07-28", approximate=number % 5 == 0)
    return PastIncident(f"{number}", when=when, position=position, **given)


def past_incidents(count=10, **texts):
    """On a spiral round the scene, nearest first."""
    return [
        NearbyIncident(
            past_incident(
                n,
                LonLat(
                    SCENE.lon + 0.0006 * (n % 7 - 3) * (1 + n / 30),
                    SCENE.lat + 0.0002 * (n % 11 - 5) * (1 + n / 40),
                ),
                **texts,
            ),
            15.0 * n,
        )
        for n in range(count)
    ]


def feature(role, shape, **properties):
    return {
        "type": "Feature",
        "geometry": shape if isinstance(shape, dict | None) else mapping(shape),
        "properties": {"role": role, **properties},
    }


def ends_to_the_west(position, radius_m):
    """What the API adds where the known streets end 40 m west of a cordon."""
    west = position.lon - (radius_m + 40) / 55_500
    known = box(west, position.lat - 0.02, position.lon + 0.02, position.lat + 0.02)
    line = LineString([(west, position.lat - 0.02), (west, position.lat + 0.02)])
    return [feature("coverage", known), feature("coverage-edge", line)]


def closure(number, street, north_deg, post=None, **others):
    """One of the closures of a sealed cordon, so far north of the scene."""
    said = {
        "street": street,
        "says": f"{street}, to the north",
        "users": "vehicles and people on foot",
        "in_tunnel": False,
        "is_pinned": False,
        "width_m": 11.0,
        "grid_reference": "",
        "priority": number,
        "post": post or number,
        **others,
    }
    return feature("closure", Point(SCENE.lon, round(SCENE.lat + north_deg, 6)), number=number, **said)


def line_to(east_deg, north_deg):
    """From the north of the scene to somewhere."""
    return LineString([(SCENE.lon, SCENE.lat + 0.001), (SCENE.lon + east_deg, SCENE.lat + north_deg)])


def sealed(**effects):
    """A plan that closes three streets at two posts; it has effects when these are told."""
    made = plan(SCENE)
    of_cordon = {"kind": "sealed", "sealed": True, "escape_routes": 2, "description": "Cordon round a place."}
    for one in made["features"]:
        if one["properties"]["role"] == "cordon":
            one["properties"] |= of_cordon | ({"effects": effects} if effects else {})
    made["features"] += [
        closure(1, "Annankatu", 0.001, grid_reference="TQ 3641 9099"),
        closure(2, "", 0.00101, post=1),
        closure(3, "<b>Bulevardi</b>", -0.001, in_tunnel=True),
        feature("leak", line_to(0.001, 0.0005), sort="open-ground", says="120 m over open ground."),
        feature("leak", None, sort="gardens", says="Gardens are not known."),
    ]
    return made


def with_effects():
    """The same with one of each effect."""
    made = sealed(
        homes=1200, buildings=14, buildings_cut=None, premises={"school": 1}, pockets=1, diversions=2,
        emergency_access=["Emergency vehicles still get in."], doubts=["Homes may be missing."],
    )  # fmt: skip
    site = {"sort": "rendezvous_point", "audience": "operational", "says": "Rendezvous point, Kalevankatu."}
    made["features"] += [
        feature("pocket", line_to(0.002, 0.002), says="Cut off for vehicles: Yrjönkatu (240 m)."),
        feature("diversion", line_to(0.003, 0), says="From Annankatu to Bulevardi: 640 m longer."),
        feature("diversion", None, says="From A to B: no way round by vehicle is known."),
        feature("place", Point(SCENE), sort="school", name="<i>Ressu</i>", audience="public"),
        feature("place", Point(SCENE.lon, SCENE.lat + 0.002), **site),
    ]
    return made


def plan(position=SCENE, radius_m=200.0, *, place="", warnings=(), street_name="Annankatu"):
    disc = geodesic_disc(position, radius_m)
    line = LineString([(position.lon - 0.002, position.lat), (position.lon + 0.002, position.lat)])
    cordon = {
        "kind": "radius",
        "parameters": {"radius_m": radius_m},
        "area_m2": area_m2(disc),
        "perimeter_m": perimeter_m(disc),
        "street_length_m": None if warnings else 612.4,
        "sealed": None,
        "streets_as_of": None if warnings else "2019-11-30",
        "source": None if warnings else "OpenStreetMap extract helsinki-centre",
        "warnings": list(warnings),
    }
    streets = [] if warnings else [(street_name, line, 221.8), ("Lönnrotinkatu", line, 390.6)]
    return {
        "type": "FeatureCollection",
        "features": [
            feature("incident", Point(position), place=place, title="", when=None),
            feature("scene", Point(position)),
            feature("cordon", disc, **cordon),
            *(feature("street", shape, name=name, length_m=m, whole=m < 300) for name, shape, m in streets),
        ],
    }


def candidate(label="Annankatu 12", score=1.0, **others):
    return {
        "label": label,
        "scene": label,
        "lon": 24.9402,
        "lat": 60.1651,
        "sort": "address",
        "score": score,
        "district": "Kamppi",
        "distance_m": 180.0,
        "source": "OpenStreetMap",
        **others,
    }


@cache
def even_town():
    """What the API tells of a town where each map point has one burglary a year and March 2018 misses."""
    return history_object(ask(town(without=("2018-03",))))


@dataclass
class Answers:
    """What the API says; a problem is a status with a sentence. ``asked`` are the queries that came."""

    plan: dict | None = None
    past: list = field(default_factory=past_incidents)
    candidates: list = field(default_factory=lambda: [candidate()])
    problems: dict[str, tuple[int, str]] = field(default_factory=dict)
    history: dict = field(default_factory=even_town)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def page_app(answers: Answers) -> Flask:
    app = Flask(__name__, root_path=str(ROOT), static_folder=None, template_folder="templates")
    app.jinja_env.trim_blocks = True
    app.jinja_env.globals["asset_base"] = assets.mount_own(app, "/static", ROOT / "static")
    served = libraries.register(app)
    app.jinja_env.globals["libraries"] = served
    pages.register(app, PlainTiles(), formats=list(PLAN_FORMATS.values()), files=served["leaflet"])
    tiles.register(app, PlainTiles())
    compression.register(app)
    headers.register(app)
    problems.register(app)
    _answer(app, answers)
    return app


def _answer(app, answers):

    def reply(name, make):
        answers.asked.append((name, {key: ",".join(all_) for key, all_ in request.args.lists()}))
        if name in answers.problems:
            status, title = answers.problems[name]
            return Response(json.dumps({"title": title}), status, mimetype="application/problem+json")
        return Response(make(), mimetype="application/json")

    @app.get("/api/v1/cordon")
    def cordon():
        at = LonLat(float(request.args["lon"]), float(request.args["lat"]))
        asked = {
            "radius_m": request.args.get("radius_m", 200, type=float),
            "place": request.args.get("place", ""),
        }
        return reply("cordon", lambda: json.dumps(answers.plan or plan(at, **asked)))

    @app.get("/api/v1/cordon/choices")
    def choices():
        lines = [
            {"weight": weight, "closures": n, "hectares": hectares, "street_m": 120.0, "cost": 1.0}
            for weight, n, hectares in ((0.5, 3, 1.26), (40.0, 5, 0.0))
        ]
        return reply("choices", lambda: json.dumps({"against": "area", "choices": lines}))

    @app.get("/api/v1/incidents")
    def incidents():
        write = INCIDENT_FORMATS[request.args["format"]].write
        return reply("incidents", lambda: write(IncidentAnswer(tuple(answers.past), (), len(answers.past))))

    @app.get("/api/v1/incidents/summary")
    def summary():
        return reply("summary", lambda: json.dumps({"history": answers.history}))

    @app.get("/api/v1/locate")
    def locate():
        return reply("locate", lambda: json.dumps({"candidates": answers.candidates}))
