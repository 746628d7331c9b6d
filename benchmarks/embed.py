"""An embed beside a plain folium page with the same content: weight, times on a slow phone network, memory.

Both are served from this computer, compressed alike, and opened in turn in one browser 640 pixels wide and
560 high, as new each time, on "slow 4G" (1.6 Mbit/s, 150 ms) and a processor four times slower. What folium
fetches of five hosts comes from here too, which flatters it; so do its tiles, each the same one, drawn from
the same streets. The weights are of every sample place, by gzip.
"""

import gzip
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from statistics import median
from zoneinfo import ZoneInfo

import folium
import numpy as np
from flask import Flask, Response
from PIL import Image
from playwright.sync_api import Browser, Page
from shapely.geometry import mapping

from benchmarks.map_places import PLACES, plan_of, services_with
from benchmarks.side_by_side import chromium, plain_app, served
from mapper.domain.mercator import project
from mapper.domain.plans import Plan
from mapper.domain.publications import Duty, PublicMap, Theme
from mapper.domain.publications.caveats import caveats
from mapper.domain.publications.view import public_view
from mapper.domain.wording.alt_text import alt_text, long_text
from mapper.domain.wording.closures import say_place
from mapper.render.embed import EmbedScripts, write
from mapper.settings import ROOT
from mapper.web import compression
from mapper.wiring import Services

BARS = {
    "gzip_bytes_most": 18_000,
    "gzip_bytes_median": 11_000,
    "requests": 1,
    "kept_by_the_browser": 0,
    "bytes_to_folium": 0.05,
    "first_paint_to_folium": 0.40,
    "largest_paint_to_folium": 0.35,
    "load_to_folium": 0.30,
    "heap_to_folium": 0.50,
}
ROUNDS = 5
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOWER = 4
SIZE = {"width": 640, "height": 560}
ID = "5d0a5d0a5d0a5d0a5d0a5d0a5d0a5d0a"
NOW = datetime(2026, 11, 22, 13, 30, tzinfo=ZoneInfo("Europe/London"))
COMPARED = "helsinki"
TILES = "/tiles/{z}/{x}/{y}.png"
ZOOM = 16
WATCH = """
globalThis.largest_ms = 0
new PerformanceObserver((list) => { largest_ms = list.getEntries().at(-1).startTime })
  .observe({ type: 'largest-contentful-paint', buffered: true })
"""
TIMES = """() => ({
  first_paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
  largest_paint: largest_ms,
  load: performance.getEntriesByType('navigation')[0].loadEventEnd,
  kept: localStorage.length + sessionStorage.length + document.cookie.length,
})"""


def run() -> dict[str, float]:
    """Ratios to folium, and the weights."""
    places = tuple(place for place in PLACES if place.is_at_hand)
    with services_with(places) as services:
        maps = {place.name: published(plan_of(place, services)) for place in places}
        drawn = _drawn_tile(maps[COMPARED].plan, services)
    pages = {name: write(public, _scripts()) for name, public in maps.items()}
    weights = [len(gzip.compress(page, 9)) for page in pages.values()]
    ours, theirs = _side_by_side(pages[COMPARED], maps[COMPARED].plan, drawn)
    ratios = {
        f"{name}_to_folium": ours[name] / theirs[name]
        for name in ("bytes", "first_paint", "largest_paint", "load", "heap")
    }
    return {
        "places": len(places),
        "gzip_bytes_most": max(weights),
        "gzip_bytes_median": median(weights),
        "requests": ours["requests"],
        "folium_requests": theirs["requests"],
        "kept_by_the_browser": ours["kept"],
        **ratios,
        "bytes": ours["bytes"],
        "folium_bytes": theirs["bytes"],
        "first_paint_ms": ours["first_paint"],
        "folium_first_paint_ms": theirs["first_paint"],
    }


def published(plan: Plan) -> PublicMap:
    """A plan as readers get it, with nothing special chosen."""
    duty = Duty()
    public = public_view(replace(plan, as_of=NOW), duty, shows_past=True, publication_id=ID)
    return PublicMap(
        plan=public,
        number=1,
        published_at=NOW,
        address=f"https://maps.example.org/e/{ID}/",
        theme=Theme.LIGHT,
        is_live=False,
        alt_text=alt_text(public),
        long_text=long_text(public),
        caveats=caveats(plan, public, duty),
    )


def embed_page() -> bytes:
    """The embed of the demo area."""
    place = next(place for place in PLACES if place.name == COMPARED)
    with services_with((place,)) as services:
        return write(published(plan_of(place, services)), _scripts())


def _scripts() -> EmbedScripts:
    folder = ROOT / "static" / "js" / "embed"
    return EmbedScripts((folder / "view.js").read_text(), (folder / "live.js").read_text())


def _drawn_tile(plan: Plan, services: Services) -> bytes:
    """The square that the incident is in, as an SVG of 512 pixels."""
    x, y = (project(np.array([plan.incident.position]))[0] * 2 ** (ZOOM - 1)).astype(int).tolist()
    return services.tiles.tile(ZOOM - 1, x, y)


def _tile(browser: Browser, drawn: bytes) -> bytes:
    """A quarter of it as a picture with few colours: light for a tile, in favour of folium."""
    page = browser.new_page(viewport={"width": 256, "height": 256})
    page.set_content(
        f'<body style="margin:0"><img src="data:image/svg+xml;base64,{b64encode(drawn).decode()}">'
    )
    page.wait_for_function("document.images[0].complete")
    picture, content = Image.open(BytesIO(page.screenshot())), BytesIO()
    page.close()
    picture.convert("RGB").quantize(16, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue()


def _side_by_side(page: bytes, plan: Plan, drawn: bytes) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """The medians of both over some rounds, in turn, so that a busy machine slows both."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        ours = stack.enter_context(served(embed_app(page)))
        theirs = stack.enter_context(served(_folium_app(plan, _tile(browser, drawn))))
        rounds = [(_opened(browser, ours), _opened(browser, theirs)) for _ in range(ROUNDS)]
    one, other = ([pair[side] for pair in rounds] for side in (0, 1))
    return _medians(one), _medians(other)


def _medians(rounds: list[Mapping[str, float]]) -> Mapping[str, float]:
    return {name: median(each[name] for each in rounds) for name in rounds[0]}


def embed_app(page: bytes) -> Flask:
    """An embed alone."""
    app = Flask(__name__, static_folder=None)
    compression.register(app)

    @app.get("/")
    def embed() -> Response:
        return Response(page, mimetype="text/html")

    return app


def _folium_app(plan: Plan, tile: bytes) -> Flask:
    """The same content as folium shows it."""
    app = plain_app(_folium_page(plan))

    @app.get("/tiles/<path:_name>")
    def one(_name: str) -> Response:
        return Response(tile, mimetype="image/png")

    return app


def _folium_page(plan: Plan) -> str:
    lon, lat = plan.incident.position
    credit = plan.attribution
    shown = folium.Map([lat, lon], zoom_start=ZOOM, tiles=TILES, attr=credit)
    folium.GeoJson(mapping(plan.cordon.area)).add_to(shown)
    folium.Marker([lat, lon], popup=f"{plan.incident.title}, {plan.incident.place}").add_to(shown)
    marks = [(each.position, f"{each.number}. {say_place(each)}") for each in plan.cordon.closures]
    for near in plan.past:
        incident = near.incident
        marks.append((incident.position, f"{incident.when.text}: {incident.category}, {incident.place}"))
    for position, words in marks:
        folium.Marker([position.lat, position.lon], popup=words, tooltip=words).add_to(shown)
    return str(shown.get_root().render())


@contextmanager
def _slow_page(browser: Browser) -> Iterator[tuple[Page, list[float]]]:
    """A page in a browser that never was anywhere, and the bytes of each answer as they arrive."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda answer: weights.append(answer["encodedDataLength"]))
    yield page, weights
    context.close()


def _opened(browser: Browser, address: str) -> Mapping[str, float]:
    """What it took to open a page: milliseconds, bytes with their headers, bytes of memory."""
    with _slow_page(browser) as (page, weights):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1_000)
        times = page.evaluate(TIMES)
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")["usedSize"]
        kept = times.pop("kept") + len(page.context.cookies())
    return {**times, "kept": kept, "requests": len(weights), "bytes": sum(weights), "heap": heap}
