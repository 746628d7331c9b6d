"""The OpenAPI 3.1 description of the API, made from the same registries that the API reads."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from mapper import __version__
from mapper.domain.cordons import CORDON_KINDS, parameters_by_name
from mapper.services import nearby
from mapper.services.areas import WAYS
from mapper.services.formats import Format
from mapper.web.openapi_parameters import choice, declared, in_path, number, position, text
from mapper.web.openapi_plans import plan_calls
from mapper.web.openapi_publications import publication_calls
from mapper.web.origins import HEADER, NO_SESSION
from mapper.web.schemas import Schema, feature_collection, problem
from mapper.wiring import INCIDENT_FORMATS, PLAN_FORMATS

_TEXT: Schema = {"type": "string"}
_RINGS = "scene, and either rings with role, kind, sizes, access, starts, review, reason, or a device"


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
        "components": {"schemas": {"Problem": problem(), "FeatureCollection": feature_collection()}},
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
        "/streets/line": {"get": _street_line()},
        "/cordon": {
            "get": _call("A cordon round a point", [*position(), *_cordon()], _formats(PLAN_FORMATS)),
            "post": _call(
                "A cordon round a point, street or area", _cordon(), _formats(PLAN_FORMATS), body="the scene"
            ),
        },
        "/cordon/choices": _choices(),
        "/rings": {
            "post": _call("Several cordons round a scene", _of_plan(), _formats(PLAN_FORMATS), body=_RINGS)
        },
        "/standoffs": {"get": _call("Stand-off distances", [], _json("them with their sources"))},
        **_drafts(),
        **_past(),
        **_plans(),
        **publication_calls(_call, _json),
        **_street_admin(),
    }


def _drafts() -> dict[str, Schema]:
    """The calls of the editor that keep nothing."""
    figures = _json("against, and choices: weight, cost, closures, hectares, street_m, homes")
    ring = text("ring", "the id of a sealed ring; may be left out where there is one")
    return {
        "/draw": {
            "post": _call("The plan of a draft", _of_answer(), _formats(PLAN_FORMATS), body="the draft")
        },
        "/draw/choices": {
            "post": _call("The lines worth choosing from for a ring", [ring], figures, body="the draft")
        },
    }


def _plans() -> dict[str, Schema]:
    """The calls that keep plans."""
    kept = _json("a version: who, when, why, and the draft; or a list of them")
    drawn = _call("What a plan comes to today", _of_answer(), _formats(PLAN_FORMATS))
    return plan_calls(_call, body=kept, drawn=drawn)


def _street_admin() -> dict[str, Schema]:
    """The calls of the page at ``/streets``."""
    job, name = _json("the job: its state and how far it is"), in_path("name", "of the pack")
    upload_id, job_id = in_path("upload_id", "as the announcement gave it"), in_path("job_id", "of the job")
    at = number("at", "how many bytes of the file came before", 0, None, 0)
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
        [text("q", "what a person typed", required=True), *position(required=False)],
        _json("candidates"),
    )


def _streets() -> Schema:
    return _call(
        "What is known of the streets around a place",
        [*position(), number("reach_m", "how far", 10, 5_000, 500)],
        _json("figures, source, date and whether they cover the reach"),
    )


def _street_line() -> Schema:
    return _call(
        "The line of the street at a place",
        [
            *position(),
            text("name", "of the street that is meant; the nearest one unless told"),
            number("reach_m", "how far along it", 10, 2_000, 250),
        ],
        _json("a GeoJSON feature with the street's name and the place on it"),
    )


def _past() -> dict[str, Schema]:
    """The calls about past incidents; what a kind of cordon takes goes with ``by`` "cordon"."""
    pages = [
        number("cursor", "where to go on: the X-Next-Cursor of the last answer", 0, None, 0),
        choice("format", INCIDENT_FORMATS, "geojson"),
    ]
    within = number("within_m", "how far", 1, nearby.FARTHEST_M, 500)
    by = choice("by", WAYS, "circle") | {"description": "; ".join(f"{k}: {v}" for k, v in WAYS.items())}
    place = text("place", "the place in words, for the answer")
    area = [within, by, place, *_kinds()]
    told = _json("years, coverage, and history: a paragraph with its caveats, and every figure in it")
    summary = "The history of an area: counts, how sure they are, and what they can be compared with"
    window = _window()[:-1]
    return {
        "/incidents": {
            "get": _call(
                "Past incidents of an area: of a circle nearest first, else newest first",
                [*position(), *area, *_window(), *pages],
                _formats(INCIDENT_FORMATS),
            )
        },
        "/incidents/query": {
            "post": _call(
                "Past incidents inside an area, newest first",
                [place, *_window(), *pages],
                _formats(INCIDENT_FORMATS),
                body="the area",
            )
        },
        "/incidents/summary": {
            "get": _call(summary, [*position(), *area, *window], told),
            "post": _call(
                summary,
                [*position(required=False), *area, *window],
                told,
                body="the area, a boundary, or both",
            ),
        },
    }


def _cordon() -> list[Schema]:
    return [*_kinds(), *_of_plan()]


def _kinds() -> list[Schema]:
    """A kind of cordon and what the kinds take."""
    return [
        choice("kind", CORDON_KINDS, "radius"),
        *(declared(name, of_kinds) for name, of_kinds in parameters_by_name().items()),
    ]


def _of_plan() -> list[Schema]:
    """What goes with any plan, however its cordons are drawn."""
    return [
        text("place", "the place in words, for the map"),
        text("title", "what happened, for the map"),
        text("when", "when, as far as it is known: 2017-07-28 or 2017-07-28T18:15"),
        number("past_within_m", "how far to look for past incidents; 0 for none", 0, nearby.FARTHEST_M, 500),
        *_window()[:-1],
        *_of_answer(),
    ]


def _of_answer() -> list[Schema]:
    """How much of a plan is worked out, and in what form it is written."""
    return [
        number("wind_from", "where the wind comes from, degrees clockwise from north", 0, 360, None),
        choice("lines", {"all": "", "none": ""}, "all"),
        choice("effects", {"all": "", "none": ""}, "all"),
        choice("format", PLAN_FORMATS, "geojson"),
    ]


def _choices() -> Schema:
    summary = "The sealed lines worth choosing from, those that take in most first; weight draws one"
    own = [declared(name, {"sealed": each}) for name, each in CORDON_KINDS["sealed"].parameters().items()]
    figures = _json("against, and choices: weight, cost, closures, hectares, street_m, homes")
    return {
        "get": _call(summary, [*position(), *own], figures),
        "post": _call(summary, own, figures, body="the scene"),
    }


def _window() -> list[Schema]:
    return [
        text("since", "the first day, month or year; a month that only overlaps counts"),
        text("until", "the last day, month or year"),
        text("category", "may be given more than once"),
        number("limit", "at most so many", 1, nearby.MOST_INCIDENTS, 100),
    ]


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
    """A call that only our own page can make; ``sends`` are the members of its JSON."""
    words = f"the token that came with the page; {NO_SESSION} where nobody signs in"
    own = {"name": HEADER, "in": "header", "required": True, "description": words, "schema": _TEXT}
    call = _call(summary, [*parameters, own], content)
    if sends:
        members = {name: {"description": words} for name, words in sends.items()}
        accepted = {"application/json": {"schema": {"type": "object", "properties": members}}}
        call["requestBody"] = {"required": True, "content": accepted}
    return call


def _json(words: str) -> Schema:
    return {"application/json": {"schema": {"type": "object", "description": words}}}


def _collection() -> Schema:
    return {"application/geo+json": {"schema": {"$ref": "#/components/schemas/FeatureCollection"}}}


def _formats(formats: Mapping[str, Format[Any]]) -> Schema:
    """A media type a format; parameters such as the charset are no part of the key."""
    others = {form.media_type.split(";")[0]: {"schema": {"type": "string"}} for form in formats.values()}
    return others | _collection()
