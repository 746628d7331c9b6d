"""Bytes until the first page stands, tiles left out: ours against folium's with the same 10 markers.

Both sides are counted alike: every response, text as gzip makes it (level 6), the rest as it is.
Both show the same cordon and the same words about the same incidents.
"""

import gzip
from typing import Any

import folium
from playwright.sync_api import Browser, Response

from benchmarks.side_by_side import chromium, our_app, plain_app, scratch, served
from mapper.web.pages import EXAMPLES

BARS = {"bytes_to_plain_folium": 0.35, "other_hosts_asked": 0}
MARKERS = 10
TEXT = ("text/", "application/json", "application/geo+json", "image/svg+xml", "application/javascript")


def run() -> dict[str, float]:
    """Bytes of both pages and their ratio."""
    with scratch() as data_dir, chromium() as browser:
        app = our_app(data_dir)
        start = EXAMPLES[0].address
        here = "&".join(f"{name}={EXAMPLES[0].query[name]}" for name in ("lon", "lat"))
        near = _ask(app, f"/api/v1/incidents?{here}&within_m=2000&limit={MARKERS}")
        reach_m = near["features"][-1]["properties"]["distance_m"] + 0.5
        page = f"?{start}&past_within_m={reach_m}"
        with served(app) as ours:
            our_bytes, strangers = _weigh(browser, ours + page)
        cordon = _ask(app, f"/api/v1/cordon?{start}&past_within_m=0&lines=none")
        with served(plain_app(_plain_page(near, cordon))) as plain:
            plain_bytes, _ = _weigh(browser, plain)
    return {
        "bytes_to_plain_folium": our_bytes / plain_bytes,
        "our_bytes": our_bytes,
        "plain_bytes": plain_bytes,
        "other_hosts_asked": strangers,
    }


def _ask(app: Any, address: str) -> Any:
    return app.test_client().get(address).get_json(force=True)


def _weigh(browser: Browser, address: str) -> tuple[int, int]:
    answers: list[Response] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # Playwright wants to mark it
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1_000)
    total = sum(_bytes(answer) for answer in answers if "tile" not in answer.url)
    strangers = sum(not answer.url.startswith(address.split("?", maxsplit=1)[0]) for answer in answers)
    page.close()
    return total, strangers


def _bytes(answer: Response) -> int:
    body = answer.body() if answer.ok else b""
    is_text = answer.headers.get("content-type", "").startswith(TEXT)
    return len(gzip.compress(body, 6)) if is_text else len(body)


def _plain_page(near: Any, cordon: Any) -> str:
    scene = EXAMPLES[0].query
    plain = folium.Map([float(scene["lat"]), float(scene["lon"])], zoom_start=16, tiles=None)
    area = [feature for feature in cordon["features"] if feature["properties"]["role"] == "cordon"]
    folium.GeoJson({"type": "FeatureCollection", "features": area}).add_to(plain)
    for feature in near["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        known = feature["properties"]
        words = (
            *(known[name] for name in ("category", "when", "place", "summary", "doubts")),
            *known["sources"],
        )
        folium.Marker([lat, lon], popup=folium.Popup("<br>".join(words)), tooltip=known["category"]).add_to(
            plain
        )
    return str(plain.get_root().render())
