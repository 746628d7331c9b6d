"""The web application: routes, parameters, problem documents."""

from flask import Flask

from mapper.services.presence import Presence
from mapper.services.public_files import PublicFiles
from mapper.settings import ROOT
from mapper.web import (
    api,
    approvals,
    assets,
    compression,
    drafts,
    embeds,
    guard,
    headers,
    libraries,
    map_element,
    oembed,
    pages,
    past,
    people_pages,
    plan_events,
    plan_pages,
    plans,
    problems,
    publications,
    publish_pages,
    street_admin,
    street_page,
    tiles,
)
from mapper.web.ogc import routes as ogc
from mapper.wiring import PLAN_FORMATS, Services

LARGEST_REQUEST_BYTES = 8 * 2**20  # a scene is far smaller, and files of streets come in pieces


def create_app(services: Services, *, is_local: bool = False) -> Flask:
    """Build the application around ``services``; ``is_local``: only this machine can reach it.

    Everybody else has to sign in.
    """
    app = Flask(__name__, root_path=str(ROOT), static_folder=None, template_folder="templates")
    app.extensions["services"] = services
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST_BYTES
    app.jinja_env.trim_blocks = True  # a template may be laid out for people: its tags leave no lines
    app.jinja_env.globals["asset_base"] = assets.mount_own(app, "/static", ROOT / "static")
    app.jinja_env.globals["libraries"] = served = libraries.register(app)
    guard.register(app, services.settings, is_local=is_local)
    app.register_blueprint(people_pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(drafts.blueprint)
    app.register_blueprint(past.blueprint)
    app.register_blueprint(plans.blueprint)
    app.register_blueprint(approvals.blueprint)
    app.register_blueprint(publications.blueprint)
    app.register_blueprint(ogc.blueprint)
    app.register_blueprint(street_admin.blueprint)
    street_page.register(app)
    formats = list(PLAN_FORMATS.values())
    pages.register(app, services.tiles, formats=formats, files=served["leaflet"])
    plan_pages.register(app, services.tiles, formats=formats, files=served["leaflet"])
    publish_pages.register(app)
    embeds.register(app, PublicFiles(services.public, services.clock.monotonic_s))
    app.register_blueprint(oembed.blueprint)
    map_element.register(app, ROOT / "static" / "js" / "cordon-map.js")
    _push_news(app, services)
    tiles.register(app, services.tiles)
    headers.register(app)
    compression.register(app)
    problems.register(app)
    return app


def _push_news(app: Flask, services: Services) -> None:
    """Half of the threads may wait for news of plans; the other half answers everything else."""
    clock_s = services.clock.monotonic_s
    presence = Presence(most_streams=services.settings.threads // 2, now_s=clock_s)
    plan_events.register(app, presence, services.plans.current, clock_s)
