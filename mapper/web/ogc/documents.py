"""The pages of the standard that say what there is: landing page, conformance, collections, description."""

from typing import Any

from mapper import __version__
from mapper.services import nearby
from mapper.web.ogc.collections import CRS84, QUERYABLES, Collection
from mapper.web.ogc.filters import LANGUAGES
from mapper.web.ogc.queries import DEFAULT_LIMIT
from mapper.web.openapi_parameters import choice, in_path, number, text
from mapper.web.schemas import Schema

GEOJSON, JSON, SCHEMA = "application/geo+json", "application/json", "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
TITLE = "Past incidents of Cordon Mapper"
_FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
_FILTERING = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
CONFORMANCE = (
    f"{_FEATURES}/core",
    f"{_FEATURES}/oas30",
    f"{_FEATURES}/geojson",
    f"{_FILTERING}/queryables",
    f"{_FILTERING}/filter",
    f"{_FILTERING}/features-filter",
    f"{_CQL2}/cql2-text",
    f"{_CQL2}/cql2-json",
    f"{_CQL2}/basic-cql2",
)


def landing(root: str) -> dict[str, Any]:
    """Where everything is."""
    return {
        "title": TITLE,
        "description": "Past incidents at map points, read-only, by OGC API - Features.",
        "links": [
            link(root, "self", JSON, "This page"),
            link(f"{root}/api", "service-desc", OPENAPI, "The description of all calls"),
            link(f"{root}/conformance", "conformance", JSON, "What of the standard is kept"),
            link(f"{root}/collections", "data", JSON, "The collections"),
        ],
    }


def link(address: str, relation: str, media_type: str, title: str) -> dict[str, str]:
    """One link."""
    return {"href": address, "rel": relation, "type": media_type, "title": title}


def collection(root: str, told: Collection) -> dict[str, Any]:
    """What a collection is, where and when."""
    address = f"{root}/collections/{told.name}"
    extent: dict[str, Any] = {"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": CRS84}}
    if told.days:
        first, last = told.days
        extent["temporal"] = {"interval": [[f"{first}T00:00:00Z", f"{last}T23:59:59Z"]]}
    return {
        "id": told.name,
        "title": told.title,
        "description": told.description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent,
        "links": [
            link(address, "self", JSON, told.title),
            link(f"{address}/items", "items", GEOJSON, "The past incidents"),
            link(f"{address}/schema", "describedby", SCHEMA, "What each of them tells"),
            link(
                f"{address}/queryables",
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                SCHEMA,
                "What a filter can ask for",
            ),
        ],
    }


def queryables(root: str, told: Collection) -> dict[str, Any]:
    """What a filter can ask for, as JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root}/collections/{told.name}/queryables",
        "type": "object",
        "title": told.title,
        "properties": {**QUERYABLES, "geometry": {"format": "geometry-point"}},
        "additionalProperties": False,
    }


def schema(root: str, told: Collection) -> dict[str, Any]:
    """What a feature tells, as JSON Schema."""
    sources = {"type": "array", "items": {"type": "string"}}
    members = {"type": "object", "properties": {**QUERYABLES, "sources": sources}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root}/collections/{told.name}/schema",
        "type": "object",
        "title": told.title,
        "properties": {"properties": members},
    }


def description(root: str) -> dict[str, Any]:
    """All calls, as OpenAPI 3.0."""
    collection_id = in_path("collectionId", "of the collection")
    feature_id = in_path("featureId", "of the past incident")
    calls: dict[str, tuple[str, list[Schema]]] = {
        "/": ("Where everything is", []),
        "/api": ("This description", []),
        "/conformance": ("What of the standard is kept", []),
        "/collections": ("The collections", []),
        "/collections/{collectionId}": ("One collection", [collection_id]),
        "/collections/{collectionId}/queryables": ("What a filter can ask for", [collection_id]),
        "/collections/{collectionId}/schema": ("What a feature tells", [collection_id]),
        "/collections/{collectionId}/items": ("Past incidents, newest first", [collection_id, *_of_items()]),
        "/collections/{collectionId}/items/{featureId}": ("One of them", [collection_id, feature_id]),
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "version": __version__},
        "servers": [{"url": root}],
        "paths": {path: {"get": _call(*told)} for path, told in calls.items()},
    }


def _of_items() -> list[Schema]:
    """The parameters of a request for features."""
    box: Schema = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    listed = {"in": "query", "explode": False, "style": "form"}
    limit = number("limit", "at most so many", 1, nearby.MOST_INCIDENTS, DEFAULT_LIMIT)
    limit["schema"]["type"] = "integer"
    return [
        {"name": "bbox", "description": "west,south,east,north", "schema": box, **listed},
        text("datetime", "a day, or from/until, .. for open"),
        limit,
        number("offset", "so many come before; the links to the next page are faster deep in", 0, None, 0),
        text("filter", "CQL2"),
        choice("filter-lang", LANGUAGES, "cql2-text"),
        *({"name": name, "in": "query", "schema": _plain(schema)} for name, schema in QUERYABLES.items()),
    ]


def _plain(schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name != "title"}


def _call(summary: str, parameters: list[Schema]) -> Schema:
    content = {JSON: {"schema": {"type": "object"}}}
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": summary, "content": content},
            "default": {"description": "Refused, and why"},
        },
    }
