"""The part of the API that publishes plans and looks after what is published."""

from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from mapper.errors import InvalidInputError
from mapper.exporters import snippets
from mapper.exporters.publication_object import (
    changed_object,
    preview_object,
    publication_object,
    published_object,
)
from mapper.importers.choices_json import read_choices
from mapper.publication_services import PublicationServices
from mapper.services.signing_off import Asked
from mapper.web import guard, params
from mapper.web.api import refuse_what_is_not_described, services
from mapper.web.plans import keep_no_copy, key_sent

_SEEN_WITHIN_S, _MOST_PAGES = 60.0, 8
blueprint = Blueprint("publications", __name__, url_prefix="/api/v1")
blueprint.before_request(refuse_what_is_not_described)
blueprint.after_request(keep_no_copy)


@blueprint.post("/plans/<plan_id>/publish/preview")
def preview(plan_id: str) -> Response:
    """What readers would get, and what is kept from them; nothing is let out."""
    asked = _asked(plan_id, _sent("version", "choices"))
    found = _publications().publishing.preview(asked)
    version = found.proposal.saved.version.number
    _pages()[replace(asked, version=version)] = services().clock.monotonic_s(), found.page
    return jsonify(preview_object(found))


@blueprint.post("/plans/<plan_id>/publish")
def publish(plan_id: str) -> tuple[Response, int]:
    """Let out what was looked at, once."""
    sent = _sent("version", "digest", "choices")
    key = key_sent()
    for name in ("version", "digest"):
        if name not in sent:
            raise InvalidInputError(name, "is missing: it is in the preview of what is published")
    published = _publications().publishing.publish(_asked(plan_id, sent), key, guard.person())
    paste = snippets.snippets(published.review.public)
    return jsonify(published_object(published, paste)), 201 if published.is_new else 200


@blueprint.get("/publications")
def listed() -> Response:
    """Every publication, the one changed last first."""
    found = _publications().store.publications()
    return jsonify(publications=[publication_object(each) for each in found])


@blueprint.get("/publications/<publication_id>")
def one(publication_id: str) -> Response:
    """One publication with its editions."""
    return jsonify(publication_object(_publications().store.publication(publication_id)))


@blueprint.post("/publications/<publication_id>/withdraw")
def withdraw(publication_id: str) -> Response:
    """Put a notice in place of the map; with a hold nothing of it stays public."""
    sent = _sent("said", "hold")
    hold = sent.get("hold", False)
    if not isinstance(hold, bool):
        raise InvalidInputError("hold", "must be true or false")
    said = params.text_of(sent, "said")
    done = _publications().taking_down.withdraw(publication_id, said, guard.person(), hold=hold)
    return jsonify(changed_object(done))


@blueprint.post("/publications/<publication_id>/lift")
def lift(publication_id: str) -> Response:
    """Tell readers that the cordon is lifted."""
    said = params.text_of(_sent("said"), "said", "")
    return jsonify(changed_object(_publications().taking_down.lift(publication_id, said, guard.person())))


def page_seen(plan_id: str, sent: Mapping[str, Any]) -> bytes:
    """The page that readers would get, for a frame; that of a preview just made needs not be drawn again."""
    asked = _asked(plan_id, sent)
    made_at_s, page = _pages().pop(asked, (-inf, b""))
    if services().clock.monotonic_s() - made_at_s <= _SEEN_WITHIN_S:
        return page
    return _publications().publishing.preview(asked).page


def _pages() -> dict[Asked, tuple[float, bytes]]:
    """Pages of previews, each with when it was made, until a frame has asked for them."""
    pages: dict[Asked, tuple[float, bytes]] = current_app.extensions.setdefault("previews", {})
    while len(pages) > _MOST_PAGES:
        pages.pop(next(iter(pages)), None)
    return pages


def _asked(plan_id: str, sent: Mapping[str, Any]) -> Asked:
    """What somebody wants to publish, out of the object that was sent."""
    version = params.count_of(sent, "version") if sent.get("version") is not None else None
    choices = read_choices(sent.get("choices", {}))
    return Asked(plan_id, version, choices, params.text_of(sent, "digest", ""))


def _publications() -> PublicationServices:
    return services().publications()


def _sent(*names: str) -> Mapping[str, Any]:
    """The object that was sent, with no other members than these."""
    sent = params.body()
    unknown = sorted(sent.keys() - {*names})
    if unknown:
        raise InvalidInputError(unknown[0], f"is nothing that this call takes; it takes {', '.join(names)}")
    return sent
