"""Managing streets over HTTP: the whole life of a pack, and everything that must not be able to touch it."""

import http.client
import json
import os
import re
import subprocess
import sys

import pytest

from mapper.settings import ROOT, Settings
from mapper.sources.uploads import PIECE_BYTES
from mapper.web import create_app
from mapper.wiring import build_services
from tests.small_files import TOWN

OWN = {"X-Cordon-Mapper": "1"}
WRITES = [
    ("POST", "/api/v1/streets/packs"),
    ("DELETE", "/api/v1/streets/packs/town"),
    ("POST", "/api/v1/streets/uploads"),
    ("PUT", "/api/v1/streets/uploads/x"),
    ("DELETE", "/api/v1/streets/uploads/x"),
    ("POST", "/api/v1/streets/fetch"),
    ("POST", "/api/v1/streets/verify"),
    ("DELETE", "/api/v1/streets/jobs/x"),
]


@pytest.fixture
def local(tmp_path):
    """A client of a server of its own that only this machine can reach."""
    services = build_services(Settings(data_dir=tmp_path))
    yield create_app(services, is_local=True).test_client()
    services.worker.close()


@pytest.fixture(scope="module")
def still(tmp_path_factory):
    """The same for what changes nothing: one server for all of it."""
    services = build_services(Settings(data_dir=tmp_path_factory.mktemp("still")))
    return create_app(services, is_local=True).test_client()


@pytest.fixture(scope="module")
def open_to_all(services):
    """A client of a server that others can reach, too."""
    return create_app(services, is_local=False).test_client()


def send(client, content=TOWN, name="", file="town.osm"):
    announced = client.post(
        "/api/v1/streets/uploads", json={"file": file, "name": name, "bytes": len(content)}, headers=OWN
    ).json
    client.put(f"/api/v1/streets/uploads/{announced['upload']}?at=0", data=content, headers=OWN)
    return announced["upload"]


def add(client, **changes):
    sent = {"upload": send(client, **changes)}
    return finished(client, client.post("/api/v1/streets/packs", json=sent, headers=OWN))


def finished(client, answer):
    """The job that an answer began, once it has ended."""
    assert answer.status_code == 202, answer.text
    client.application.extensions["services"].worker._thread.join(60)
    return client.get(f"/api/v1/streets/jobs/{answer.json['job']['id']}").json["job"]


def pack_names(client):
    return [pack["name"] for pack in client.get("/api/v1/streets/packs").json["packs"]]


def leftovers(client):
    folder = client.application.extensions["services"].settings.data_dir / "uploads"
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.slow
def test_a_file_that_was_sent_becomes_a_pack_and_can_be_removed(local):
    job = add(local)
    assert (job["state"], job["message"]) == ("done", "town: 1 segments")
    (town,) = [p for p in local.get("/api/v1/streets/packs").json["packs"] if p["name"] == "town"]
    assert (town["segments"], town["shipped"], town["streets_as_of"]) == (1, False, "2026-05-01")
    assert leftovers(local) == []
    found = local.get("/api/v1/locate?q=High+Street").json["candidates"]
    assert found[0]["label"].startswith("High Street")
    assert local.delete("/api/v1/streets/packs/town", headers=OWN).json == {"removed": "town"}
    assert pack_names(local) == ["helsinki-centre"]
    assert local.get("/api/v1/locate?q=High+Street").json["candidates"] == []


@pytest.mark.slow
def test_a_file_that_is_no_map_is_refused_in_one_sentence_and_leaves_nothing(local):
    job = add(local, content=b"no map", name="nonsense")
    assert job["state"] == "failed"
    assert job["message"].startswith("nonsense: ")
    assert pack_names(local) == ["helsinki-centre"]
    assert leftovers(local) == []


@pytest.mark.slow
def test_checking_every_byte_is_told_pack_by_pack_and_forgotten_when_they_change(local):
    def states():
        return {p["name"]: p["problem"] for p in local.get("/api/v1/streets/packs").json["packs"]}

    assert states() == {"helsinki-centre": None}
    assert finished(local, local.post("/api/v1/streets/verify", headers=OWN))["state"] == "done"
    assert states() == {"helsinki-centre": ""}
    add(local)
    assert states() == {"helsinki-centre": None, "town": None}


@pytest.mark.slow
def test_a_damaged_pack_is_told_listed_and_can_be_removed(local):
    add(local)
    folder = local.application.extensions["services"].settings.data_dir / "streets"
    whole = (folder / "town.streets").read_bytes()
    (folder / "town.streets").write_bytes(whole[: len(whole) // 2])
    job = finished(local, local.post("/api/v1/streets/verify", headers=OWN))
    assert (job["state"], "town" in job["message"]) == ("failed", True)
    assert "town" in local.get("/api/v1/streets/packs").json["unreadable"]
    assert local.delete("/api/v1/streets/packs/town", headers=OWN).status_code == 200
    assert local.get("/api/v1/streets/packs").json["unreadable"] == {}


@pytest.mark.slow
def test_fetching_is_refused_in_its_own_words_while_live_services_are_off(local):
    sent = {"place": "60.17, 24.94", "reach_m": 500}
    job = finished(local, local.post("/api/v1/streets/fetch", json=sent, headers=OWN))
    assert (job["state"], job["subject"]) == ("failed", "60.17000, 24.94000")
    assert "CORDON_MAPPER_LIVE" in job["message"]


def test_only_one_task_runs_and_an_upload_waits_for_it(local, monkeypatch):
    upload = send(local)
    worker = local.application.extensions["services"].worker
    monkeypatch.setattr(worker, "_command", (sys.executable, "-c", "import time; time.sleep(60)"))
    job = local.post("/api/v1/streets/verify", headers=OWN).json["job"]
    assert local.get("/api/v1/streets/packs").json["job"]["state"] == "running"  # as after a reload
    refused = local.post("/api/v1/streets/packs", json={"upload": upload}, headers=OWN)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/busy")
    assert len(leftovers(local)) == 1
    cancelled = local.delete(f"/api/v1/streets/jobs/{job['id']}", headers=OWN).json["job"]
    assert cancelled["state"] == "cancelled"
    assert "untouched" in cancelled["message"]


@pytest.mark.parametrize(
    ("path", "sent", "says"),
    [
        ("uploads", {"file": "a.osm"}, "bytes: must be a whole number"),
        ("uploads", {"file": "a.osm", "bytes": True}, "bytes: must be a whole number"),
        ("uploads", {"bytes": 3}, "file: is missing"),
        ("uploads", {"file": 3, "bytes": 3}, "file: must be a text"),
        ("uploads", {"file": "a.osm", "bytes": 10**15}, "at most 2,048 MB"),
        ("uploads", {"file": "a.osm", "name": "../a", "bytes": 3}, "name: '../a' must be"),
        ("uploads", ["a.osm"], "body: must be a JSON object"),
        ("packs", {"upload": "x"}, "this upload is gone"),
        ("packs", {}, "upload: is missing"),
        ("fetch", {"place": "60.17, 24.94", "reach_m": 9}, "reach_m: must be 10 to 5000"),
        ("fetch", {"place": ""}, "place: is empty"),
        ("fetch", {"place": "Xyzzy 99"}, "Xyzzy"),
    ],
)
def test_what_cannot_work_is_refused_with_a_problem_document(still, path, sent, says):
    refused = still.post(f"/api/v1/streets/{path}", json=sent, headers=OWN)
    assert refused.mimetype == "application/problem+json"
    assert refused.status_code in {404, 422}
    assert says in refused.json["title"]


def test_json_as_deep_as_a_well_is_refused(still):
    sent = {"data": "[" * 100_000, "content_type": "application/json", "headers": OWN}
    refused = still.post("/api/v1/streets/fetch", **sent)
    assert (refused.status_code, "must be a JSON object" in refused.json["title"]) == (422, True)


def test_what_is_not_there_is_not_found(still):
    for verb, path in (
        ("get", "jobs/x"),
        ("delete", "jobs/x"),
        ("delete", "packs/x"),
        ("delete", "uploads/x"),
    ):
        assert getattr(still, verb)(f"/api/v1/streets/{path}", headers=OWN).status_code == 404


def test_the_shipped_pack_stays(still):
    refused = still.delete("/api/v1/streets/packs/helsinki-centre", headers=OWN)
    assert (refused.status_code, "came with the program" in refused.json["title"]) == (422, True)


def test_a_piece_that_is_too_large_is_refused(still):
    announced = {"file": "a.osm", "bytes": PIECE_BYTES * 2}
    upload = still.post("/api/v1/streets/uploads", json=announced, headers=OWN).json["upload"]
    refused = still.put(f"/api/v1/streets/uploads/{upload}", data=b"x" * (PIECE_BYTES + 1), headers=OWN)
    assert refused.status_code == 413
    assert still.delete(f"/api/v1/streets/uploads/{upload}", headers=OWN).json == {"dropped": upload}


def test_a_misspelt_parameter_is_refused(still):
    assert still.put("/api/v1/streets/uploads/x?att=0", headers=OWN).status_code == 422


@pytest.mark.parametrize(("verb", "path"), [*WRITES, ("GET", "/api/v1/streets/packs")])
def test_where_others_can_reach_the_server_nobody_does_this_without_signing_in(open_to_all, verb, path):
    refused = open_to_all.open(path, method=verb, json={}, headers=OWN)
    assert (refused.status_code, refused.json["type"]) == (401, "/problems/sign-in-needed")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:8000"},
        {"Host": "localhost.evil.example"},
        {"Host": "0.0.0.0:8000"},
        {"Host": "[::1"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "https://localhost"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"X-Cordon-Mapper": ""},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("verb", "path"), WRITES)
def test_no_other_page_can_change_anything(still, verb, path, headers):
    refused = still.open(path, method=verb, json={}, headers=OWN | headers)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/not-allowed")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "localhost"])
def test_every_name_of_this_machine_is_good(still, host):
    headers = OWN | {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert still.delete("/api/v1/streets/jobs/x", headers=headers).status_code == 404


def test_a_name_that_points_here_cannot_read_either(still):
    assert still.get("/api/v1/streets/packs", headers={"Host": "evil.example"}).status_code == 403


def test_a_form_cannot_speak_json(still):
    refused = still.post("/api/v1/streets/fetch", data={"place": "x"}, headers=OWN)
    assert (refused.status_code, "application/json" in refused.json["title"]) == (422, True)


def test_the_setting_takes_the_page_and_its_calls_away(tmp_path):
    services = build_services(Settings(data_dir=tmp_path, streets_page=False))
    client = create_app(services, is_local=True).test_client()
    assert client.get("/api/v1/streets/packs").status_code == 403
    page = client.get("/streets")
    assert (page.status_code, "python3 run.py streets add FILE" in page.text) == (403, True)


def test_the_page_is_there_on_this_machine(still):
    assert "Streets on this machine" in still.get("/streets").text


@pytest.fixture
def serve(tmp_path, loopback):  # noqa: ARG001
    """Start the program as a person does; gives the port."""
    processes = []

    def start(*words):
        command = [sys.executable, "-P", "-m", "mapper.cli", "--port", "0", "--no-open", *words]
        environment = dict(os.environ, PYTHONPATH=str(ROOT), CORDON_MAPPER_DATA=str(tmp_path))
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        processes.append(process)
        return int(re.search(r":(\d+)/", process.stdout.readline()).group(1))

    yield start
    for process in processes:
        process.terminate()
        process.wait()
        process.stdout.close()


def raw(port, verb, path, headers=(), body=b""):
    """One request byte for byte: no library adds a header."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(verb, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": f"127.0.0.1:{port}", "Content-Length": len(body), **dict(headers)}.items():
        connection.putheader(name, str(value))
    connection.endheaders(body)
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read() or b"{}")
    connection.close()
    return found


@pytest.mark.slow
def test_over_the_wire_our_own_page_can_and_others_cannot(serve):
    port = serve()
    path = "/api/v1/streets/packs/nothing"
    assert raw(port, "DELETE", path, OWN)[0] == 404
    assert raw(port, "DELETE", path)[0] == 403
    assert raw(port, "DELETE", path, OWN | {"Host": "evil.example"})[0] == 403
    assert raw(port, "DELETE", path, OWN | {"Origin": "http://evil.example"})[0] == 403
    assert raw(port, "DELETE", path, OWN | {"Sec-Fetch-Site": "cross-site"})[0] == 403
    status, _ = raw(port, "OPTIONS", path, {"Origin": "http://evil.example"})
    assert status in {200, 403}  # no answer allows another origin


@pytest.mark.slow
def test_over_the_wire_a_server_for_everyone_wants_people_to_sign_in(serve):
    port = serve("--host", "0.0.0.0")  # noqa: S104
    status, problem = raw(port, "DELETE", "/api/v1/streets/packs/nothing", OWN)
    assert (status, problem["type"]) == (401, "/problems/sign-in-needed")
