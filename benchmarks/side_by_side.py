"""Our page and a plain folium page, both served from this computer to one browser."""

import logging
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response, send_from_directory
from playwright.sync_api import Browser, sync_playwright
from waitress import create_server

from mapper.settings import Settings
from mapper.web import compression, create_app
from mapper.wiring import build_services

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
HOSTS = {
    "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/": "leaflet/",
    "https://code.jquery.com/jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    "https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/": "bootstrap/",
    "https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/": "leaflet.awesome-markers/dist/",
    "https://netdna.bootstrapcdn.com/bootstrap/3.0.0/css/": "",
    "https://cdn.jsdelivr.net/npm/@fortawesome/fontawesome-free@6.2.0/": "@fortawesome/fontawesome-free/",
    "https://cdn.jsdelivr.net/gh/python-visualization/folium/folium/templates/": "",
    "https://cdnjs.cloudflare.com/ajax/libs/leaflet.markercluster/1.1.0/": "leaflet.markercluster/dist/",
}


def our_app(data_dir: str) -> Flask:
    """The program as it is on a fresh machine."""
    return create_app(build_services(Settings(data_dir=Path(data_dir))), is_local=True)


def plain_app(html: str) -> Flask:
    """A folium page, and under ``/npm/`` what it would fetch from other hosts."""
    fetch_packages()
    app = Flask(__name__, static_folder=None)
    compression.register(app)
    for host, folder in HOSTS.items():
        html = html.replace(host, f"/npm/{folder}")

    @app.get("/")
    def page() -> Response:
        return Response(html, mimetype="text/html")

    @app.get("/npm/bootstrap-glyphicons.css")
    def glyphicons() -> Response:
        whole = (PACKAGES / "bootstrap3" / "dist" / "css" / "bootstrap.css").read_text()
        rules = re.findall(r"(?:@font-face|\.glyphicon[\w-]*(?::before)?) \{[^}]*\}", whole)
        return Response("\n".join(rules), mimetype="text/css")

    @app.get("/npm/leaflet.awesome.rotate.min.css")
    def rotate() -> Response:  # not on npm; a few bytes, left out in the peer's favour
        return Response("", mimetype="text/css")

    @app.get("/npm/<path:name>")
    def file(name: str) -> Response:
        return send_from_directory(PACKAGES, name)

    return app


def fetch_packages() -> None:
    """Install the peer's files, and what rates pages, once."""
    if not (PACKAGES / "lighthouse").exists():
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(install, cwd=HERE, check=True)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve on loopback; gives the address."""
    logging.getLogger("waitress.queue").setLevel(
        logging.ERROR
    )  # it tells whenever six files are asked at once
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}/"
    finally:
        server.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for both pages."""
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        yield browser
        browser.close()


@contextmanager
def scratch() -> Iterator[str]:
    """A folder for the program's data that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        yield folder
