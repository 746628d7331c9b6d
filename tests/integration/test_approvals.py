"""A second person approves what is published."""

import pytest

from mapper.domain.people import Role
from tests.people import world

DRAFT = {"format": 1, "position": [24.93791, 60.16616], "title": "Siege"}


@pytest.fixture
def peopled(services, tmp_path):
    return world(services, tmp_path)


def save(visitor, path, method, version=None):
    headers = {"Idempotency-Key": f"key-of-{method}-{version}-{path}"[:90]}
    headers |= {"If-Match": f'"{version}"'} if version else {}
    answer = visitor.send(path, method, headers, json=DRAFT)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json


def test_a_version_is_approved_by_another_publisher_than_its_author(peopled):
    author, publisher = peopled.signed_in(Role.PUBLISHER), peopled.signed_in(Role.ADMIN)
    plan = save(author, "/api/v1/plans", "POST")
    assert plan["author"] == "publisher"
    path = f"/api/v1/plans/{plan['id']}/approvals"
    refused = author.send(path, json={"version": 1})
    assert (refused.status_code, "somebody else has to approve it" in refused.json["title"]) == (403, True)
    approved = publisher.send(path, json={"version": 1})
    assert (approved.status_code, approved.json["by"], approved.json["version"]) == (201, "admin", 1)
    told = peopled.signed_in(Role.READER).client.get(path).json
    assert (told["is_needed"], [one["by"] for one in told["approvals"]]) == (False, ["admin"])


def test_an_editor_approves_nothing(peopled):
    editor = peopled.signed_in(Role.EDITOR)
    assert editor.send("/api/v1/plans/demo/approvals", json={"version": 1}).status_code == 403


@pytest.mark.parametrize(("plan_id", "sent"), [("x", {"version": 1}), ("demo", {"version": 7}), ("demo", {})])
def test_what_is_not_there_cannot_be_approved(peopled, plan_id, sent):
    admin = peopled.signed_in(Role.ADMIN)
    assert admin.send(f"/api/v1/plans/{plan_id}/approvals", json=sent).status_code in {404, 422}


def test_without_accounts_nobody_approves(client):
    own = {"X-Cordon-Mapper": "1"}
    refused = client.post("/api/v1/plans/demo/approvals", json={"version": 1}, headers=own)
    assert (refused.status_code, "nobody can tell them apart" in refused.json["title"]) == (403, True)
