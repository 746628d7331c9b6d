"""Who may do what: one row an endpoint, and what has no row nobody may do."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mapper.domain.people import Person, Role
from mapper.errors import NotAllowedError, SignInNeededError
from mapper.people_services import AT_THIS_MACHINE
from mapper.services.signing_in import SignedIn
from mapper.settings import Settings
from mapper.web import origins
from mapper.web.origins import check_page, check_this_machine, check_token, is_change, is_page

ANYBODY = None  # also somebody who is not signed in
READER, EDITOR, PUBLISHER, ADMIN = Role.READER, Role.EDITOR, Role.PUBLISHER, Role.ADMIN
ACCESS: Mapping[str, Role | None] = MappingProxyType(
    {
        # what a page needs before anybody can sign in
        "/static": ANYBODY,
        "/lib/leaflet": ANYBODY,
        "people.sign_in": ANYBODY,
        "people.join": ANYBODY,
        # what was published, and what shows it elsewhere
        "embeds.published": ANYBODY,
        "oembed.answer": ANYBODY,
        "map_element": ANYBODY,
        # to look at
        "map_page": READER,
        "tile": READER,
        "api.description": READER,
        "api.locate": READER,
        "api.streets": READER,
        "api.street_line": READER,
        "api.cordon": READER,
        "api.cordon_round_a_shape": READER,
        "api.choices": READER,
        "api.choices_round_a_shape": READER,
        "api.rings": READER,
        "api.standoffs": READER,
        "past.incidents": READER,
        "past.incidents_inside": READER,
        "past.incident_summary": READER,
        "past.summary_inside": READER,
        "ogc.landing": READER,
        "ogc.conformance": READER,
        "ogc.description": READER,
        "ogc.collections": READER,
        "ogc.collection": READER,
        "ogc.queryables": READER,
        "ogc.schema": READER,
        "ogc.items": READER,
        "ogc.item": READER,
        # plans: to read, and to work on
        "drafts.draw": READER,
        "drafts.choices": READER,
        "plans_page": READER,
        "new_plan_page": EDITOR,
        "plan_page": READER,
        "plan_events.events": READER,
        "plan_events.tell_where": READER,
        "plans.listed": READER,
        "plans.current": READER,
        "plans.drawn": READER,
        "plans.versions": READER,
        "plans.version": READER,
        "plans.changes": READER,
        "approvals.listed": READER,
        "plans.merge": EDITOR,
        "plans.create": EDITOR,
        "plans.save": EDITOR,
        "plans.restore": EDITOR,
        "plans.put_into_the_bin": EDITOR,
        "plans.take_out_of_the_bin": EDITOR,
        "approvals.approve": PUBLISHER,
        # what is published
        "publications.listed": READER,
        "publications.one": READER,
        "publish_page": PUBLISHER,
        "publish_seen": PUBLISHER,
        "publications.preview": PUBLISHER,
        "publications.publish": PUBLISHER,
        "publications.withdraw": PUBLISHER,
        "publications.lift": PUBLISHER,
        # about oneself
        "people.account": READER,
        "people.change_password": READER,
        "people.end_own_session": READER,
        "people.sign_out": READER,
        # to look after the server and its people
        "people.people": ADMIN,
        "people.invite": ADMIN,
        "people.reset": ADMIN,
        "people.change_role": ADMIN,
        "people.disable": ADMIN,
        "people.end_session": ADMIN,
        "people.audit": ADMIN,
        "streets_page": ADMIN,
        "street_admin.packs": ADMIN,
        "street_admin.begin_upload": ADMIN,
        "street_admin.receive_piece": ADMIN,
        "street_admin.drop_upload": ADMIN,
        "street_admin.add": ADMIN,
        "street_admin.fetch": ADMIN,
        "street_admin.verify": ADMIN,
        "street_admin.remove": ADMIN,
        "street_admin.job": ADMIN,
        "street_admin.cancel": ADMIN,
    }
)
ANSWERS_ONLY = frozenset(  # a POST that carries a question: it changes nothing and needs no token
    {
        "api.cordon_round_a_shape",
        "api.choices_round_a_shape",
        "api.rings",
        "drafts.draw",
        "drafts.choices",
        "past.incidents_inside",
        "past.summary_inside",
        "plans.merge",
        "publications.preview",
    }
)


def register(app: Flask, settings: Settings, *, is_local: bool) -> None:
    """Guard every address; people sign in unless only this machine can reach the server."""
    app.config["ACCOUNTS"] = not is_local or settings.accounts or settings.approval
    app.before_request(_check)
    app.after_request(_keep_private)
    app.context_processor(_for_templates)


def person() -> Person:
    """Who asks.

    Raises
    ------
    SignInNeededError
        Nobody is signed in.
    """
    return AT_THIS_MACHINE if not has_accounts() else signed_in().person


def signed_in() -> SignedIn:
    """Whose session this is.

    Raises
    ------
    SignInNeededError
        Nobody is signed in.
    """
    found = session()
    if found is None:
        raise SignInNeededError("sign in first; nobody is signed in here, or the session has ended")
    return found


def has_accounts() -> bool:
    """Whether people sign in at this server."""
    return bool(current_app.config["ACCOUNTS"])


def own_address() -> str:
    """Where people reach the server, where that was set; else ""."""
    settings: Settings = current_app.extensions["services"].settings
    return settings.address


def cookie_name() -> str:
    """What the session's cookie is called; the first name makes browsers insist on https."""
    return "__Host-cordon-mapper" if is_secure() else "cordon-mapper"


def is_secure() -> bool:
    """Whether people reach us by https."""
    return own_address().startswith("https://") or request.is_secure


def token() -> str:
    """What a page of ours has to send with every change."""
    cookie = request.cookies.get(cookie_name(), "")
    return hashlib.sha256(f"page {cookie}".encode()).hexdigest() if session() else origins.NO_SESSION


def session() -> SignedIn | None:
    """Whose session this is; None when nobody is signed in."""
    if "session" not in g:
        cookie = request.cookies.get(cookie_name()) if has_accounts() else None
        known = current_app.extensions["services"].people.sessions
        g.session = known.who_is(cookie) if cookie else None
    found: SignedIn | None = g.session
    return found


def _check() -> AnyResponse | tuple[str, int] | None:
    """Refuse whoever may not, in words where a person asks; None lets the request pass."""
    try:
        _require()
    except SignInNeededError:
        if not is_page():
            raise
        back = "" if is_change() else request.full_path.rstrip("?")
        return redirect(f"/sign-in?{urlencode({'next': back})}", 303)
    except NotAllowedError as error:
        if not is_page():
            raise
        return render_template("refused.html", why=str(error)), 403
    return None


def _require() -> None:
    endpoint = request.endpoint
    if endpoint is None:
        return  # there is no such address, which is said by others
    if endpoint not in ACCESS:
        raise NotAllowedError("nobody may do this: the address is not in the table of who may")
    if not has_accounts():
        check_this_machine()
    if is_change():
        check_page(own_address() if has_accounts() else "")
    least = ACCESS[endpoint]
    if least is ANYBODY:
        return
    who = person()
    if not who.may(least):
        raise NotAllowedError(f"this takes the role {least.label}, and {who.name} is {who.role.label}")
    if is_change() and endpoint not in ANSWERS_ONLY:
        check_token(token())


def _keep_private(response: Response) -> Response:
    """Where people sign in, what they see is kept nowhere on its way to them."""
    is_same_for_all = ACCESS.get(request.endpoint or "", READER) is ANYBODY and response.cache_control.max_age
    if not has_accounts() or is_same_for_all:
        return response
    if response.cache_control.public:
        response.headers["Cache-Control"] = response.headers["Cache-Control"].replace("public", "private")
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _for_templates() -> dict[str, object]:
    found = session()
    return {
        "has_accounts": has_accounts(),
        "person": found.person if found else None,
        "token": token() if found else "",
    }
