"""Every address as everybody: nobody gets in where the table does not say so, and it says what was promised.

The promises stand here a second time, in other words than the table's, so that a row that lets too many in
is seen.
"""

import re

import pytest

from mapper.domain.people import Role
from mapper.errors import InvalidInputError
from mapper.web import create_app
from mapper.web.guard import ACCESS, ANYBODY
from tests.people import world

OPEN = re.compile(r"/(static|lib|e)/.+|/oembed|/cordon-map\.js|/sign-in|/setup/<link>")
FOR_ADMINS = re.compile(r"/people.*|/streets|/api/v1/streets/(?!line).+")
OF_PLANS = re.compile(r"/api/v1/plans(?!.*/presence).*")
FOR_PUBLISHERS = re.compile(r"/api/v1/plans/<plan_id>/(approvals|publish.*)|/api/v1/publications.*")
READS = {"GET", "HEAD", "OPTIONS"}
EVERYBODY = [None, *Role]


@pytest.fixture(scope="module")
def peopled(services, tmp_path_factory):
    return world(services, tmp_path_factory.mktemp("people"))


@pytest.fixture(scope="module")
def visitors(peopled):
    return {role: peopled.signed_in(role) if role else peopled.visitor() for role in EVERYBODY}


def doors(app):
    """Every address and method there is."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"OPTIONS"}):
            yield rule, method


def path_of(rule):
    """An address of this rule, with something in place of what varies."""
    fill = dict.fromkeys(rule.arguments, "1" if "int:" in rule.rule else "x1")
    return rule.build(fill, append_unknown=False)[1]


def least_promised(rule, method):
    """The least role that a person should need, in the words of the documentation."""
    if OPEN.fullmatch(rule.rule):
        return None
    if FOR_ADMINS.fullmatch(rule.rule):
        return Role.ADMIN
    if method not in READS and FOR_PUBLISHERS.fullmatch(rule.rule):
        return Role.PUBLISHER
    if method not in READS and OF_PLANS.fullmatch(rule.rule):
        return Role.EDITOR
    return Role.READER


def is_refused(answer):
    return answer.status_code in {401, 403} or (
        answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
    )


def test_every_address_has_a_row_and_every_row_an_address(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_nobody_gets_in_below_the_role_that_was_promised(peopled, visitors):
    asked, let_in = 0, []
    for rule, method in doors(peopled.app):
        least = least_promised(rule, method)
        for role in EVERYBODY:
            if least is None or (role is not None and role >= least):
                continue
            answer = visitors[role].send(path_of(rule), method)
            asked += 1
            if not is_refused(answer):
                let_in.append((rule.rule, method, role, answer.status_code))
    assert let_in == []
    assert asked >= 100


def test_whoever_has_the_role_gets_in(peopled, visitors):
    for rule, method in doors(peopled.app):
        least = ACCESS[rule.endpoint]
        for role in EVERYBODY:
            if least is not ANYBODY and (role is None or role < least):
                continue
            headers = {
                "X-Cordon-Mapper": visitors[role].token,
                "Cookie": f"cordon-mapper={cookie.value}" if (cookie := cookie_of(visitors[role])) else "",
            }
            with peopled.app.test_request_context(path_of(rule), method=method, headers=headers):
                try:
                    answer = peopled.app.preprocess_request()  # all but the view, which might do something
                except InvalidInputError:  # let in, and then found to have sent nonsense
                    answer = None
            assert answer is None, (rule.rule, method, role)


def cookie_of(visitor):
    return visitor.client.get_cookie("cordon-mapper")


def test_an_address_without_a_row_is_refused_to_everybody(services, tmp_path):
    fresh = world(services, tmp_path)
    fresh.app.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "secret")
    for role in EVERYBODY:
        visitor = fresh.signed_in(role) if role else fresh.visitor()
        refused = visitor.client.get("/api/v1/forgotten")
        assert (refused.status_code, "secret" in refused.text) == (403, False)


def test_on_this_machine_alone_an_address_without_a_row_is_refused_as_well(services):
    app = create_app(services, is_local=True)
    app.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "secret")
    assert app.test_client().get("/api/v1/forgotten").status_code == 403


def test_a_program_is_told_and_a_person_is_led_to_the_form(visitors):
    client = visitors[None].client
    refused = client.get("/api/v1/standoffs")
    assert (refused.status_code, refused.json["type"]) == (401, "/problems/sign-in-needed")
    led = client.get("/?lon=1&lat=2")
    assert (led.status_code, led.headers["Location"]) == (303, "/sign-in?next=%2F%3Flon%3D1%26lat%3D2")
    assert client.post("/account/sessions").headers["Location"] == "/sign-in?next="


def test_a_person_who_may_not_is_told_why_on_a_page(visitors):
    refused = visitors[Role.EDITOR].client.get("/people")
    assert (refused.status_code, refused.mimetype) == (403, "text/html")
    assert "this takes the role admin, and editor is editor" in refused.text


def test_what_takes_an_account_is_kept_by_nobody_on_the_way(peopled, visitors):
    admin = visitors[Role.ADMIN].client
    for path in ("/", "/api/v1/standoffs", "/account", "/people", "/people/audit", "/ogc/", "/nothing"):
        assert admin.get(path).headers["Cache-Control"] == "no-store", path
    assert "private" in admin.get("/tiles/1/0/0.svg").headers["Cache-Control"]
    assert "public" not in admin.get("/tiles/1/0/0.svg").headers["Cache-Control"]
    base = peopled.app.jinja_env.globals["asset_base"]
    assert "public" in visitors[None].client.get(f"{base}/css/people.css").headers["Cache-Control"]
