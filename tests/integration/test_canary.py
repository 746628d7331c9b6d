"""A word that is in every text of every plan never reaches anybody who has not signed in."""

import itertools
import json
import logging

import pytest

from mapper.domain.people import Role
from mapper.wiring import PLAN_FORMATS
from tests.integration.test_access import doors
from tests.people import world

WORD = "Zylvanquist"
NUMBER = "24.9379137"  # and where it is
DRAFT = {
    "format": 1,
    "position": [float(NUMBER), 60.1661637],
    "place": f"{WORD} place",
    "title": f"{WORD} title",
    "caption": f"{WORD} caption",
    "notes": [{"id": "n1", "text": f"{WORD} note", "position": None}],
    "points": [
        {"id": "p1", "sort": "rendezvous_point", "position": [24.938, 60.166], "label": f"{WORD} point"}
    ],
    "methane": {"hazards": f"{WORD} hazards"},
}
ASKED_AS = [
    {},
    {"Accept": "text/html"},
    {"If-None-Match": '"1"'},
    {"If-None-Match": "*"},
    {"If-Match": '"1"', "Idempotency-Key": "k" * 16},
    {"Range": "bytes=0-10"},
    {"Cookie": "cordon-mapper=" + "x" * 43},
    {"Cookie": "cordon-mapper=" + "0" * 64, "X-Cordon-Mapper": "1"},
    {"Authorization": "Basic YWRtaW46YWRtaW4="},
    {"X-Forwarded-For": "127.0.0.1", "X-HTTP-Method-Override": "GET"},
]


@pytest.fixture
def peopled(services, tmp_path):
    return world(services, tmp_path)


def saved(peopled, key, **changes):
    """A plan with the word in it, saved twice."""
    editor = peopled.signed_in(Role.EDITOR)
    first = editor.send(
        "/api/v1/plans?why=" + WORD, headers={"Idempotency-Key": f"{key}-1"}, json=DRAFT | changes
    )
    assert first.status_code == 201, first.text
    path = f"/api/v1/plans/{first.json['id']}"
    headers = {"Idempotency-Key": f"{key}-2", "If-Match": '"1"'}
    assert editor.send(path, "PUT", headers, json=DRAFT | changes | {"when": "2026-07-28"}).status_code == 200
    return first.json["id"]


def questions(peopled, plan_ids):
    """Every address with every method, for every plan, format and manner of asking."""
    for rule, method in doors(peopled.app):
        values = dict.fromkeys(rule.arguments, "1" if "int:" in rule.rule else "x1")
        for plan_id in plan_ids if "plan_id" in values else plan_ids[:1]:
            path = rule.build(values | {"plan_id": plan_id, "number": "1"}, append_unknown=False)[1]
            formats = PLAN_FORMATS if rule.rule.endswith("/drawn") else [""]
            for headers, name in itertools.product(ASKED_AS, formats):
                yield method, f"{path}?format={name}" if name else path, headers


def said(answer):
    return f"{answer.status} {answer.headers} {answer.get_data(as_text=True)}"


@pytest.mark.slow
def test_what_is_in_plans_reaches_nobody_who_has_not_signed_in(peopled, caplog):
    caplog.set_level(logging.DEBUG)
    plan_ids = [saved(peopled, f"key-{n:08}") for n in range(4)]
    binned = peopled.signed_in(Role.EDITOR).send(
        f"/api/v1/plans/{plan_ids[0]}",
        "DELETE",
        {"Idempotency-Key": "into-the-bin", "If-Match": '"2"'},
    )
    assert binned.status_code == 200, binned.text
    client, asked, leaks, tags = peopled.app.test_client(), 0, [], set()
    for method, path, headers in questions(peopled, [*plan_ids, "demo"]):
        answer = client.open(path, method=method, headers=headers)
        asked += 1
        tags.add(answer.headers.get("ETag"))
        if WORD in said(answer) or NUMBER in said(answer):
            leaks.append((method, path, headers))
    assert leaks == []
    assert asked >= 2_000
    assert WORD not in caplog.text
    digests = {version.digest for plan_id in plan_ids for version in peopled_plans(peopled).versions(plan_id)}
    assert not any(digest[:12] in str(tags) for digest in digests)


def peopled_plans(peopled):
    return peopled.app.extensions["services"].plans


def test_a_plan_that_is_there_and_one_that_is_not_are_refused_alike(peopled):
    there = saved(peopled, "key-of-this")
    client = peopled.app.test_client()
    for rest in ("", "/versions", "/versions/1", "/drawn", "/approvals", "/changes?from=1&to=2"):
        one, other = (client.get(f"/api/v1/plans/{name}{rest}") for name in (there, "0" * 32))
        assert said(one) == said(other)
        assert one.status_code == 401


def test_not_even_an_error_of_ours_tells_what_was_in_a_plan(peopled, caplog, monkeypatch):
    plan_id = saved(peopled, "key-of-error")
    plans = peopled_plans(peopled)

    def broken(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(type(plans), "current", broken)
    monkeypatch.setattr(type(plans), "create", broken)
    peopled.app.config["PROPAGATE_EXCEPTIONS"] = False
    editor = peopled.signed_in(Role.EDITOR)
    answers = [
        editor.client.get(f"/api/v1/plans/{plan_id}?why={WORD}"),
        editor.send(f"/api/v1/plans?why={WORD}", headers={"Idempotency-Key": "k" * 9}, json=DRAFT),
    ]
    assert {answer.status_code for answer in answers} <= {422, 500}
    assert 500 in {answer.status_code for answer in answers}
    assert not any(WORD in said(answer) for answer in answers)
    assert "broken" in caplog.text
    assert WORD not in caplog.text


def test_the_record_of_who_did_what_knows_nothing_of_what_is_in_plans(peopled):
    saved(peopled, "key-of-audit")
    assert WORD not in json.dumps([row.about for row in peopled.people.audit.whole()[0]])
