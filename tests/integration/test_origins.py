"""Requests of other web pages, under other names, or through a proxy change nothing and read nothing."""

import pytest

from tests.people import world

OWN = {"X-Cordon-Mapper": "1"}
ADDRESS = "https://maps.example.org"


@pytest.fixture(scope="module")
def alone(app):
    """A server that only this machine can reach."""
    return app.test_client()


@pytest.fixture(scope="module")
def peopled(services, tmp_path_factory):
    return world(services, tmp_path_factory.mktemp("people"))


@pytest.fixture(scope="module")
def proxied(services, tmp_path_factory):
    return world(services, tmp_path_factory.mktemp("proxied"), address=ADDRESS)


@pytest.mark.parametrize("path", ["/api/v1/standoffs", "/", "/ogc/", "/tiles/1/0/0.svg"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "[::1"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"X-Real-IP": "203.0.113.7"},
        {"Via": "1.1 proxy"},
    ],
    ids=str,
)
def test_without_accounts_only_this_machine_itself_is_served(alone, path, headers):
    refused = alone.get(path, headers=headers)
    assert refused.status_code == 403
    assert "127.0.0.1" in refused.text or "CORDON_MAPPER_ACCOUNTS=on" in refused.text


@pytest.mark.parametrize("page", ["https://maps.example.org/", "http://evil.example/x", "http://[::1"])
def test_a_proxy_that_leaves_no_marks_is_known_by_the_page_that_asks(alone, page):
    assert alone.get("/api/v1/standoffs", headers={"Referer": page}).status_code == 403


def test_a_link_on_another_page_may_lead_here(alone):
    assert alone.get("/sign-in", headers={"Referer": "https://wiki.example/"}).status_code == 200
    assert alone.get("/api/v1/standoffs", headers={"Referer": "http://localhost/"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=str,
)
@pytest.mark.parametrize("path", ["/api/v1/rings", "/api/v1/cordon", "/sign-in", "/setup/x"])
def test_another_page_cannot_even_ask_by_post(alone, peopled, path, headers):
    for client in (alone, peopled.signed_in_client()):
        assert client.post(path, json={}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "path", ["/api/v1/streets/verify", "/people/invite", "/account/sessions", "/sign-out"]
)
@pytest.mark.parametrize("token", [None, "", "1", "0" * 64, "\u00ff"])
def test_a_change_without_the_token_of_the_session_is_refused(peopled, path, token):
    client = peopled.signed_in_client()
    headers = {} if token is None else {"X-Cordon-Mapper": token}
    assert client.post(path, headers=headers, data={"session": "x"}).status_code == 403
    if token is not None:
        assert client.post(path, data={"token": token}).status_code == 403


def test_the_token_of_another_session_is_none(peopled):
    mine, theirs = peopled.signed_in("admin"), peopled.signed_in("admin")
    assert mine.token != theirs.token
    mine.token = theirs.token
    assert mine.send("/api/v1/streets/verify").status_code == 403


def test_the_token_does_not_give_the_session_away(peopled):
    admin = peopled.signed_in("admin")
    cookie = admin.client.get_cookie("cordon-mapper").value
    assert cookie not in admin.look().text
    assert cookie not in admin.token


def test_a_question_sent_by_post_needs_no_token(peopled):
    assert peopled.signed_in_client("reader").post("/api/v1/rings", json={}).status_code == 422


def test_behind_a_proxy_its_address_is_ours_and_the_cookie_is_for_https_alone(proxied):
    visitor = proxied.visitor()
    answer = visitor.client.post(
        "/sign-in",
        data={"name": "editor", "password": "tram, kettle, fjord"},
        headers={"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin", "X-Forwarded-For": "203.0.113.7"},
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-cordon-mapper=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert "Domain" not in cookie


@pytest.mark.parametrize("origin", ["http://localhost", "http://maps.example.org", "https://evil.example"])
def test_behind_a_proxy_no_other_address_is_ours(proxied, origin):
    answer = proxied.visitor().client.post("/sign-in", data={}, headers={"Origin": origin})
    assert (answer.status_code, "CORDON_MAPPER_ADDRESS" in answer.text) == (403, True)


def test_without_https_the_cookie_is_still_not_for_scripts(peopled):
    answer = peopled.visitor().client.post(
        "/sign-in", data={"name": "editor", "password": "tram, kettle, fjord"}
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("cordon-mapper=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
