"""Saving plans over HTTP: versions, conflicts, keys, and everything that is refused."""

import json
import re
from datetime import datetime
from itertools import count

import pytest

from mapper.importers.draft_json import MOST_BYTES
from mapper.settings import Settings
from mapper.web import create_app
from mapper.wiring import build_services

DRAFT = {"format": 1, "position": [24.94, 60.17], "title": "Fire", "place": "Annankatu 12"}
KEYS = count()
ALL = "/api/v1/plans"


def headers(based_on=None, key=None):
    tag = {} if based_on is None else {"If-Match": f'"{based_on}"'}
    return {"X-Cordon-Mapper": "1", "Idempotency-Key": key or f"key-of-a-test-{next(KEYS)}"} | tag


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    services = build_services(Settings(data_dir=tmp_path_factory.mktemp("data")))
    return create_app(services, is_local=True).test_client()


@pytest.fixture
def plan(local):
    """The address of a plan of two versions."""
    made = local.post(ALL, json=DRAFT, headers=headers())
    address = made.headers["Location"]
    local.put(f"{address}?why=smaller", json=DRAFT | {"title": "Small fire"}, headers=headers(1))
    return address


def refusal(answer, status):
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    return answer.json


def test_a_new_plan_has_an_address_nobody_guesses_and_a_first_version(local):
    made = local.post(ALL, json=DRAFT, headers=headers())
    assert made.status_code == 201
    assert len(made.json["id"]) == 32
    assert made.headers["Location"] == f"{ALL}/{made.json['id']}"
    assert made.headers["ETag"] == '"1"'
    assert made.json["draft"]["title"] == "Fire"
    assert local.get(made.headers["Location"]).json == made.json


def test_a_sheet_always_says_as_of_when_it_is(local):
    draft = DRAFT | {"rings": [{"id": "outer", "role": "outer", "kind": "radius", "values": {}}]}
    made = local.post(ALL, json=draft, headers=headers())
    sheet = local.get(f"{made.headers['Location']}/drawn?format=sheet").text
    day = datetime.fromisoformat(made.json["saved_at"]).strftime("%Y")
    assert re.search(rf"As of \d+ \w+ {day}, \d\d:\d\d \w+", sheet)


def test_a_save_gives_the_next_version(local, plan):
    saved = local.put(plan, json=DRAFT | {"title": "Out"}, headers=headers(2))
    assert saved.json["version"] == 3
    assert saved.headers["ETag"] == '"3"'
    assert local.get(plan).json["draft"]["title"] == "Out"


def test_the_history_says_who_when_and_why(local, plan):
    told = local.get(f"{plan}/versions").json["versions"]
    assert [(each["version"], each["why"], each["author"]) for each in told] == [
        (2, "smaller", ""),
        (1, "", ""),
    ]
    assert told[0]["saved_at"] >= told[1]["saved_at"]
    assert local.get(f"{plan}/versions/1").json["draft"]["title"] == "Fire"


def test_an_earlier_version_is_restored_as_a_new_one(local, plan):
    restored = local.post(f"{plan}/versions/1/restore", headers=headers(2))
    assert (restored.json["version"], restored.json["why"]) == (3, "version 1 again")
    assert local.get(plan).json["draft"]["title"] == "Fire"


def test_a_conflict_says_which_version_stands(local, plan):
    problem = refusal(local.put(plan, json=DRAFT, headers=headers(1)), 412)
    assert problem["current"] == 2
    assert problem["type"] == "/problems/conflict"


def test_a_save_sent_again_gets_the_answer_of_the_first_time(local, plan):
    answers = [local.put(plan, json=DRAFT, headers=headers(2, "sent-twice")) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert len(local.get(f"{plan}/versions").json["versions"]) == 3


def test_a_plan_sent_again_is_one_plan(local):
    answers = [local.post(ALL, json=DRAFT, headers=headers(key="made-twice")) for _ in range(2)]
    assert answers[0].json == answers[1].json


def test_the_bin_takes_a_plan_and_gives_it_back(local, plan):
    def is_binned():
        return {each["id"]: each["is_binned"] for each in local.get(ALL).json["plans"]}[plan.split("/")[-1]]

    assert local.delete(plan, headers=headers(2)).headers["ETag"] == '"3"'
    assert is_binned()
    assert local.post(f"{plan}/unbin", headers=headers(3)).json["version"] == 4
    assert not is_binned()


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", ""), ("DELETE", ""), ("POST", "/unbin"), ("POST", "/versions/1/restore")]
)
@pytest.mark.parametrize("missing", ["If-Match", "Idempotency-Key"])
def test_a_change_that_does_not_say_what_it_is_based_on_is_refused(local, plan, method, path, missing):
    sent = {name: value for name, value in headers(2).items() if name != missing}
    problem = refusal(local.open(f"{plan}{path}", method=method, json=DRAFT, headers=sent), 428)
    assert problem["title"].startswith(missing)


@pytest.mark.parametrize("tag", ["2", "*", '"two"', '"2", "3"', '""', '"-2"'])
def test_an_etag_that_is_none_is_refused(local, plan, tag):
    problem = refusal(local.put(plan, json=DRAFT, headers=headers() | {"If-Match": tag}), 422)
    assert problem["title"].startswith("If-Match: must be the ETag of a version")


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity"])
def test_the_etag_of_any_answer_does_for_the_next_save(local, plan, encoding):
    local.put(plan, json=DRAFT | {"caption": "long enough to be packed " * 50}, headers=headers(2))
    tag = local.get(plan, headers={"Accept-Encoding": encoding}).headers["ETag"]
    saved = local.put(plan, json=DRAFT, headers=headers() | {"If-Match": tag})
    assert saved.json["version"] == 4


@pytest.mark.parametrize("key", ["short", "with some spaces", "x" * 201])
def test_a_key_that_is_none_is_refused(local, key):
    assert (
        "Idempotency-Key: must be"
        in refusal(local.post(ALL, json=DRAFT, headers=headers(key=key)), 422)["title"]
    )


@pytest.mark.parametrize("why", ["x" * 501, "two\nlines", "\u202eback to front"])
def test_a_reason_is_one_short_line(local, why):
    answer = local.post(ALL, json=DRAFT, headers=headers(), query_string={"why": why})
    assert refusal(answer, 422)["title"].startswith("why: must be one line")


@pytest.mark.parametrize(
    "path",
    ["nothing", "nothing/versions", "nothing/versions/1", "nothing/versions/one", f"x/versions/{'9' * 30}"],
)
def test_what_is_not_there_is_not_found(local, path):
    assert refusal(local.get(f"{ALL}/{path}"), 404)["type"] == "/problems/not-found"


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"format": 2, "position": [0, 0]}'])
def test_what_is_no_plan_is_refused_and_nothing_is_kept(local, plan, body):
    assert refusal(local.put(plan, data=body, headers=headers(2)), 422)["title"].startswith("plan")
    assert local.get(plan).json["version"] == 2


def test_a_body_larger_than_any_plan_is_not_read(local, plan):
    body = json.dumps(DRAFT | {"caption": "x" * (MOST_BYTES + 2_000)})
    told = refusal(local.put(plan, data=body, headers=headers(2)), 413)
    assert told["title"] == "What was sent is larger than 1 MiB; send less at once."


def test_no_cache_keeps_a_plan(local, plan):
    for address in (ALL, plan, f"{plan}/versions", f"{ALL}/nothing"):
        assert local.get(address).headers["Cache-Control"] == "no-store"


def test_a_misspelt_parameter_is_refused(local, plan):
    assert refusal(local.put(f"{plan}?because=x", json=DRAFT, headers=headers(2)), 422)


def test_a_plan_is_drawn_in_any_format(local):
    ring = {"id": "a", "role": "outer", "kind": "radius", "values": {"radius_m": "60"}}
    place = {"position": [24.938, 60.166], "rings": [ring]}
    plan = local.post(ALL, json=DRAFT | place, headers=headers()).headers["Location"]
    drawn = local.get(f"{plan}/drawn?effects=none&lines=none")
    assert {"incident", "cordon"} <= {each["properties"]["role"] for each in drawn.json["features"]}
    text = local.get(f"{plan}/drawn?format=text&effects=none")
    assert "Annankatu 12" in text.text
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert drawn.headers["Cache-Control"] == "no-store"


def test_what_two_people_changed_is_merged_for_the_next_save(local, plan):
    mine = DRAFT | {"caption": "mine"}
    told = local.post(f"{plan}/merge", json={"base": 1, "draft": mine}, headers=headers()).json
    assert told["version"] == 2
    assert (told["draft"]["title"], told["draft"]["caption"]) == ("Small fire", "mine")
    assert told["conflicts"] == []
    assert local.put(plan, json=told["draft"], headers=headers(2)).json["version"] == 3


def test_where_two_people_meet_both_are_told(local, plan):
    mine = DRAFT | {"title": "Large fire"}
    (conflict,) = local.post(f"{plan}/merge", json={"base": 1, "draft": mine}, headers=headers()).json[
        "conflicts"
    ]
    assert (conflict["path"], conflict["mine"], conflict["theirs"]) == ("title", "Large fire", "Small fire")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"base": 1}, 422),
        ({"draft": DRAFT}, 422),
        ({"base": "1", "draft": DRAFT}, 422),
        ({"base": 9, "draft": DRAFT}, 404),
        ({"base": 10**30, "draft": DRAFT}, 422),
        ({"base": 1, "draft": DRAFT | {"position": [float("nan"), 0]}}, 422),
        ({"base": 1, "draft": DRAFT | {"title": "\ud800"}}, 422),
        ([], 422),
    ],
)
def test_what_cannot_be_merged_is_refused(local, plan, body, status):
    refusal(local.post(f"{plan}/merge", json=body, headers=headers()), status)


def test_what_changed_between_two_versions_is_told(local, plan):
    told = local.get(f"{plan}/changes?from=1&to=2").json
    assert [each["path"] for each in told["changes"]] == ["title"]
    assert told["features"] == []
    assert local.get(f"{plan}/changes?from=2&to=2").json["changes"] == []
    refusal(local.get(f"{plan}/changes?from=1"), 404)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", ""), ("DELETE", ""), ("POST", "/unbin"), ("POST", "/versions/1/restore")]
)
def test_the_plan_that_came_with_the_program_stays_as_it_is(local, method, path):
    before = local.get(f"{ALL}/demo").json
    problem = refusal(local.open(f"{ALL}/demo{path}", method=method, json=DRAFT, headers=headers(1)), 403)
    assert "save a copy of it" in problem["title"]
    assert local.get(f"{ALL}/demo").json == before


def test_the_plan_that_came_with_the_program_is_looked_at_like_any_other(local):
    assert local.get(ALL).json["plans"][-1]["id"] == "demo"
    told = local.get(f"{ALL}/demo/versions").json["versions"]
    assert [each["why"] for each in told] == ["came with the program"]
    assert local.get(f"{ALL}/demo/versions/1").json == local.get(f"{ALL}/demo").json
    refusal(local.get(f"{ALL}/demo/versions/2"), 404)
    assert local.get(f"{ALL}/demo/drawn?effects=none").status_code == 200
