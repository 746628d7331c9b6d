"""A reader's browser with one embed in it, and nothing else to be reached."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from mapper.render.embed import EmbedScripts, write
from tests.browser.conftest import LISTEN
from tests.public_maps import ADDRESS, PUBLICATION, public_map

_SOURCES = Path(__file__).parents[2] / "static" / "js" / "embed"
SCRIPTS = EmbedScripts(*((_SOURCES / f"{name}.js").read_text() for name in ("view", "live")))
LIVE = f"{ADDRESS}live.json"


def html(public=None, **changes):
    return write(public or public_map(**changes), SCRIPTS)


def news(number=1, standing="current", **changes):
    """What live.json says."""
    told = {
        "format": "cordon-map-live/1",
        "id": PUBLICATION,
        "number": number,
        "path": f"e/{PUBLICATION}/0123456789ab/",
        "standing": standing,
        "said": "",
        "at": "2026-11-22T12:05:00+00:00",
        "correction": "",
    }
    return json.dumps(told | changes)


@dataclass
class Reader:
    """A page, what lies where, and what was asked for and went wrong."""

    page: object
    files: dict = field(default_factory=dict)  # address without its query -> body
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def serve(self, files):
        """Other files, and nothing asked for or gone wrong yet."""
        self.files = dict(files)
        self.asked.clear()
        self.complaints.clear()

    def answer(self, route):
        address = route.request.url
        self.asked.append(address)
        body = self.files.get(address.partition("#")[0].partition("?")[0])
        if body is None:
            route.abort()
            return
        kind = "application/json" if address.endswith(".json") else "text/html; charset=utf-8"
        route.fulfill(body=body, content_type=kind, headers={"Access-Control-Allow-Origin": "*"})

    def times_asked(self, address):
        return self.asked.count(address)

    def violations(self):
        return self.page.evaluate("violations")


def reader(browser, files, **options):
    """Open a context in which only ``files`` can be reached; close its page's context yourself."""
    context = browser.new_context(**({"viewport": {"width": 640, "height": 900}} | options))
    context.set_default_timeout(5_000)
    context.add_init_script(LISTEN)
    found = Reader(context.new_page(), dict(files))
    context.route("**/*", found.answer)
    found.page.on("console", lambda m: found.complaints.append(m.text) if m.type == "error" else None)
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    return found
