"""The pages of people as forms: setting up, signing in and out, inviting, shutting out."""

import re
from dataclasses import replace

import pytest

from mapper.domain.people import Role
from mapper.services.signing_in import WRONG
from mapper.web import create_app
from tests.people import PASSWORD, people_of, world

NEW = "lamp, river, spoon"


@pytest.fixture
def peopled(services, tmp_path):
    return world(services, tmp_path)


@pytest.fixture
def visitor(peopled):
    return peopled.visitor()


@pytest.fixture
def admin(peopled):
    return peopled.signed_in(Role.ADMIN)


def sign_in(visitor, name="editor", password=PASSWORD, **fields):
    return visitor.client.post("/sign-in", data={"name": name, "password": password, **fields})


def link_in(page):
    return re.search(r"/setup/([\w-]+)</code>", page.text).group(1)


def replay(peopled, cookie):
    """The same cookie again, in another browser."""
    client = peopled.app.test_client()
    client.set_cookie("cordon-mapper", cookie)
    return client.get("/api/v1/standoffs").status_code


def test_the_first_link_sets_a_server_up_and_signs_in(services, tmp_path):
    people = people_of(tmp_path)
    client = create_app(replace(services, people=people), is_local=False).test_client()
    address = f"/setup/{people.accounts.set_up()}"
    assert "Set up this server" in client.get(address).text
    refused = client.post(address, data={"name": "Root", "password": "short"})
    assert (refused.status_code, "12 to 1,000 characters" in refused.text) == (422, True)
    assert 'value="Root"' in refused.text
    assert client.post(address, data={"name": "Root", "password": PASSWORD}).headers["Location"] == "/"
    assert "You are admin here" in client.get("/account").text
    assert client.get(address).status_code == 404


def test_a_person_who_signs_in_goes_on_to_where_the_way_led(peopled, visitor):
    led = visitor.client.get("/people?x=1").headers["Location"]
    page = visitor.client.get(led)
    assert 'name="next" value="/people?x=1"' in page.text
    assert sign_in(visitor, "admin", next="/people?x=1").headers["Location"] == "/people?x=1"
    assert visitor.client.get("/people").status_code == 200
    assert peopled.people.audit.whole()[0][-1].deed == "signed in"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tx", "x", ""],
)
def test_the_way_leads_nowhere_else(visitor, address):
    assert sign_in(visitor, next=address).headers["Location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("editor", "wrong"), ("nobody", "wrong")])
def test_what_was_wrong_is_not_told_and_the_name_stays(visitor, name, password):
    refused = sign_in(visitor, name, password)
    assert (refused.status_code, WRONG in refused.text) == (401, True)
    assert f'name="name" value="{name}"' in refused.text
    assert "Set-Cookie" not in refused.headers
    unlike = re.sub(name, "NAME", refused.text)
    assert unlike == re.sub("other", "NAME", sign_in(visitor, "other", "wrong").text)


def test_too_many_attempts_are_refused_until_some_time_later(peopled, visitor):
    for _ in range(5):
        assert sign_in(visitor, password="wrong").status_code == 401  # noqa: S106
    refused = sign_in(visitor)
    assert (refused.status_code, "Too many attempts" in refused.text) == (429, True)
    peopled.clock.pass_by(seconds=int(refused.headers["Retry-After"]) + 30)
    assert sign_in(visitor).status_code == 303


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [("203.0.113.7", 429), ("198.51.100.1, 203.0.113.7", 429), ("203.0.113.8", 401), ("nonsense", 401)],
)
def test_behind_our_proxy_attempts_are_counted_by_who_it_says_asked(services, tmp_path, forwarded, expected):
    visitor = world(services, tmp_path, address="https://maps.example.org").visitor()

    def attempt(n, address):
        sent = {"name": f"person {n}", "password": "wrong"}
        return visitor.client.post("/sign-in", data=sent, headers={"X-Forwarded-For": address})

    for n in range(5):
        attempt(n, f"192.0.2.{n}, 203.0.113.7")
    assert attempt(5, forwarded).status_code == expected


def test_what_a_stranger_says_of_where_he_is_does_not_count(visitor):
    def attempt(n):
        sent = {"name": f"person {n}", "password": "wrong"}
        return visitor.client.post("/sign-in", data=sent, headers={"X-Forwarded-For": f"192.0.2.{n}"})

    assert [attempt(n).status_code for n in range(6)] == [401] * 5 + [429]


def test_a_network_of_the_new_kind_counts_as_one_address(visitor):
    def attempt(n):
        sent = {"name": f"person {n}", "password": "wrong"}
        environment = {"REMOTE_ADDR": f"2001:db8::{n}"}
        return visitor.client.post("/sign-in", data=sent, environ_overrides=environment)

    assert [attempt(n).status_code for n in range(6)] == [401] * 5 + [429]


def test_signing_in_gives_a_new_token_and_ends_the_one_before(peopled, visitor):
    sign_in(visitor)
    first = visitor.client.get_cookie("cordon-mapper").value
    sign_in(visitor)
    assert visitor.client.get_cookie("cordon-mapper").value != first
    assert replay(peopled, first) == 401


def test_a_session_of_whoever_signed_out_cannot_be_used_again(peopled):
    visitor = peopled.signed_in("editor")
    cookie = visitor.client.get_cookie("cordon-mapper").value
    assert replay(peopled, cookie) == 200
    assert visitor.fill("/sign-out").headers["Location"] == "/sign-in"
    assert visitor.client.get_cookie("cordon-mapper") is None
    assert replay(peopled, cookie) == 401


def test_a_session_from_before_a_new_password_cannot_be_used_again(peopled):
    visitor, other = peopled.signed_in("editor"), peopled.signed_in("editor")
    cookies = [one.client.get_cookie("cordon-mapper").value for one in (visitor, other)]
    assert visitor.fill("/account/password", old=PASSWORD, new=NEW).headers["Location"] == "/account"
    assert [replay(peopled, cookie) for cookie in cookies] == [401, 401]
    assert visitor.client.get("/account").status_code == 200
    assert sign_in(peopled.visitor(), password=NEW).status_code == 303


def test_a_wrong_old_password_changes_nothing(peopled):
    visitor = peopled.signed_in("editor")
    refused = visitor.fill("/account/password", old="wrong", new=NEW)
    assert (refused.status_code, "is wrong; nothing was changed" in refused.text) == (422, True)
    assert visitor.client.get("/account").status_code == 200


def test_one_ends_ones_own_sessions_from_anywhere_and_nobody_elses(peopled):
    visitor, other = peopled.signed_in("editor"), peopled.signed_in("editor")
    page = visitor.look()
    assert page.text.count("since 2026-07-28 12:00 UTC") == 3  # two, and the label of a button
    (session,) = re.findall(r'name="session" value="(\w+)"', page.text)
    reader = peopled.signed_in("reader")
    assert reader.fill("/account/sessions", session=session).status_code == 404
    assert visitor.fill("/account/sessions", session=session).headers["Location"] == "/account"
    assert other.client.get("/api/v1/standoffs").status_code == 401


def test_an_admin_invites_somebody_who_then_signs_in(peopled, admin):
    page = admin.fill("/people/invite", name="Jane", role="publisher")
    visitor = peopled.visitor()
    address = f"/setup/{link_in(page)}"
    assert "Welcome, Jane" in visitor.client.get(address).text
    visitor.client.post(address, data={"password": PASSWORD})
    assert "You are publisher here" in visitor.client.get("/account").text
    assert link_in(page) not in admin.client.get("/people").text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "Jane", "role": "king"}, "none of reader"),
        ({"name": "editor", "role": "reader"}, "has an account already"),
        ({}, "role"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_words(admin, fields, says):
    refused = admin.fill("/people/invite", **fields)
    assert (refused.status_code, says in refused.text) == (422, True)


def test_an_admin_changes_roles_shuts_out_and_ends_sessions(peopled, admin):
    editor = peopled.signed_in("editor")
    session = peopled.people.sessions.sessions_of("editor")[0].session_id
    assert admin.fill("/people/sessions", session=session).headers["Location"] == "/people"
    assert editor.client.get("/api/v1/standoffs").status_code == 401
    admin.fill("/people/role", name="editor", role="publisher")
    assert peopled.people.accounts.named("editor").role is Role.PUBLISHER
    admin.fill("/people/disable", name="editor", disabled="yes")
    assert sign_in(peopled.visitor()).status_code == 401
    assert "editor (shut out)" in admin.client.get("/people").text
    admin.fill("/people/disable", name="editor", disabled="no")
    link = link_in(admin.fill("/people/reset", name="editor"))
    peopled.visitor().client.post(f"/setup/{link}", data={"password": NEW})
    assert sign_in(peopled.visitor(), password=NEW).status_code == 303


def test_what_was_refused_is_said_once(admin):
    refused = admin.fill("/people/role", name="editor", role="king")
    assert (refused.status_code, refused.text.count("is none of")) == (422, 1)


def test_the_last_admin_cannot_go(admin):
    refused = admin.fill("/people/role", name="admin", role="reader")
    assert (refused.status_code, "make somebody else an admin first" in refused.text) == (422, True)


def test_who_did_what_is_shown_and_a_fault_in_it_as_well(peopled, admin):
    page = admin.client.get("/people/audit").text
    assert "rows, as they were written" in page
    assert "reader: reader" in page
    with peopled.people.audit._file.writing(None) as connection:
        connection.execute("DROP TRIGGER audit_stays; UPDATE audit SET who = 'x' WHERE number = 2")
    assert "Row 2 is not as it was written" in admin.client.get("/people/audit").text


def test_words_of_people_stay_words(peopled, admin):
    name = "<img src=x onerror=alert(1)>"
    admin.fill("/people/invite", name=name, role="reader")
    refused = sign_in(peopled.visitor(), name=f'"{name}')
    for page in (admin.client.get("/people/audit").text, refused.text):
        assert "<img" not in page
        assert "&lt;img" in page


def test_on_this_machine_alone_the_pages_say_that_there_are_no_accounts(client):
    for path in ("/sign-in", "/account", "/people", "/people/audit", "/setup/x"):
        page = client.get(path)
        assert (page.status_code, "No password is needed here" in page.text) == (200, True)
    own = {"X-Cordon-Mapper": "1"}
    assert (
        client.post("/people/invite", data={"name": "Jane", "role": "admin"}, headers=own).status_code == 403
    )


def test_every_page_says_who_is_signed_in_or_that_no_password_is_needed(client, peopled):
    for path in ("/", "/streets"):
        assert '<a href="/account">No password</a>' in client.get(path).text
        assert '<a href="/account">admin</a>' in peopled.signed_in("admin").client.get(path).text


@pytest.mark.parametrize("settings", [{"accounts": True}, {"approval": True}])
def test_a_setting_asks_for_accounts_even_here(services, settings):
    chosen = replace(services, settings=replace(services.settings, **settings))
    assert create_app(chosen, is_local=True).test_client().get("/api/v1/standoffs").status_code == 401
