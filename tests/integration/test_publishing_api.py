"""Publishing over the API, as a publisher who signed in."""

import pytest

from mapper.domain.people import Role
from tests.people import world

pytestmark = pytest.mark.slow
ADDRESS = "http://127.0.0.1:9"  # nobody answers there
CHOICES = {"theme": "dark", "correction": "It was a van."}


@pytest.fixture(scope="module")
def peopled(services, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    found = world(services, folder, publish_to=str(folder / "public"), public_address=ADDRESS)
    found.folder = folder / "public"
    return found


@pytest.fixture(scope="module")
def publisher(peopled):
    return peopled.signed_in(Role.PUBLISHER)


@pytest.fixture(scope="module")
def looked_at(publisher):
    answer = publisher.send("/api/v1/plans/demo/publish/preview", json={"choices": CHOICES})
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.fixture(scope="module")
def published(publisher, looked_at):
    answer = publish(publisher, looked_at)
    assert answer.status_code == 201, answer.text
    return answer.json


def publish(publisher, looked_at, key="key-of-this", **changes):
    sent = {"version": looked_at["version"], "digest": looked_at["digest"], "choices": CHOICES}
    headers = {"Idempotency-Key": key} if key else {}
    return publisher.send("/api/v1/plans/demo/publish", "POST", headers, json=sent | changes)


def test_a_preview_shows_the_page_and_what_is_kept_from_readers(looked_at):
    assert looked_at["html"].startswith("<!doctype html>")
    assert "It was a van." in looked_at["html"]
    assert any("Rendezvous point" in each["says"] for each in looked_at["withheld"])
    assert {"alt_text", "long_text", "caveats", "warnings", "to_check"} <= looked_at.keys()
    assert (looked_at["version"], looked_at["number"], looked_at["stops"]) == (1, 1, [])


def test_what_was_looked_at_goes_out_with_everything_to_paste(peopled, published):
    edition = published["edition"]
    assert published["edition"]["choices"]["theme"] == "dark"
    assert (peopled.folder / edition["path"] / "index.html").exists()
    assert edition["address"] == f"{ADDRESS}/e/{published['publication']['id']}/"
    assert {*published["snippets"]} == {"iframe", "wordpress", "element", "amp", "newsletter"}
    assert published["snippets"]["wordpress"] == edition["address"]


def test_sent_again_it_is_the_same_edition(publisher, looked_at, published):
    for key in ("key-of-this", "another-key"):
        again = publish(publisher, looked_at, key)
        assert (again.status_code, again.json["edition"]) == (200, published["edition"])
        assert again.json["snippets"] == published["snippets"]


def test_something_else_than_what_was_looked_at_does_not_go_out(publisher, looked_at, published):
    refused = publish(publisher, looked_at, "third-key", choices={"theme": "light"})
    assert (refused.status_code, refused.json["current"]) == (412, 1)
    assert "look at it again" in refused.json["title"]
    told = publisher.client.get(f"/api/v1/publications/{published['publication']['id']}").json
    assert len(told["editions"]) == 1


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"digest": None}, 422, "digest"),
        ({"version": "1"}, 422, "version"),
        ({"version": 9}, 404, "one version"),
        ({"choices": {"theme": "pink"}}, 422, "theme"),
        ({"choice": {}}, 422, "choice: is nothing that this call takes"),
    ],
)
def test_nonsense_is_refused_by_name(publisher, looked_at, changes, status, words):
    refused = publish(publisher, looked_at, "a-fourth-key", **changes)
    assert (refused.status_code, words in refused.json["title"]) == (status, True)


def test_a_publication_needs_a_key_and_what_was_looked_at(publisher, looked_at):
    assert publish(publisher, looked_at, key="").status_code == 428
    headers = {"Idempotency-Key": "a-fifth-key"}
    for missing in ("version", "digest"):
        sent = {"version": 1, "digest": "x"}
        del sent[missing]
        refused = publisher.send("/api/v1/plans/demo/publish", "POST", headers, json=sent)
        assert (refused.status_code, missing in refused.json["title"]) == (422, True)


def test_an_editor_publishes_nothing(peopled, looked_at):
    editor = peopled.signed_in(Role.EDITOR)
    assert publish(editor, looked_at).status_code == 403
    for rest in ("withdraw", "lift"):
        assert editor.send(f"/api/v1/publications/x/{rest}", json={"said": "x"}).status_code == 403


def test_publications_are_listed(peopled, published):
    told = peopled.signed_in(Role.READER).client.get("/api/v1/publications")
    assert told.json["publications"] == [published["publication"]]
    assert told.headers["Cache-Control"] == "no-store"
    assert peopled.signed_in(Role.READER).client.get("/api/v1/publications/nothing").status_code == 404


@pytest.mark.usefixtures("loopback")
def test_what_is_taken_down_answers_with_what_every_address_says(peopled, publisher, published):
    path = f"/api/v1/publications/{published['publication']['id']}"
    lifted = publisher.send(f"{path}/lift", json={})
    assert (lifted.status_code, lifted.json["publication"]["standing"]) == (200, "lifted")
    held = publisher.send(f"{path}/withdraw", json={"said": "Legal reasons.", "hold": True})
    assert (held.status_code, held.json["publication"]["standing"]) == (200, "held")
    at_target = [each for each in held.json["proof"] if not each["where"].startswith("http")]
    as_readers = [each for each in held.json["proof"] if each["where"].startswith("http")]
    assert all(each["is_right"] for each in at_target)
    assert {each["says"] for each in as_readers} == {"could not be reached"}
    assert held.json["is_proved"] is False
    own = peopled.folder / published["edition"]["path"]
    assert not own.exists()
    deeds = [row.deed for row in peopled.people.audit.whole()[0]][-2:]
    assert deeds == ["told that the cordon is lifted", "took down for a legal hold"]


def test_how_it_is_taken_down_is_read_strictly(publisher):
    for sent in ({}, {"said": 1}, {"said": "x", "hold": "yes"}, {"said": "x", "why": "y"}):
        assert publisher.send("/api/v1/publications/x/withdraw", json=sent).status_code == 422
    assert publisher.send("/api/v1/publications/x/withdraw", json={"said": "x"}).status_code == 404


def test_the_audit_log_names_who_published_what(peopled, published):
    row = next(row for row in peopled.people.audit.whole()[0] if row.deed == "published")
    assert row.who == "publisher"
    assert row.about == f"plan demo, version 1, as edition 1 of {published['publication']['id']}"
