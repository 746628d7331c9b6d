"""Published maps as readers get them: fresh, packed, framed by anybody, and nothing else of the program."""

import gzip
from dataclasses import replace

import brotli
import pytest

from mapper.errors import NotFoundError
from mapper.services.public_files import PublicFiles
from tests.clocks import FakeClock
from tests.people import world
from tests.published import ID, NEW, NOTICE, OLD, TEXTS, Memory, live, publication

FOR_GOOD = "public, max-age=31536000, immutable"
PAGE = "public, max-age=10, stale-while-revalidate=20, stale-if-error=86400"
POINTER = "public, max-age=15, stale-while-revalidate=60, stale-if-error=86400"
FRAMED_BY_ALL = "frame-ancestors *"
TYPES = {
    "index.html": "text/html; charset=utf-8",
    "map.svg": "image/svg+xml",
    "map.png": "image/png",
    "map@2x.png": "image/png",
    "cordon.geojson": "application/geo+json",
    "oembed.json": "application/json",
    "embed.txt": "text/plain; charset=utf-8",
    "manifest.json": "application/json",
    "manifest.sig": "application/octet-stream",
    "live.json": "application/json",
}
FOR_SCRIPTS_OF_OTHERS = {"live.json", "oembed.json", "cordon.geojson"}
# to climb out, that in other spellings, hidden and unlisted files; each is tried at several places
TRICKS = [
    "..",
    "../",
    "../..",
    "../../",
    "../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5cwindows",
    "..\\..\\windows",
    "....//....//etc/passwd",
    "%252e%252e%252f",
    "..;/",
    "..%00/",
    "..%c0%af..%c0%af",
    "%c0%ae%c0%ae/",
    "..%u2215",
    "..%ef%bc%8f",
    "\uff0e\uff0e/",
    "/etc/passwd",
    "//etc/passwd",
    "~root",
    "~/.ssh/id_rsa",
    "file:///etc/passwd",
    "C:\\windows",
    "\\\\host\\share",
    "index.html%00.png",
    ".unfinished",
    ".git/config",
    ".htaccess",
    ".env",
    "index.html~",
    "index.html.bak",
    "index.html.tmp",
    "INDEX.HTML",
    "index.htm",
    "index",
    "people.db",
    "plans.db",
    "signing-key",
    "signing.key",
    "key.pem",
]
PLACES = ["/e/{}", f"/e/{ID}/{{}}", f"/e/{ID}/{NEW}/{{}}", f"/e/{ID}/{NEW}/map.svg/{{}}", "/e//{}"]


@pytest.fixture
def target():
    return Memory(publication())


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def client(app, target, clock, monkeypatch):
    monkeypatch.setitem(app.extensions, "public_files", PublicFiles(target, clock.monotonic_s))
    return app.test_client()


def get(client, path, packing="", **more):
    return client.get(path, headers={"Accept-Encoding": packing, **more})


def names():
    for name in TYPES:
        if name != "live.json":
            yield f"{ID}/{NEW}/{name}", name, FOR_GOOD
    for name, kept in (
        ("index.html", PAGE),
        ("oembed.json", PAGE),
        ("map.png", PAGE),
        ("live.json", POINTER),
    ):
        yield f"{ID}/{name}", name, kept


@pytest.mark.parametrize(("path", "name", "kept"), [*names()])
def test_every_file_leaves_with_the_headers_of_its_kind(client, path, name, kept):
    answer = get(client, f"/e/{path}")
    assert answer.status_code == 200
    headers = dict(answer.headers)
    assert headers.pop("ETag").startswith('"')
    assert int(headers.pop("Content-Length")) == len(answer.data)
    policy = headers.pop("Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    assert policy.endswith(FRAMED_BY_ALL)
    expected = {
        "Content-Type": TYPES[name],
        "Cache-Control": kept,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if name in TEXTS:
        expected["Vary"] = "Accept-Encoding"
    if name in FOR_SCRIPTS_OF_OTHERS:
        expected["Access-Control-Allow-Origin"] = "*"
    assert headers == expected


def test_a_page_is_what_its_folder_shows(client, target):
    for folder in (f"e/{ID}/", f"e/{ID}/{OLD}/"):
        assert get(client, f"/{folder}").data == target.files[f"{folder}index.html"]


def test_a_folder_without_its_slash_leads_there(client):
    answer = client.get(f"/e/{ID}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/e/{ID}/")


@pytest.mark.parametrize(
    ("packing", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate, br;q=1.0", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("GZIP;q=0.5, br;q=0", "gzip", gzip.decompress),
        ("br;q=0.0, gzip ; q=0", None, bytes),
        ("zstd, identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_texts_leave_as_they_were_packed_when_they_were_published(client, target, packing, encoding, unpack):
    answer = get(client, f"/e/{ID}/{NEW}/", packing)
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data) == target.files[f"e/{ID}/{NEW}/index.html"]
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_what_is_packed_in_itself_or_tiny_stays_as_it_is(client):
    for path in (f"/e/{ID}/map.png", f"/e/{ID}/live.json", f"/e/{ID}/{NEW}/manifest.json"):
        answer = get(client, path, "br, gzip")
        assert ("Content-Encoding" in answer.headers, "Vary" in answer.headers) == (False, False)


@pytest.mark.parametrize("packing", ["", "gzip", "br"])
def test_what_a_browser_has_is_not_sent_again(client, packing):
    tag = get(client, f"/e/{ID}/", packing).headers["ETag"]
    again = get(client, f"/e/{ID}/", packing, **{"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == PAGE


def test_a_head_has_no_body_and_the_same_headers(client):
    whole, head = get(client, f"/e/{ID}/", "br"), client.head(f"/e/{ID}/", headers={"Accept-Encoding": "br"})
    assert head.data == b""
    assert {**head.headers} == {**whole.headers}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent_there(client, method):
    assert client.open(f"/e/{ID}/", method=method).status_code == 405


def test_a_new_edition_is_shown_within_a_second(client, target, clock):
    get(client, f"/e/{ID}/")
    target.files[f"e/{ID}/index.html"] = b"the next"
    clock.pass_by(seconds=1)
    assert get(client, f"/e/{ID}/").data == b"the next"


@pytest.mark.parametrize("standing", ["withdrawn", "held"])
def test_what_was_taken_down_is_gone_within_a_second(client, target, clock, standing):
    everything = [f"/e/{path}" for path, *_ in names()]
    for path in everything:
        assert get(client, path).status_code == 200
    target.files = publication(standing)
    clock.pass_by(seconds=1)
    for path in everything:
        answer = get(client, path)
        if path.endswith(f"{ID}/index.html"):
            assert (answer.status_code, answer.data) == (200, NOTICE)
        elif path.endswith("live.json"):
            assert (answer.status_code, answer.json["standing"]) == (200, standing)
        elif standing == "held" or NEW not in path:
            assert (answer.status_code, answer.data) == (410, NOTICE)
            assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/html", PAGE)
            assert FRAMED_BY_ALL in answer.headers["Content-Security-Policy"]
        else:
            assert answer.status_code == 200  # pinned, and withdrawn without being held


def test_a_hold_counts_even_where_files_are_still_there(client, target, clock):
    pinned = f"/e/{ID}/{NEW}/"
    get(client, pinned)
    target.files[f"e/{ID}/live.json"] = live("held")
    clock.pass_by(seconds=1)
    assert get(client, pinned).status_code == 410


def test_where_even_the_notice_is_missing_it_is_still_gone(client, target):
    target.files = {f"e/{ID}/live.json": live("held")}
    answer = get(client, f"/e/{ID}/")
    assert (answer.status_code, "withdrawn" in answer.text) == (410, True)


@pytest.mark.parametrize(
    "path", [f"{ID}/{'0' * 12}/", f"{ID}/map.svg", "nobody/", "nobody/live.json", "nobody/x/y"]
)
def test_what_never_was_is_not_found_in_a_small_page(client, path):
    answer = get(client, f"/e/{path}")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert len(answer.data) < 200
    assert "ETag" not in answer.headers


def test_before_the_pointer_tells_of_it_nothing_is_published(client, target):
    del target.files[f"e/{ID}/live.json"]
    assert {get(client, f"/e/{path}").status_code for path, *_ in names()} == {404}


def test_no_trick_leads_anywhere_else(client, target):
    tried = [place.format(trick) for place in PLACES for trick in TRICKS]
    assert len(tried) >= 200
    answers = [client.get(path, follow_redirects=True) for path in tried]
    assert {answer.status_code for answer in answers} == {404}
    assert all(answer.request.path.startswith("/e/") for answer in answers)
    assert all(path.startswith("e/") and ".." not in path for path in target.asked)


def test_only_listed_files_are_reached_whatever_lies_there(client, target):
    for name in ("notes.txt", "index.html.gz", "index.html.br", ".hidden", "manifest.json~", "signing.key"):
        target.files[f"e/{ID}/{NEW}/{name}"] = target.files[f"e/{ID}/{name}"] = b"secret"
        for path in (f"/e/{ID}/{name}", f"/e/{ID}/{NEW}/{name}"):
            assert get(client, path).status_code == 404


def test_no_reader_ever_gets_a_cookie_or_is_known(services, target, tmp_path):
    peopled = world(replace(services, public=target), tmp_path)
    for client in (peopled.visitor().client, peopled.signed_in_client("admin")):
        answers = [get(client, f"/e/{path}") for path, *_ in names()]
        answers += [get(client, f"/e/{ID}/nothing"), get(client, f"/oembed?url=https://x/e/{ID}/")]
        assert not any("Set-Cookie" in answer.headers for answer in answers)
        assert all("Cookie" not in answer.headers.get("Vary", "") for answer in answers)
        assert get(client, f"/e/{ID}/").headers["Cache-Control"] == PAGE


def test_while_the_target_is_broken_readers_see_what_they_saw(client, target, clock):
    before = get(client, f"/e/{ID}/").data
    target.is_broken = True
    clock.pass_by(minutes=10)
    assert get(client, f"/e/{ID}/").data == before
    never_asked_for = get(client, f"/e/{ID}/{OLD}/")
    assert never_asked_for.status_code == 507
    assert never_asked_for.headers["X-Frame-Options"] == "DENY"


def test_nothing_else_of_the_program_may_be_framed(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "embeds.published"]
    client = app.test_client()
    for rule in rules:
        path = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)[1]
        with client.get(path, buffered=False) as answer:
            headers = answer.headers
        assert headers["X-Frame-Options"] == "DENY", rule
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, rule
    assert len(rules) > 50


def test_the_stand_in_answers_as_targets_do(target):
    with pytest.raises(NotFoundError):
        target.read("e/nothing")
