"""The OpenAPI 3.1 description of the API, made from the same registries that the API reads."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from mapper import __version__
from mapper.domain.cordons import (
    CORDON_KINDS,
    AnyParameter,
    Choice,
    Parameter,
    Places,
    parameters_by_name,
)
from mapper.services import nearby
from mapper.services.ports import Format
from mapper.web.local_only import HEADER
from mapper.wiring import INCIDENT_FORMATS, PLAN_FORMATS

Schema = dict[str, Any]
_LON_LAT = ("lon", "lat")


def document() -> Schema:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cordon Mapper",
            "version": __version__,
            "description": "From an address to a cordon, its streets and the past incidents around it."
            " Positions are WGS 84; lengths are metres on the ground.",
        },
        "paths": {f"/api/v1{path}": calls for path, calls in _paths().items()},
        "components": {"schemas": {"Problem": _problem(), "FeatureCollection": _feature_collection()}},
    }


@cache
def parameter_names(path: str, verb: str) -> frozenset[str] | None:
    """What a call takes in its query; None when there is no such call."""
    call = document()["paths"].get(path, {}).get("get" if verb == "HEAD" else verb.lower())
    if call is None:
        return None
    return frozenset(each["name"] for each in call["parameters"] if each["in"] == "query")


def _paths() -> dict[str, Schema]:
    return {
        "/openapi.json": {"get": _call("This description", [], _json("OpenAPI 3.1"))},
        "/locate": {"get": _locate()},
        "/streets": {"get": _streets()},
        "/cordon": {
            "get": _call("A cordon round a point", [*_position(), *_cordon()], _formats(PLAN_FORMATS)),
            "post": _call(
                "A cordon round a point, street or area", _cordon(), _formats(PLAN_FORMATS), body="the scene"
            ),
        },
        "/rings": {
            "post": _call(
                "Several cordons round a scene, each within the next",
                _of_plan(),
                _formats(PLAN_FORMATS),
                body="scene ([lon, lat] or GeoJSON) and either rings, each with role, kind and its sizes,"
                " access [lon, lat], starts, review and reason, or a device of /standoffs",
            )
        },
        "/standoffs": {
            "get": _call("Stand-off distances with their sources", [], _json("standoffs and footnotes"))
        },
        "/incidents": {"get": _incidents()},
        "/incidents/query": {
            "post": _call(
                "Past incidents inside an area, newest first", _window(), _collection(), body="the area"
            )
        },
        "/incidents/summary": {"get": _summary()},
        **_street_admin(),
    }


def _street_admin() -> dict[str, Schema]:
    """The calls of the page at ``/streets``, which only this machine can make."""
    job, name = _json("the job: its state and how far it is"), _in_path("name", "of the pack")
    upload_id, job_id = _in_path("upload_id", "as the announcement gave it"), _in_path("job_id", "of the job")
    at = _number("at", "how many bytes of the file came before", 0, None, 0)
    announced = {
        "file": "what the browser calls it",
        "bytes": "its size",
        "name": "of its pack; may be empty",
    }
    place = {"place": "a place in words", "reach_m": "how far, in metres"}
    done = _json("what was done")
    return {
        "/streets/packs": {
            "get": _call("What is loaded, and the job that runs", [], _json("packs and the last job")),
            "post": _local("Make a pack of a file that was sent", [], job, sends={"upload": "its id"}),
        },
        "/streets/packs/{name}": {"delete": _local("Forget a pack", [name], done)},
        "/streets/uploads": {"post": _local("Announce a file", [], _json("its id"), sends=announced)},
        "/streets/uploads/{upload_id}": {
            "put": _local("The next bytes of a file", [upload_id, at], done),
            "delete": _local("Give a file up", [upload_id], done),
        },
        "/streets/fetch": {"post": _local("Fetch the streets around a place", [], job, sends=place)},
        "/streets/verify": {"post": _local("Check every byte of every pack", [], job)},
        "/streets/jobs/{job_id}": {
            "get": _call("How far a job is", [job_id], job),
            "delete": _local("Stop a job", [job_id], job),
        },
    }


def _locate() -> Schema:
    return _call(
        "Places that fit some words, best first; never a guess",
        [_text("q", "what a person typed", required=True), *_position(required=False)],
        _json("candidates"),
    )


def _streets() -> Schema:
    return _call(
        "What is known of the streets around a place",
        [*_position(), _number("reach_m", "how far", 10, 5_000, 500)],
        _json("figures, source, date and whether they cover the reach"),
    )


def _incidents() -> Schema:
    return _call(
        "Past incidents near a place, nearest first",
        [
            *_position(),
            _within_m(),
            *_window(),
            _number("cursor", "where to go on: the X-Next-Cursor of the last answer", 0, None, 0),
            _choice("format", INCIDENT_FORMATS, "geojson"),
        ],
        _formats(INCIDENT_FORMATS),
    )


def _summary() -> Schema:
    window = [parameter for parameter in _window() if parameter["name"] != "limit"]
    return _call(
        "Past incidents near a place, counted by year and category",
        [*_position(), _within_m(), *window],
        _json("counts, with what is loaded"),
    )


def _within_m() -> Schema:
    return _number("within_m", "how far", 1, nearby.FARTHEST_M, 500)


def _cordon() -> list[Schema]:
    return [
        _choice("kind", CORDON_KINDS, "radius"),
        *(_declared(name, of_kinds) for name, of_kinds in parameters_by_name().items()),
        *_of_plan(),
    ]


def _of_plan() -> list[Schema]:
    """What goes with any plan, however its cordons are drawn."""
    return [
        _text("place", "the place in words, for the map"),
        _text("title", "what happened, for the map"),
        _text("when", "when, as far as it is known: 2017-07-28 or 2017-07-28T18:15"),
        _number("past_within_m", "how far to look for past incidents; 0 for none", 0, nearby.FARTHEST_M, 500),
        _number("wind_from", "where the wind comes from, degrees clockwise from north", 0, 360, None),
        *_window()[:-1],
        _choice("lines", {"all": "", "none": ""}, "all"),
        _choice("effects", {"all": "", "none": ""}, "all"),
        _choice("format", PLAN_FORMATS, "geojson"),
    ]


def _window() -> list[Schema]:
    return [
        _text("since", "the first day, month or year; a month that only overlaps counts"),
        _text("until", "the last day, month or year"),
        _text("category", "may be given more than once"),
        _number("limit", "at most so many", 1, nearby.MOST_INCIDENTS, 100),
    ]


def _declared(name: str, of_kinds: Mapping[str, AnyParameter]) -> Schema:
    """What one kind takes, with its range; of several kinds, the widest range, and each of them in words."""
    first, *others = of_kinds.values()
    said = "; ".join(f"{kind}: {p.label}, {p.range_words()}" for kind, p in of_kinds.items())
    if isinstance(first, Choice):
        return _choice(name, first.options, first.default) | {"description": first.label}
    if isinstance(first, Places):
        return _text(name, f"{said}; may be given more than once")
    numbers = [p for p in (first, *others) if isinstance(p, Parameter)]
    low, high = min(p.at_least for p in numbers), max(p.at_most for p in numbers)
    if not others:
        return _number(name, ", ".join(filter(None, (first.label, first.unit))), low, high, first.default)
    return _number(name, said, low, high, None)


def _position(*, required: bool = True) -> list[Schema]:
    limits = {"lon": 180, "lat": 90}
    words = "WGS 84 degrees"
    return [_number(n, words, -limits[n], limits[n], None) | {"required": required} for n in _LON_LAT]


def _number(name: str, words: str, low: float, high: float | None, default: float | None) -> Schema:
    schema: Schema = {"type": "number", "minimum": low}
    if high is not None:
        schema["maximum"] = high
    if default is not None:
        schema["default"] = default
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _text(name: str, words: str, *, required: bool = False) -> Schema:
    return {
        "name": name,
        "in": "query",
        "description": words,
        "required": required,
        "schema": {"type": "string"},
    }


def _choice(name: str, choices: Mapping[str, object], default: str) -> Schema:
    schema = {"type": "string", "enum": list(choices), "default": default}
    return {"name": name, "in": "query", "schema": schema}


def _call(summary: str, parameters: list[Schema], content: Schema, body: str = "") -> Schema:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    call: Schema = {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "2XX": {"description": summary, "content": content},
            "default": {"description": "Refused, and why", "content": problem},
        },
    }
    if body:
        accepted = {"application/geo+json": {"schema": {"type": "object", "description": body}}}
        call["requestBody"] = {"required": True, "description": body, "content": accepted}
    return call


def _local(
    summary: str, parameters: list[Schema], content: Schema, sends: Mapping[str, str] | None = None
) -> Schema:
    """A call that only our own page on this machine can make; ``sends`` are the members of its JSON."""
    own = {"name": HEADER, "in": "header", "required": True, "schema": {"const": "1"}}
    call = _call(summary, [*parameters, own], content)
    if sends:
        members = {name: {"description": words} for name, words in sends.items()}
        accepted = {"application/json": {"schema": {"type": "object", "properties": members}}}
        call["requestBody"] = {"required": True, "content": accepted}
    return call


def _in_path(name: str, words: str) -> Schema:
    return {
        "name": name,
        "in": "path",
        "description": words,
        "required": True,
        "schema": {"type": "string"},
    }


def _json(words: str) -> Schema:
    return {"application/json": {"schema": {"type": "object", "description": words}}}


def _collection() -> Schema:
    return {"application/geo+json": {"schema": {"$ref": "#/components/schemas/FeatureCollection"}}}


def _formats(formats: Mapping[str, Format[Any]]) -> Schema:
    """A media type a format; parameters such as the charset are no part of the key."""
    others = {form.media_type.split(";")[0]: {"schema": {"type": "string"}} for form in formats.values()}
    return others | _collection()


def _problem() -> Schema:
    """RFC 9457."""
    members = {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}}
    return {"type": "object", "required": list(members), "properties": members}


def _feature_collection() -> Schema:
    """RFC 7946; each feature has a role."""
    return {
        "type": "object",
        "required": ["type", "features"],
        "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array"}},
    }
