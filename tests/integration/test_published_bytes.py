"""No public byte tells of what was not published, nor of what a published plan keeps for responders."""

import gzip
import json
import struct
import zlib

import brotli
import pytest

from mapper.domain.people import Role
from mapper.render.svg_text import tidy
from tests.people import world

WORD, SECRET = "Zylvanquist", "Qoppadrill"
SECRET_AT = [24.9412347, 60.1693451]  # where responders meet
pytestmark = pytest.mark.slow
ADDRESS = "https://maps.example.org"
RING = {"id": "outer", "role": "outer", "kind": "radius", "values": {"radius_m": "90"}}
HERE = {"format": 1, "position": [24.93791, 60.16616], "rings": [RING]}
UNPUBLISHED = HERE | {
    "place": f"{WORD} place",
    "title": f"{WORD} title",
    "caption": f"{WORD} caption",
    "notes": [{"id": WORD, "text": f"{WORD} note", "position": SECRET_AT}],
    "points": [{"id": WORD, "sort": "media_point", "position": SECRET_AT, "label": f"{WORD} point"}],
    "methane": {"hazards": f"{WORD} hazards"},
    "rings": [RING | {"id": WORD, "reason": f"{WORD} reason"}],
}
PUBLISHED = HERE | {
    "place": "Annankatu",
    "title": "Gas leak",
    "caption": "What is known.",
    "notes": [{"id": f"{SECRET}-1", "text": f"{SECRET} note", "position": SECRET_AT}],
    "points": [
        {"id": f"{SECRET}-2", "sort": sort, "position": SECRET_AT, "label": f"{SECRET} {sort}"}
        for sort in ("rendezvous_point",)
    ],
    "methane": {"hazards": f"{SECRET} hazards", "access": f"{SECRET} access"},
    "rings": [RING | {"id": SECRET, "reason": f"{SECRET} reason", "access": SECRET_AT}],
}


@pytest.fixture(scope="module")
def peopled(services, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    found = world(services, folder, publish_to=str(folder / "public"), public_address=ADDRESS)
    found.folder = folder / "public"
    return found


@pytest.fixture(scope="module")
def saved(peopled):
    """Two plans that nobody publishes, one of them in the bin, and the one that is published."""
    editor = peopled.signed_in(Role.EDITOR)

    def save(plan, key):
        answer = editor.send(f"/api/v1/plans?why={SECRET}", headers={"Idempotency-Key": key}, json=plan)
        assert answer.status_code == 201, answer.text
        return answer.json["id"]

    kept, binned, chosen = (
        save(UNPUBLISHED, "key-kept"),
        save(UNPUBLISHED, "key-binned"),
        save(PUBLISHED, "key-chosen"),
    )
    headers = {"Idempotency-Key": "into-the-bin", "If-Match": '"1"'}
    assert editor.send(f"/api/v1/plans/{binned}", "DELETE", headers).status_code == 200
    return kept, binned, chosen


@pytest.fixture(scope="module")
def published(peopled, saved):
    """Every public file, unpacked, by its path."""
    publisher = peopled.signed_in(Role.PUBLISHER)
    path = f"/api/v1/plans/{saved[-1]}/publish"
    choices = {"is_live": True}
    seen = publisher.send(f"{path}/preview", json={"choices": choices}).json
    sent = {"version": 1, "digest": seen["digest"], "choices": choices}
    answer = publisher.send(path, "POST", {"Idempotency-Key": "key-of-this"}, json=sent)
    assert answer.status_code == 201, answer.text
    files = [path for path in peopled.folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(peopled.folder)): unpacked(path) for path in files}


def unpacked(path):
    content = path.read_bytes()
    unpack = {".gz": gzip.decompress, ".br": brotli.decompress}.get(path.suffix)
    return unpack(content) if unpack else content


def test_nothing_of_an_unpublished_plan_is_public(saved, published):
    secrets = [WORD, *saved, "editor", "key-of-this"]
    assert leaks(published, secrets) == []


def test_nothing_that_is_for_responders_is_public(published):
    numbers = [f"{number:.5f}" for number in SECRET_AT]
    assert leaks(published, [SECRET, *numbers, "rendezvous", "Rendezvous", "hazards"]) == []


def test_what_is_looked_for_would_be_found(published):
    assert leaks(published, ["Gas leak"]) != []
    assert len([path for path in published if path.endswith((".html", ".geojson", ".svg"))]) >= 4


def leaks(files, words):
    return [(path, word) for path, content in files.items() for word in words if word.encode() in content]


PLAIN_WORDS = b"\0\0\0\0\0"  # of a chunk of text: not packed, so that it was searched above


def test_pictures_hold_pixels_and_plain_words_and_nothing_else(published):
    pictures = {path: content for path, content in published.items() if path.endswith(".png")}
    assert len(pictures) == 3
    for content in pictures.values():
        found = [*chunks(content)]
        assert {name for name, _ in found} <= {b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"pHYs", b"iTXt"}
        assert all(PLAIN_WORDS in words for name, words in found if name == b"iTXt")


def chunks(png):
    at = 8
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + size]
        assert zlib.crc32(name + content) == struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0]
        yield name, content
        at += 12 + size


def test_the_data_beside_the_map_name_their_source_and_hold_what_the_page_shows(published):
    data = json.loads(next(content for path, content in published.items() if path.endswith(".geojson")))
    assert "OpenStreetMap" in data["attribution"]
    roles = {feature["properties"]["role"] for feature in data["features"]}
    assert "cordon" in roles
    assert not any(feature["properties"].get("audience") == "operational" for feature in data["features"])


def test_the_warnings_of_a_plan_stand_in_what_is_published(peopled, saved, published):
    publisher = peopled.signed_in(Role.PUBLISHER)
    seen = publisher.send(f"/api/v1/plans/{saved[-1]}/publish/preview", json={}).json
    page = next(content for path, content in published.items() if path.endswith("index.html")).decode()
    assert seen["warnings"]
    assert [
        sentence for sentence in seen["warnings"] if tidy(sentence) not in page.replace("&#39;", "'")
    ] == []


def test_a_stranger_who_asks_for_a_plan_by_its_id_learns_nothing(peopled, saved):
    client = peopled.app.test_client()
    for plan_id in (*saved, "demo", "0" * 32):
        for path in (f"/e/{plan_id}/", f"/e/{plan_id}/live.json", f"/oembed?url={ADDRESS}/e/{plan_id}/"):
            assert client.get(path).status_code == 404, path
        for rest in ("publish", "publish/preview"):
            answer = client.post(f"/api/v1/plans/{plan_id}/{rest}", json={"version": 1, "digest": "x"})
            assert answer.status_code == 401
    assert client.get("/api/v1/publications").status_code == 401
