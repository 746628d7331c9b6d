"""The API, version 1: JSON in and out, every refusal a problem document."""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from flask import Blueprint, Response, current_app, jsonify, request
from shapely import LineString
from shapely.geometry import mapping

from mapper.domain import street_lines
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.cordons.sealed import SealedCordon
from mapper.domain.effects.candidates import Wind
from mapper.domain.places import LonLatShape
from mapper.domain.plans import Incident, Plan
from mapper.domain.standoffs import FOOTNOTES
from mapper.errors import InvalidInputError
from mapper.importers.rings_json import read_rings
from mapper.importers.scene_geojson import read_drawing, read_scene
from mapper.services import cordoning, nearby
from mapper.services.locating import scene_label
from mapper.web import openapi, params
from mapper.wiring import PLAN_FORMATS, PastWanted, Services

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
DEFAULT_WITHIN_M = 500.0
STREET_REACH_M = 250.0  # of a street to either side of where somebody points at it
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


@blueprint.get("/streets/line")
def street_line() -> Response:
    """The street at a place: under its own name, or the one called ``name``."""
    reach_m, position = (
        params.number("reach_m", low=10, high=2_000, default=STREET_REACH_M),
        params.position(),
    )
    network = services().streets.around(position, reach_m)
    found = street_lines.street_line(network, position, reach_m=reach_m, name=request.args.get("name", ""))
    about = {"name": found.name, "position": found.position, "is_whole": found.is_whole, "reach_m": reach_m}
    return jsonify(type="Feature", geometry=mapping(found.line), properties=about)


@blueprint.get("/cordon")
def cordon() -> Response:
    """A cordon round a point."""
    return _answer(Scene.at(params.position(), request.args.get("place", "")))


@blueprint.post("/cordon")
def cordon_round_a_shape() -> Response:
    """A cordon round a point, street or area sent as GeoJSON."""
    kind = CORDON_KINDS.get(request.args.get("kind", ""))
    read = read_drawing if kind and kind.is_drawing else read_scene
    return _answer(read(request.get_data(), request.args.get("place", "")))


@blueprint.get("/cordon/choices")
def choices() -> Response:
    """The sealed lines round a point worth choosing from."""
    return choices_for(Scene.at(params.position()), cordoning.choose_sealed(params.of_kinds()))


@blueprint.post("/cordon/choices")
def choices_round_a_shape() -> Response:
    """The same round a point, street or area sent as GeoJSON."""
    kind = cordoning.choose_sealed(params.of_kinds())
    return choices_for(read_scene(request.get_data()), kind)


def choices_for(scene: Scene, kind: SealedCordon) -> Response:
    """The lines that ``kind`` has to choose from, with what they were weighed against."""
    found = services().line_choices(scene, kind)
    return jsonify(against=kind.against, choices=[asdict(choice) for choice in found])


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
        background=chosen.background_m,
        wind=Wind(params.bearing("wind_from")) if params.choice("effects", EFFECTS, "all") == "all" else None,
    )
    return Response(chosen.write(with_lines(plan)), content_type=chosen.media_type)


def with_lines(plan: Plan) -> Plan:
    """The same plan, without the lines of its streets where ``lines`` of the query wants none."""
    if params.choice("lines", LINES, "all") == "all":
        return plan
    return replace(plan, streets=tuple(replace(street, lines=NO_LINE) for street in plan.streets))
