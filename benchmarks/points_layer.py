"""How soon 20,000 past incidents stand on the map: our canvas layer against folium's FastMarkerCluster.

The bar is not reliably kept: 0.35, 0.35 and 0.42 in three runs on a quiet machine, more beside other load.
Our script takes about 60 ms of it; the rest is fetching a dozen small modules and the browser's own start,
so one bundled file for the first view would help.
"""

import random
import re
import statistics

import folium
from flask import Flask, Response
from folium.plugins import FastMarkerCluster
from playwright.sync_api import Browser

from benchmarks.side_by_side import chromium, our_app, plain_app, scratch, served
from mapper.domain.incidents import IncidentAnswer, NearbyIncident, PastIncident, When
from mapper.domain.places import LonLat
from mapper.exporters import incident_columns
from mapper.web.pages import EXAMPLES

BARS = {"ready_to_fast_marker_cluster": 0.40}
POINTS = 20_000
PAIRS = 7
BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
SCENE = LonLat(float(EXAMPLES[0].query["lon"]), float(EXAMPLES[0].query["lat"]))
# The time since navigation began, at the second frame after the points are there.
WHEN_READY = """
const isReady = () => %s
const look = () => isReady()
  ? requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.readyMs = performance.now() }))
  : requestAnimationFrame(look)
requestAnimationFrame(look)
"""
OURS = f"document.querySelector('#status')?.textContent.includes('{POINTS} past incidents')"
PEER = "document.querySelector('.marker-cluster')"


def run() -> dict[str, float]:
    """Milliseconds of both (medians) and the median of the ratios of pairs."""
    places = _places()
    peer_map = folium.Map([SCENE.lat, SCENE.lon], zoom_start=16, tiles=BLANK, attr="none", max_zoom=19)
    FastMarkerCluster([[place.lat, place.lon] for place in places]).add_to(peer_map)
    points = incident_columns.write_points(IncidentAnswer(_incidents(places), ()))
    with scratch() as data_dir, chromium() as browser:
        app = our_app(data_dir)
        _prepare(app, points)
        with served(app) as ours, served(plain_app(peer_map.get_root().render())) as peer:
            pairs = [(_ready_ms(browser, ours, OURS), _ready_ms(browser, peer, PEER)) for _ in range(PAIRS)]
    return {
        "ready_to_fast_marker_cluster": statistics.median(a / b for a, b in pairs),
        "our_ms": statistics.median(a for a, _ in pairs),
        "fast_marker_cluster_ms": statistics.median(b for _, b in pairs),
    }


def _prepare(app: Flask, points: bytes) -> None:
    """Have ready what the server works out, as the peer's page is; tiles cost neither side anything."""
    client = app.test_client()
    page = re.sub(r"/tiles/[^\"]*", BLANK, client.get("/").text)
    cordon = client.get(f"/api/v1/cordon?{EXAMPLES[0].address}&past_within_m=0&lines=none").data
    app.view_functions["map_page"] = lambda: page
    app.view_functions["api.cordon"] = lambda: Response(cordon, mimetype="application/geo+json")
    app.view_functions["api.incidents"] = lambda: Response(points, mimetype="application/json")


def _ready_ms(browser: Browser, address: str, condition: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.add_init_script(WHEN_READY % condition)
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("() => globalThis.readyMs")
    ready_ms = float(page.evaluate("readyMs"))
    context.close()
    return ready_ms


def _places() -> list[LonLat]:
    draw = random.Random(20_000)  # noqa: S311  # a fixed pattern, no secret
    return [LonLat(SCENE.lon + draw.gauss(0, 0.02), SCENE.lat + draw.gauss(0, 0.01)) for _ in range(POINTS)]


def _incidents(places: list[LonLat]) -> tuple[NearbyIncident, ...]:
    """With what the police publish: a category, a month, a street."""
    return tuple(
        NearbyIncident(
            PastIncident(
                f"{i}",
                "police.uk",
                f"category {i % 14}",
                When(f"{2011 + i % 14}-{1 + i % 12:02}"),
                place,
                f"On or near Street {i % 700}",
            ),
            float(i),
        )
        for i, place in enumerate(places)
    )
