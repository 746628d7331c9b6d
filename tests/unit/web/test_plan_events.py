"""The news of a plan as they are sent, without a server."""

from datetime import UTC, datetime

import pytest
from flask import Flask, json

from mapper.errors import NotFoundError, StoreFailedError
from mapper.services.plan_ports import SavedPlan, Version
from mapper.services.presence import Presence
from mapper.web import plan_events, problems


class Plans:
    """One plan whose newest version is set by hand."""

    def __init__(self):
        self.number, self.clock_s, self.fails = 3, 0.0, False

    def current(self, plan_id):
        if self.fails:
            raise StoreFailedError("the disk is gone")
        if plan_id != "plan":
            raise NotFoundError("there is no such plan")
        saved_at = datetime(2026, 1, 1, tzinfo=UTC)
        return SavedPlan(Version(plan_id, self.number, saved_at, "Ana", "Corner moved.", ""), b"{}")


@pytest.fixture
def plans():
    return Plans()


@pytest.fixture
def client(plans):
    app = Flask(__name__)
    app.config["ACCOUNTS"] = False

    def clock_s():
        return plans.clock_s

    plan_events.register(app, Presence(most_streams=1, now_s=clock_s), plans.current, clock_s)

    @app.put("/api/v1/plans/<plan_id>")
    def save(plan_id):
        plans.number += 1
        return plan_id

    problems.register(app)
    return app.test_client()


def tell(client, page, where="", **more):
    return client.post("/api/v1/plans/plan/presence", json={"tab": page, "where": where, **more})


def listen(client, page="me"):
    return client.get(f"/api/v1/plans/plan/events?tab={page}").iter_encoded()


def events(chunk):
    lines = chunk.decode().splitlines()
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    return dict(zip(names, told, strict=True))


def test_a_page_hears_who_else_is_there_and_which_version_stands(client):
    tell(client, "a", "Corner 3 moved.")
    answer = tell(client, "b")
    assert answer.json == {"version": 3, "people": [{"name": "", "where": "Corner 3 moved."}]}


def test_a_page_that_leaves_is_gone_at_once(client):
    tell(client, "a")
    tell(client, "a", leaves=True)
    assert tell(client, "b").json["people"] == []


@pytest.mark.parametrize("page", ["", "a b", "a\n", "x" * 65, 7])
def test_a_page_has_a_plain_name(client, page):
    assert tell(client, page).status_code == 422


@pytest.mark.parametrize("where", [7, None, {}])
def test_what_was_done_is_a_sentence(client, where):
    assert tell(client, "a", where).status_code == 422


def test_a_long_sentence_is_cut(client):
    tell(client, "a", "x" * 5_000)
    assert tell(client, "b").json["people"][0]["where"] == "x" * plan_events.LONGEST_WHERE


def test_of_a_plan_that_there_is_not_there_are_no_news(client):
    assert client.get("/api/v1/plans/other/events?tab=me").status_code == 404
    assert client.post("/api/v1/plans/other/presence", json={"tab": "me"}).status_code == 404


def test_a_stream_begins_with_how_things_stand_and_is_never_cached(client):
    tell(client, "a", "A note.")
    answer = client.get("/api/v1/plans/plan/events?tab=me")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/event-stream", "no-store")
    assert events(next(answer.iter_encoded())) == {
        "saved": {"version": 3, "author": "Ana", "why": "Corner moved."},
        "people": [{"name": "", "where": "A note."}],
    }


def test_a_save_is_pushed_and_nothing_else_is_repeated(client):
    stream = listen(client)
    next(stream)
    client.put("/api/v1/plans/plan")
    assert events(next(stream)) == {"saved": {"version": 4, "author": "Ana", "why": "Corner moved."}}


def test_reading_wakes_nobody_and_silence_is_a_heartbeat(client, monkeypatch):
    monkeypatch.setattr(plan_events, "HEARTBEAT_S", 0.01)
    stream = listen(client)
    next(stream)
    assert next(stream) == b":\n\n"


def test_what_another_process_saved_is_told_with_the_next_heartbeat(client, plans, monkeypatch):
    monkeypatch.setattr(plan_events, "HEARTBEAT_S", 0.01)
    stream = listen(client)
    next(stream)
    plans.number = 9
    assert events(next(stream))["saved"]["version"] == 9


def test_when_all_streams_are_taken_a_page_is_told_to_ask(client):
    answer = client.get("/api/v1/plans/plan/events?tab=a")
    refused = client.get("/api/v1/plans/plan/events?tab=b")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "20")
    assert "now and then" in refused.json["title"]
    answer.close()
    assert client.get("/api/v1/plans/plan/events?tab=b").status_code == 200


def test_a_question_for_the_headers_takes_no_stream(client):
    client.head("/api/v1/plans/plan/events?tab=a").close()
    assert client.get("/api/v1/plans/plan/events?tab=b").status_code == 200


def test_a_stream_ends_after_a_while_so_that_it_has_to_be_allowed_again(client, plans):
    stream = listen(client)
    next(stream)
    plans.clock_s += plan_events.LONGEST_S
    tell(client, "a")
    assert next(stream, None) is None


def test_a_stream_of_a_page_that_left_ends(client):
    tell(client, "me")
    stream = listen(client)
    next(stream)
    tell(client, "me", leaves=True)
    assert next(stream, None) is None


def test_a_stream_ends_quietly_when_the_plan_cannot_be_read(client, plans):
    stream = listen(client)
    next(stream)
    tell(client, "a")
    plans.fails = True
    assert next(stream, None) is None
