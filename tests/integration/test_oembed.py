"""oEmbed over HTTP: our own published maps and no others, and real consumers accept the answers."""

import html
import json
import logging
import re
import shutil
import subprocess
import threading
import xml.etree
from xml.etree import ElementTree as ET

import micawber
import pyoembed
import pytest
from werkzeug.serving import make_server

from mapper.domain.plans import Incident
from mapper.publication_services import WRITERS
from mapper.services.public_files import PublicFiles
from mapper.settings import ROOT
from tests.clocks import FakeClock
from tests.plans import plan_with
from tests.public_maps import public_map
from tests.published import ADDRESS, HOST, ID, NEW, Memory, live, publication

PINNED = f"{ADDRESS}{NEW}/"
EXTRACTOR = ROOT / "node_modules" / "@extractus" / "oembed-extractor"


@pytest.fixture
def target():
    return Memory(publication())


@pytest.fixture
def published(app, target, monkeypatch):
    """The program with these maps in it."""
    monkeypatch.setitem(app.extensions, "public_files", PublicFiles(target, FakeClock().monotonic_s))
    return app


@pytest.fixture
def client(published):
    return published.test_client()


def ask(client, url=ADDRESS, **more):
    return client.get("/oembed", query_string={"url": url, **more})


def test_a_published_map_is_told_how_to_be_shown(client):
    answer = ask(client)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    said = answer.json
    assert (said["type"], said["version"], said["title"]) == ("rich", "1.0", "Gas leak - Annankatu")
    assert f'src="{ADDRESS}"' in said["html"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.cache_control.max_age == 10
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "url",
    [
        ADDRESS,
        ADDRESS.rstrip("/"),
        f"{ADDRESS}index.html",
        f"{ADDRESS}?utm_source=letter#p1",
        ADDRESS.replace("https", "http"),
        ADDRESS.replace("maps", "MAPS"),
    ],
)
def test_all_spellings_of_an_address_lead_to_the_one_we_gave_it(client, url):
    said = ask(client, url).json
    assert f'src="{ADDRESS}"' in said["html"]
    assert said["thumbnail_url"] == f"{ADDRESS}map.png"


@pytest.mark.parametrize("url", [PINNED, PINNED.rstrip("/"), f"{PINNED}index.html"])
def test_a_pinned_edition_stays_pinned(client, url):
    said = ask(client, url).json
    assert f'src="{PINNED}"' in said["html"]
    assert f'href="{PINNED}"' in said["html"]
    assert said["thumbnail_url"] == f"{PINNED}map.png"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/e/" + ID + "/",
        f"https://maps.example.org@evil.example/e/{ID}/",
        f"https://evil.example/https://maps.example.org/e/{ID}/",
        f"https://maps.example.org:8443/e/{ID}/",
        f"{HOST}/e/nobody/",
        f"{ADDRESS}{'0' * 12}/",
        f"{ADDRESS}map.png",
        f"{HOST}/e/../{ID}/",
        f"{HOST}/plans/{ID}",
        "javascript:alert(1)",
        f"javascript://maps.example.org/e/{ID}/",
        "file:///etc/passwd",
        "x" * 5_000,
        "\x00",
    ],
)
def test_what_is_not_ours_is_not_found(client, url):
    answer = ask(client, url)
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")
    assert "evil" not in answer.text


@pytest.mark.parametrize("standing", ["withdrawn", "held"])
@pytest.mark.parametrize("url", [ADDRESS, PINNED])
def test_a_map_that_was_taken_down_is_offered_to_nobody(client, target, standing, url):
    target.files = publication() | {f"e/{ID}/live.json": live(standing)}  # whatever is still there
    assert ask(client, url).status_code == 404


def test_a_map_whose_cordon_was_lifted_is_still_shown(client, target):
    target.files[f"e/{ID}/live.json"] = live("lifted")
    assert ask(client).status_code == 200


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"[" * 100_000, b'{"title": 1}', b"\xff"])
def test_a_damaged_file_beside_the_map_is_no_answer(client, target, content):
    target.files[f"e/{ID}/oembed.json"] = content
    assert ask(client).status_code == 404


def test_xml_says_the_same_as_json(client):
    answer = ask(client, format="xml")
    assert answer.content_type == "text/xml; charset=utf-8"
    fields = {field.tag: field.text for field in ET.fromstring(answer.data)}  # noqa: S314  # our own
    assert fields == {name: str(value) for name, value in ask(client).json.items()}


@pytest.mark.parametrize("name", ["yaml", "JSON", "", "json,xml"])
def test_a_format_that_is_not_known_is_said_so_as_the_standard_wants(client, name):
    answer = ask(client, format=name)
    assert (answer.status_code, answer.json["type"]) == (501, "/problems/invalid-input")


def test_a_format_that_is_not_known_is_the_first_thing_to_say(client):
    assert client.get("/oembed?format=yaml").status_code == 501


@pytest.mark.parametrize(
    ("limits", "width", "height"),
    [
        ({"maxwidth": 320}, 320, 280),
        ({"maxheight": 200}, 228, 200),
        ({"maxwidth": 400, "maxheight": 200}, 228, 200),
        ({"maxwidth": 2_147_483_647}, 600, 525),
        ({"maxwidth": 1}, 1, 1),
    ],
)
def test_it_is_no_larger_than_asked_for(client, limits, width, height):
    said = ask(client, **limits).json
    assert (said["width"], said["height"]) == (width, height)
    assert f'width="{width}" height="{height}"' in said["html"]


@pytest.mark.parametrize("limit", ["0", "-1", "12.5", "wide", "1e3", "9" * 40, "٣", "100 "])
@pytest.mark.parametrize("name", ["maxwidth", "maxheight"])
def test_a_limit_that_is_no_number_of_pixels_is_refused(client, name, limit):
    answer = ask(client, **{name: limit})
    assert (answer.status_code, name in answer.json["title"]) == (422, True)


def test_without_an_address_it_says_what_is_missing(client):
    answer = client.get("/oembed")
    assert (answer.status_code, "url" in answer.json["title"]) == (422, True)


def test_parameters_of_others_are_left_alone(client):
    assert ask(client, dnt="1", discover="true").status_code == 200


@pytest.fixture
def server(published, target, loopback):  # noqa: ARG001
    """The address of a published map on a running server."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = make_server("127.0.0.1", 0, published, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{running.server_port}/e/{ID}/"
    target.files = publication(address=address)
    yield address
    running.shutdown()
    thread.join()
    running.server_close()


def test_micawber_takes_it(server):
    registry = micawber.ProviderRegistry()
    registry.register(
        r"http://127\.0\.0\.1:\d+/e/\S+", micawber.Provider(server.replace(f"e/{ID}/", "oembed"))
    )
    said = registry.request(server, maxwidth=320)
    assert (said["type"], said["title"], said["width"]) == ("rich", "Gas leak - Annankatu", 320)
    article = micawber.parse_html(f"<p>{server}</p>", registry)
    assert f'src="{server}"' in article.partition("<iframe")[2]
    with pytest.raises(micawber.ProviderException):
        registry.request(f"{server}nothing/")


def test_pyoembed_finds_it_by_the_link_in_the_page(server, monkeypatch):
    # pyoembed 0.1.2 still imports a name that Python dropped in 3.9
    monkeypatch.setattr(xml.etree, "cElementTree", ET, raising=False)
    said = pyoembed.oEmbed(server, maxwidth=300)
    assert (said["type"], said["version"], said["title"]) == ("rich", "1.0", "Gas leak - Annankatu")
    assert f'src="{server}"' in said["html"]


@pytest.mark.slow
def test_the_extractor_from_npm_finds_it_by_the_link_in_the_page(server):
    if not EXTRACTOR.exists() or not shutil.which("node"):
        pytest.skip("needs Node and @extractus/oembed-extractor: npm install")
    script = f"""
    import {{ extract }} from '@extractus/oembed-extractor'
    console.log(JSON.stringify(await extract({json.dumps(server)}, {{ maxwidth: 320 }})))
    """
    words = ["node", "--input-type=module", "--eval", script]
    said = json.loads(subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=60).stdout)
    assert (said["type"], said["title"]) == ("rich", "Gas leak - Annankatu")
    assert f'src="{server}"' in said["html"]


def links_as_wordpress_reads_them(page):
    """The oEmbed links in the head of a page, by their type; an address is taken as it is written."""
    head = page[:150_000].partition(b"</head>")[0].decode()
    found = {}
    for attributes in re.findall(r"<link([^<>]+)/?>", head):
        named = dict(re.findall(r"""([\w-]+)="([^"]*)\"""", attributes))
        if named.get("type", "").endswith("+oembed"):
            found[named["type"]] = html.unescape(named["href"])
    return found


def test_wordpress_finds_whole_addresses_in_the_head_of_an_embed(client, target):
    page = WRITERS["index.html"](public_map(address=ADDRESS))
    links = links_as_wordpress_reads_them(page)
    assert links["application/json+oembed"] == f"{ADDRESS}oembed.json"
    assert links["text/xml+oembed"].startswith(f"{HOST}/oembed?")
    target.files[f"e/{ID}/index.html"] = page
    answer = client.get(links["text/xml+oembed"].removeprefix(HOST))
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")


def test_a_title_full_of_signs_does_not_hide_the_links():
    plan = plan_with(incident=Incident(plan_with().incident.position, "</head><link>", '<a href=\'"\'>&"x">'))
    links = links_as_wordpress_reads_them(WRITERS["index.html"](public_map(plan, address=ADDRESS)))
    assert set(links) == {"application/json+oembed", "text/xml+oembed"}


def test_a_real_embed_is_found_by_the_link_in_it(server, target, monkeypatch):
    monkeypatch.setattr(xml.etree, "cElementTree", ET, raising=False)
    for ending in ("", ".gz", ".br"):
        target.files.pop(f"e/{ID}/index.html{ending}")
    target.files[f"e/{ID}/index.html"] = WRITERS["index.html"](public_map(address=server))
    assert f'src="{server}"' in pyoembed.oEmbed(server)["html"]
