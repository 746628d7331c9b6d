"""docs/nginx.conf, run by a real nginx: published maps leave just as from the program, and without it."""

import gzip
import logging
import shutil
import threading
import time
from http.client import HTTPConnection

import brotli
import pytest
from werkzeug.serving import make_server

from mapper.services.public_files import PublicFiles
from mapper.sources.system_clock import SystemClock
from mapper.stores.bundle_folder import BundleFolder
from mapper.web import create_app
from tests.published import ADDRESS, ID, NEW, NOTICE, OLD, TEXTS, bundle, publication

STALE_AFTER_S = 2.1  # what is kept for a second; nginx counts whole seconds of the clock
COMPARED = (
    "Content-Type",
    "Cache-Control",
    "Content-Security-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Access-Control-Allow-Origin",
    "Content-Encoding",
    "Vary",
    "Set-Cookie",
)
BUNDLE = sorted(name for name in bundle() if not name.endswith((".gz", ".br")))
PATHS = (
    *(f"/e/{ID}/{NEW}/{name}" for name in BUNDLE),
    *(f"/e/{ID}/{name}" for name in ("", "index.html", "oembed.json", "map.png", "live.json")),
    f"/e/{ID}/{OLD}/",
)


class Site:
    """The program on a port of its own, and the folder that it publishes to."""

    def __init__(self, app, folder):
        self.folder = folder
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.place = f"127.0.0.1:{self._server.server_port}"

    def publish(self, standing="current"):
        """Let the folder be as a publication that stands so leaves it."""
        shutil.rmtree(self.folder / "e", ignore_errors=True)
        for path, content in publication(standing).items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def stop(self):
        """End it; to do so again changes nothing."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="module")
def reached(services):
    """The program as it is where others can reach it."""
    return create_app(services, is_local=False)


@pytest.fixture
def site(reached, tmp_path, loopback, monkeypatch):  # noqa: ARG001
    folder = tmp_path / "public"
    files = PublicFiles(BundleFolder(folder), SystemClock().monotonic_s)
    monkeypatch.setitem(reached.extensions, "public_files", files)
    running = Site(reached, folder)
    running.publish()
    yield running
    running.stop()


@pytest.fixture
def front(site, nginx):
    """Where nginx is, in front of the program."""
    return f"127.0.0.1:{nginx(site.folder, site.place).port}"


@pytest.fixture
def asking(site, nginx, tmp_path):
    """Where nginx is, when it has no files of its own and keeps what the program said for a second."""
    (tmp_path / "empty").mkdir()
    return f"127.0.0.1:{nginx(tmp_path / 'empty', site.place, keeps='1s').port}"


def get(place, path, packing="", method="GET", **headers):
    connection = HTTPConnection(place, timeout=20)
    try:
        connection.request(method, path, headers={"Accept-Encoding": packing, **headers})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def seen(place, path, packing):
    """What a reader gets, without what may differ between servers."""
    status, headers, body = get(place, path, packing)
    return status, {name: headers[name] for name in COMPARED if name in headers}, body


@pytest.mark.parametrize("packing", ["", "gzip, deflate", "gzip, deflate, br"])
def test_every_file_leaves_just_as_from_the_program(site, front, packing):
    for path in PATHS:
        assert seen(front, path, packing) == seen(site.place, path, packing), path


def test_texts_leave_as_they_were_packed_when_they_were_published(site, front):
    for name in TEXTS:
        path = f"/e/{ID}/{NEW}/{name}"
        plain = (site.folder / path[1:]).read_bytes()
        for packing, ending, unpack in (("br", ".br", brotli.decompress), ("gzip", ".gz", gzip.decompress)):
            _, headers, body = get(front, path, packing)
            assert headers["Content-Encoding"] == {"br": "br", "gzip": "gzip"}[packing]
            assert body == (site.folder / f"{path[1:]}{ending}").read_bytes()
            assert unpack(body) == plain


@pytest.mark.parametrize("packing", ["", "br"])
def test_what_a_browser_has_is_not_sent_again(front, packing):
    for path in (f"/e/{ID}/", f"/e/{ID}/{NEW}/map.svg"):
        _, headers, _ = get(front, path, packing)
        status, again, body = get(front, path, packing, **{"If-None-Match": headers["ETag"]})
        assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
        assert not headers["ETag"].startswith("W/")


@pytest.mark.parametrize("standing", ["withdrawn", "held"])
def test_what_was_taken_down_is_gone_as_from_the_program(site, front, standing):
    site.publish(standing)
    for path in PATHS:
        assert seen(front, path, "br") == seen(site.place, path, "br"), path
    status, headers, body = get(front, f"/e/{ID}/map.png")
    assert (status, body) == (410, NOTICE)
    assert "frame-ancestors *" in headers["Content-Security-Policy"]
    if standing == "held":
        assert get(front, f"/e/{ID}/{NEW}/")[0] == 410


@pytest.mark.slow
def test_a_hold_is_seen_by_the_first_who_asks_two_seconds_later(site, asking):
    for path in PATHS:
        assert get(asking, path)[0] == 200
    site.publish("held")
    time.sleep(STALE_AFTER_S)
    answers = {path: get(asking, path)[0] for path in PATHS}
    assert answers == {path: get(site.place, path)[0] for path in PATHS}
    assert answers[f"/e/{ID}/{NEW}/index.html"] == 410


def test_every_answer_of_the_program_comes_through_with_its_own_frame_rules(front):
    for path in (
        "/sign-in",
        "/",
        "/api/v1/openapi.json",
        "/cordon-map.js",
        f"/oembed?url={ADDRESS}",
        "/nothing",
    ):
        _, headers, _ = get(front, path)
        assert headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path


def test_oembed_is_answered_through_it(site, front):
    path = f"/oembed?url={ADDRESS}&maxwidth=320"
    assert seen(front, path, "") == seen(site.place, path, "")
    assert get(front, f"/oembed?url={ADDRESS}&format=yaml")[0] == 501


def test_nothing_but_published_files_is_handed_out(site, front):
    (site.folder / ".unfinished").mkdir(exist_ok=True)
    for name in ("notes.txt", ".hidden", "index.html.bak", ".unfinished/x"):
        for folder in (site.folder, site.folder / "e", site.folder / "e" / ID, site.folder / "e" / ID / NEW):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(b"secret")
            status, _, body = get(front, f"/{(folder / name).relative_to(site.folder)}")
            assert (status, b"secret" in body) in {(404, False), (401, False), (303, False)}
    for path in (
        "/e/",
        f"/e/{ID}/{NEW}",
        f"/e/{ID}/{NEW}/index.html.gz",
        "/e/../e/",
        f"/e/{ID}/%2e%2e/%2e%2e/x",
    ):
        status, _, body = get(front, path)
        assert status in {303, 308, 404}
        assert b"Index of" not in body


@pytest.mark.parametrize("odd", ["/e/nothing/../{}/live.json", "/e//{}/live.json", "/./e/{}/live.json"])
def test_an_odd_spelling_of_an_address_does_not_push_its_file_out_of_the_store(site, asking, odd):
    get(asking, odd.format(ID))
    path = f"/e/{ID}/live.json"
    assert seen(asking, path, "") == seen(site.place, path, "")


@pytest.mark.parametrize("packing", ["br", "gzip"])
def test_neither_does_a_name_that_ends_in_a_packing(site, asking, packing):
    path = f"/e/{ID}/{NEW}/index.html"
    assert get(asking, f"{path}{packing}")[0] == 404
    assert get(asking, f"{path}|{packing}".replace("|", "%7C"))[0] == 404
    assert seen(asking, path, packing) == seen(site.place, path, packing)


def test_nor_does_an_odd_spelling_of_the_oembed_address(site, asking):
    path = f"/oembed?url={ADDRESS}"
    get(asking, f"/nothing/..{path}")
    assert seen(asking, path, "") == seen(site.place, path, "")


def test_readers_cookies_do_not_reach_the_program_there(asking):
    _, headers, body = get(asking, f"/e/{ID}/", Cookie="cordon-mapper=somebody")
    assert "Set-Cookie" not in headers
    assert body == bundle(2)["index.html"]


@pytest.mark.slow
def test_with_the_program_down_every_view_of_a_published_map_succeeds(site, front):
    before = {path: seen(front, path, "br") for path in PATHS}
    site.stop()
    for _ in range(20):
        assert {path: seen(front, path, "br") for path in PATHS} == before
    assert get(front, "/sign-in")[0] == 502


@pytest.mark.slow
def test_what_nginx_fetched_from_the_program_is_shown_while_that_is_down(site, asking):
    paths = [*PATHS, "/cordon-map.js", f"/oembed?url={ADDRESS}"]
    before = {path: seen(asking, path, "br") for path in paths}
    site.stop()
    time.sleep(STALE_AFTER_S)
    assert {path: seen(asking, path, "br") for path in paths} == before
