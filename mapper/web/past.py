"""The calls of the API about past incidents."""

from functools import partial

from flask import Blueprint, Response, jsonify, request

from mapper.domain.cordons import Cordon, Scene
from mapper.domain.history.question import Area, Question
from mapper.domain.places import LonLat
from mapper.domain.plans import Incident
from mapper.exporters import geojson
from mapper.exporters.history_object import history_object
from mapper.importers.areas_geojson import AreasSent, read_areas
from mapper.services import areas, cordoning, history, nearby
from mapper.web import params
from mapper.web.api import DEFAULT_WITHIN_M, refuse_what_is_not_described, services
from mapper.wiring import INCIDENT_FORMATS, PastWanted

blueprint = Blueprint("past", __name__, url_prefix="/api/v1/incidents")
blueprint.before_request(refuse_what_is_not_described)


@blueprint.get("")
def incidents() -> Response:
    """Past incidents of an area, of a circle nearest first, else newest first."""
    return _listed(_area(), params.position())


@blueprint.post("/query")
def incidents_inside() -> Response:
    """Past incidents inside an area sent as GeoJSON, newest first."""
    area = _sent(read_areas(request.get_data()))
    return _listed(area, area.centre)


@blueprint.get("/summary")
def incident_summary() -> Response:
    """The history of an area: counts, comparisons, and what cannot be told."""
    return _told(Question(_area(), params.incident_filter()))


@blueprint.post("/summary")
def summary_inside() -> Response:
    """The same of an area sent as GeoJSON, or against a boundary sent with it."""
    sent = read_areas(request.get_data())
    area = _sent(sent) if sent.area else _area()
    return _told(Question(area, params.incident_filter(), sent.boundary))


def _listed(area: Area, origin: LonLat) -> Response:
    limit = params.whole("limit", low=1, high=nearby.MOST_INCIDENTS, default=100)
    offset = params.whole("cursor", low=0, high=10_000_000, default=0)
    chosen = INCIDENT_FORMATS[params.choice("format", INCIDENT_FORMATS, "geojson")]
    answer = areas.incidents_of(
        area, origin, params.incident_filter(), limit=limit, offset=offset, store=services().incidents
    )
    response = Response(chosen.write(answer), content_type=chosen.media_type)
    response.headers["X-Total-Count"] = str(answer.total)
    if offset + limit < answer.total:
        response.headers["X-Next-Cursor"] = str(offset + limit)
    return response


def _told(question: Question) -> Response:
    store = services().incidents
    nearby.refuse_unknown_categories(question.which, store)
    told = history.tell(question, store=store)
    counts = store.summary(question.area.where, question.which)
    return jsonify(
        years=nearby.by_year(counts),
        coverage=geojson.coverage(store.datasets()),
        history=history_object(told),
    )


def _sent(sent: AreasSent) -> Area:
    return Area(sent.needed_area(), request.args.get("place") or "inside the area that was drawn")


def _area() -> Area:
    position, place = params.position(), request.args.get("place", "")
    asked = areas.AreaAsked(
        by=params.choice("by", areas.WAYS, "circle"),
        position=position,
        within_m=params.number("within_m", low=1, high=nearby.FARTHEST_M, default=DEFAULT_WITHIN_M),
        place=place,
        draw=partial(_cordon, position, place),
    )
    return areas.area_of(asked, streets=services().streets)


def _cordon(position: LonLat, place: str) -> Cordon:
    kind = cordoning.choose_kind(request.args.get("kind", "radius"), params.of_kinds())
    incident, scene = Incident(position, place), Scene.at(position, place)
    return services().draw(incident, scene, kind, past=PastWanted(0), background=None, wind=None).cordon
