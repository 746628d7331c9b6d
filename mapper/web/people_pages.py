"""The pages of people: signing in, one's own account, everybody's; plain forms that need no JavaScript."""

from ipaddress import ip_address, ip_network

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mapper.domain.audit import first_fault
from mapper.domain.people import Role
from mapper.errors import MapperError
from mapper.people_services import PeopleServices
from mapper.services.signing_in import LONGEST
from mapper.web import guard, origins, problems
from mapper.web.api import services

blueprint = Blueprint("people", __name__)
ROLES = [role.label for role in Role]
SHOWN_ROWS = 200  # of the audit log; the command line shows all


def _known() -> PeopleServices:
    return services().people


@blueprint.before_request
def say_where_nobody_signs_in() -> tuple[str, int] | None:
    """Where only this machine is served there are no accounts, and that is said."""
    if guard.has_accounts():
        return None
    return render_template("alone.html"), 403 if origins.is_change() else 200


@blueprint.errorhandler(MapperError)
def refused(error: MapperError) -> AnyResponse:
    """In words on a page, for those that have no form to show them in."""
    return _page("refused.html", error, why=str(error))


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> AnyResponse:
    """Begin a session, by name and password."""
    back = _local(request.values.get("next", ""))
    name = request.form.get("name", "")
    if request.method == "GET":
        return _page("sign_in.html", back=back, name=name)
    try:
        cookie = _known().sessions.sign_in(name, request.form.get("password", ""), client_address())
    except MapperError as error:
        return _page("sign_in.html", error, back=back, name=name)
    if before := guard.session():
        _known().sessions.sign_out(before)
    return _signed_in(back, cookie)


@blueprint.route("/setup/<link>", methods=["GET", "POST"])
def join(link: str) -> AnyResponse:
    """A link that works once: choose a password, and be signed in."""
    people = _known()
    invitation = people.accounts.invitation(link)
    if request.method == "GET":
        return _page("join.html", invitation=invitation)
    try:
        name = people.accounts.join(link, request.form.get("name", ""), request.form.get("password", ""))
    except MapperError as error:
        return _page("join.html", error, invitation=invitation, name=request.form.get("name", ""))
    return _signed_in("/", people.sessions.begin(name))


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this session."""
    _known().sessions.sign_out(guard.signed_in())
    response = redirect("/sign-in", 303)
    response.delete_cookie(guard.cookie_name(), secure=guard.is_secure(), httponly=True, samesite="Lax")
    return response


@blueprint.get("/account")
def account() -> AnyResponse:
    """One's own sessions and password."""
    mine = guard.signed_in()
    sessions = _known().sessions.sessions_of(mine.person.name)
    return _page("account.html", sessions=sessions, this=mine.session.session_id)


@blueprint.post("/account/password")
def change_password() -> AnyResponse:
    """Choose another one; every other session ends."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    cookie = _known().sessions.change_password(guard.person(), old, new)
    return _signed_in("/account", cookie)


@blueprint.post("/account/sessions")
def end_own_session() -> AnyResponse:
    """End one of one's own sessions."""
    who = guard.person()
    _known().sessions.end(request.form.get("session", ""), who, of=who.name)
    return redirect("/account", 303)


@blueprint.get("/people")
def people() -> AnyResponse:
    """Everybody with an account."""
    return _people()


@blueprint.post("/people/invite")
def invite() -> AnyResponse:
    """A link for somebody new."""
    role, name = Role.parsed(request.form.get("role", "")), request.form.get("name", "")
    return _people(_known().accounts.invite(name, role, guard.person()))


@blueprint.post("/people/reset")
def reset() -> AnyResponse:
    """A link with which somebody chooses another password."""
    return _people(_known().accounts.reset(request.form.get("name", ""), guard.person()))


@blueprint.post("/people/role")
def change_role() -> AnyResponse:
    """What somebody may do from now on."""
    role = Role.parsed(request.form.get("role", ""))
    _known().accounts.change_role(request.form.get("name", ""), role, guard.person())
    return redirect("/people", 303)


@blueprint.post("/people/disable")
def disable() -> AnyResponse:
    """Shut somebody out, or let them in again."""
    is_disabled = request.form.get("disabled") != "no"
    _known().accounts.disable(request.form.get("name", ""), guard.person(), is_disabled=is_disabled)
    return redirect("/people", 303)


@blueprint.post("/people/sessions")
def end_session() -> AnyResponse:
    """End a session of anybody."""
    _known().sessions.end(request.form.get("session", ""), guard.person())
    return redirect("/people", 303)


@blueprint.get("/people/audit")
def audit() -> AnyResponse:
    """Who did what, and whether the record is as it was written."""
    rows, end = _known().audit.whole()
    return _page("audit.html", rows=rows[-SHOWN_ROWS:][::-1], end=end, fault=first_fault(rows, end))


def client_address() -> str:
    """Where a request comes from, as far as attempts are counted: of IPv6 a whole network.

    What a proxy says of it counts only where it is ours: on this machine, and with our address set.
    """
    address = request.remote_addr or ""
    if guard.own_address() and origins.is_loopback(address):
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _people(link: str = "") -> AnyResponse:
    known = _known()
    address = guard.own_address() or request.host_url.rstrip("/")
    return _page(
        "people.html",
        people=known.accounts.all(),
        sessions=known.sessions.sessions_of(),
        roles=ROLES,
        link=link and f"{address}/setup/{link}",
    )


def _signed_in(back: str, cookie: str) -> AnyResponse:
    """On to where the person wanted to go, with the session of now in place of any from before."""
    response = redirect(back, 303)
    response.set_cookie(
        guard.cookie_name(),
        cookie,
        max_age=LONGEST,
        secure=guard.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _local(address: str) -> str:
    """An address of ours; anything else becomes the map."""
    is_ours = address.startswith("/") and address[1:2] not in {"/", "\\"} and address.isprintable()
    return address if is_ours else "/"


def _page(template: str, error: MapperError | None = None, **words: object) -> Response:
    """A page, with what was wrong where something was."""
    status = problems.STATUS[type(error)] if error else 200
    response = make_response(render_template(template, problem=str(error or ""), **words), status)
    problems.say_when_to_try_again(response, error)
    return response
