"""The page on which a plan is published, and what readers would get, in a frame of that page alone."""

import json

from flask import Flask, Response, make_response, render_template, request

from mapper.errors import InvalidInputError
from mapper.settings import ROOT
from mapper.web import embeds
from mapper.web.api import services
from mapper.web.modules import imported_by
from mapper.web.publications import page_seen

SCRIPTS = ROOT / "static" / "js"
SEEN_POLICY = embeds.PAGE_POLICY.replace("frame-ancestors *", "frame-ancestors 'self'; sandbox allow-scripts")


def register(app: Flask) -> None:
    """Serve them."""
    modules = imported_by(SCRIPTS / "publish" / "main.js", SCRIPTS)

    @app.get("/plans/<plan_id>/publish")
    def publish_page(plan_id: str) -> str:
        services().plans.current(plan_id)
        return render_template("publish.html", plan_id=plan_id, modules=modules)

    @app.get("/plans/<plan_id>/publish/seen")
    def publish_seen(plan_id: str) -> Response:
        page = make_response(page_seen(plan_id, _sent()))
        page.headers["Content-Security-Policy"] = SEEN_POLICY
        page.headers["X-Content-Type-Options"] = "nosniff"
        page.headers["X-Frame-Options"] = "SAMEORIGIN"
        page.headers["Referrer-Policy"] = "no-referrer"
        return page


def _sent() -> dict[str, object]:
    """What the preview's call takes, in the address, because a frame can only be given that."""
    try:
        sent = json.loads(request.args.get("asked", "{}"))
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise InvalidInputError("asked", "is no object in JSON")
    return sent
