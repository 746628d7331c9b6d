"""How the calls that keep plans are described."""

from collections.abc import Callable

from mapper.web.openapi_parameters import in_path, number, text
from mapper.web.schemas import Schema


def _header(name: str, words: str) -> Schema:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": words,
        "schema": {"type": "string"},
    }


PLAN_ID = in_path("plan_id", "of the plan")
KEY = _header("Idempotency-Key", "of this change alone: sent again under it, it is made once")
_NUMBER = in_path("number", "of the version")
_TAB = text("tab", "letters and digits that only this page has")
_EVENTS: Schema = {"text/event-stream": {"schema": {"type": "string"}}}
_WHY = text("why", "why this is saved, in a line")


def plan_calls(call: Callable[..., Schema], *, body: Schema, drawn: Schema) -> dict[str, Schema]:
    """Each address with its calls; ``call`` describes one, ``body`` is an answer in JSON.

    ``drawn`` describes how a plan is drawn.
    """
    change = [_header("If-Match", "the ETag of the version that the change is based on"), KEY, _WHY]
    draft = "the draft"
    return {
        "/plans": {
            "get": call("Every plan, the one saved last first", [], body),
            "post": call("Keep a new plan", [KEY, _WHY], body, draft),
        },
        "/plans/{plan_id}": {
            "get": call("The newest version of a plan", [PLAN_ID], body),
            "put": call("Keep the next version of a plan", [PLAN_ID, *change], body, draft),
            "delete": call("Put a plan into the bin; nothing of it is lost", [PLAN_ID, *change], body),
        },
        "/plans/{plan_id}/drawn": {"get": drawn | {"parameters": [PLAN_ID, *drawn["parameters"]]}},
        "/plans/{plan_id}/unbin": {
            "post": call("Take a plan out of the bin again", [PLAN_ID, *change], body)
        },
        "/plans/{plan_id}/merge": {
            "post": call(
                "A draft made of an older version, put into the newest; nothing is kept yet",
                [PLAN_ID],
                body,
                "base, the number of that version, and draft",
            )
        },
        "/plans/{plan_id}/changes": {
            "get": call("What became of one version until another", [PLAN_ID, *_since_until()], body)
        },
        "/plans/{plan_id}/approvals": {
            "get": call("Who approved which version", [PLAN_ID], body),
            "post": call(
                "Approve a version that somebody else saved", [PLAN_ID], body, "version, its number"
            ),
        },
        "/plans/{plan_id}/events": {
            "get": call("Saves and people of a plan, as they come", [PLAN_ID, _TAB], _EVENTS)
        },
        "/plans/{plan_id}/presence": {
            "post": call("Who else has a plan open", [PLAN_ID], body, "tab and where, or leaves")
        },
        **_version_calls(call, body, change),
    }


def _version_calls(call: Callable[..., Schema], body: Schema, change: list[Schema]) -> dict[str, Schema]:
    return {
        "/plans/{plan_id}/versions": {
            "get": call("Who saved what, when and why, newest first", [PLAN_ID], body)
        },
        "/plans/{plan_id}/versions/{number}": {
            "get": call("One version of a plan", [PLAN_ID, _NUMBER], body)
        },
        "/plans/{plan_id}/versions/{number}/restore": {
            "post": call("Make an earlier version the newest again", [PLAN_ID, _NUMBER, *change], body)
        },
    }


def _since_until() -> list[Schema]:
    words = {"from": "the older version", "to": "the newer"}
    return [number(name, words[name], 1, None, None) | {"required": True} for name in words]
