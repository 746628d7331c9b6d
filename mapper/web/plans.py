"""The part of the API that keeps plans: every change names what it is based on, and has a key of its own."""

import json
import re
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from mapper.domain.drafts import Draft
from mapper.errors import InvalidInputError, NotFoundError, PreconditionMissingError
from mapper.exporters.draft_changes import changes_object, merged_object
from mapper.importers.draft_json import MOST_BYTES, read_draft
from mapper.services.plan_ports import PlanListed, SavedPlan, Saving, Version
from mapper.services.saving import SavedPlans
from mapper.web import drafts, guard, params
from mapper.web.api import refuse_what_is_not_described, services

blueprint = Blueprint("plans", __name__, url_prefix="/api/v1/plans")
blueprint.before_request(refuse_what_is_not_described)
_ETAG = re.compile(r'(?:W/)?"(\d{1,18})(?::\w+)?"')  # what compresses an answer adds to its ETag
_KEY = re.compile(r"[\x21-\x7e]{8,200}")
_LONGEST_WHY = 500
_AROUND_A_DRAFT = 1_000  # bytes of a body beside the draft in it


@blueprint.before_request
def limit_the_body() -> None:
    """No plan is larger."""
    request.max_content_length = MOST_BYTES + _AROUND_A_DRAFT


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """Plans are for those who may see them: no cache keeps one."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("")
def listed() -> Response:
    """Every plan, the one saved last first."""
    return jsonify(plans=[_in_list(plan) for plan in _plans().plans()])


@blueprint.post("")
def create() -> tuple[Response, int]:
    """Keep a new plan."""
    plan = _plans().create(_draft_sent(), _saving())
    answer = _answer(plan)
    answer.headers["Location"] = f"{blueprint.url_prefix}/{plan.version.plan_id}"
    return answer, 201


@blueprint.get("/<plan_id>")
def current(plan_id: str) -> Response:
    """The newest version of a plan."""
    return _answer(_plans().current(plan_id))


@blueprint.put("/<plan_id>")
def save(plan_id: str) -> Response:
    """Keep the next version of a plan."""
    based_on = _based_on()
    return _answer(_plans().save(plan_id, _draft_sent(), _saving(), based_on=based_on))


@blueprint.delete("/<plan_id>")
def put_into_the_bin(plan_id: str) -> Response:
    """Put a plan away; nothing of it is lost."""
    return _answer(_plans().bin(plan_id, _saving(), based_on=_based_on(), is_binned=True))


@blueprint.post("/<plan_id>/unbin")
def take_out_of_the_bin(plan_id: str) -> Response:
    """Take a plan out of the bin again."""
    return _answer(_plans().bin(plan_id, _saving(), based_on=_based_on(), is_binned=False))


@blueprint.get("/<plan_id>/drawn")
def drawn(plan_id: str) -> Response:
    """What a plan comes to today, in any format: as of its last save where nobody said as of when."""
    plan = _plans().current(plan_id)
    draft = _plans().read(plan.content)
    return drafts.drawn(replace(draft, as_of=draft.as_of or plan.version.saved_at))


@blueprint.get("/<plan_id>/versions")
def versions(plan_id: str) -> Response:
    """Who saved what, when and why, newest first."""
    return jsonify(versions=[_told(version) for version in _plans().versions(plan_id)])


@blueprint.get("/<plan_id>/versions/<number>")
def version(plan_id: str, number: str) -> Response:
    """One version of a plan."""
    return _answer(_plans().version(plan_id, _numbered(number)))


@blueprint.post("/<plan_id>/versions/<number>/restore")
def restore(plan_id: str, number: str) -> Response:
    """Make an earlier version the newest again."""
    return _answer(_plans().restore(plan_id, _numbered(number), _saving(), based_on=_based_on()))


@blueprint.post("/<plan_id>/merge")
def merge(plan_id: str) -> Response:
    """What somebody made of an older version, put into the newest; nothing is kept yet."""
    sent = params.body()
    mine = read_draft(json.dumps(sent.get("draft")).encode())
    newest, merged = _plans().merge(plan_id, params.count_of(sent, "base"), mine)
    return jsonify(version=newest.number, **merged_object(merged))


@blueprint.get("/<plan_id>/changes")
def changes(plan_id: str) -> Response:
    """What became of one version until another."""
    since, until = (_numbered(request.args.get(name, "")) for name in ("from", "to"))
    return jsonify(changes_object(_plans().changes(plan_id, since=since, until=until)))


def _plans() -> SavedPlans:
    return services().plans


def _draft_sent() -> Draft:
    return read_draft(request.get_data())


def _based_on() -> int:
    """The number of the version that the change is based on."""
    tag = request.headers.get("If-Match")
    if tag is None:
        raise PreconditionMissingError(
            "If-Match is missing: send the ETag of the version that the change is based on"
        )
    if not (found := _ETAG.fullmatch(tag)):
        raise InvalidInputError("If-Match", f'must be the ETag of a version, such as "3", was {tag}')
    return int(found[1])


def _saving() -> Saving:
    """Under which key the change came, by whom and why."""
    key = key_sent()
    why = request.args.get("why", "")
    if len(why) > _LONGEST_WHY or not why.isprintable():
        raise InvalidInputError("why", f"must be one line of at most {_LONGEST_WHY} characters")
    return Saving(key, guard.person().name, why, services().clock.now())


def key_sent() -> str:
    """The key that belongs to this change alone."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        raise PreconditionMissingError(
            "Idempotency-Key is missing: a change sent again under its key is made once"
        )
    if not _KEY.fullmatch(key):
        raise InvalidInputError("Idempotency-Key", "must be 8 to 200 printable characters without spaces")
    return key


def _numbered(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise NotFoundError(f"there is no version {text!r}; they are numbered from 1")
    return int(text)


def _answer(plan: SavedPlan) -> Response:
    """A version with its draft; the ETag is what a change based on it names."""
    answer = jsonify(**_told(plan.version), draft=json.loads(plan.content))
    answer.headers["ETag"] = f'"{plan.version.number}"'
    return answer


def _told(version: Version) -> dict[str, Any]:
    return {
        "id": version.plan_id,
        "version": version.number,
        "saved_at": version.saved_at.isoformat(),
        "author": version.author,
        "why": version.why,
    }


def _in_list(plan: PlanListed) -> dict[str, Any]:
    return _told(plan.version) | {
        "title": plan.title,
        "place": plan.place,
        "is_exercise": plan.is_exercise,
        "is_binned": plan.is_binned,
    }
