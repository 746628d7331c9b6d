"""The addresses of OGC API - Features, below ``/ogc``."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, json, request
from shapely import box

from mapper.domain.incidents import IncidentFilter, PastIncident
from mapper.domain.places import LonLatShape
from mapper.errors import InvalidInputError, NotFoundError
from mapper.services import nearby, paging
from mapper.web import params, problems
from mapper.web.api import services
from mapper.web.ogc import documents
from mapper.web.ogc.collections import Collection, collection_named, collections_of
from mapper.web.ogc.features import MICRODEGREES, feature_of, id_of
from mapper.web.ogc.queries import page_from, query_of

blueprint = Blueprint("ogc", __name__, url_prefix="/ogc")
_ITEMS = "ogc.items"
_PAD_DEG = 6e-7


@blueprint.before_request
def refuse_unknown_parameters() -> None:
    """As the standard asks; the page of features knows its own."""
    if request.endpoint != _ITEMS:
        params.refuse_unknown(frozenset({"f"}))
        params.choice("f", {"json": ""}, "json")


@blueprint.errorhandler(InvalidInputError)
def refused(error: InvalidInputError) -> Response:
    """The standard has 400 where the rest of ours has 422."""
    return problems.answer(error, HTTPStatus.BAD_REQUEST)


@blueprint.get("/", strict_slashes=False)
def landing() -> Response:
    """Where everything is."""
    return _json(documents.landing(_root()))


@blueprint.get("/conformance")
def conformance() -> Response:
    """What of the standard is kept."""
    return _json({"conformsTo": list(documents.CONFORMANCE)})


@blueprint.get("/api")
def description() -> Response:
    """All calls described."""
    return _json(documents.description(_root()), documents.OPENAPI)


@blueprint.get("/collections")
def collections() -> Response:
    """Every collection."""
    known = collections_of(services().incidents.datasets()).values()
    told = [documents.collection(_root(), each) for each in known]
    address = f"{_root()}/collections"
    own = documents.link(address, "self", documents.JSON, "The collections")
    return _json({"links": [own], "collections": told})


@blueprint.get("/collections/<name>")
def collection(name: str) -> Response:
    """One collection."""
    return _json(documents.collection(_root(), _collection(name)))


@blueprint.get("/collections/<name>/queryables")
def queryables(name: str) -> Response:
    """What a filter can ask for."""
    return _json(documents.queryables(_root(), _collection(name)), documents.SCHEMA)


@blueprint.get("/collections/<name>/schema")
def schema(name: str) -> Response:
    """What a feature tells."""
    return _json(documents.schema(_root(), _collection(name)), documents.SCHEMA)


@blueprint.get("/collections/<name>/items")
def items(name: str) -> Response:
    """A page of past incidents, newest first."""
    told = _collection(name)
    query = query_of(told)
    page = paging.page_of(
        query.area,
        query.which,
        query.fits,
        limit=query.limit,
        start=query.start,
        store=services().incidents,
    )
    address = f"{_root()}/collections/{told.name}"
    links = [
        documents.link(request.url, "self", documents.GEOJSON, "This page"),
        documents.link(address, "collection", documents.JSON, told.title),
    ]
    if page.next_start is not None:
        onward = page_from(f"{address}/items", page.next_start)
        links.append(documents.link(onward, "next", documents.GEOJSON, "The next page"))
    body: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [feature_of(incident) for incident in page.incidents],
        "links": links,
        "numberReturned": len(page.incidents),
        "timeStamp": f"{services().clock.now():%Y-%m-%dT%H:%M:%SZ}",
    }
    if page.total is not None:
        body["numberMatched"] = page.total
    return _json(body, documents.GEOJSON)


@blueprint.get("/collections/<name>/items/<feature_id>")
def item(name: str, feature_id: str) -> Response:
    """One past incident; its id says where it lies, so that it is found at once."""
    told = _collection(name)
    for incident in _there(feature_id, told):
        if id_of(incident) == feature_id:
            address = f"{_root()}/collections/{told.name}"
            own = documents.link(f"{address}/items/{feature_id}", "self", documents.GEOJSON, "This one")
            back = documents.link(address, "collection", documents.JSON, told.title)
            return _json({**feature_of(incident), "links": [own, back]}, documents.GEOJSON)
    raise NotFoundError(f"there is no past incident {feature_id!r} in {told.name}")


def _there(feature_id: str, told: Collection) -> tuple[PastIncident, ...]:
    lon, _, rest = feature_id.partition("_")
    lat, _, _ = rest.partition("_")
    try:
        x, y = int(lon) / MICRODEGREES, int(lat) / MICRODEGREES
    except ValueError:
        return ()
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        return ()
    west, east = max(x - _PAD_DEG, -180.0), min(x + _PAD_DEG, 180.0)
    south, north = max(y - _PAD_DEG, -90.0), min(y + _PAD_DEG, 90.0)
    area = LonLatShape(box(west, south, east, north))
    which = IncidentFilter(datasets=told.chosen)
    return nearby.inside(area, which, limit=nearby.MOST_INCIDENTS, store=services().incidents)


def _collection(name: str) -> Collection:
    return collection_named(name, services().incidents.datasets())


def _root() -> str:
    return f"{request.host_url.rstrip('/')}/ogc"


def _json(body: dict[str, Any], media_type: str = documents.JSON) -> Response:
    return Response(json.dumps(body, ensure_ascii=False, allow_nan=False), content_type=media_type)
