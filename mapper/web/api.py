"""The API, version 1: JSON in and out, every refusal a problem document."""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from flask import Blueprint, Response, current_app, jsonify, request
from shapely import LineString

from mapper.domain.cordons import Scene
from mapper.domain.effects.candidates import Wind
from mapper.domain.places import LonLatShape
from mapper.domain.plans import Incident, Plan
from mapper.domain.standoffs import FOOTNOTES
from mapper.errors import InvalidInputError
from mapper.exporters import geojson
from mapper.importers.rings_json import read_rings
from mapper.importers.scene_geojson import read_scene
from mapper.services import cordoning, nearby
from mapper.services.locating import scene_label
from mapper.web import openapi, params
from mapper.wiring import INCIDENT_FORMATS, PLAN_FORMATS, PastWanted, Services

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
DEFAULT_WITHIN_M = 500.0
LINES = {"all": "streets with their lines", "none": "streets by name and length only"}
EFFECTS = {"all": "with what the cordon does around it", "none": "without"}
NO_LINE = LonLatShape(LineString())


def services() -> Services:
    """The adapters of the running application."""
    found: Services = current_app.extensions["services"]
    return found


@blueprint.before_request
def refuse_what_is_not_described() -> None:
    """A misspelt parameter must not pass for one that was left out."""
    rule = request.url_rule.rule if request.url_rule else ""
    path = rule.replace("<", "{").replace(">", "}")
    params.refuse_unknown(openapi.parameter_names(path, request.method))


@blueprint.get("/openapi.json")
def description() -> Response:
    """Every call described."""
    return jsonify(openapi.document())


@blueprint.get("/locate")
def locate() -> Response:
    """Places that fit ``q``, best first; ``lon`` and ``lat`` say where the person is looking."""
    near = params.position() if "lon" in request.args else None
    found = services().locate(request.args.get("q", ""), near=near)
    return jsonify(
        candidates=[
            {
                "label": place.label,
                "scene": scene_label(place),
                "lon": round(place.position.lon, 6),
                "lat": round(place.position.lat, 6),
                "sort": place.sort,
                "score": round(place.score, 3),
                "district": place.district,
                "distance_m": None if place.distance_m is None else round(place.distance_m),
                "source": place.source,
            }
            for place in found
        ]
    )


@blueprint.get("/streets")
def streets() -> Response:
    """What is known of the streets around a place."""
    reach_m = params.number("reach_m", low=10, high=5_000, default=DEFAULT_WITHIN_M)
    position = params.position()
    network = services().streets.around(position, reach_m)
    known = network.provenance
    return jsonify(
        segments=len(network),
        length_m=round(float(network.length_m.sum()), 1),
        source=known.source,
        licence=known.licence,
        streets_as_of=known.as_of.isoformat() if known.as_of else None,
        covers=network.covers(position, reach_m),
        notes=list(known.notes),
    )


@blueprint.get("/cordon")
def cordon() -> Response:
    """A cordon round a point."""
    return _answer(Scene.at(params.position(), request.args.get("place", "")))


@blueprint.post("/cordon")
def cordon_round_a_shape() -> Response:
    """A cordon round a point, street or area sent as GeoJSON."""
    return _answer(read_scene(request.get_data(), request.args.get("place", "")))


@blueprint.post("/rings")
def rings() -> Response:
    """Several cordons round a scene, each within the next, as the body says."""
    asked = read_rings(request.get_data(), services().standoffs, request.args.get("place", ""))
    if asked.scene is None:
        raise InvalidInputError("scene", "is missing; give [lon, lat] or GeoJSON")
    return _drawn(asked.scene, partial(services().draw_rings, scene=asked.scene, asked=asked))


@blueprint.get("/standoffs")
def standoffs() -> Response:
    """The stand-off distances that rings can be drawn by, with what has to be said of them all."""
    found = services().standoffs.values()
    return jsonify(standoffs=[asdict(row) | {"cited": row.cited} for row in found], footnotes=list(FOOTNOTES))


def _answer(scene: Scene) -> Response:
    kind = cordoning.choose_kind(request.args.get("kind", "radius"), params.of_kinds())
    return _drawn(scene, partial(services().draw, scene=scene, kind=kind))


def _drawn(scene: Scene, draw: Callable[..., Plan]) -> Response:
    chosen = PLAN_FORMATS[params.choice("format", PLAN_FORMATS, "geojson")]
    incident = Incident(scene.centre, scene.label, request.args.get("title", ""), params.when())
    past_within_m = params.number("past_within_m", low=0, high=nearby.FARTHEST_M, default=DEFAULT_WITHIN_M)
    plan = draw(
        incident,
        past=PastWanted(past_within_m, params.incident_filter()),
        background=chosen.needs_background,
        wind=Wind(params.bearing("wind_from")),
    )
    if params.choice("effects", EFFECTS, "all") == "none":
        plan = replace(plan, effects=None)
    if params.choice("lines", LINES, "all") == "none":
        plan = replace(plan, streets=tuple(replace(street, lines=NO_LINE) for street in plan.streets))
    return Response(chosen.write(plan), mimetype=chosen.media_type)


@blueprint.get("/incidents")
def incidents() -> Response:
    """Past incidents near a place, nearest first."""
    limit = params.whole("limit", low=1, high=nearby.MOST_INCIDENTS, default=100)
    offset = params.whole("cursor", low=0, high=10_000_000, default=0)
    chosen = INCIDENT_FORMATS[params.choice("format", INCIDENT_FORMATS, "geojson")]
    within_m = params.number("within_m", low=1, high=nearby.FARTHEST_M, default=DEFAULT_WITHIN_M)
    answer = nearby.answer(
        params.position(),
        within_m,
        params.incident_filter(),
        limit=limit,
        offset=offset,
        store=services().incidents,
    )
    response = Response(chosen.write(answer), mimetype=chosen.media_type)
    response.headers["X-Total-Count"] = str(answer.total)
    if offset + limit < answer.total:
        response.headers["X-Next-Cursor"] = str(offset + limit)
    return response


@blueprint.post("/incidents/query")
def incidents_inside() -> Response:
    """Past incidents inside an area sent as GeoJSON, newest first."""
    limit = params.whole("limit", low=1, high=nearby.MOST_INCIDENTS, default=100)
    area = read_scene(request.get_data()).shape
    store = services().incidents
    found = nearby.inside(area, params.incident_filter(), limit=limit, store=store)
    return Response(
        geojson.write_inside(found, store.datasets(), is_cut=len(found) == limit),
        mimetype="application/geo+json",
    )


@blueprint.get("/incidents/summary")
def incident_summary() -> Response:
    """Past incidents near a place, counted by year and category, with what is loaded."""
    within_m = params.number("within_m", low=1, high=nearby.FARTHEST_M, default=DEFAULT_WITHIN_M)
    store = services().incidents
    counts = nearby.summary(params.position(), within_m, params.incident_filter(), store=store)
    return jsonify(years=nearby.by_year(counts), coverage=geojson.coverage(store.datasets()))
